from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.furniture.hand_made import base, board, with_panels

from verstak.errors import UsageError
from verstak.furniture.cabinet import Fitting, FittingKind
from verstak.furniture.cabinet_spec import CabinetKind
from verstak.furniture.drilling.handle_holes import handle_holes
from verstak.furniture.drilling.hole import Hole, Side
from verstak.furniture.panel import PanelRole
from verstak.quantities.text import Bilingual

HANDLE = Fitting(FittingKind.HANDLE, Bilingual("handle", "ручка"), 1, "door_1")


def places(holes: Sequence[Hole]) -> list[tuple[float, float]]:
    return [(hole.x_um / 1000, hole.y_um / 1000) for hole in holes]


def test_a_doors_handle_is_opposite_its_hinges_and_high_on_a_base_cabinet() -> None:
    holes = handle_holes(base(), HANDLE, "h", 128_000)
    # The door is 716 high and 596 wide: 716 − 50 − 128, 716 − 50; 596 − 40.
    assert places(holes) == [(538, 556), (666, 556)]
    assert {(h.face, h.depth_um, h.diameter_um) for h in holes} == {(Side.A, None, 5_000)}
    assert places(handle_holes(base(hinge_left=False), HANDLE, "h", 128_000))[0] == (538, 40)


def test_it_is_low_on_a_wall_cabinet() -> None:
    cabinet = base()
    wall = replace(cabinet, spec=replace(cabinet.spec, kind=CabinetKind.WALL))
    assert places(handle_holes(wall, HANDLE, "h", 128_000)) == [(50, 556), (178, 556)]


def test_a_drawers_handle_lies_in_the_middle() -> None:
    front = board("f", PanelRole.DRAWER_FRONT, (2, -18, 2), (596, 18, 200), ("x", "z"))
    holes = handle_holes(with_panels(base(), front), replace(HANDLE, panel="f"), "h", 160_000)
    assert places(holes) == [(218, 100), (378, 100)]


@pytest.mark.parametrize("pitch", [0, -5, 700_000])
def test_a_handle_that_does_not_fit_is_refused(pitch: int) -> None:
    with pytest.raises(UsageError, match="door_1"):
        handle_holes(base(), HANDLE, "h", pitch)
