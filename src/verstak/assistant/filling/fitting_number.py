"""Whether a number can stand in a slot, and as what."""

from __future__ import annotations

from decimal import Decimal

from verstak.assistant.filling.number_source import NumberSource
from verstak.assistant.tools.slots import NumberSlot
from verstak.quantities.units import GRAVITY, Dimension, convert, unit

_PRICES = {
    Dimension.PRICE_PER_AREA,
    Dimension.PRICE_PER_LENGTH,
    Dimension.PRICE_PER_PIECE,
    Dimension.MONEY,
}
_PURE = {Dimension.NUMBER, Dimension.COUNT}
_WEIGHS = {(Dimension.LINE_MASS, Dimension.LINE_LOAD), (Dimension.MASS, Dimension.FORCE)}
"""A mass that stands for its weight."""


def fitting_value(slot: NumberSlot, source: NumberSource) -> Decimal | None:
    """The number in the slot's own unit; ``None`` when it measures something else.

    A bare number is taken in the slot's unit. Money fits a price per piece, length or area: the
    slot says which. A mass along a length is a load along it, times the standard gravity.
    """
    if source.unit is None:
        return source.value
    wanted = unit(slot.unit) if slot.unit else None
    found = source.unit.dimension
    if wanted is not None and found is slot.dimension:
        return convert(source.value, source.unit, wanted)
    pure = found in _PURE and slot.dimension in _PURE
    if pure or (found is Dimension.MONEY and slot.dimension in _PRICES):
        return source.value
    if (found, slot.dimension) in _WEIGHS:
        return source.value * source.unit.factor * Decimal(GRAVITY)
    return None


def within_bounds(slot: NumberSlot, value: Decimal) -> bool:
    """Whether the slot's bounds allow the value."""
    if slot.whole and value != value.to_integral_value():
        return False
    if slot.least is not None and value < Decimal(str(slot.least)):
        return False
    return slot.most is None or value <= Decimal(str(slot.most))
