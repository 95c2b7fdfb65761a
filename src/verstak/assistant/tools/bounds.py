"""Whether a number can be meant: the bounds of its slot."""

from __future__ import annotations

from decimal import Decimal

from verstak.assistant.tools.slots import NumberSlot
from verstak.errors import ToolRefused
from verstak.quantities.quantity import unit_in


def check_bounds(slot: NumberSlot, value: Decimal) -> None:
    """Refuse a value that lies outside what its slot can mean.

    Args:
        slot: Where it goes.
        value: In the slot's own unit.

    Raises:
        ToolRefused: in both languages, with the bound and what was found.
    """
    if slot.whole and value != value.to_integral_value():
        raise ToolRefused(
            f"{slot.title.en}: expected a whole number, found {plain(value)}",
            in_russian=f"{slot.title.ru}: нужно целое число, а указано {comma(value)}",
        )
    if slot.least is not None and value < Decimal(str(slot.least)):
        bound, word, word_ru = slot.least, "at least", "не меньше"
    elif slot.most is not None and value > Decimal(str(slot.most)):
        bound, word, word_ru = slot.most, "at most", "не больше"
    else:
        return
    limit = Decimal(str(bound))
    unit, unit_ru = f" {slot.unit}".rstrip(), f" {unit_in(slot.unit, 'ru')}".rstrip()
    raise ToolRefused(
        f"{slot.title.en}: {plain(value)}{unit} cannot be meant, "
        f"expected {word} {plain(limit)}{unit}",
        in_russian=(
            f"{slot.title.ru}: {comma(value)}{unit_ru} — так не бывает, "
            f"ожидается {word_ru} {comma(limit)}{unit_ru}"
        ),
    )


def plain(value: Decimal) -> str:
    """A number as written in English: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def comma(value: Decimal) -> str:
    """The same with a decimal comma."""
    return plain(value).replace(".", ",")
