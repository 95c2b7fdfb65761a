"""A model that a script of an environment has loaded, as `verstak.evaluate.runtime.Runtime` asks it.

The script serves requests by their ``do``: ``tokens``, ``score``, ``answer``, ``clock`` (see
``toolchains/scripts/mlx_model.py``). It is started when it is first asked, by the thread that asks,
and ends with it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import msgspec
import numpy as np

from verstak.errors import EvaluationFailed, ToolchainFailed
from verstak.evaluate.runtime import Ask, Chunk, Clocked, Logits, Tokens
from verstak.evaluate.runtimes.timed_prompt import timed_prompt
from verstak.store.scratch import scratch_folder
from verstak.toolchains.environment import Environment
from verstak.toolchains.process import Child

SCRIPTS = Path(__file__).parent.parent.parent / "toolchains" / "scripts"


class Told(msgspec.Struct, frozen=True):
    """What a script says when its model is loaded.

    Attributes:
        version: Of the runtime.
        begin: Token that every text begins with; ``None`` = none.
        vocabulary: Tokens that the tokenizer knows.
        load_s: Seconds that loading took.
        device: What computes, for example ``cpu``.
    """

    version: str
    begin: int | None
    vocabulary: int
    load_s: float
    device: str


class _Tokens(msgspec.Struct, frozen=True):
    tokens: list[int]


class _Scored(msgspec.Struct, frozen=True):
    read_s: float


class _Answered(msgspec.Struct, frozen=True):
    text: str


class _Clocked(msgspec.Struct, frozen=True):
    load_s: float
    prompt_s: float
    new_tokens: int
    new_s: float
    peak_bytes: int | None


@dataclass(frozen=True, slots=True)
class Script:
    """What is run.

    Attributes:
        environment: In which environment.
        file: The script.
        job: What it is told first.
        variables: Environment variables besides those of every script.
    """

    environment: Environment
    file: Path
    job: Mapping[str, object]
    variables: Mapping[str, str] = MappingProxyType({})


class EnvironmentModel:
    """One model in one environment.

    Args:
        script: What serves it.
        model: Name of the model for messages.
    """

    def __init__(self, script: Script, model: str) -> None:
        self._script = script
        self._model = model
        self._child: Child | None = None
        self._told: Told | None = None
        self._closed = False

    def told(self, cancel: threading.Event) -> Told:
        """What the script said when the model was loaded; loads it.

        Raises:
            EvaluationFailed: it does not load.
            Cancelled: `cancel` was set.
        """
        if self._told is None:
            if self._closed:
                raise EvaluationFailed("this model was closed")
            script = self._script
            self._child = Child(
                script.environment.python,
                script.file,
                json.dumps(script.job).encode(),
                variables=script.variables,
            )
            with self._forgotten_on_error():
                self._told = self._child.result(Told, cancel=cancel)
        return self._told

    @property
    def version(self) -> str:
        """Of the runtime and what computes in it."""
        return self.told(threading.Event()).version

    @property
    def begin(self) -> int | None:
        """Token that every text begins with; ``None`` = the model has none."""
        return self.told(threading.Event()).begin

    def tokens(self, text: str) -> Tokens:
        """(T,) tokens; what looks like a special token is one, as its own tokenizer has it."""
        found = self._ask({"do": "tokens", "text": text}, _Tokens, threading.Event())
        return np.array(found.tokens, np.int32)

    def score(
        self,
        chunks: Sequence[Chunk],
        *,
        on_logits: Callable[[int, Logits], None],
        cancel: threading.Event,
    ) -> None:
        """See `Runtime.score`."""
        self.told(cancel)
        with scratch_folder("logits") as folder:
            path = folder / "logits.npy"
            for index, chunk in enumerate(chunks):
                request = {
                    "do": "score",
                    "tokens": chunk.tokens.tolist(),
                    "first": chunk.first_scored,
                    "last": len(chunk.tokens) - 1,
                    "path": str(path),
                }
                self._ask(request, _Scored, cancel)
                logits = self._read(path)
                if len(logits) != chunk.scored or not np.isfinite(logits).all():
                    raise EvaluationFailed(
                        f"{self._model}: {chunk.scored} rows of logits were expected for chunk "
                        f"{index}, found {logits.shape}, or numbers that are none"
                    )
                path.unlink()
                on_logits(index, logits)

    def answer(self, ask: Ask, cancel: threading.Event) -> str:
        """See `Runtime.answer`."""
        request = {
            "do": "answer",
            "turns": [{"role": turn.role, "content": turn.content} for turn in ask.turns],
            "most_tokens": ask.most_tokens,
            "temperature": ask.temperature,
            "seed": ask.seed,
        }
        return self._ask(request, _Answered, cancel).text

    def clock(self, *, prompt_tokens: int, new_tokens: int, cancel: threading.Event) -> Clocked:
        """See `Runtime.clock`; the same tokens are read in each run."""
        told = self.told(cancel)
        tokens = timed_prompt(told.vocabulary, prompt_tokens)
        request = {"do": "clock", "tokens": tokens, "new_tokens": new_tokens}
        found = self._ask(request, _Clocked, cancel)
        return Clocked(
            load_s=found.load_s,
            prompt_tokens=prompt_tokens,
            prompt_s=found.prompt_s,
            new_tokens=found.new_tokens,
            new_s=found.new_s,
            peak_bytes=found.peak_bytes,
        )

    def close(self) -> None:
        """End its process. Safe to call twice."""
        self._closed = True
        self._forget()

    def _ask[T](self, request: Mapping[str, object], answer: type[T], cancel: threading.Event) -> T:
        self.told(cancel)
        assert self._child is not None  # noqa: S101 - `told` has started it
        with self._forgotten_on_error():
            return self._child.ask(json.dumps(request).encode(), answer, cancel=cancel)

    @contextmanager
    def _forgotten_on_error(self) -> Iterator[None]:
        """A process that failed or was stopped serves nothing more: the next request starts anew."""
        try:
            yield
        except ToolchainFailed as error:
            self._forget()
            raise EvaluationFailed(
                f"{self._model}: {error.message}", remedy=error.remedy
            ) from error
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        if self._child is not None:
            self._child.close()
        self._child, self._told = None, None

    def _read(self, path: Path) -> Logits:
        try:
            found = np.load(path, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise EvaluationFailed(
                f"{self._model}: no logits came: {error}",
                remedy="see whether the folder for temporary files is full",
            ) from error
        return np.asarray(found, np.float32)
