"""Lines joined into outlines: outline_gap, on what drawn_lines takes from entities."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest
from ezdxf.document import Drawing
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.furniture.dxf_writing import chain, dxf_bytes, rectangle

from verstak.errors import InvalidDrawing
from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.furniture.drawings.drawn_lines import CURVE_MM, DrawnLine
from verstak.furniture.drawings.outline_gap import join_lines

SQUARE = [(0.0, 0.0), (400.0, 0.0), (400.0, 300.0), (0.0, 300.0), (0.0, 0.0)]


def line(a: tuple[float, float], b: tuple[float, float]) -> DrawnLine:
    return DrawnLine("L", ((*a, 0.0), (*b, 0.0)), False, "LINE")


def sides(points: list[tuple[float, float]]) -> list[DrawnLine]:
    return [line(a, b) for a, b in pairwise(points)]


def test_four_lines_are_one_outline() -> None:
    joined = join_lines("L", sides(SQUARE), None)
    assert [outline.contour.area for outline in joined.outlines] == [120_000]
    assert joined.outlines[0].pieces == 4
    assert joined.open_lines == []


def test_a_gap_of_three_tenths() -> None:
    """Question F45 of the exam: the gap is named with its layer's line ends and size."""
    joined = join_lines("L", sides([*SQUARE[:-1], (0.0, 0.3)]), None)
    assert joined.outlines == []
    (gap,) = joined.open_lines[0].gaps
    assert {gap.start, gap.end} == {(0.0, 0.3), (0.0, 0.0)}
    assert gap.size == pytest.approx(0.3)


@pytest.mark.parametrize(("close_below", "closed"), [(0.29, 0), (0.31, 1), (None, 0)])
def test_a_gap_is_bridged_only_below_the_width_that_was_asked_for(
    close_below: float | None, closed: int
) -> None:
    joined = join_lines("L", sides([*SQUARE[:-1], (0.0, 0.3)]), close_below)
    assert len(joined.outlines) == closed
    assert len(joined.open_lines) == 1 - closed
    assert all(outline.gaps for outline in joined.outlines)


def test_two_gaps_in_one_outline() -> None:
    a = [(0.0, 0.0), (400.0, 0.0), (400.0, 300.0)]
    b = [(400.0, 300.2), (0.0, 300.2), (0.0, 0.5)]
    joined = join_lines("L", sides(a) + sides(b), None)
    assert len(joined.open_lines) == 1
    assert [gap.size for gap in joined.open_lines[0].gaps] == pytest.approx([0.5, 0.2])
    closed = join_lines("L", sides(a) + sides(b), 0.6)
    assert [len(outline.gaps) for outline in closed.outlines] == [2]


def test_lines_that_branch_are_not_followed() -> None:
    joined = join_lines("L", [*sides(SQUARE), line((400.0, 0.0), (900.0, 0.0))], None)
    assert any(open_line.branch == (400.0, 0.0) for open_line in joined.open_lines)
    assert len(joined.outlines) == 1  # the square itself still closes at the branch
    divided = join_lines("L", [*sides(SQUARE), line((0.0, 0.0), (400.0, 300.0))], None)
    assert divided.outlines == []
    assert all(open_line.branch for open_line in divided.open_lines)


def test_outlines_that_share_a_corner() -> None:
    other = [(x + 400, y + 300) for x, y in SQUARE]
    joined = join_lines("L", sides(SQUARE) + sides(other), None)
    assert [outline.contour.area for outline in joined.outlines] == [120_000, 120_000]


def test_doubled_lines_count_once() -> None:
    back = [DrawnLine("L", tuple(reversed(each.path)), False, "LINE") for each in sides(SQUARE)]
    joined = join_lines("L", sides(SQUARE) + back, None)
    assert len(joined.outlines) == 1
    assert joined.doubled == 4


def test_what_has_no_length_or_area_is_left_out() -> None:
    dot = line((5.0, 5.0), (5.0, 5.0))
    flat = DrawnLine("L", ((0, 0, 0), (9, 0, 0)), True, "LWPOLYLINE")
    joined = join_lines("L", [dot, flat, *sides(SQUARE)], None)
    assert (len(joined.outlines), joined.empty) == (1, 2)


