"""Scales of charts: where a value lies, and which values are written beside an axis."""

from __future__ import annotations

import math
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.quantities.text import Language

_THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
_PREFIXES = ((1e9, "G", "млрд"), (1e6, "M", "млн"), (1e3, "k", "тыс."))


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
    """A scale of powers of ten.

    Args:
        low: Least value that must be on it, above 0.
        high: Greatest; above ``low``.
        most: How many ticks at most.

    Raises:
        UsageError: not two different values above 0.
    """
    if not (0 < low < high < math.inf):
        raise UsageError(f"a logarithmic axis needs ends above 0, found {low} and {high}")
    first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
    if last == first:
        last += 1
    every = max(1, math.ceil((last - first + 1) / most))
    ticks = tuple(10.0**power for power in range(first, last + 1, every))
    return Axis(10.0**first, 10.0**last, ticks, logarithmic=True)


def tick_text(value: float, language: Language) -> str:
    """A tick as people read it: ``4 000`` becomes ``4k``, a comma in Russian."""
    for size, en, ru in _PREFIXES:
        if abs(value) >= size:
            joint = "" if language == "en" else _THIN_SPACE
            return f"{_plain(value / size, language)}{joint}{en if language == 'en' else ru}"
    return _plain(value, language)


def _plain(value: float, language: Language) -> str:
    shown = f"{value:.3f}".rstrip("0").rstrip(".").replace("-", "\N{MINUS SIGN}")
    if shown in {"", "\N{MINUS SIGN}0"}:
        shown = "0"
    return shown.replace(".", ",") if language == "ru" else shown


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 5):
        if rough <= factor * power * (1 + 1e-9):
            return factor * power
    return 10 * power
