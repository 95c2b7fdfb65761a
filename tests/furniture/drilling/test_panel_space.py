from __future__ import annotations

from tests.furniture.hand_made import base

from verstak.furniture.drilling.hole import Bore, Operation, Side, bored
from verstak.furniture.drilling.panel_space import Box, lying_on, panel_box
from verstak.quantities.quantity import Assumed

CABINET = base()
SIDE = CABINET.panel("side_left")
PIN = Bore(Operation.SHELF_PIN, 5_000, 13_000, Assumed("a test"))


def test_the_box_of_a_panel() -> None:
    assert panel_box(SIDE) == Box((0, 0, 0), (16_000, 560_000, 720_000))


def test_boxes_share_what_both_take_and_touching_is_not_sharing() -> None:
    one = Box((0, 0, 0), (10, 10, 10))
    assert one.meets(Box((4, 5, 6), (20, 8, 20))) == Box((4, 5, 6), (10, 8, 10))
    assert one.meets(Box((10, 0, 0), (20, 10, 10))) is None
    assert Box((4, 5, 6), (10, 8, 10)).middle_um == (7, 6, 8)


def test_the_bottoms_end_lies_on_the_side() -> None:
    def covered(z_mm: float, face: Side, *, rim: bool = False) -> list[str]:
        hole = bored(SIDE, face, (0, 37_000, round(z_mm * 1000)), PIN, "p")
        return [panel.id for panel in lying_on(CABINET, SIDE, hole, rim=rim)]

    assert covered(8, Side.B) == ["bottom"]
    assert covered(8, Side.A) == []
    assert covered(17, Side.B) == []
    assert covered(17, Side.B, rim=True) == ["bottom"]
    assert covered(19, Side.B, rim=True) == []
