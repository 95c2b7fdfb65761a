"""``front_sizes``: fronts that share a carcass's face."""

from __future__ import annotations

import pytest

from verstak.errors import InvalidCabinet
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet_spec import CabinetKind, CabinetSpec
from verstak.furniture.front_sizes import front_sizes


def test_the_same_as_the_doors_of_a_built_cabinet() -> None:
    spec = CabinetSpec(CabinetKind.BASE, 600_000, 720_000, 560_000, doors=2)
    door = build_cabinet(spec).panel("door_1")
    found = front_sizes(height_um=720_000, width_um=600_000, doors=2)
    assert found.height is not None
    assert found.width is not None
    assert (found.height.value, found.width.value) == (door.length_um / 1000, door.width_um / 1000)
    assert found.report().figure("pieces").value == found.report().figures[2].value


def test_inset_and_rows() -> None:
    inset = front_sizes(width_um=500_000, inset_board_um=16_000, gap_um=3_000)
    assert inset.width is not None
    assert inset.width.value == 500 - 32 - 6
    rows = front_sizes(height_um=720_000, rows=3)
    assert rows.height is not None
    assert rows.height.value == 720 / 3 - 4


@pytest.mark.parametrize("sizes", [{}, {"width_um": 20_000, "doors": 10}])
def test_refused(sizes: dict[str, int]) -> None:
    with pytest.raises(InvalidCabinet):
        front_sizes(**sizes)


def test_a_gap_between_fronts_that_differs_from_the_edges() -> None:
    found = front_sizes(width_um=670_000, doors=2, gap_um=1_500, between_um=3_000)
    assert found.width is not None
    assert found.width.value == 332  # (670 − 2 · 1.5 − 3) / 2
    one = front_sizes(width_um=670_000, gap_um=1_500, between_um=3_000)
    assert one.width is not None
    assert one.width.value == 667
