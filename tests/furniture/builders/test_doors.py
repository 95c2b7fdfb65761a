"""doors: where dividers stand behind doors, and what a door hangs on."""

from __future__ import annotations

import pytest

from verstak.errors import InvalidCabinet
from verstak.furniture.builders.assembly import Assembly
from verstak.furniture.builders.doors import divider_boundaries, door_boundaries, side_by_side
from verstak.furniture.builders.space import Space
from verstak.furniture.cabinet_spec import CabinetKind, CabinetSpec

FIELD = Space(0, 1_200_000, -18_000, 0, 0, 2_000_000)


@pytest.mark.parametrize(
    ("doors", "dividers", "behind"),
    [
        (2, 1, (1,)),
        (3, 1, (2,)),
        (3, 2, (1, 2)),
        (4, 1, (2,)),
        (4, 3, (1, 2, 3)),
        (1, 1, ()),
        (2, 2, ()),
        (2, 0, ()),
        (0, 1, ()),
    ],
)
def test_dividers_stand_where_doors_meet(
    doors: int, dividers: int, behind: tuple[int, ...]
) -> None:
    assert divider_boundaries(doors, dividers) == behind


def test_boundaries() -> None:
    assert door_boundaries(FIELD, 4) == (0, 300_000, 600_000, 900_000, 1_200_000)


def uprights(doors: int, found: dict[int, str]) -> list[str]:
    spec = CabinetSpec(CabinetKind.WARDROBE, 1_200_000, 2_000_000, 600_000, doors=doors)
    cells = side_by_side(Assembly(spec), FIELD, {0: "left", doors: "right"} | found)
    return [cell.upright for cell in cells]


def test_doors_open_in_pairs() -> None:
    assert uprights(1, {}) == ["left"]
    assert uprights(2, {}) == ["left", "right"]
    assert uprights(3, {2: "middle"}) == ["left", "middle", "right"]
    assert uprights(3, {1: "middle"}) == ["left", "middle", "right"]
    assert uprights(4, {2: "middle"}) == ["left", "middle", "middle", "right"]
    assert uprights(4, {1: "a", 2: "b", 3: "c"}) == ["left", "b", "b", "right"]


def test_a_door_with_nothing_to_hang_on() -> None:
    with pytest.raises(InvalidCabinet, match="door 3 of 5") as caught:
        uprights(5, {1: "middle"})
    assert caught.value.remedy == "dividers = 2 to 4"
