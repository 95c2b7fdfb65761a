"""Logits of a GGUF, computed by llama.cpp's library in a child process; tokens of texts likewise."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from verstak.errors import QuantizationFailed, UsageError
from verstak.hardware.processor import usable_cores
from verstak.quantize.job import (
    Begun,
    Event,
    Loaded,
    LogitsReady,
    ScoredChunk,
    ScoreJob,
    Spent,
    Split,
    TokenizeJob,
)
from verstak.quantize.process import run_job
from verstak.store.disk import disk_full, free_bytes
from verstak.store.scratch import scratch_folder

type Tokens = npt.NDArray[np.int32]
type Logits = npt.NDArray[np.float32]

_FULL = f"[Errno {errno.ENOSPC}]"
_AHEAD = 2
"""Chunks whose logits may wait for us: one is read here while the child computes the next."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the reading of all chunks went.

    Attributes:
        version: Release of llama.cpp, for example ``0.5.0-dev``.
        load_s: Seconds until the model could read.
        read_s: Seconds that the child read, waiting for us left out.
        vocabulary: Tokens that the model knows.
        peak_bytes: Largest resident memory of the child; ``None`` = the system does not tell.
    """

    version: str
    load_s: float
    read_s: float
    vocabulary: int
    peak_bytes: int | None


@dataclass(frozen=True, slots=True)
class Splitting:
    """Texts as a model splits them.

    Attributes:
        tokens: (T,) of each text, no special token added.
        vocabulary: Tokens that the model knows.
        begin: Token that has to be put before a text; ``None`` = none.
    """

    tokens: tuple[Tokens, ...]
    vocabulary: int
    begin: int | None


def read_logits(
    library: Path,
    model: Path,
    chunks: Sequence[ScoredChunk],
    *,
    on_logits: Callable[[int, Logits], None],
    cancel: threading.Event,
    threads: int = 0,
    scratch: Path | None = None,
) -> Reading:
    """Read chunks, each as if nothing had been before it, and hand over their logits.

    Args:
        library: Folder of llama.cpp's library.
        model: GGUF file.
        chunks: What to read, and which positions' logits are wanted.
        on_logits: Hears the chunk's index and its (positions, vocabulary) logits, in order and in
            the caller's thread. What it raises ends the work.
        cancel: Stops the work.
        threads: Threads; 0 = one for each core.
        scratch: Folder for files that live for a moment; ``None`` = the system's own.

    Raises:
        UsageError: there is nothing to read, or a chunk asks for positions that it does not have.
        QuantizationFailed: the model does not load, gives numbers that are none, or the child died.
        UnsupportedFeature: the library cannot be used here.
        DiskFull: there is no room for two chunks' logits.
        Cancelled: `cancel` was set.
    """
    _refuse(chunks)
    begun, loaded, spent = Begun("", ""), Loaded(0.0, 0, None), Spent(None)
    heard, read_s = 0, 0.0

    def hear(event: Event) -> None:
        nonlocal begun, loaded, spent, heard, read_s
        if isinstance(event, Begun):
            begun = event
        elif isinstance(event, Loaded):
            loaded = event
        elif isinstance(event, Spent):
            spent = event
        elif isinstance(event, LogitsReady):
            path = Path(event.path)
            logits = np.load(path, allow_pickle=False)
            path.unlink()
            read_s += event.read_s
            heard += 1
            on_logits(event.index, logits)

    with scratch_folder("logits", scratch) as folder:
        job = ScoreJob(
            library=str(library),
            model=str(model),
            chunks=tuple(chunks),
            folder=str(folder),
            ahead=_AHEAD,
            threads=threads or usable_cores(),
            parent_pid=os.getpid(),
        )
        try:
            run_job(job, on_event=hear, cancel=cancel)
        except QuantizationFailed as error:
            if _FULL in error.message:
                free = free_bytes(folder)
                raise disk_full(folder, needed_bytes=None, available_bytes=free) from error
            raise
    if heard != len(chunks):
        raise QuantizationFailed(f"logits of {heard} of {len(chunks)} chunks came")
    return Reading(
        version=begun.version,
        load_s=loaded.load_s,
        read_s=read_s,
        vocabulary=loaded.vocabulary,
        peak_bytes=spent.peak_bytes,
    )


def split_texts(
    library: Path, model: Path, texts: Sequence[str], *, cancel: threading.Event
) -> Splitting:
    """Tokens of texts, as a model splits them.

    Args:
        library: Folder of llama.cpp's library.
        model: GGUF file; only its vocabulary is loaded.
        texts: What to split. What looks like a special token in them is text.
        cancel: Stops the work.

    Raises:
        QuantizationFailed: the model does not load, or a text could not be split.
        UnsupportedFeature: the library cannot be used here.
        Cancelled: `cancel` was set.
    """
    loaded = Loaded(0.0, 0, None)
    tokens: list[Tokens] = []

    def hear(event: Event) -> None:
        nonlocal loaded
        if isinstance(event, Loaded):
            loaded = event
        elif isinstance(event, Split):
            tokens.append(np.array(event.tokens, np.int32))

    job = TokenizeJob(
        library=str(library), model=str(model), texts=tuple(texts), parent_pid=os.getpid()
    )
    run_job(job, on_event=hear, cancel=cancel)
    if len(tokens) != len(texts):
        raise QuantizationFailed(f"tokens of {len(tokens)} of {len(texts)} texts came")
    return Splitting(tuple(tokens), loaded.vocabulary, loaded.begin)


def _refuse(chunks: Sequence[ScoredChunk]) -> None:
    if not chunks:
        raise UsageError("there is no text to read", remedy="take a longer text")
    for index, chunk in enumerate(chunks):
        if not 0 <= chunk.first < chunk.last <= len(chunk.tokens):
            raise UsageError(
                f"chunk {index} has {len(chunk.tokens)} tokens; logits of the positions "
                f"{chunk.first} to {chunk.last} were asked for"
            )
