"""A runtime that answers by a rule, for tests of what asks it. It is no model and counts as none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np

from verstak.evaluate.runtime import Ask, Chunk, Clocked, Logits, Tokens


class StandInRuntime:
    """Answers questions by a function and remembers what it was asked."""

    name = "stand-in"
    version = "1"

    def __init__(self, rule: Callable[[Ask], str]) -> None:
        self._rule = rule
        self.asked: list[Ask] = []

    def tokens(self, text: str) -> Tokens:
        """One token a byte."""
        return np.frombuffer(text.encode(), dtype=np.uint8).astype(np.int32)

    def score(
        self,
        chunks: Sequence[Chunk],
        *,
        on_logits: Callable[[int, Logits], None],
        cancel: threading.Event,
    ) -> None:
        """It has no logits."""
        raise NotImplementedError

    def answer(self, ask: Ask, *, cancel: threading.Event) -> str:
        """By the rule."""
        assert not cancel.is_set()
        self.asked.append(ask)
        return self._rule(ask)

    def clock(self, *, prompt_tokens: int, new_tokens: int, cancel: threading.Event) -> Clocked:
        """It has no speed."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing to end."""
