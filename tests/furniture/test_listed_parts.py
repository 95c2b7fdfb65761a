"""A list of parts: a bookcase of two sides, a top and three shelves, worked by hand."""

from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.furniture.listed_parts import ListedBoard, ListedPart, PartList, list_mass
from verstak.quantities.quantity import Given, Quantity

CHIPBOARD = ListedBoard("particleboard", 16_000, "ЛДСП")
HARDBOARD = ListedBoard("hdf", 3_000)
PARTS = (
    ListedPart("side", 2, 1_800_000, 300_000, CHIPBOARD),
    ListedPart("shelf", 3, 768_000, 280_000, CHIPBOARD),
    ListedPart("back", 1, 1_790_000, 790_000, HARDBOARD),
)


def test_area_and_pieces() -> None:
    listed = PartList(PARTS, 10)
    one = 2 * 1.8 * 0.3 + 3 * 0.768 * 0.28 + 1.79 * 0.79
    assert listed.area_of_one.value == pytest.approx(one)
    assert listed.area.value == pytest.approx(10 * one)
    assert (listed.pieces.value, listed.pieces_of_one.value) == (60, 6)


def test_boards_are_kept_apart() -> None:
    boards = PartList(PARTS, 10).by_board()
    assert list(boards) == [CHIPBOARD, HARDBOARD]
    assert boards[HARDBOARD].area.value == pytest.approx(10 * 1.79 * 0.79)
    assert CHIPBOARD.name.ru == "ЛДСП 16 мм"
    assert ListedBoard(None, 18_500).name.ru == "материал не назван 18,5 мм"


def test_mass_of_what_can_be_weighed() -> None:
    weighed = list_mass(PartList(PARTS, 10))
    board = (2 * 1.8 * 0.3 + 3 * 0.768 * 0.28) * 0.016 * 660
    assert weighed.of_one is not None
    assert weighed.mass is not None
    assert weighed.of_one.value == pytest.approx(board)
    assert weighed.mass.value == pytest.approx(10 * board)
    assert [part.name for part, _ in weighed.unweighed] == ["back"]
    assert weighed.lines[2] is None


def test_a_stated_density_weighs_everything() -> None:
    stated = Quantity(700, "kg/m³", Given("me"))
    weighed = list_mass(PartList(PARTS), stated)
    volume = (2 * 1.8 * 0.3 + 3 * 0.768 * 0.28) * 0.016 + 1.79 * 0.79 * 0.003
    assert weighed.mass is not None
    assert weighed.mass.value == pytest.approx(volume * 700)
    assert not weighed.unweighed


def test_without_thickness_there_is_no_mass() -> None:
    part = ListedPart("side", 2, 1_800_000, 300_000)
    weighed = list_mass(PartList((part,)))
    assert weighed.mass is None
    assert weighed.unweighed[0][1].ru.endswith("не сказана толщина")


def test_what_cannot_be_meant_is_refused() -> None:
    with pytest.raises(UsageError, match="no part"):
        PartList(())
    with pytest.raises(UsageError, match="one or more"):
        PartList(PARTS, 0)
    with pytest.raises(UsageError, match="above zero"):
        PartList((ListedPart("shelf", 1, -3_000, 200_000),))
    with pytest.raises(UsageError, match="density"):
        list_mass(PartList(PARTS), Quantity(0, "kg/m³", Given("me")))
