"""Packs of fasteners, bars and rolls."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import asked, called, number

from verstak.errors import ArgumentMissing, ToolRefused


@pytest.mark.parametrize(
    ("question", "packs"),
    [
        ("На шкаф 12 конфирматов, шкафов 60, в коробке 200 штук. Сколько коробок?", 4),
        ("Нужно 1350 шкантов, упаковка по 500. Сколько упаковок купить?", 3),
        ("скок пачек саморезов на 25 тумб если на тумбу 18 а в пачке 100", 5),
        ("A carcass takes 8 screws, there are 350 carcasses and 100 screws in a box. Boxes?", 28),
        ("packs of 40 dowels needed for 500 dowels", 13),
    ],
)
def test_packs_as_people_ask(question: str, packs: int) -> None:
    assert number(asked("packs_needed", question), "packs") == packs


def test_what_is_left_of_the_last_pack() -> None:
    outcome = called("packs_needed", per_pack=200, pieces=12, products=60)
    assert (number(outcome, "pieces"), number(outcome, "left")) == (720, 80)
    with pytest.raises(ArgumentMissing):
        called("packs_needed", per_pack=200)


@pytest.mark.parametrize(
    ("question", "bars"),
    [
        ("Нужно 730 м кромки, в рулоне 200 м. Сколько рулонов?", 4),
        ("Штанга 3 м, режем отрезки по 864 мм, нужно 40 штук. Сколько штанг и остаток?", 14),
        ("We need 560 m of band, rolls of 100 m: how many rolls?", 6),
        ("цоколь 4 м палка, надо 33 метра, сколько палок", 9),
    ],
)
def test_bars_as_people_ask(question: str, bars: int) -> None:
    assert number(asked("bars_needed", question), "bars") == bars


def test_lengths_are_cut_with_a_kerf() -> None:
    outcome = called("bars_needed", stock=3, piece=500, pieces=11, kerf=4)
    # (3000 + 4) / 504 = 5.96
    assert (number(outcome, "per_bar"), number(outcome, "bars")) == (5, 3)
    assert number(outcome, "offcut") == 3000 - 5 * 504
    with pytest.raises(ToolRefused):
        called("bars_needed", stock=1, piece=1200, pieces=3)
    with pytest.raises(ArgumentMissing, match="pieces"):
        called("bars_needed", stock=3, piece=500)
    with pytest.raises(ArgumentMissing, match="metres"):
        called("bars_needed", stock=3)
