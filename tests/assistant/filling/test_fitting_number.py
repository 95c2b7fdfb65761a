"""fitting_number: what a number is in a slot's own unit, and whether the slot allows it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.assistant.filling.numbers_at_hand import COUNT, LOAD, SPAN, WORDS, numbers_in

from verstak.assistant.filling.fitting_number import fitting_value, within_bounds
from verstak.assistant.tools.slots import NumberSlot
from verstak.quantities.units import Dimension

PRICE = NumberSlot(WORDS, Dimension.PRICE_PER_LENGTH, "RUB/m", (), WORDS)
FORCE = NumberSlot(WORDS, Dimension.FORCE, "N", (), WORDS)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("80 см", SPAN, Decimal(800)),
        ("0,9 м", SPAN, Decimal(900)),
        ("800", SPAN, Decimal(800)),
        ("40 кг/м²", SPAN, None),
        ("40 кг/м²", LOAD, Decimal(40)),
        ("35 руб", PRICE, Decimal(35)),
        ("35 руб", SPAN, None),
        ("10 кг", FORCE, Decimal("98.0665")),
        ("10 кг", SPAN, None),
        ("800 мм", COUNT, None),
        ("12 шт", COUNT, Decimal(12)),
    ],
)
def test_a_number_in_the_slots_unit(text: str, slot: NumberSlot, value: Decimal | None) -> None:
    (source,) = numbers_in(text)
    assert fitting_value(slot, source) == value


def test_bounds_are_inclusive_and_whole_means_whole() -> None:
    assert within_bounds(SPAN, Decimal(30))
    assert within_bounds(SPAN, Decimal(3000))
    assert not within_bounds(SPAN, Decimal("29.999"))
    assert not within_bounds(SPAN, Decimal(3001))
    assert not within_bounds(COUNT, Decimal("2.5"))
    assert within_bounds(replace(SPAN, least=None, most=None), Decimal(-5))
