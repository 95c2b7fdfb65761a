"""Numbers that are written in several pieces: ``1 м 20 см``, ``2 м 75``, ``600/720/560``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verstak.assistant.message.measure import Measure

_SMALLER = {"m": ("cm", "mm"), "cm": ("mm",), "ft": ("in",)}
"""Units that go on from a larger one."""
_CENTIMETRES = re.compile(r"(?<!\d)\d\d(?=\s*(?:[,;:?!)]|\.(?!\d)|$|(?:на|by)\s+\d|[xXхХ×*]\s*\d))")
"""``2 м 75``: two digits behind the metres, with nothing behind that they could count."""
_SLASH = re.compile(r"\s?/\s?")
_SIDES = 3
_LEAST_SIDE_MM = 50
"""``600/720/560`` is a cabinet; ``3/5/8`` are not."""


def joined_lengths(plain: str, single: Sequence[Measure]) -> list[Measure]:
    """The numbers, those of one length made one.

    Args:
        plain: The message.
        single: Its numbers with units, in order.
    """
    made: list[Measure] = []
    for one in single:
        if made and not plain[made[-1].end : one.start].strip() and one.start > made[-1].end:
            together = _together(plain, made[-1], one)
            if together is not None:
                made[-1] = together
                continue
        made.append(one)
    return made


def _together(plain: str, large: Measure, small: Measure) -> Measure | None:
    unit, value = large.unit, large.numeral.value
    if unit is None or unit.symbol not in _SMALLER or not 0 < small.numeral.value < 1000:
        return None
    if value <= 0 or value != value.to_integral_value():
        return None
    if small.unit is not None and small.unit.symbol in _SMALLER[unit.symbol]:
        more = small.numeral.value * small.unit.factor / unit.factor
    elif unit.symbol == "m" and small.unit is None and _CENTIMETRES.match(plain, small.start):
        more = small.numeral.value / 100
    else:
        return None
    if more >= 1:
        return None
    numeral = replace(large.numeral, end=small.numeral.end, value=value + more)
    return replace(large, numeral=numeral, end=small.end)


def slashed(plain: str, single: Sequence[Measure]) -> frozenset[int]:
    """Where the numbers begin that a slash joins to the one before: three sides of a cabinet.

    Args:
        plain: The message.
        single: Its numbers with units, in order.
    """
    found: set[int] = set()
    run = 1
    for index in range(1, len(single) + 1):
        if index < len(single) and _SLASH.fullmatch(
            plain, single[index - 1].end, single[index].start
        ):
            run += 1
            continue
        row = single[index - run : index]
        if run == _SIDES and all(one.is_length and one.mm >= _LEAST_SIDE_MM for one in row):
            found.update(one.start for one in row[1:])
        run = 1
    return frozenset(found)
