"""Balloons: leaders do not cross, balloons do not touch, all stand outside the drawing."""

from __future__ import annotations

import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.drawing.shapes import Circle, Line, Point, Text
from verstak.furniture.views.callouts import (
    CLEAR_MM,
    RADIUS_MM,
    callouts,
    hull,
    matched,
    ring_spots,
)

SQUARE = ((0.0, 0.0), (100.0, 0.0), (100.0, 80.0), (0.0, 80.0), (50.0, 40.0))
points = st.tuples(st.floats(2, 98), st.floats(2, 78))


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < -1e-6 and turn(c, d, a) * turn(c, d, b) < -1e-6


@given(st.lists(points, min_size=2, max_size=16, unique=True))
@settings(max_examples=60, deadline=None)
def test_no_two_leaders_cross(anchors: list[Point]) -> None:
    spots = ring_spots(SQUARE, len(anchors))
    chosen = matched(anchors, spots)
    assert len(set(chosen)) == len(anchors)
    leaders = [(anchor, spots[spot]) for anchor, spot in zip(anchors, chosen, strict=True)]
    assert not any(cross(*p, *q) for p, q in itertools.combinations(leaders, 2))


@given(st.integers(1, 120))
@settings(max_examples=20, deadline=None)
def test_there_is_room_for_all_and_none_touch(count: int) -> None:
    spots = ring_spots(SQUARE, count)
    assert len(spots) >= count
    for a, b in itertools.combinations(spots, 2):
        assert math.dist(a, b) >= 2 * RADIUS_MM
    for x, y in spots:
        beside = math.hypot(max(-x, x - 100, 0), max(-y, y - 80, 0))
        assert beside >= CLEAR_MM - 1e-9


def test_a_hull_of_a_square() -> None:
    assert set(hull(SQUARE)) == set(SQUARE[:4])


def test_each_number_has_a_balloon_a_leader_and_a_dot() -> None:
    shapes = callouts(["1", "2"], [(20, 20), (80, 60)], SQUARE)
    assert [s.words for s in shapes if isinstance(s, Text)] == ["1", "2"]
    lines = [s for s in shapes if isinstance(s, Line)]
    assert [line.start for line in lines] == [(20, 20), (80, 60)]
    assert sum(isinstance(s, Circle) for s in shapes) == 4
    assert callouts([], [], SQUARE) == ()
