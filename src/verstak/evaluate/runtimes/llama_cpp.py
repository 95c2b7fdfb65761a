"""GGUF files in llama.cpp. Two builds of it share the work, and the card says which did what.

Logits come from the shared library that quantises (`verstak.quantize.scores`): the serving engine
hands out the likeliest tokens only. Answers and times come from the worker that serves users, with
the options that serving has.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from verstak.engines.protocol import WorkerOptions
from verstak.errors import EvaluationFailed, QuantizationFailed, VerstakError
from verstak.evaluate.runtime import Ask, Chunk, Clocked, Logits, Tokens
from verstak.evaluate.runtimes.served_model import ServedModel, StartWorker, engine_version
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import architecture_of
from verstak.quantize.job import Begun, CheckJob, ScoredChunk
from verstak.quantize.process import run_job
from verstak.quantize.scores import Splitting, read_logits, split_texts


class LlamaCppRuntime:
    """One GGUF.

    Args:
        path: Its file.
        library: Folder of the quantiser's library.
        start_worker: The engine that serves.
        options: As serving has them.
        threads: Threads that compute logits; 0 = one for each core.

    Raises:
        InvalidGguf: the file is no model.
    """

    name = "llama.cpp"

    def __init__(
        self,
        path: Path,
        *,
        library: Path,
        start_worker: StartWorker,
        options: WorkerOptions,
        threads: int = 0,
    ) -> None:
        arch = architecture_of(read_header(path))
        self._path = path
        self._library = library
        self._threads = threads
        self._context_tokens = arch.context_length
        self._served = ServedModel(path, start_worker, options, context_tokens=arch.context_length)
        self._splitting: Splitting | None = None
        self._version: str | None = None

    @property
    def version(self) -> str:
        """Of the library that computes logits."""
        if self._version is None:
            self._version = _version(self._library)
        return self._version

    @property
    def serving(self) -> str:
        """The engine that answers and is timed."""
        return f"llama.cpp ({engine_version()})"

    @property
    def begin(self) -> int | None:
        """Token that every text begins with; ``None`` = the model has none."""
        return self._any_splitting(threading.Event()).begin

    def tokens(self, text: str) -> Tokens:
        """(T,) tokens of a text, with no special token added.

        Raises:
            EvaluationFailed: the library could not split it.
        """
        return self._split(text, threading.Event()).tokens[0]

    def score(
        self,
        chunks: Sequence[Chunk],
        *,
        on_logits: Callable[[int, Logits], None],
        cancel: threading.Event,
    ) -> None:
        """Read chunks and hand over the logits of their scored positions; see `Runtime.score`."""
        longest = max((len(chunk.tokens) for chunk in chunks), default=0)
        if longest > self._context_tokens:
            raise EvaluationFailed(
                f"a chunk has {longest} tokens, the model was made for {self._context_tokens}",
                remedy=f"--chunk-tokens {self._context_tokens} or less",
            )
        wanted = [
            ScoredChunk(
                tokens=tuple(chunk.tokens.tolist()),
                first=chunk.first_scored,
                last=len(chunk.tokens) - 1,
            )
            for chunk in chunks
        ]
        try:
            read_logits(
                self._library,
                self._path,
                wanted,
                on_logits=on_logits,
                cancel=cancel,
                threads=self._threads,
            )
        except QuantizationFailed as error:
            raise _unmeasured(self._path, error) from error

    def answer(self, ask: Ask, *, cancel: threading.Event) -> str:
        """The whole answer to one question; see `Runtime.answer`."""
        return self._served.answer(ask, cancel)

    def clock(self, *, prompt_tokens: int, new_tokens: int, cancel: threading.Event) -> Clocked:
        """Read so many tokens and write so many, once; see `Runtime.clock`."""
        vocabulary = self._any_splitting(cancel).vocabulary
        return self._served.clock(
            vocabulary=vocabulary,
            prompt_tokens=prompt_tokens,
            new_tokens=new_tokens,
            cancel=cancel,
        )

    def close(self) -> None:
        """End its processes. Safe to call twice."""
        self._served.close()

    def _any_splitting(self, cancel: threading.Event) -> Splitting:
        """That of any text: vocabulary and beginning are the model's."""
        return self._splitting or self._split("a", cancel)

    def _split(self, text: str, cancel: threading.Event) -> Splitting:
        try:
            found = split_texts(self._library, self._path, (text,), cancel=cancel)
        except QuantizationFailed as error:
            raise _unmeasured(self._path, error) from error
        self._splitting = found
        return found


def _version(library: Path) -> str:
    found = Begun("", "")

    def hear(event: object) -> None:
        nonlocal found
        if isinstance(event, Begun):
            found = event

    job = CheckJob(library=str(library), parent_pid=os.getpid())
    run_job(job, on_event=hear, cancel=threading.Event())
    return found.version


def _unmeasured(path: Path, error: VerstakError) -> EvaluationFailed:
    return EvaluationFailed(f"{path.name}: {error.message}", remedy=error.remedy)
