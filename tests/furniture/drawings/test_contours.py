from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.furniture.drawings.contours import (
    Contour,
    TurnedBox,
    convex_hull,
    crossing,
    path_box,
    path_points,
    reversed_path,
    side_length,
)

SQUARE = Contour(((0, 0, 0), (100, 0, 0), (100, 100, 0), (0, 100, 0)))
CIRCLE = Contour(((30, 10, 1.0), (-10, 10, 1.0)))  # centre (10, 10), diameter 40
SLOT = Contour(((0, 0, 0), (60, 0, 1.0), (60, 20, 0), (0, 20, 1.0)))  # 60 straight, radius 10


def test_straight_sides() -> None:
    assert SQUARE.area == 10_000
    assert SQUARE.perimeter == 400
    assert (SQUARE.box.dx, SQUARE.box.dy) == (100, 100)
    assert SQUARE.circle is None


def test_a_circle_of_two_bulges() -> None:
    assert CIRCLE.area == pytest.approx(math.pi * 400, rel=1e-12)
    assert CIRCLE.perimeter == pytest.approx(math.pi * 40, rel=1e-12)
    assert (CIRCLE.box.x0, CIRCLE.box.y1) == pytest.approx((-10, 30))
    assert CIRCLE.circle is not None
    centre, diameter = CIRCLE.circle
    assert (*centre, diameter) == pytest.approx((10, 10, 40))


def test_a_slot_is_a_rectangle_and_a_circle() -> None:
    assert SLOT.area == pytest.approx(60 * 20 + math.pi * 100, rel=1e-12)
    assert SLOT.perimeter == pytest.approx(120 + math.pi * 20, rel=1e-12)
    assert (SLOT.box.x0, SLOT.box.x1) == pytest.approx((-10, 70))
    assert SLOT.circle is None


def test_an_arc_bends_to_the_side_that_its_sign_says() -> None:
    out = Contour(((0, 0, 0), (10, 0, 1.0), (10, 10, 0), (0, 10, 0)))
    inwards = Contour(((0, 0, 0), (10, 0, -1.0), (10, 10, 0), (0, 10, 0)))
    half_disc = math.pi * 25 / 2
    assert out.area == pytest.approx(100 + half_disc)
    assert inwards.area == pytest.approx(100 - half_disc)
    assert out.box.x1 == pytest.approx(15)
    assert inwards.box.x1 == pytest.approx(10)


def test_three_quarters_of_a_circle() -> None:
    """Radius 10 about (0, 0) from (10, 0) by 270° to (0, −10), closed by the chord."""
    arc = Contour(((10, 0, math.tan(math.radians(270) / 4)), (0, -10, 0)))
    assert arc.area == pytest.approx(0.75 * math.pi * 100 + 50)
    assert (arc.box.x0, arc.box.y0, arc.box.x1, arc.box.y1) == pytest.approx((-10, -10, 10, 10))


def test_inside_and_outside() -> None:
    assert SLOT.holds((-9.9, 10))
    assert not SLOT.holds((-9.9, 1))
    assert SLOT.holds((30, 10))
    assert (
        SQUARE.share_inside(Contour(((-1, -1, 0), (101, -1, 0), (101, 101, 0), (-1, 101, 0)))) == 1
    )
    assert SQUARE.share_inside(Contour(((200, 0, 0), (300, 0, 0), (300, 9, 0)))) == 0


@given(
    dx=st.floats(10, 2000),
    dy=st.floats(10, 2000),
    angle=st.floats(0, 179.9),
    at=st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)),
)
@settings(max_examples=80, deadline=None)
def test_the_least_box_of_a_turned_rectangle_is_the_rectangle(
    dx: float, dy: float, angle: float, at: tuple[float, float]
) -> None:
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = ((0, 0), (dx, 0), (dx, dy), (0, dy))
    turned = Contour(tuple((at[0] + x * c - y * s, at[1] + x * s + y * c, 0.0) for x, y in corners))
    least = turned.least_box
    assert (least.length, least.width) == pytest.approx((max(dx, dy), min(dx, dy)), rel=1e-6)
    assert turned.area == pytest.approx(dx * dy, rel=1e-6)
    if max(dx, dy) > 1.01 * min(dx, dy):
        wanted = (angle + (90 if dy > dx else 0)) % 180
        off = abs(least.angle_deg - wanted) % 180
        assert min(off, 180 - off) < 1e-3


def test_a_triangle_lies_with_its_longest_useful_side() -> None:
    """3-4-5: the rectangle on either leg has 12, the one on the hypotenuse 5 × 2.4 = 12."""
    least = Contour(((0, 0, 0), (4, 0, 0), (0, 3, 0))).least_box
    assert least.length * least.width == pytest.approx(12)
    assert isinstance(least, TurnedBox)


def test_walking_backwards_is_the_same_line() -> None:
    path = ((0, 0, 0.4), (10, 0, -0.3), (20, 5, 0), (30, 5, 0))
    back = reversed_path(path)
    assert [v[:2] for v in back] == [(30, 5), (20, 5), (10, 0), (0, 0)]
    assert [v[2] for v in back] == [0, 0.3, -0.4, 0]
    there, here = path_box(path), path_box(back)
    assert (there.x0, there.y0, there.x1, there.y1) == pytest.approx(
        (here.x0, here.y0, here.x1, here.y1)
    )
    assert reversed_path(back) == path


def test_chords_stay_within_two_micrometres() -> None:
    path = ((100.0, 0.0, 1.0), (-100.0, 0.0, 0.0))
    points = path_points(path)
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(points)]
    assert max(100 - math.hypot(*m) for m in middles) <= 0.002
    assert side_length(path[0], path[1]) == pytest.approx(math.pi * 100)


def test_the_hull_has_no_dents() -> None:
    star = ((0, 0), (10, 0), (5, 1), (10, 10), (0, 10), (1, 5))
    assert set(convex_hull(star)) == {(0, 0), (10, 0), (10, 10), (0, 10)}


def test_a_bow_tie_crosses_itself_and_a_square_does_not() -> None:
    bow = Contour(((0, 0, 0), (10, 10, 0), (10, 0, 0), (0, 10, 0)))
    assert crossing(bow) == pytest.approx((5, 5))
    assert crossing(SQUARE) is None
    assert crossing(SLOT) is None


def test_the_same_place_twice() -> None:
    shifted = Contour(tuple((x + 0.004, y, b) for x, y, b in SQUARE.vertices))
    away = Contour(tuple((x + 0.1, y, b) for x, y, b in SQUARE.vertices))
    assert SQUARE.same_as(shifted, 0.01)
    assert not SQUARE.same_as(away, 0.01)
    triangle = Contour(((0, 0, 0), (100, 0, 0), (100, 100, 0), (0, 100, 0), (50, 50, 0)))
    assert not SQUARE.same_as(triangle, 0.01)  # the same extent, another area
