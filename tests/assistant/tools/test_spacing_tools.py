"""Equal bays, holes of a row, a limit of a span."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import BOX, asked, called, number

from verstak.assistant.filling.filling import Ground, fill
from verstak.assistant.message.read_message import read_message
from verstak.errors import ToolRefused


@pytest.mark.parametrize(
    ("question", "mm"),
    [
        ("Внутренняя высота 1900 мм, 5 полок по 18 мм, отсеки равные. Какой высоты отсек?", 301.7),
        ("равные отсеки: в свету 1164, полок 2, лдсп 16", 377.3),
        ("высота ячейки стеллажа, снаружи 2000, полок 4, плита 16", 380.8),
        ("Clear height 1800 mm, four shelves 18 mm thick, equal bays: how high is each?", 345.6),
        ("ширина секций если проём 1768 делят две перегородки по 16", 578.7),
    ],
)
def test_a_bay_as_people_ask(question: str, mm: float) -> None:
    assert number(asked("equal_bays", question), "bay") == pytest.approx(mm, abs=0.06)


def test_bays_count_one_more_than_the_boards() -> None:
    assert number(called("equal_bays", size=1000, boards=3, thickness=16), "bays") == 4


def test_boards_that_leave_nothing_are_refused() -> None:
    with pytest.raises(ToolRefused):
        called("equal_bays", size=100, boards=10, thickness=18)


@pytest.mark.parametrize(
    ("question", "mm"),
    [
        ("На каком расстоянии отверстие № 12, если первое на 64 мм, шаг 32?", 64 + 11 * 32),
        ("координата 7 отверстия системы 32, первое на 37", 37 + 6 * 32),
        ("Where is hole no. 14 of a 32 mm row that starts at 37 mm?", 37 + 13 * 32),
        ("ряд начинается на 50 мм шаг 64, где пятое отверстие", 50 + 4 * 64),
    ],
)
def test_a_hole_as_people_ask(question: str, mm: float) -> None:
    assert number(asked("row_hole", question), "place") == mm


def test_the_first_hole_is_asked_for() -> None:
    message = read_message("координата отверстия номер 9 в ряду системы 32")
    assert fill(BOX.tool("row_hole"), Ground(message)).missing == ["first"]


@pytest.mark.parametrize(
    ("question", "mm"),
    [
        ("Чему равен предел L/250 для пролёта 900 мм?", 3.6),
        ("allowed sag at L/300 for a span of 1500 mm", 5.0),
        ("допуск по прогибу L/200, длина полки 1,1 м", 5.5),
    ],
)
def test_a_limit_in_millimetres(question: str, mm: float) -> None:
    assert number(asked("span_limit", question), "allowed") == pytest.approx(mm)
