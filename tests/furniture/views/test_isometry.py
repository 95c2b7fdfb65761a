"""Painter's order of boxes, checked by casting rays."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.furniture.views.explosion import side_points
from verstak.furniture.views.isometry import Box, behind, covers, overlap, painter_order, project


def depth(box: Box, x: float, y: float, z: float) -> float | None:
    """How far along (1, -1, 1), towards the viewer, a line through a point leaves a box.

    By the slab method, which knows nothing of strips and planes between boxes.
    """
    enter, leave = -math.inf, math.inf
    for at, way, low, high in zip((x, y, z), (1, -1, 1), box.low, box.high, strict=True):
        a, b = sorted(((low - at) / way, (high - at) / way))
        enter, leave = max(enter, a), min(leave, b)
    return leave if leave - enter > 1e-9 else None


def in_order(order: tuple[Box, ...]) -> None:
    """Fail where a box that is drawn later lies behind an earlier one."""
    for first, second in itertools.combinations(order, 2):
        if first.key == second.key:
            continue
        for a, b in ((first, second), (second, first)):
            for point in side_points(a, 5):
                if not covers(b, *point):
                    continue
                near, far = depth(second, *point), depth(first, *point)
                if near is not None and far is not None:
                    assert near > far - 1e-6, (first, second)


def volume(box: Box) -> int:
    return math.prod(high - low for low, high in zip(box.low, box.high, strict=True))


@st.composite
def disjoint(draw: st.DrawFn) -> list[Box]:
    """A block that is cut up again and again, its pieces made smaller."""
    pieces = [((0, 0, 0), (60, 60, 60))]
    for _ in range(draw(st.integers(0, 9))):
        index, axis = draw(st.integers(0, len(pieces) - 1)), draw(st.integers(0, 2))
        low, high = pieces[index]
        if high[axis] - low[axis] < 8:
            continue
        at = draw(st.integers(low[axis] + 3, high[axis] - 3))
        middle_high, middle_low = list(high), list(low)
        middle_high[axis] = middle_low[axis] = at
        pieces[index] = (low, (middle_high[0], middle_high[1], middle_high[2]))
        pieces.append(((middle_low[0], middle_low[1], middle_low[2]), high))
    boxes = []
    for number, (low, high) in enumerate(pieces):
        less = draw(st.integers(0, 1))
        boxes.append(
            Box(str(number), (low[0] + less, low[1], low[2]), (high[0], high[1] - less, high[2]))
        )
    return draw(st.permutations(boxes))


@given(disjoint())
@settings(max_examples=60, deadline=None)
def test_of_two_boxes_the_one_behind_comes_first(boxes: list[Box]) -> None:
    order = painter_order(boxes)
    assert sum(map(volume, order)) == sum(map(volume, boxes))
    in_order(order)


def find_ring() -> list[Box]:
    """Three beams of which each lies behind the next one."""
    spots = range(0, 40, 10)
    for a, b, c, d, e, f in itertools.product(spots, repeat=6):
        boxes = [
            Box("x", (-60, a, b), (60, a + 6, b + 6)),
            Box("y", (c, -60, d), (c + 6, 60, d + 6)),
            Box("z", (e, f, -60), (e + 6, f + 6, 60)),
        ]
        pairs = list(itertools.combinations(boxes, 2))
        apart = all(behind(p, q) != behind(q, p) for p, q in pairs)
        if not apart or not all(overlap(p, q) for p, q in pairs):
            continue
        before = [sum(behind(p, q) for q in boxes if q is not p) for p in boxes]
        if before == [1, 1, 1]:
            return boxes
    pytest.fail("there is a ring of three beams")


def test_a_ring_is_cut_and_its_cut_is_no_edge() -> None:
    boxes = find_ring()
    order = painter_order(boxes)
    assert len(order) > 3
    assert sum(map(volume, order)) == sum(map(volume, boxes))
    assert sum(len(box.cuts) for box in order) == 2 * (len(order) - 3)
    in_order(order)


def test_axes_on_paper() -> None:
    assert project(0, 0, 5) == (0, 5)
    x, y = project(2, 0, 0)
    assert x == pytest.approx(math.sqrt(3))
    assert y == pytest.approx(-1)  # to the right and down: the right side faces the viewer
    assert project(0, 2, 0)[1] == pytest.approx(1)  # backwards is up


def test_one_before_the_other() -> None:
    door = Box("door", (0, -18, 0), (300, 0, 700))
    side = Box("side", (0, 0, 0), (16, 560, 700))
    assert behind(side, door)
    assert not behind(door, side)
    assert overlap(side, door)
    assert painter_order([door, side]) == (side, door)


def test_far_apart_they_do_not_meet_on_paper() -> None:
    assert not overlap(Box("a", (0, 0, 0), (10, 10, 10)), Box("b", (100, 100, 0), (110, 110, 10)))
