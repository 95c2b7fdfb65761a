"""Folders in MLX. On Linux a few tokens only; on macOS the same code computes with Metal.

MLX's code for processors is single-threaded and scalar: 212 tokens of a model with half a billion
weights in F16 took 86 seconds of one core (measured on Linux, x86-64). So more than
:data:`MOST_TOKENS` are not read there unless somebody says that time does not matter. What runs on
Apple's hardware was not measured here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from verstak.errors import EvaluationFailed
from verstak.evaluate.runtime import Ask, Chunk, Clocked, Logits, Tokens
from verstak.evaluate.runtimes.environment_model import SCRIPTS, EnvironmentModel, Script, Told
from verstak.quantities.text import Bilingual
from verstak.toolchains.environment import Environment

MOST_TOKENS = 64
"""Read in all, or written, on a processor: about half a minute of one core for half a billion
weights."""

SHORT = Bilingual(
    f"MLX on a processor takes almost half a second of one core for a token of a model with half a "
    f"billion weights: a sample of {MOST_TOKENS} tokens at most",
    f"MLX на процессоре тратит почти полсекунды одного ядра на токен модели в полмиллиарда весов: "
    f"выборка не больше {MOST_TOKENS} токенов",
)


class MlxRuntime:
    """One folder.

    Args:
        environment: The toolchain ``mlx``.
        folder: What `verstak.convert.to_mlx` made, or any folder that mlx-lm reads.
        patient: Read as many tokens as are asked for, even on a processor.
    """

    name = "MLX"

    def __init__(self, environment: Environment, folder: Path, *, patient: bool = False) -> None:
        script = Script(environment, SCRIPTS / "mlx_model.py", {"folder": str(folder.absolute())})
        self._model = EnvironmentModel(script, folder.name)
        self._patient = patient

    @property
    def version(self) -> str:
        """Of mlx-lm and MLX, and what computes."""
        return self._told(threading.Event()).version

    @property
    def begin(self) -> int | None:
        """Token that every text begins with; ``None`` = the model has none."""
        return self._told(threading.Event()).begin

    @property
    def notes(self) -> tuple[Bilingual, ...]:
        """What a reader of the figures has to know."""
        return (SHORT,) if self._told(threading.Event()).device == "cpu" else ()

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
        """Read chunks and hand over the logits of their scored positions; see `Runtime.score`.

        Raises:
            EvaluationFailed: there are more tokens than a processor reads in reasonable time.
        """
        read = sum(len(chunk.tokens) for chunk in chunks)
        self._require_short(
            read, cancel, remedy=f"--tokens {MOST_TOKENS} --chunk-tokens {MOST_TOKENS // 2}"
        )
        self._model.score(chunks, on_logits=on_logits, cancel=cancel)

    def answer(self, ask: Ask, *, cancel: threading.Event) -> str:
        """The whole answer to one question; see `Runtime.answer`."""
        self._require_short(ask.most_tokens, cancel, remedy="leave out the tasks: no --suite")
        return self._model.answer(ask, cancel)

    def clock(self, *, prompt_tokens: int, new_tokens: int, cancel: threading.Event) -> Clocked:
        """Read so many tokens and write so many, once; see `Runtime.clock`."""
        half = MOST_TOKENS // 2
        remedy = f"--no-speed, or --prompt-tokens {half} --new-tokens {half}"
        self._require_short(prompt_tokens + new_tokens, cancel, remedy=remedy)
        return self._model.clock(prompt_tokens=prompt_tokens, new_tokens=new_tokens, cancel=cancel)

    def close(self) -> None:
        """End its process. Safe to call twice."""
        self._model.close()

    def _told(self, cancel: threading.Event) -> Told:
        return self._model.told(cancel)

    def _require_short(self, tokens: int, cancel: threading.Event, *, remedy: str) -> None:
        if self._patient or tokens <= MOST_TOKENS or self._told(cancel).device != "cpu":
            return
        raise EvaluationFailed(f"{tokens} tokens in MLX on a processor: {SHORT.en}", remedy=remedy)
