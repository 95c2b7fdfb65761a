from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.furniture.hand_made import board

from verstak.furniture.drilling.hole import Bore, Hole, Operation, Point, Side, bored
from verstak.furniture.drilling.hole_gap import clear_of, cylinder, gap
from verstak.furniture.panel import PanelRole
from verstak.quantities.quantity import Assumed

# A lying board, so that its own coordinates are the cabinet's.
BOARD = board("b", PanelRole.BOTTOM, (0, 0, 0), (600, 400, 16), ("x", "y"))


def hole(  # noqa: PLR0917 - as rows of a table
    side: Side, x: float, y: float, z: float, diameter: float, depth: float
) -> Hole:
    bore = Bore(Operation.DOWEL_FACE, round(diameter * 1000), round(depth * 1000), Assumed("test"))
    return bored(BOARD, side, (round(x * 1000), round(y * 1000), round(z * 1000)), bore, "o")


def left(first: Hole, second: Hole) -> tuple[float, Point]:
    return gap(cylinder(BOARD, first), cylinder(BOARD, second))


@pytest.mark.parametrize(
    ("first", "second", "mm"),
    [
        # side by side from one face: 32 − 2·2.5
        ((Side.A, 100, 100, 0, 5, 13), (Side.A, 132, 100, 0, 5, 13), 27),
        # diagonal 3-4-5: 50 − 4 − 2.5
        ((Side.A, 100, 100, 0, 8, 12), (Side.A, 130, 140, 0, 5, 12), 43.5),
        # one over the other from both faces: 16 − 5 − 6
        ((Side.A, 100, 100, 0, 5, 5), (Side.B, 100, 100, 0, 5, 6), 5),
        # the bottoms' rims: 3 apart across, 16 − 12 = 4 through the thickness
        ((Side.A, 100, 100, 0, 5, 6), (Side.B, 108, 100, 0, 5, 6), 5),
        # edge hole at z 8 (4 to 12) under a face hole 3 deep from B (bottom at 13)
        ((Side.W1, 0, 100, 8, 8, 30), (Side.B, 20, 100, 0, 5, 3), 1),
        # the face hole stands beyond the end of the edge hole: 40 − 30 − 2.5
        ((Side.W1, 0, 100, 8, 8, 30), (Side.A, 40, 100, 0, 5, 12), 7.5),
        # two edge holes round the corner of the board
        ((Side.W1, 0, 20, 8, 5, 37), (Side.L1, 30, 0, 8, 5, 10), 7.5),
    ],
)
def test_gaps_worked_out_by_hand(
    first: tuple[Any, ...], second: tuple[Any, ...], mm: float
) -> None:
    assert left(hole(*first), hole(*second))[0] == pytest.approx(mm * 1000, abs=2)
    assert left(hole(*second), hole(*first))[0] == pytest.approx(mm * 1000, abs=2)


def test_holes_that_meet_leave_nothing_and_say_where() -> None:
    found, at = left(hole(Side.W1, 0, 100, 8, 8, 30), hole(Side.B, 20, 100, 0, 5, 12))
    assert found == 0
    assert 17_000 <= at[0] <= 23_000
    assert 97_000 <= at[1] <= 103_000
    assert 4_000 <= at[2] <= 12_000


def test_a_flat_bottom_is_flat_and_not_round() -> None:
    # A round end of radius 17.5 would reach face B's hole; the flat bottom leaves 3 mm.
    cup, pin = hole(Side.A, 100, 100, 0, 35, 10), hole(Side.B, 100, 100, 0, 5, 3)
    assert left(cup, pin)[0] == pytest.approx(3_000, abs=2)


@given(
    st.sampled_from(list(Side)),
    st.sampled_from(list(Side)),
    st.integers(40, 360),
    st.integers(40, 360),
    st.integers(40, 360),
    st.integers(40, 360),
)
def test_the_gap_does_not_depend_on_the_order_and_grows_with_thinner_drills(  # noqa: PLR0917 - hypothesis fills them in
    a: Side, b: Side, x1: int, y1: int, x2: int, y2: int
) -> None:
    first, second = hole(a, x1, y1, 8, 8, 12), hole(b, x2, y2, 8, 5, 12)
    there, back = left(first, second)[0], left(second, first)[0]
    assert there == pytest.approx(back, abs=20)
    assert left(hole(a, x1, y1, 8, 6, 12), second)[0] >= there - 20


def test_clear_of_looks_only_at_holes_of_the_same_panel() -> None:
    one, near = hole(Side.A, 100, 100, 0, 5, 13), hole(Side.A, 107, 100, 0, 5, 13)
    assert not clear_of(BOARD, [one], [near], 3_000)
    assert clear_of(BOARD, [one], [near], 2_000)
    other = board("c", PanelRole.TOP, (0, 0, 0), (600, 400, 16), ("x", "y"))
    assert clear_of(other, [one], [near], 3_000)
