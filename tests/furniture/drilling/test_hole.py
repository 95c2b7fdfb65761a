from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.furniture.hand_made import board

from verstak.furniture.drilling.hole import (
    OPERATION_NAMES,
    Bore,
    Operation,
    Point,
    Side,
    bored,
    bottom_um,
    side_facing,
    to_cabinet,
    to_panel,
)
from verstak.furniture.panel import PanelRole
from verstak.quantities.quantity import Assumed
from verstak.quantities.text import Bilingual

LEFT = board("side_left", PanelRole.SIDE, (0, 0, 0), (16, 560, 720), ("z", "y"))
SHELF = board("shelf_1", PanelRole.SHELF, (17, 20, 350), (566, 540, 16), ("x", "y"))
PIN = Bore(Operation.SHELF_PIN, 5_000, 13_000, Assumed("a test"))


def test_face_a_is_the_outer_face_of_the_left_side_and_the_lower_one_of_a_shelf() -> None:
    assert side_facing(LEFT, "x", positive=False) is Side.A
    assert side_facing(LEFT, "x", positive=True) is Side.B
    assert side_facing(SHELF, "z", positive=False) is Side.A


def test_edges_l1_and_w1_lie_at_the_smaller_coordinates() -> None:
    assert side_facing(LEFT, "y", positive=False) is Side.L1  # the front edge
    assert side_facing(LEFT, "z", positive=False) is Side.W1  # the lower end
    assert side_facing(SHELF, "x", positive=True) is Side.W2


def test_a_place_of_the_cabinet_is_found_in_the_panel_and_back() -> None:
    assert to_panel(SHELF, (117_000, 60_000, 366_000)) == (100_000, 40_000, 16_000)
    assert to_cabinet(SHELF, (100_000, 40_000, 16_000)) == (117_000, 60_000, 366_000)
    assert to_cabinet(LEFT, (100_000, 37_000, 16_000)) == (16_000, 37_000, 100_000)


@given(*[st.integers(-3_000_000, 3_000_000)] * 3)
def test_to_panel_and_to_cabinet_are_each_others_inverse(x: int, y: int, z: int) -> None:
    assert to_cabinet(LEFT, to_panel(LEFT, (x, y, z))) == (x, y, z)
    assert to_panel(SHELF, to_cabinet(SHELF, (x, y, z))) == (x, y, z)


@pytest.mark.parametrize(
    ("side", "mouth", "end"),
    [
        (Side.A, (100_000, 37_000, 0), (100_000, 37_000, 13_000)),
        (Side.B, (100_000, 37_000, 16_000), (100_000, 37_000, 3_000)),
        (Side.W1, (0, 37_000, 8_000), (13_000, 37_000, 8_000)),
        (Side.W2, (720_000, 37_000, 8_000), (707_000, 37_000, 8_000)),
        (Side.L1, (100_000, 0, 8_000), (100_000, 13_000, 8_000)),
        (Side.L2, (100_000, 560_000, 8_000), (100_000, 547_000, 8_000)),
    ],
)
def test_a_hole_begins_on_its_side_and_goes_inwards(side: Side, mouth: Point, end: Point) -> None:
    hole = bored(LEFT, side, (8_000, 37_000, 100_000), PIN, "pin 1")
    assert hole.at_um == mouth
    assert bottom_um(LEFT, hole) == end


def test_a_through_hole_ends_on_the_other_side() -> None:
    through = Bore(Operation.CONFIRMAT_FACE, 8_000, None, Assumed("a test"))
    hole = bored(LEFT, Side.B, (0, 50_000, 8_000), through, "c")
    assert bottom_um(LEFT, hole) == (8_000, 50_000, 0)
    assert hole.source == Bilingual("assumed: a test", "принято: a test")


def test_every_operation_has_a_name_in_both_languages() -> None:
    assert set(OPERATION_NAMES) == set(Operation)
    assert all(name.en != name.ru for name in OPERATION_NAMES.values())
