"""Edge bands of one part (edge_length_tools, edge_tools); slots of edge_slots are filled from words."""

from __future__ import annotations

from typing import Any

import pytest
from tests.assistant.tools.material_calls import asked, called, number

from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.edge_slots import banded_sides, sides_of, sides_words
from verstak.assistant.tools.edge_tools import wanted_size
from verstak.errors import ToolRefused
from verstak.furniture.edge_sums import ALL_ROUND, BandedSides


@pytest.mark.parametrize(
    ("question", "metres"),
    [
        ("Сколько кромки по периметру двери 1950×447 мм?", 2 * (1.95 + 0.447)),
        ("Кромка на полку 764х300 по одной длинной стороне, 40 полок, м", 40 * 0.764),
        ("сколько метров ПВХ по двум длинным сторонам планки 800×90, 25 штук", 25 * 2 * 0.8),
        ("How much edge band for a 900x450 panel all round?", 2 * (0.9 + 0.45)),
    ],
)
def test_metres_as_people_ask(question: str, metres: float) -> None:
    assert number(asked("edge_length", question), "edge_length") == pytest.approx(metres)


def test_metres_of_pieces_with_allowance() -> None:
    outcome = called("edge_length", length=596, width=396, pieces=2, products=50, allowance=30)
    assert number(outcome, "edge_length") == pytest.approx(100 * (2 * 0.992 + 4 * 0.03))
    assert number(outcome, "edge_of_one") == pytest.approx(2 * 0.992 + 4 * 0.03)


def test_saw_size_and_back() -> None:
    saw = called("edge_size", length=500, width=300, band=2, premilling=0.5)
    assert (number(saw, "saw_length"), number(saw, "saw_width")) == (497.0, 297.0)  # −4 + 1
    back = called("edge_size", length=497, width=297, band=2, premilling=0.5, direction="finished")
    assert (number(back, "finished_length"), number(back, "finished_width")) == (500.0, 300.0)


def test_two_bands_of_a_question() -> None:
    outcome = asked(
        "edge_size",
        "деталь 720х560, кромка 2 мм по двум длинным, кромка 0,4 мм по двум коротким, распил?",
    )
    assert (number(outcome, "saw_length"), number(outcome, "saw_width")) == (719.2, 556.0)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Чистовой размер 500×300, кромка 2 мм кругом. Какой распиловочный?", "saw"),
        ("пильный размер фасада 596*176 под кромку 1мм со всех сторон", "saw"),
        ("на сколько пилить полку 764×450 если кромка 2 мм", "saw"),
        ("заготовка 597×393, кромка 1,5 по периметру — какой будет чистовой размер", "finished"),
        ("распилили 716 на 296, клеим 2мм вкруг, готовый размер детали?", "finished"),
        ("sawn to 496x296, 2 mm band on all sides — finished size?", "finished"),
        ("Деталь 716х396, кромка 2 мм кругом?", "saw"),
        ("What size do I saw if the part is 661x286 finished, 0.4 mm all round?", "saw"),
        ("какой чистовой размер будет, если распилили 600х300 и клеим 2 мм", "finished"),
    ],
)
def test_which_size_is_wanted(question: str, wanted: str) -> None:
    assert wanted_size(read_message(question)) == wanted


def test_sides() -> None:
    assert sides_of("long", None) == BandedSides(2, 0)
    assert sides_of(None, None) == ALL_ROUND
    message = read_message("кромка 0,4 мм с двух длинных и одной короткой стороны, 600х300")
    assert sides_of(None, message) == BandedSides(2, 1)
    assert banded_sides((0, 1)) == BandedSides(0, 1)
    assert sides_words(BandedSides(0, 1)).ru == "одна короткая"


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": 600, "width": 400, "band": 0},
        {"length": 600, "width": 400, "band": 40},
        {"length": 600, "width": 400, "band": 2, "sides": "seven"},
        {"length": 3, "width": 400, "band": 2},
    ],
)
def test_what_nobody_can_mean_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused) as refused:
        called("edge_size", **wrong)
    assert refused.value.message
