"""slot_scores: how well each number suits each slot."""

from __future__ import annotations

from dataclasses import replace

from tests.assistant.filling.numbers_at_hand import COUNT, LOAD, SPAN, THICKNESS, numbers_in

from verstak.assistant.filling.slot_scores import place_score, size_score, slot_fits
from verstak.assistant.message.mention import Axis

SLOTS = {"span": SPAN, "thickness": THICKNESS, "load": LOAD}


def test_words_name_slots_and_units_rule_others_out() -> None:
    sources = numbers_in("пролёт 800 мм, толщина 16 мм, нагрузка 40 кг/м²")
    fits = slot_fits(SLOTS, sources, None)
    best = {name: max(row, key=lambda index: row[index].score) for name, row in fits.items()}
    assert best == {"span": 0, "thickness": 1, "load": 2}
    assert fits["span"][0].named
    assert 2 not in fits["span"], "kg/m² are no length"
    assert 0 not in fits["thickness"] or not fits["thickness"][0].within, "800 mm are none"


def test_nobody_fills_an_optional_slot_with_a_number_that_nothing_points_at() -> None:
    slots = {"load": LOAD, "other": replace(SPAN, optional=True)}
    fits = slot_fits(slots, numbers_in("вот 200 мм"), None)
    assert fits["other"] == {}
    named = slot_fits(slots, numbers_in("пролёт 200 мм"), None)
    assert named["other"]


def test_a_side_of_a_size_is_never_a_count() -> None:
    sources = numbers_in("шкаф 800×2100×560")
    assert slot_fits({"count": COUNT}, sources, None)["count"] == {}


def test_an_old_number_gives_way_to_a_new_one() -> None:
    sources = (*numbers_in("пролёт 900 мм"), *numbers_in("пролёт 800 мм", age=1))
    row = slot_fits(SLOTS, sources, None)["span"]
    assert row[0].score > row[1].score


def test_sizes_go_where_their_noun_points() -> None:
    sheet = replace(SPAN, nouns=("лист",))
    assert size_score([sheet], ("лист",), ("фасад",)) > 0
    assert size_score([sheet], ("фасад",), ("фасад",)) < 0
    assert size_score([sheet], ("окн",), ("фасад",)) == 0


def test_order_counts_unless_an_axis_says_it() -> None:
    first = next(one for one in numbers_in("щит 600×400") if one.place == 0)
    assert place_score(SPAN, 0, first) > 0 > place_score(SPAN, 1, first)
    spoken = replace(first, axis=Axis.THICKNESS)
    assert place_score(THICKNESS, 1, spoken) == 0
