"""Sheets by area, what fits on one (sheet_fit_tools), yield; usual values of sheet_slots."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import BOX, asked, called, number, part

from verstak.assistant.filling.filling import Ground, fill
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.sheet_slots import DEFAULT_LENGTH, DEFAULT_WIDTH, USUAL_KERF
from verstak.assistant.tools.slots import NumberSlot
from verstak.errors import ToolRefused


def test_sheets_by_area_of_a_list() -> None:
    parts = [part("бок", 2, 800, 450), part("дно", 1, 868, 450)]
    outcome = called(
        "parts_sheets_by_area", parts=parts, products=60, sheet_length=2800, sheet_width=2070
    )
    # 60 · (2·0.8·0.45 + 0.868·0.45) = 66.636 m²; / 5.796 = 11.497
    assert number(outcome, "sheets") == 12
    assert number(outcome, "area") == pytest.approx(66.636)


@pytest.mark.parametrize(
    ("question", "sheets"),
    [
        ("400 тумб, в каждой 3 детали 600×350. Листов 2750×1830 по голой площади минимум", 51),
        ("сколько листов 2440х1220 по площади на 900 фасадов 596х396", 72),
    ],
)
def test_sheets_by_area_of_one_size(question: str, sheets: int) -> None:
    assert number(asked("parts_sheets_by_area", question), "sheets") == sheets


def test_boards_are_rounded_up_apart() -> None:
    parts = [
        part("бок", 1, 1000, 1000, thickness=16, material="particleboard"),
        part("фасад", 1, 1000, 1000, thickness=18, material="mdf"),
    ]
    outcome = called("parts_sheets_by_area", parts=parts)
    assert number(outcome, "sheets") == 2
    assert len(outcome.report.tables[0].rows) == 2


def test_sheets_for_a_total_area() -> None:
    assert (
        number(asked("sheets_by_total_area", "На 35 кв.м сколько листов 2800х2070"), "sheets") == 7
    )


def test_strips() -> None:
    outcome = asked(
        "strips_of_sheet",
        "Сколько полос по 400 мм выйдет из листа шириной 2070, пропил 4, торцовка 12?",
    )
    # (2046 + 4) / 404 = 5.07; 2046 − 5 · 404
    assert (number(outcome, "strips"), number(outcome, "remainder")) == (5, 26)


def test_a_kerf_is_no_strip_and_a_strip_that_nobody_named_is_asked_for() -> None:
    message = read_message("Сколько полос выйдет из листа шириной 1830 при пропиле 4 мм?")
    assert fill(BOX.tool("strips_of_sheet"), Ground(message)).missing == ["strip"]
    swapped = asked(
        "strips_of_sheet",
        "how many strips of 470 mm fit across a sheet 1830 mm wide with a kerf of 4.4 mm",
    )
    assert number(swapped, "strips") == 3


def test_parts_on_a_sheet_and_whether_one_fits() -> None:
    outcome = called("parts_on_sheet", length=600, width=400)
    assert number(outcome, "parts") == 18
    assert outcome.verdict is not None
    assert outcome.verdict.fine
    long = asked("parts_on_sheet", "Поместится ли деталь 2900×600 на лист 2750×1830?")
    assert long.verdict is not None
    assert not long.verdict.fine


def test_yield() -> None:
    outcome = asked(
        "yield_of_sheets", "Детали 41,2 м², израсходовали 10 листов 2750×1830. Какой КИМ?"
    )
    assert number(outcome, "yield_percent") == pytest.approx(100 * 41.2 / 50.325)
    with pytest.raises(ToolRefused):
        called("yield_of_sheets", area=600, sheets=10)


def test_defaults_are_declared() -> None:
    slot = BOX.tool("parts_on_sheet").slots["kerf"]
    assert isinstance(slot, NumberSlot)
    assert slot.default is not None
    assert slot.default.value == USUAL_KERF
    assert (DEFAULT_LENGTH, DEFAULT_WIDTH) == (2750, 1830)


def test_a_kerf_of_a_metre_is_refused() -> None:
    with pytest.raises(ToolRefused) as refused:
        called("parts_on_sheet", length=600, width=400, kerf=1000)
    assert "пропил" in str(refused.value.in_russian)
