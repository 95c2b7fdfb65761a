"""replacement: a follow-up's number takes the place of the nearest old one."""

from __future__ import annotations

import pytest
from tests.assistant.filling.numbers_at_hand import LOAD, SPAN, THICKNESS, numbers_in

from verstak.assistant.filling.replacement import replaced
from verstak.assistant.filling.slot_scores import slot_fits

SLOTS = {"span": SPAN, "thickness": THICKNESS, "load": LOAD}
OLD = "пролёт 800 мм, толщина 16 мм, нагрузка 40 кг/м²"


@pytest.mark.parametrize(
    ("new", "slot"),
    [("18 мм", "thickness"), ("900 мм", "span"), ("60 кг/м²", "load"), ("9000 мм", None)],
)
def test_the_nearest_old_number_that_it_can_stand_for(new: str, slot: str | None) -> None:
    sources = (*numbers_in(new), *numbers_in(OLD, age=1))
    used = {"span": 1, "thickness": 2, "load": 3}
    made = replaced(used, slot_fits(SLOTS, sources, None), sources)
    assert made == (used if slot is None else {**used, slot: 0})


def test_numbers_of_this_message_are_not_replaced() -> None:
    sources = numbers_in("пролёт 800 мм, ещё 900 мм")
    used = {"span": 0}
    assert replaced(used, slot_fits(SLOTS, sources, None), sources) == used
