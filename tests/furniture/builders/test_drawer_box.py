"""drawer_box: box sizes from the opening, by slide system."""

from __future__ import annotations

import pytest
from tests.furniture.overlaps import faults

from verstak.furniture.build import build_cabinet
from verstak.furniture.builders.drawer_box import SLIDES, box_height_um
from verstak.furniture.cabinet_spec import CabinetKind, CabinetSpec, SlideSystem


def test_every_system_says_where_its_deductions_come_from() -> None:
    assert set(SLIDES) == set(SlideSystem)
    assert SLIDES[SlideSystem.BALL_BEARING].source.en.startswith("cited: ")
    assert SLIDES[SlideSystem.UNDERMOUNT].source.en.startswith("cited: Blum MOVENTO")
    assert SLIDES[SlideSystem.UNDERMOUNT].source.ru.startswith("по источнику: Blum MOVENTO")
    # Nobody has read a maker's sheet for these, and the bill must say so.
    assert SLIDES[SlideSystem.ROLLER].source.en.startswith("assumed: ")


@pytest.mark.parametrize(
    ("clear_mm", "system", "height_mm"),
    [
        (224, SlideSystem.BALL_BEARING, 180),
        (225, SlideSystem.ROLLER, 190),
        (224, SlideSystem.UNDERMOUNT, 170),
        (400, SlideSystem.BALL_BEARING, 250),
        (30, SlideSystem.BALL_BEARING, -10),
    ],
)
def test_the_box_is_lower_than_its_room(clear_mm: int, system: SlideSystem, height_mm: int) -> None:
    assert box_height_um(clear_mm * 1000, system) == height_mm * 1000


@pytest.mark.parametrize(
    ("system", "depth_mm", "outer_mm", "length_mm"),
    [
        # Opening 600 - 32 = 568
        (SlideSystem.BALL_BEARING, 560, 542, 500),
        (SlideSystem.BALL_BEARING, 549, 542, 450),
        (SlideSystem.ROLLER, 560, 543, 500),
        # Inner 568 - 42 = 526, outer + 32; NL 550 up to 553 of depth, box 10 shorter
        (SlideSystem.UNDERMOUNT, 553, 558, 540),
        (SlideSystem.UNDERMOUNT, 552, 558, 490),
    ],
)
def test_width_and_length_of_the_box(
    system: SlideSystem, depth_mm: int, outer_mm: int, length_mm: int
) -> None:
    spec = CabinetSpec(
        CabinetKind.DRAWERS, 600_000, 720_000, depth_mm * 1000, drawers=2, slides=system
    )
    cabinet = build_cabinet(spec)
    left, right = cabinet.panel("drawer_2_left"), cabinet.panel("drawer_2_right")
    assert right.origin_um[0] + 16_000 - left.origin_um[0] == outer_mm * 1000
    assert left.length_um == length_mm * 1000
    # In the middle of the cabinet
    assert left.origin_um[0] + right.origin_um[0] + 16_000 == 600_000
    assert faults(cabinet) == []
