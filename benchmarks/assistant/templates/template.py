"""A kind of question: its wordings, its numbers, and the plain arithmetic of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from benchmarks.assistant.question import AnswerType
from benchmarks.assistant.spelling import Written

GRAVITY = 9.81
"""m/s², as the exam's derivations take it."""

COMPUTED = 0.005
"""Half a per cent: what a reader forgives a rounded real number."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Numbers of one question and its answer.

    Args:
        slots: What stands in the wording's braces.
        expected: The answer's numbers, in the template's units.
        verdict: The right yes or no.
        tolerance: Absolute; ``None`` = half a per cent of the smallest expected number.
    """

    slots: Mapping[str, Written]
    expected: tuple[float, ...] = ()
    verdict: bool | None = None
    tolerance: float | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of question.

    Args:
        name: Unique.
        category: For the table.
        answer_type: How it is marked.
        draw: Numbers and answer, out of dice.
        ru: Wordings in Russian, at least three.
        en: Wordings in English, at least three.
        units: One per expected number.
        asks: What a yes or no is about.
    """

    name: str
    category: str
    answer_type: AnswerType
    draw: Callable[[Random], Drawn]
    ru: tuple[str, ...]
    en: tuple[str, ...]
    units: tuple[str, ...] = ()
    asks: str = ""
    derivation: str = field(default="")


def step(dice: Random, low: int, high: int, by: int) -> int:
    """A round number of a range, both ends included."""
    return dice.randrange(low, high + 1, by)
