"""Folders in ONNX Runtime GenAI, as `verstak.convert.to_onnx` makes them, on the processor."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from verstak.evaluate.runtime import Ask, Chunk, Clocked, Logits, Tokens
from verstak.evaluate.runtimes.environment_model import SCRIPTS, EnvironmentModel, Script
from verstak.toolchains.environment import Environment


class OnnxGenaiRuntime:
    """One folder.

    Args:
        environment: The toolchain ``hf-onnx``.
        folder: What `verstak.convert.to_onnx` made.
        threads: Threads that compute; 0 = as the runtime likes.
    """

    name = "ONNX Runtime GenAI"

    def __init__(self, environment: Environment, folder: Path, *, threads: int = 0) -> None:
        job = {"folder": str(folder.absolute()), "threads": threads}
        script = Script(environment, SCRIPTS / "onnx_model.py", job)
        self._model = EnvironmentModel(script, folder.name)

    @property
    def version(self) -> str:
        """Of the runtime and what computes in it."""
        return self._model.told(threading.Event()).version

    @property
    def begin(self) -> int | None:
        """Token that every text begins with; ``None`` = the model has none."""
        return self._model.told(threading.Event()).begin

    def tokens(self, text: str) -> Tokens:
        """(T,) tokens of a text, with no special token added; see `Runtime.tokens`."""
        return self._model.tokens(text)

    def score(
        self,
        chunks: Sequence[Chunk],
        *,
        on_logits: Callable[[int, Logits], None],
        cancel: threading.Event,
    ) -> None:
        """Read chunks and hand over the logits of their scored positions; see `Runtime.score`."""
        self._model.score(chunks, on_logits=on_logits, cancel=cancel)

    def answer(self, ask: Ask, *, cancel: threading.Event) -> str:
        """The whole answer to one question; see `Runtime.answer`."""
        return self._model.answer(ask, cancel)

    def clock(self, *, prompt_tokens: int, new_tokens: int, cancel: threading.Event) -> Clocked:
        """Read so many tokens and write so many, once; see `Runtime.clock`."""
        return self._model.clock(prompt_tokens=prompt_tokens, new_tokens=new_tokens, cancel=cancel)

    def close(self) -> None:
        """End its process. Safe to call twice."""
        self._model.close()
