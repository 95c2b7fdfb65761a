"""Scales of charts: where a value lies, and which values are written beside an axis."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from verstak.errors import UsageError
from verstak.quantities.text import Language

_THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
_PREFIXES = ((1e9, "G", "млрд"), (1e6, "M", "млн"), (1e3, "k", "тыс."))


NARROWEST_PX = 270
"""Width of a chart on the narrowest screen."""
LETTER_PX = 7.0
"""Width of a letter beside an axis, on average and rounded up."""
_GAP_PX = 5


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside an axis.

    Attributes:
        place: Along it, 0 to 1.
        words: What is written.
        anchor: Which end of the words is there.
    """

    place: float
    words: str
    anchor: Literal["start", "middle", "end"]

    def ends(self) -> tuple[float, float]:
        """Where the words begin and end on the narrowest screen, in pixels."""
        width = len(self.words) * LETTER_PX
        before = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        left = self.place * NARROWEST_PX - before * width
        return left, left + width


@dataclass(frozen=True, slots=True)
class Axis:
    """One scale.

    Attributes:
        low: Value at its beginning.
        high: Value at its end.
        ticks: Values that are written, rising, within the ends.
        logarithmic: Whether equal lengths are equal ratios.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """Where a value lies, 0 to 1; beyond the ends = at the end."""
        if self.logarithmic:
            if value <= self.low:
                return 0.0
            part = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return min(1.0, max(0.0, part))


def linear(low: float, high: float, *, most: int = 5, snug: bool = False) -> Axis:
    """A scale whose ticks are 1, 2 or 5 times a power of ten apart.

    Args:
        low: Least value that must be on it.
        high: Greatest; above ``low``.
        most: How many steps at most.
        snug: Ends at the values rather than at the next tick.

    Raises:
        UsageError: no room between the ends.
    """
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise UsageError(f"an axis needs two different ends, found {low} and {high}")
    step = _step((high - low) / most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if snug:
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    ticks = tuple(number * step for number in range(first, last + 1))
    return Axis(low, high, ticks) if snug else Axis(ticks[0], ticks[-1], ticks)


def logarithmic(low: float, high: float, *, most: int = 6) -> Axis:
    """A scale of powers of ten; where there are few, of 1, 2 and 5 times them.

    Args:
        low: Least value that must be on it, above 0.
        high: Greatest; above ``low``.
        most: How many ticks at most.

    Raises:
        UsageError: not two different values above 0.
    """
    if not (0 < low < high < math.inf):
        raise UsageError(f"a logarithmic axis needs ends above 0, found {low} and {high}")
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fine = [factor * 10.0**power for power in powers for factor in (1, 2, 5)]
    first = max(tick for tick in fine if tick <= low * (1 + 1e-9))
    last = min(tick for tick in fine if tick >= high * (1 - 1e-9))
    within = tuple(tick for tick in fine if first <= tick <= last)
    if len(within) > most:
        within = tuple(tick for tick in within if math.log10(tick).is_integer())
        within = within[:: max(1, math.ceil(len(within) / most))]
    return Axis(first, last, within, logarithmic=True)


def labels(axis: Axis, language: Language, *, before: str = "", after: str = "") -> Iterator[Label]:
    """Ticks with their words; those that would touch a neighbour on a narrow screen have none.

    Args:
        axis: The scale.
        language: Of the words.
        before: Put before the first.
        after: Put behind the first, for example a unit.
    """
    if not axis.ticks:
        return
    texts = [tick_text(tick, language) for tick in axis.ticks]
    texts[0] = f"{before}{texts[0]}{after}"
    made = [
        Label(axis.at(tick), words, _anchor(axis.at(tick)))
        for tick, words in zip(axis.ticks, texts, strict=True)
    ]
    last = made[-1]
    taken = -math.inf
    for label in made:
        left, right = label.ends()
        if left < taken or (label is not last and right + _GAP_PX > last.ends()[0]):
            continue
        taken = right + _GAP_PX
        yield label


def _anchor(place: float) -> Literal["start", "middle", "end"]:
    return "start" if place < 0.03 else "end" if place > 0.97 else "middle"


def tick_text(value: float, language: Language) -> str:
    """A tick as people read it: ``4 000`` becomes ``4k``, a comma in Russian."""
    for size, en, ru in _PREFIXES:
        if abs(value) >= size:
            joint = "" if language == "en" else _THIN_SPACE
            return f"{_plain(value / size, language)}{joint}{en if language == 'en' else ru}"
    return _plain(value, language)


def _plain(value: float, language: Language) -> str:
    # Ticks are a step of 1, 2 or 5 apart: two digits tell the small ones from each other.
    places = max(3, 1 - math.floor(math.log10(abs(value)))) if value else 0
    shown = f"{value:.{places}f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    shown = shown.replace("-", "\N{MINUS SIGN}")
    if shown in {"", "\N{MINUS SIGN}0"}:
        shown = "0"
    return shown.replace(".", ",") if language == "ru" else shown


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 5):
        if rough <= factor * power * (1 + 1e-9):
            return factor * power
    return 10 * power
