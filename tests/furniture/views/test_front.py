"""The front view: its extents, dimensions, hidden lines and hinge marks."""

from __future__ import annotations

import pytest
from tests.furniture.views.cabinets import everything, zoo
from tests.furniture.views.shapes_read import lines_of, words_of

from verstak.drawing.shapes import Line, Polyline
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.views.fixtures import floor_um, legs, rods
from verstak.furniture.views.front import (
    front_drawing,
    front_view,
    fronts_grid,
    hinged_left,
    visible_fronts,
)
from verstak.furniture.views.paper import Frame
from verstak.furniture.views.single_page import single_page

ALL = everything()


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
def test_visible_lines_reach_as_far_as_the_cabinet(cabinet: Cabinet) -> None:
    view = front_drawing(cabinet, "en")
    page = single_page(view)
    lines = lines_of(page, "visible")
    xs = [x for line in lines for x, _ in (line.start, line.end)]
    ys = [y for line in lines for _, y in (line.start, line.end)]
    spec = cabinet.spec
    scale = (max(xs) - min(xs)) / spec.width_um
    assert (view.h0, view.h1) == (0, spec.width_um)
    assert (view.v0, view.v1) == (floor_um(cabinet), spec.height_um)
    assert (max(ys) - min(ys)) / scale == pytest.approx(spec.height_um)


def test_dimensions_of_a_base_cabinet() -> None:
    words = words_of(front_view(zoo()["base"]))
    # 600 wide, two doors of 300 - 2 * 2, 720 high on legs of 100, doors of 720 - 2 * 2.
    assert sorted(w for w in words if w[0].isdigit()) == [
        "100",
        "296",
        "296",
        "600",
        "716",
        "720",
        "820",
    ]


def test_russian_words_and_decimal_comma() -> None:
    words = words_of(front_view(zoo()["drawers"], language="ru"))
    assert "Вид спереди" in words
    assert "500,5" in words
    assert "496,5" in words
    assert not any("." in word for word in words)


def test_doors_hide_the_carcass_but_not_themselves() -> None:
    cabinet = zoo()["base"]
    shapes = front_drawing(cabinet, "en").draw(Frame(0, 0, 1))
    hidden = [s for s in shapes if isinstance(s, Line) and s.pen.role == "hidden"]
    # The shelf's two level edges: 336 above the bottom, from gap to gap of the doors.
    levels = {round(-line.start[1]) for line in hidden if line.start[1] == line.end[1]}
    assert {352, 368} <= levels
    assert 720 not in levels


def test_an_open_cabinet_hides_nothing_of_its_carcass() -> None:
    shapes = front_drawing(zoo()["low"], "en").draw(Frame(0, 0, 1))
    assert not [s for s in shapes if isinstance(s, Line) and s.pen.role == "hidden"]


def test_opening_lines_meet_at_the_side_that_opens() -> None:
    cabinet = zoo()["base"]
    doors = visible_fronts(cabinet)
    assert [hinged_left(cabinet, door) for door in doors] == [True, False]
    shapes = front_drawing(cabinet, "en").draw(Frame(0, 0, 1))
    marks = [s.points for s in shapes if isinstance(s, Polyline) and s.pen.role == "opening"]
    assert [[round(x) for x, _ in points] for points in marks] == [[2, 298, 2], [598, 302, 598]]


def test_drawers_behind_doors_are_no_visible_fronts() -> None:
    wardrobe = next(c for name, c in zoo().items() if name.startswith("a wardrobe"))
    assert {panel.id for panel in visible_fronts(wardrobe)} == {f"door_{n}" for n in range(1, 5)}


def test_rows_and_columns_of_fronts() -> None:
    cabinet = next(c for c in ALL if c.spec.name == "drawer over door")
    fronts = visible_fronts(cabinet)
    assert fronts_grid(fronts, 0) == (((2_000, 448_000),),)
    assert fronts_grid(fronts, 2) == (((2_000, 558_000), (562_000, 718_000)),)


def test_legs_stand_below_and_rods_hang_inside() -> None:
    base = zoo()["base"]
    assert len(legs(base)) == 4
    assert {(leg.z0_um, leg.z1_um) for leg in legs(base)} == {(-100_000, 0)}
    wardrobe = next(c for name, c in zoo().items() if name.startswith("a wardrobe"))
    (rod,) = rods(wardrobe)
    lid = max(wardrobe.panels, key=lambda p: p.origin_um[2] if "fixed" in p.id else -1)
    assert 0 < lid.origin_um[2] - rod.z_um < 100_000
    assert rod.x1_um - rod.x0_um == lid.extent_um[0]
