"""Rounds of cuts from rectangles alone, against a search that tries every choice of cuts."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.cutting.checking.guillotine import OTHER, Box, a_cut_passes, rounds_needed
from verstak.cutting.layout import Axis

FIELD: Box = (0, 0, 12, 12)


def searched(boxes: list[Box], field: Box, kerf: int, axis: Axis, rounds: int) -> bool:
    """Whether so many rounds are enough, trying all subsets of cuts, close and far from a box."""
    if len(boxes) < 2:
        loose = [
            (boxes[0][0], boxes[0][2]) != (field[0], field[2]),
            (boxes[0][1], boxes[0][3]) != (field[1], field[3]),
        ]
        return sum(loose) - 1 <= rounds
    if rounds == 0:
        return False
    low, high = (0, 2) if axis == "x" else (1, 3)
    ordered = sorted(boxes, key=lambda box: box[low])
    gaps = [
        index
        for index in range(1, len(ordered))
        if ordered[index][low] - max(box[high] for box in ordered[:index]) >= kerf
    ]
    for taken in (chosen for n in range(len(gaps) + 1) for chosen in combinations(gaps, n)):
        ends = [0, *taken, len(ordered)]
        groups = [ordered[a:b] for a, b in pairwise(ends)]
        if all(
            any(
                searched(group, piece, kerf, OTHER[axis], rounds - 1)
                for piece in pieces(group, field, low, high)
            )
            for group in groups
        ):
            return True
    return False


def pieces(group: list[Box], field: Box, low: int, high: int) -> list[Box]:
    """The group's piece cut close to it, or left with the margins of the field."""
    close = list(field)
    close[low], close[high] = min(box[low] for box in group), max(box[high] for box in group)
    return [(close[0], close[1], close[2], close[3]), field]


@st.composite
def scattered(draw: st.DrawFn) -> tuple[list[Box], int]:
    """A few boxes a kerf apart in a small field; about half can be sawn."""
    kerf = draw(st.integers(0, 1))
    boxes: list[Box] = []
    for _ in range(draw(st.integers(1, 7))):
        x, y = draw(st.integers(0, 11)), draw(st.integers(0, 11))
        dx, dy = draw(st.integers(1, 6)), draw(st.integers(1, 6))
        box = (x, y, min(x + dx, 12), min(y + dy, 12))
        if all(apart(box, each) >= kerf for each in boxes):
            boxes.append(box)
    return boxes, kerf


def apart(one: Box, two: Box) -> int:
    return max(max(one[0], two[0]) - min(one[2], two[2]), max(one[1], two[1]) - min(one[3], two[3]))


@given(scattered(), st.sampled_from(["x", "y"]))
@settings(max_examples=300, deadline=None)
def test_no_choice_of_cuts_needs_fewer_rounds(case: tuple[list[Box], int], axis: Axis) -> None:
    boxes, kerf = case
    needed = rounds_needed(boxes, FIELD, kerf, axis)
    if needed is None:
        assert not searched(boxes, FIELD, kerf, axis, len(boxes) + 2)
    else:
        assert searched(boxes, FIELD, kerf, axis, needed)
        assert needed == 0 or not searched(boxes, FIELD, kerf, axis, needed - 1)


@pytest.mark.parametrize(
    ("boxes", "along_x", "along_y"),
    [
        ([], 0, 0),
        ([(0, 0, 12, 12)], 0, 0),
        ([(0, 0, 5, 12)], 0, 0),  # one trim, which is free
        ([(0, 0, 5, 5)], 1, 1),  # two trims, of which the last is free
        ([(0, 0, 5, 12), (6, 0, 12, 12)], 1, 2),
        ([(0, 0, 5, 12), (6, 0, 12, 7)], 1, 2),  # the second is trimmed for nothing
        ([(0, 0, 5, 5), (6, 0, 12, 5), (0, 6, 12, 12)], 3, 2),
        ([(0, 0, 3, 3), (0, 4, 3, 7), (4, 0, 12, 9), (0, 10, 12, 12)], 4, 3),
    ],
)
def test_rounds_by_hand(boxes: list[Box], along_x: int, along_y: int) -> None:
    assert rounds_needed(boxes, FIELD, 1, "x") == along_x
    assert rounds_needed(boxes, FIELD, 1, "y") == along_y


def test_a_gap_below_the_kerf_lets_no_cut_through() -> None:
    boxes = [(0, 0, 5, 12), (6, 0, 12, 12)]
    assert rounds_needed(boxes, FIELD, 1, "x") == 1
    assert rounds_needed(boxes, FIELD, 2, "x") is None


def test_the_pinwheel_resists() -> None:
    """Four strips round a middle: the classical pattern that is not guillotine."""
    pinwheel: list[Box] = [(0, 0, 7, 4), (8, 0, 12, 7), (5, 8, 12, 12), (0, 5, 4, 12)]
    assert rounds_needed(pinwheel, FIELD, 1, "x") is None
    assert rounds_needed(pinwheel[1:], FIELD, 1, "x") is not None


def test_a_staircase_of_a_thousand_boxes_is_no_recursion() -> None:
    boxes: list[Box] = []
    x = y = 0
    for index in range(1000):
        if index % 2:
            boxes.append((x, y, x + 1, 3000))
            x += 2
        else:
            boxes.append((x, y, 3000, y + 1))
            y += 2
    # Each round frees one box, the last round two of them; then one trim, which is free.
    assert rounds_needed(boxes, (0, 0, 3000, 3000), 1, "y") == 999


def test_whether_a_cut_passes() -> None:
    pair: list[Box] = [(0, 0, 5, 12), (6, 0, 12, 12)]
    assert a_cut_passes(pair, FIELD, 1, "x")
    assert not a_cut_passes(pair, FIELD, 1, "y")
    assert a_cut_passes([(0, 0, 12, 11)], FIELD, 4, "y")  # sawdust on top
    assert not a_cut_passes([], FIELD, 1, "y")