def test_a_short_line_is_not_closed_into_nothing() -> None:
    joined = join_lines("L", [line((0.0, 0.0), (0.2, 0.0))], 0.5)
    assert joined.outlines == []
    assert len(joined.open_lines) == 1


@pytest.mark.parametrize(
    ("miss", "counted", "open_"), [(0.0, 1, 0), (6e-8, 1, 1), (5e-4, 1, 1), (0.002, 0, 1)]
)
def test_a_polyline_that_is_not_marked_as_closed(miss: float, counted: int, open_: int) -> None:
    path = tuple((x, y, 0.0) for x, y in [*SQUARE[:-1], (miss, 0.0)])
    joined = join_lines("L", [DrawnLine("L", path, False, "LWPOLYLINE")], None)
    assert (len(joined.outlines), len(joined.open_lines)) == (counted, open_)


@given(
    gap=st.floats(0.01, 5.0),
    angle=st.floats(0, 2 * math.pi),
    at=st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)),
    seed=st.integers(0, 10**6),
)
@settings(max_examples=60, deadline=None)
def test_a_gap_is_found_with_its_size(
    gap: float, angle: float, at: tuple[float, float], seed: int
) -> None:
    """One corner of a hexagon is pulled apart by ``gap``; lines in any order and direction."""
    corners = [(at[0] + 300 * math.cos(k), at[1] + 300 * math.sin(k)) for k in range(6)]
    moved = (corners[0][0] + gap * math.cos(angle), corners[0][1] + gap * math.sin(angle))
    lines = sides([*corners, moved])
    chance = random.Random(seed)
    chance.shuffle(lines)
    lines = [
        DrawnLine(
            x.layer, x.path if chance.random() < 0.5 else tuple(reversed(x.path)), False, x.kind
        )
        for x in lines
    ]
    joined = join_lines("L", lines, None)
    assert joined.outlines == []
    assert [g.size for o in joined.open_lines for g in o.gaps] == pytest.approx([gap], abs=1e-6)
    assert len(join_lines("L", lines, gap + 1e-6).outlines) == 1


def arcs_and_lines(document: Drawing) -> None:
    """A slot of 200 by 80: two lines and two half circles, some drawn the other way."""
    space = document.modelspace()
    at = {"layer": "panel"}
    space.add_line((40, 0), (160, 0), dxfattribs=at)
    space.add_line((40, 80), (160, 80), dxfattribs=at)
    space.add_arc((160, 40), 40, 270, 90, dxfattribs=at)
    space.add_arc((40, 40), 40, 90, 270, dxfattribs=at)


def test_arcs_and_lines_make_a_slot() -> None:
    (panel,) = read_drawing(dxf_bytes(arcs_and_lines)).panels
    assert panel.size_um == (200_000, 80_000)
    assert panel.contour.area == pytest.approx(120 * 80 + math.pi * 1600, rel=1e-9)


def test_curves_become_chords_and_it_is_said() -> None:
    def ellipse(document: Drawing) -> None:
        document.modelspace().add_ellipse((0, 0), (300, 0), 0.5, dxfattribs={"layer": "panel"})

    result = read_drawing(dxf_bytes(ellipse))
    (panel,) = result.panels
    assert panel.size_um == pytest.approx((600_000, 300_000), abs=20)
    assert panel.contour.area == pytest.approx(math.pi * 300 * 150, rel=2e-4)
    assert any(f"{CURVE_MM}" in note.en for note in result.notes)


def test_a_closed_spline_is_an_outline() -> None:
    """A uniform cubic B-spline around a square of 400: exact extents and area by hand.

    It starts at (P0 + 4·P1 + P2)/6 = (1000/3, 200/3). Along x the farthest point is where two
    corners weigh most: in the middle of a side, (1 + 23 + 23 + 1)/48 of the corners, so
    400·46/48 of the way between the two extremes' mean: 383.33; symmetric, 400·2/48 = 16.67.
    """

    def draw(document: Drawing) -> None:
        spline = document.modelspace().add_spline(dxfattribs={"layer": "panel"})
        spline.set_closed([(0, 0, 0), (400, 0, 0), (400, 400, 0), (0, 400, 0)])

    (panel,) = read_drawing(dxf_bytes(draw)).panels
    wanted = 400 * (46 - 2) / 48 * 1000
    assert panel.size_um == pytest.approx((wanted, wanted), abs=30)


