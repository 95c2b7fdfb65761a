"""Panels with holes: hole_marks at their places, running_sizes, the table of what is bored."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.furniture.views.cabinets import everything, zoo
from tests.furniture.views.shapes_read import outside, overlapping_texts, words_of

from verstak.drawing.shapes import Circle, Polyline, Rectangle
from verstak.errors import UsageError
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.drilling.drill import drill
from verstak.furniture.drilling.drilling_dxf import viewed_face
from verstak.furniture.drilling.hole import Side
from verstak.furniture.orders.cabinet_file import read_cabinets
from verstak.furniture.views.groove import Groove, groove_of, groove_shapes
from verstak.furniture.views.hole_marks import hole_kinds, hole_shapes, kind_of
from verstak.furniture.views.panel_page import drilled_panels, panel_page
from verstak.furniture.views.paper import Frame, size_text
from verstak.furniture.views.running_sizes import PITCH_MM, spread, written_places

ORDER_OF_MANY_SHELVES = """
[[cabinet]]
kind = "tall"
width = 400
height = 2700
depth = 700
doors = 2
shelves = 20
"""
BASE = zoo()["base"]
HOLES = drill(BASE)
ALL = everything()


def test_every_place_is_written_from_two_edges() -> None:
    own = [hole for hole in HOLES if hole.panel == "side_left"]
    words = words_of(panel_page(BASE, "side_left", HOLES, "ru"))
    for hole in own:
        assert size_text("ru", hole.x_um) in words
        assert size_text("ru", hole.y_um) in words
    assert "720" in words
    assert "560" in words
    assert "боковина левая (side_left)" in words
    assert "конфирмат, пласть" in words
    assert "сквозн." in words


def test_a_bore_in_an_end_has_no_place_along_the_length() -> None:
    words = words_of(panel_page(BASE, "bottom", HOLES))
    assert "0" not in words
    assert "confirmat, edge" in words
    assert "37" in words  # its depth


def test_circles_lie_at_their_places_and_have_their_size() -> None:
    door = BASE.panel("door_1")
    own = [hole for hole in HOLES if hole.panel == "door_1"]
    shapes = hole_shapes(door, own, viewed_face(door), Frame(0, 0, 1))
    circles = {(s.centre, s.radius_mm) for s in shapes if isinstance(s, Circle)}
    assert circles == {
        ((hole.x_um / 1000, -hole.y_um / 1000), hole.diameter_um / 2000) for hole in own
    }
    assert max(radius for _, radius in circles) == 17.5


def test_a_bore_in_an_edge_is_as_deep_as_it_is() -> None:
    bottom = BASE.panel("bottom")
    own = [hole for hole in HOLES if hole.panel == "bottom"]
    shapes = hole_shapes(bottom, own, viewed_face(bottom), Frame(0, 0, 1))
    bores = [s.points for s in shapes if isinstance(s, Polyline) and "edge" in s.pen.role]
    depths = {round(max(x for x, _ in p) - min(x for x, _ in p), 3) for p in bores}
    assert len(bores) == 4
    assert depths == {37.0}


def test_kinds_are_counted_as_the_table_does() -> None:
    own = [hole for hole in HOLES if hole.panel == "door_1"]
    counted = Counter(kind_of(hole) for hole in own)
    kinds = hole_kinds(own)
    assert list(kinds.values()) == list(range(1, len(kinds) + 1))
    assert [(kind.diameter_um, counted[kind]) for kind in kinds] == [(35_000, 2), (2_500, 4)]


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
def test_every_drilled_panel_has_a_sheet(cabinet: Cabinet) -> None:
    holes = drill(cabinet)
    sheets = drilled_panels(cabinet, holes)
    assert sum(alike for _, _, alike in sheets) == len({hole.panel for hole in holes})
    for panel, own, _ in sheets:
        assert {hole.panel for hole in own} == {panel.id}


def test_left_and_right_doors_are_not_alike() -> None:
    sheets = [panel.id for panel, _, _ in drilled_panels(BASE, HOLES) if "door" in panel.id]
    assert sheets == ["door_1", "door_2"]


def test_the_groove_for_the_back_is_drawn_on_what_it_enters() -> None:
    inset = zoo()["inset"]
    groove = groove_of(inset, inset.panel("side_left"))
    # Depth 510, 12 mm behind it and 3 mm thick; the carcass's bottom is 100 + 16 above the floor.
    assert groove == Groove(Side.B, (108_000, 495_000), (712_000, 498_000), 8_000)
    assert groove.width_um == 3_000
    assert groove_of(inset, inset.panel("shelf_1")) is None
    assert groove_of(BASE, BASE.panel("side_left")) is None
    words = " ".join(words_of(panel_page(inset, "side_left", drill(inset))))
    assert "groove for the back on face B, 3 mm wide, 8 mm deep;" in words
    assert "108 to 712 mm from W1, 495 to 498 mm from L1." in words
    (drawn,) = groove_shapes(groove, Side.A, Frame(0, 0, 1))
    assert isinstance(drawn, Rectangle)
    assert drawn.corner == pytest.approx((108, -498))
    assert drawn.size == pytest.approx((604, 3))
    assert drawn.pen.dash_mm


def test_an_unknown_panel_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"side_left.*found 'lid'"):
        panel_page(BASE, "lid", HOLES)


@given(st.lists(st.floats(0, 200), max_size=40))
def test_numbers_are_moved_apart_and_keep_their_order(places: list[float]) -> None:
    ordered = sorted(places)
    moved = spread(ordered, PITCH_MM)
    assert len(moved) == len(ordered)
    for a, b in pairwise(moved):
        assert b - a >= PITCH_MM - 1e-9
    # Moved apart, but not away: the middle of all stays where it was.
    if ordered:
        assert sum(moved) == pytest.approx(sum(ordered), abs=1e-6)


def test_numbers_without_room_are_thinned_out_from_end_to_end() -> None:
    places = range(0, 1_000_000, 5_000)
    shown = written_places(places, 30 * PITCH_MM)
    assert len(set(shown)) == 30
    assert (shown[0], shown[-1]) == (0, 995_000)
    assert written_places([7, 3, 3], 30 * PITCH_MM) == (3, 7)


def test_a_sheet_that_lacks_places_says_so() -> None:
    text = ORDER_OF_MANY_SHELVES
    (cabinet,) = (build_cabinet(spec) for spec, _ in read_cabinets(text, name="many"))
    page = panel_page(cabinet, "side_left", drill(cabinet), "ru")
    assert any("не все размеры" in words for words in words_of(page))
    assert overlapping_texts(page.shapes) == []
    assert outside(page) == []
    assert not any(
        "не все" in word for word in words_of(panel_page(BASE, "side_left", HOLES, "ru"))
    )


def test_numbers_with_room_stay_where_they_are() -> None:
    assert spread([0, 10, 20], PITCH_MM) == (0, 10, 20)
