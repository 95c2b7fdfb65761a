"""Lists of parts in stated_parts: area, mass, edge_length_tools; tables of part_tables."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import BOX, asked, called, number, part

from verstak.assistant.filling.filling import Ground, fill
from verstak.assistant.message.read_message import read_message
from verstak.errors import ArgumentMissing

PARTS = [
    part("бок", 2, 1800, 300, thickness=16, material="particleboard"),
    part("полка", 3, 768, 280, thickness=16, material="particleboard"),
    part("задняя стенка", 1, 1790, 790, thickness=3, material="hdf"),
]
ONE = 2 * 1.8 * 0.3 + 3 * 0.768 * 0.28
BACK = 1.79 * 0.79


def test_area_by_board_and_in_all() -> None:
    outcome = called("part_area", parts=PARTS, products=10)
    assert number(outcome, "area") == pytest.approx(10 * (ONE + BACK))
    assert number(outcome, "pieces") == 60
    assert number(outcome, "area_of_one") == pytest.approx(ONE + BACK)
    boards = next(table for table in outcome.report.tables if table.key == "boards")
    assert len(boards.rows) == 2


def test_area_of_the_board_that_is_asked_for() -> None:
    outcome = asked(
        "part_area",
        "Тумба: корпус ЛДСП 16 мм: 2 боковины 600×400, дно 468×400; 2 фасада 596×246 из МДФ 19 мм. "
        "Сколько м² ЛДСП 16 мм и сколько деталей нужно на 40 тумб?",
    )
    assert number(outcome, "area") == pytest.approx(40 * (2 * 0.6 * 0.4 + 0.468 * 0.4))
    assert number(outcome, "pieces") == 120


def test_mass_names_what_it_could_not_weigh() -> None:
    outcome = called("part_mass", parts=PARTS, products=2)
    assert number(outcome, "mass") == pytest.approx(2 * ONE * 0.016 * 660)
    assert any("задняя стенка" in note.ru for note in outcome.report.notes)
    with pytest.raises(ArgumentMissing) as asked_back:
        called("part_mass", parts=[part("бок", 2, 1800, 300)])
    assert "толщин" in str(asked_back.value.in_russian)


def test_a_size_that_nobody_stated_is_asked_back() -> None:
    for tool in ("part_area", "edge_length"):
        with pytest.raises(ArgumentMissing):
            called(tool)
        with pytest.raises(ArgumentMissing, match="wide"):
            called(tool, length=600)
        with pytest.raises(ArgumentMissing, match="long"):
            called(tool, width=600)


def test_a_board_said_apart_holds_for_a_list_without_one() -> None:
    bare = [part("бок", 2, 1800, 300), part("полка", 3, 768, 280)]
    outcome = called("part_mass", parts=bare, board="particleboard", thickness=16)
    assert number(outcome, "mass") == pytest.approx(ONE * 0.016 * 660)
    assert number(outcome, "area") == pytest.approx(ONE)


def test_one_part_of_a_list_and_its_pieces() -> None:
    area = asked("part_area", "площадь и масса 12 фасадов 716×296 из МДФ 19, плотность 750")
    assert number(area, "area") == pytest.approx(12 * 0.716 * 0.296)
    assert number(area, "mass") == pytest.approx(12 * 0.716 * 0.296 * 0.019 * 750)


def test_edge_band_of_all_and_of_named_parts() -> None:
    everything = called("edge_length", parts=PARTS[:2], products=10)
    one = 2 * 2 * (1.8 + 0.3) + 3 * 2 * (0.768 + 0.28)
    assert number(everything, "edge_length") == pytest.approx(10 * one)
    spare = called("edge_length", parts=PARTS[:2], products=10, allowance=40)
    assert number(spare, "edge_length") == pytest.approx(10 * (one + (8 + 12) * 0.04))
    doors = asked(
        "edge_length",
        "Edge band all round the doors: 2 doors 700x396, 3 shelves 768x300, 50 cabinets",
    )
    assert number(doors, "edge_length") == pytest.approx(50 * 2 * 2 * (0.7 + 0.396))


def test_a_list_stands_for_the_single_size() -> None:
    tool = BOX.tool("part_mass")
    one = fill(tool, Ground(read_message("вес щита 700 на 300, плотность 650 кг/м3")))
    assert one.missing == ["thickness"]
    many = fill(tool, Ground(read_message("вес, ЛДСП 16: 2 бока 700×300, 3 полки 568×280")))
    assert not many.missing
    assert "length" not in many.values