def test_a_clamped_spline_ends_at_its_last_control_point() -> None:
    """A cubic Bézier that stands in for a quarter circle, and two lines to its centre."""

    def draw(document: Drawing) -> None:
        space = document.modelspace()
        k = 200 * 0.5522847498
        at = {"layer": "panel"}
        spline = space.add_spline(dxfattribs=at)
        spline.set_open_uniform([(200, 0, 0), (200, k, 0), (k, 200, 0), (0, 200, 0)], degree=3)
        space.add_line((0, 0), (200, 0), dxfattribs=at)
        space.add_line((0, 200), (0, 0), dxfattribs=at)

    (panel,) = read_drawing(dxf_bytes(draw)).panels
    assert panel.size_um == (200_000, 200_000)
    assert panel.contour.area == pytest.approx(math.pi * 200**2 / 4, rel=1e-3)


def test_old_polylines_with_bulges() -> None:
    def draw(document: Drawing) -> None:
        corners = [(0, 0, 0, 0, 0), (60, 0, 0, 0, 1), (60, 20, 0, 0, 0), (0, 20, 0, 0, 1)]
        document.modelspace().add_polyline2d(
            corners, format="xyseb", close=True, dxfattribs={"layer": "panel"}
        )

    (panel,) = read_drawing(dxf_bytes(draw)).panels
    assert panel.contour.area == pytest.approx(1200 + math.pi * 100)


def test_a_mirrored_entity_lies_where_it_is_seen() -> None:
    """With the normal (0, 0, −1) the object's x runs to the left."""

    def draw(document: Drawing) -> None:
        space = document.modelspace()
        down = {"layer": "panel", "extrusion": (0, 0, -1)}
        space.add_lwpolyline(
            [(-500, 0, 1.0), (-500, 100, 0)], format="xyb", close=True, dxfattribs=down
        )
        space.add_circle((-50, 50), 20, dxfattribs=down)

    result = read_drawing(dxf_bytes(draw))
    half = max(result.panels, key=lambda p: p.contour.area)
    assert (half.contour.box.x0, half.contour.box.x1) == pytest.approx((450, 500))
    circle = min(result.panels, key=lambda p: p.contour.area)
    assert circle.contour.box.centre == pytest.approx((50, 50))


def test_what_lies_out_of_the_plane_is_told() -> None:
    def draw(document: Drawing) -> None:
        space = document.modelspace()
        rectangle(space, 0, 0, 300, 200)
        space.add_circle((0, 0), 50, dxfattribs={"layer": "tilted", "extrusion": (1, 0, 0)})

    notes = " ".join(note.en for note in read_drawing(dxf_bytes(draw)).notes)
    assert "out of the drawing's plane: tilted × 1" in notes


def test_hidden_layers_are_not_counted_but_told() -> None:
    def draw(document: Drawing) -> None:
        document.layers.add("old").off()
        rectangle(document.modelspace(), 0, 0, 300, 200)
        rectangle(document.modelspace(), 900, 0, 300, 200, "old")

    result = read_drawing(dxf_bytes(draw))
    assert len(result.panels) == 1
    assert any("old × 1" in note.en for note in result.notes)


def test_no_outline_at_all() -> None:
    with pytest.raises(InvalidDrawing, match=r"no outlines: found 1 TEXT"):
        read_drawing(dxf_bytes(lambda d: d.modelspace().add_text("x")))
    with pytest.raises(InvalidDrawing, match="model space is empty"):
        read_drawing(dxf_bytes(lambda _: None))


def test_only_open_lines_give_no_panel() -> None:
    result = read_drawing(dxf_bytes(chain([(0, 0), (400, 0), (400, 300)])))
    assert result.panels == ()
    assert len(result.open_outlines) == 1
