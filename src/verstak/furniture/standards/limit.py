"""One value held against a limit, a range or a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from verstak.errors import UsageError
from verstak.quantities.text import Bilingual

Scalar = bool | float | str
_CLOSE = 1e-9


class Comparison(StrEnum):
    """How a value is held against a rule."""

    MIN = "min"
    MAX = "max"
    ABOVE = "above"
    BELOW = "below"
    EQUAL = "equal"
    RANGE = "range"
    ONE_OF = "one_of"
    IS = "is"
    MULTIPLE = "multiple"
    UNSET = "unset"  # the standard was read and says nothing about it


def compare(
    value: Scalar, comparison: Comparison, values: tuple[Scalar, ...], tolerance: float = 0.0
) -> bool:
    """Whether a value keeps a comparison; words are compared without regard to case.

    Args:
        value: What is there.
        comparison: How to compare.
        values: One value, two for a range, any number for ``one_of``.
        tolerance: How far a limit may be missed, in the same unit.

    Raises:
        UsageError: a word where a number is due.
    """
    if comparison in {Comparison.ONE_OF, Comparison.IS}:
        return any(_same(value, each) for each in values)
    for each in (value, *values):
        if isinstance(each, bool | str):
            raise UsageError(f"expected a number, found {each!r}")
    numbers = [float(each) for each in values]
    slack = tolerance + _CLOSE * max(1.0, abs(numbers[0]))
    return _NUMERIC[comparison](float(value), numbers[0], numbers[-1], slack)


def _same(value: Scalar, other: Scalar) -> bool:
    if isinstance(value, str) or isinstance(other, str):
        return _folded(value) == _folded(other)
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    return abs(value - other) <= _CLOSE * max(1.0, abs(other))


def _folded(value: Scalar) -> str:
    """Case and the Cyrillic х and × of sizes do not matter."""
    return str(value).casefold().replace("х", "x").replace("×", "x")


_NUMERIC: Mapping[Comparison, Callable[[float, float, float, float], bool]] = {
    Comparison.MIN: lambda value, low, _, slack: value >= low - slack,
    Comparison.MAX: lambda value, high, _, slack: value <= high + slack,
    Comparison.ABOVE: lambda value, low, _, slack: value > low + slack,
    Comparison.BELOW: lambda value, high, _, slack: value < high - slack,
    Comparison.EQUAL: lambda value, wanted, _, slack: abs(value - wanted) <= slack,
    Comparison.RANGE: lambda value, low, high, slack: low - slack <= value <= high + slack,
    Comparison.MULTIPLE: lambda value, step, _, slack: (
        abs(value - step * round(value / step)) <= slack
    ),
}

WANTED = {
    Comparison.MIN: Bilingual("at least", "не менее"),
    Comparison.MAX: Bilingual("at most", "не более"),
    Comparison.ABOVE: Bilingual("above", "более"),
    Comparison.BELOW: Bilingual("below", "менее"),
    Comparison.EQUAL: Bilingual("exactly", "ровно"),
    Comparison.RANGE: Bilingual("from … to", "от … до"),
    Comparison.ONE_OF: Bilingual("one of", "одно из"),
    Comparison.IS: Bilingual("is", "есть"),
    Comparison.MULTIPLE: Bilingual("a multiple of", "кратно"),
    Comparison.UNSET: Bilingual("no requirement", "требования нет"),
}
"""How people say it."""
