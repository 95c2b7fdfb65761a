"""What every runtime can be asked: tokens, logits, an answer, and how fast it is.

The one contract behind which llama.cpp, ONNX GenAI, MLX, transformers and vLLM stand. A runtime
works in a process of its own; here is only what its caller sees.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

type Tokens = npt.NDArray[np.int32]
type Logits = npt.NDArray[np.float32]
"""(positions, vocabulary): before any softmax, before any temperature."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of text that is read as if nothing had been before it.

    Attributes:
        tokens: (T,) its tokens, the first one already the begin-of-text token where a model has one.
        first_scored: Positions from here on predict the next token and are scored; those before
            are context only. The last position predicts nothing: T − 1 − first_scored are scored.
    """

    tokens: Tokens
    first_scored: int

    @property
    def scored(self) -> int:
        """Positions whose prediction counts."""
        return len(self.tokens) - 1 - self.first_scored


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for an answer of text.

    Attributes:
        turns: The conversation so far.
        most_tokens: Tokens of the answer at most.
        temperature: 0 = greedy.
        seed: Of the sampler.
    """

    turns: tuple[Turn, ...]
    most_tokens: int
    temperature: float = 0.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Clocked:
    """How fast one run was; ``None`` = this runtime does not tell.

    Attributes:
        load_s: Until the model could be asked.
        prompt_tokens: Tokens read.
        prompt_s: Until the first new token, reading included.
        new_tokens: Tokens written after the first.
        new_s: For those.
        peak_bytes: Largest resident memory of its process.
    """

    load_s: float | None
    prompt_tokens: int
    prompt_s: float | None
    new_tokens: int
    new_s: float | None
    peak_bytes: int | None


class Runtime(Protocol):
    """One model in one runtime, loaded; use as a context manager."""

    @property
    def name(self) -> str:
        """For example ``llama.cpp``."""

    @property
    def version(self) -> str:
        """Of the runtime, for the card."""

    def tokens(self, text: str) -> Tokens:
        """(T,) tokens of a text, with no special token added."""

    def score(
        self,
        chunks: Sequence[Chunk],
        *,
        on_logits: Callable[[int, Logits], None],
        cancel: threading.Event,
    ) -> None:
        """Read chunks and hand over the logits of their scored positions.

        Args:
            chunks: What to read.
            on_logits: Hears the chunk's index and (scored, vocabulary) logits, in order.
            cancel: Stops the work.

        Raises:
            EvaluationFailed: the model gave no logits, or numbers that are none.
            Cancelled: `cancel` was set.
        """

    def answer(self, ask: Ask, *, cancel: threading.Event) -> str:
        """The whole answer to one question.

        Raises:
            EvaluationFailed: there was none.
            Cancelled: `cancel` was set.
        """

    def clock(self, *, prompt_tokens: int, new_tokens: int, cancel: threading.Event) -> Clocked:
        """Read so many tokens and write so many, once.

        Raises:
            EvaluationFailed: it failed.
            Cancelled: `cancel` was set.
        """

    def close(self) -> None:
        """End its process. Safe to call twice."""
