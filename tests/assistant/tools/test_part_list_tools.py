"""Lists of parts: area, mass, edge band."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import asked, called, number, part

from verstak.errors import ToolFailed

PARTS = [
    part("бок", 2, 1800, 300, thickness=16, material="particleboard"),
    part("полка", 3, 768, 280, thickness=16, material="particleboard"),
    part("задняя стенка", 1, 1790, 790, thickness=3, material="hdf"),
]
ONE = 2 * 1.8 * 0.3 + 3 * 0.768 * 0.28
BACK = 1.79 * 0.79


def test_area_by_board_and_in_all() -> None:
    outcome = called("parts_area", parts=PARTS, products=10)
    assert number(outcome, "area") == pytest.approx(10 * (ONE + BACK))
    assert number(outcome, "pieces") == 60
    assert number(outcome, "area_of_one") == pytest.approx(ONE + BACK)
    boards = next(table for table in outcome.report.tables if table.key == "boards")
    assert len(boards.rows) == 2


def test_area_of_the_board_that_is_asked_for() -> None:
    outcome = asked(
        "parts_area",
        "Тумба: корпус ЛДСП 16 мм: 2 боковины 600×400, дно 468×400; 2 фасада 596×246 из МДФ 19 мм. "
        "Сколько м² ЛДСП 16 мм и сколько деталей нужно на 40 тумб?",
    )
    assert number(outcome, "area") == pytest.approx(40 * (2 * 0.6 * 0.4 + 0.468 * 0.4))
    assert number(outcome, "pieces") == 120


def test_mass_names_what_it_could_not_weigh() -> None:
    outcome = called("parts_mass", parts=PARTS, products=2)
    assert number(outcome, "mass") == pytest.approx(2 * ONE * 0.016 * 660)
    assert any("задняя стенка" in note.ru for note in outcome.report.notes)
    with pytest.raises(ToolFailed) as failed:
        called("parts_mass", parts=[part("бок", 2, 1800, 300)])
    assert "толщин" in str(failed.value.in_russian)


def test_edge_band_of_all_and_of_named_parts() -> None:
    everything = called("parts_edge_length", parts=PARTS[:2], products=10)
    one = 2 * 2 * (1.8 + 0.3) + 3 * 2 * (0.768 + 0.28)
    assert number(everything, "edge_length") == pytest.approx(10 * one)
    spare = called("parts_edge_length", parts=PARTS[:2], products=10, allowance=40)
    assert number(spare, "edge_length") == pytest.approx(10 * (one + (8 + 12) * 0.04))
    doors = asked(
        "parts_edge_length",
        "Edge band all round the doors: 2 doors 700x396, 3 shelves 768x300, 50 cabinets",
    )
    assert number(doors, "edge_length") == pytest.approx(50 * 2 * 2 * (0.7 + 0.396))
