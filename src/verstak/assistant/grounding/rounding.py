"""Whether a written numeral is a right rounding of an exact value."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from verstak.assistant.grounding.numerals import Numeral
from verstak.quantities.units import Unit, convert

COARSEST = Decimal("0.1")
"""A rounding that moves a number by more than a tenth says something else: 1 for 1.4. A choice of
this program; the shop's own tolerances are far finer."""

_LONGEST = 12
"""Digits on either side of the mark that a decimal context of 28 can still round; no number of a
shop has more."""


def reads_as(numeral: Numeral, value: Decimal, unit: Unit | None) -> bool:
    """Whether the numeral states that value, to the digits that it writes.

    Args:
        numeral: As written; its unit decides into what the value is converted. A numeral without
            a unit is compared as it is.
        value: Exact.
        unit: Of the value; ``None`` when it has none or none that is known.
    """
    if numeral.unit is not None and unit is not None:
        if numeral.unit.dimension is not unit.dimension:
            return False
        value = convert(value, unit, numeral.unit)
    return any(_rounds_to(value, reading) for reading in numeral.readings)


def _rounds_to(value: Decimal, written: Decimal) -> bool:
    if value == written:
        return True
    if abs(value - written) > COARSEST * abs(value):
        return False
    if value.adjusted() > _LONGEST or -int(written.as_tuple().exponent) > _LONGEST:
        return False
    step = Decimal(1).scaleb(min(0, int(written.as_tuple().exponent)))
    return any(
        value.quantize(step, rounding=rule) == written for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )
