from __future__ import annotations

from dataclasses import replace

import pytest
from tests.furniture.hand_made import base, board, with_panels

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet, Fitting, FittingKind
from verstak.furniture.drilling.hinge_holes import hinge_holes
from verstak.furniture.drilling.hole import Hole, Operation, Side
from verstak.furniture.drilling.shelf_pin_holes import shared_through, shelf_pin_holes, whole_rows
from verstak.furniture.drilling.system32 import RearRow, grid
from verstak.furniture.panel import PanelRole
from verstak.quantities.text import Bilingual

PIN = Bilingual("pin", "полкодержатель")


def pins(cabinet: Cabinet) -> Fitting:
    return next(f for f in cabinet.fittings if f.kind is FittingKind.SHELF_PIN)


def divided() -> Cabinet:
    middle = board("middle", PanelRole.DIVIDER, (292, 0, 16), (16, 560, 688), ("z", "y"))
    shelves = [
        board(f"s{n}", PanelRole.SHELF, (x, 20, 350), (274, 540, 16), ("x", "y"))
        for n, x in ((1, 17), (2, 309))
    ]
    cabinet = with_panels(base(shelf_z=None, door=False), middle, *shelves)
    fittings = (
        Fitting(FittingKind.SHELF_PIN, PIN, 4, "s1", ("side_left", "middle")),
        Fitting(FittingKind.SHELF_PIN, PIN, 4, "s2", ("middle", "side_right")),
    )
    return replace(cabinet, fittings=fittings)


def test_four_pins_carry_the_shelf_where_the_drawing_has_it() -> None:
    cabinet = base()
    holes = shelf_pin_holes(cabinet, pins(cabinet), "p", steps=0)
    # The pin's upper side touches the shelf's lower face at 350: 350 − 2.5.
    assert {(h.panel, h.face, h.x_um, h.y_um) for h in holes} == {
        ("side_left", Side.B, 347_500, 37_000),
        ("side_left", Side.B, 347_500, 523_000),
        ("side_right", Side.A, 347_500, 37_000),
        ("side_right", Side.A, 347_500, 523_000),
    }
    assert {(h.diameter_um, h.depth_um) for h in holes} == {(5_000, 13_000)}


def test_further_holes_are_a_pitch_apart() -> None:
    cabinet = base()
    holes = shelf_pin_holes(cabinet, pins(cabinet), "p", steps=2)
    front = sorted(h.x_um for h in holes if h.panel == "side_left" and h.y_um == 37_000)
    assert front == [283_500, 315_500, 347_500, 379_500, 411_500]


def test_the_rear_row_may_stand_on_the_raster() -> None:
    cabinet = base()
    holes = shelf_pin_holes(cabinet, pins(cabinet), "p", steps=0, rear=RearRow.MULTIPLE_OF_32)
    assert {h.y_um for h in holes} == {37_000, 517_000}


def test_rows_stay_under_a_shelf_that_is_set_back_or_ends_early() -> None:
    cabinet = base()
    short = replace(cabinet.panel("shelf_1"), origin_um=(17_000, 60_000, 350_000), width_um=400_000)
    cabinet = replace(cabinet, panels=(*cabinet.panels[:-1], short))
    holes = shelf_pin_holes(cabinet, pins(cabinet), "p", steps=0)
    assert {h.y_um for h in holes} == {97_000, 423_000}


def test_further_holes_beside_a_hinges_plate_are_left_out_but_not_the_shelfs_own() -> None:
    cabinet = base(shelf_z=150)
    taken = hinge_holes(cabinet, cabinet.fittings[0], "h")
    holes = shelf_pin_holes(cabinet, pins(cabinet), "p", taken, steps=2)
    front = sorted(h.x_um for h in holes if h.panel == "side_left" and h.y_um == 37_000)
    # Plates at 72 and 104; 83.5 and 115.5 keep 6.5 mm and 9 mm of board, so nothing is lost …
    assert front == [83_500, 115_500, 147_500, 179_500, 211_500]
    lower = base(shelf_z=143)
    holes = shelf_pin_holes(lower, pins(lower), "p", taken, steps=2)
    front = sorted(h.x_um for h in holes if h.panel == "side_left" and h.y_um == 37_000)
    # … but 76.5 and 108.5 would leave nothing.
    assert front == [140_500, 172_500, 204_500]


def test_rows_end_before_the_panel_does() -> None:
    cabinet = base(shelf_z=40)
    holes = shelf_pin_holes(cabinet, pins(cabinet), "p", steps=2)
    assert min(h.x_um for h in holes) == 37_500


def test_whole_rows_run_along_the_grid_of_both_sides() -> None:
    cabinet = base()
    holes = whole_rows(cabinet)
    assert {h.operation for h in holes} == {Operation.SYSTEM32}
    for side in ("side_left", "side_right"):
        for y in (37_000, 523_000):
            row = tuple(h.x_um for h in holes if h.panel == side and h.y_um == y)
            assert row == grid(720_000).places_um


def test_whole_rows_leave_out_what_a_plate_has_bored_already() -> None:
    cabinet = base()
    taken = hinge_holes(cabinet, cabinet.fittings[0], "h")
    row = {
        h.x_um for h in whole_rows(cabinet, taken) if h.panel == "side_left" and h.y_um == 37_000
    }
    assert set(grid(720_000).places_um) - row == {72_000, 104_000, 616_000, 648_000}


def test_pins_from_both_faces_of_a_divider_become_one_through_hole() -> None:
    cabinet = divided()
    holes: list[Hole] = []
    for number, fitting in enumerate(cabinet.fittings):
        holes.extend(shelf_pin_holes(cabinet, fitting, f"p{number}", holes, steps=1))
    shared = [h for h in shared_through(cabinet, holes) if h.panel == "middle"]
    assert len(shared) == 6
    assert {(h.face, h.z_um, h.depth_um, h.owner) for h in shared} == {(Side.A, 0, None, "p0; p1")}


def test_in_a_thick_divider_both_stay_blind() -> None:
    cabinet = divided()
    thick = replace(cabinet.panel("middle"), thickness_um=38_000, origin_um=(281_000, 0, 16_000))
    cabinet = replace(
        cabinet, panels=tuple(thick if p.id == "middle" else p for p in cabinet.panels)
    )
    holes = [h for f in cabinet.fittings for h in shelf_pin_holes(cabinet, f, f.panel, steps=0)]
    assert shared_through(cabinet, holes) == tuple(holes)


def test_a_shelf_cannot_be_pinned_to_a_lying_panel() -> None:
    cabinet = base()
    with pytest.raises(InvalidCabinet, match="upright"):
        shelf_pin_holes(cabinet, replace(pins(cabinet), against=("bottom",)), "p")
