from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.furniture.hand_made import base, board, with_panels

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet, Fitting, FittingKind
from verstak.furniture.drilling.hinge_holes import hanging, hinge_body, hinge_holes, in_the_way
from verstak.furniture.drilling.hole import Hole, Operation, Side, to_cabinet
from verstak.furniture.drilling.panel_space import Box
from verstak.furniture.drilling.system32 import grid
from verstak.furniture.panel import PanelRole
from verstak.quantities.text import Bilingual

HINGE = Bilingual("hinge", "петля")


def hinges(cabinet: Cabinet) -> Fitting:
    return next(f for f in cabinet.fittings if f.kind is FittingKind.HINGE)


def drilled(cabinet: Cabinet) -> tuple[Hole, ...]:
    return hinge_holes(cabinet, hinges(cabinet), "h")


def of(holes: Sequence[Hole], operation: Operation) -> list[Hole]:
    return [hole for hole in holes if hole.operation is operation]


def test_cups_are_22_5_mm_from_the_doors_edge_and_13_deep() -> None:
    first, second = of(drilled(base()), Operation.HINGE_CUP)
    # The side's grid begins at 40; hinges stand on 88 and 632 of the cabinet, the door at 2.
    assert (first.face, first.at_um) == (Side.B, (86_000, 22_500, 18_000))
    assert (first.diameter_um, first.depth_um) == (35_000, 13_000)
    assert second.x_um == 630_000


def test_cup_screws_are_45_apart_and_9_5_further_from_the_edge() -> None:
    cup = of(drilled(base()), Operation.HINGE_CUP)[0]
    low, high = of(drilled(base()), Operation.HINGE_SCREW)[:2]
    assert high.x_um - low.x_um == 45_000
    assert (high.x_um + low.x_um) // 2 == cup.x_um
    assert {low.y_um, high.y_um} == {cup.y_um + 9_500}


def test_plates_are_37_mm_from_the_front_at_the_cups_height() -> None:
    cabinet = base()
    holes = drilled(cabinet)
    cup = to_cabinet(cabinet.panel("door_1"), of(holes, Operation.HINGE_CUP)[0].at_um)
    low, high = of(holes, Operation.PLATE_SCREW)[:2]
    side = cabinet.panel("side_left")
    assert {low.panel, low.face, low.y_um} == {"side_left", Side.B, 37_000}
    heights = [to_cabinet(side, hole.at_um)[2] for hole in (low, high)]
    assert heights[1] - heights[0] == 32_000
    assert sum(heights) // 2 == cup[2]
    assert set(heights) <= set(grid(720_000).places_um)


def test_a_door_that_hangs_on_the_right_is_drilled_at_its_right_edge() -> None:
    cabinet = base(hinge_left=False)
    cup = of(drilled(cabinet), Operation.HINGE_CUP)[0]
    assert cup.y_um == 596_000 - 22_500
    plate = of(drilled(cabinet), Operation.PLATE_SCREW)[0]
    assert (plate.panel, plate.face) == ("side_right", Side.A)


def test_an_inset_doors_plate_lies_deeper_by_the_door_and_1_5_mm() -> None:
    cabinet = base()
    door = replace(
        cabinet.panel("door_1"),
        origin_um=(18_000, 0, 18_000),
        length_um=684_000,
        width_um=564_000,
    )
    inset = replace(cabinet, panels=tuple(door if p.id == "door_1" else p for p in cabinet.panels))
    assert of(drilled(inset), Operation.PLATE_SCREW)[0].y_um == 37_000 + 18_000 + 1_500


@settings(max_examples=40)
@given(st.integers(300, 2_400), st.integers(2, 5))
def test_hinges_are_in_order_and_the_outer_ones_80_to_120_mm_from_the_doors_ends(
    height: int, count: int
) -> None:
    cabinet = base(height=height, hinges=count, shelf_z=None)
    length = cabinet.panel("door_1").length_um
    cups = [hole.x_um for hole in of(drilled(cabinet), Operation.HINGE_CUP)]
    assert len(cups) == count
    if height >= 200 * count:
        assert cups == sorted(cups)
    if length >= 400_000:
        assert 80_000 <= cups[0] <= 120_000
        assert 80_000 <= length - cups[-1] <= 120_000


def test_one_hinge_is_in_the_middle() -> None:
    cups = of(drilled(base(hinges=1, shelf_z=None)), Operation.HINGE_CUP)
    assert abs(cups[0].x_um - 358_000) <= 20_000


def test_a_middle_hinge_gives_way_to_a_shelf() -> None:
    free = of(drilled(base(height=1400, hinges=3, shelf_z=None)), Operation.HINGE_CUP)[1]
    wanted = free.x_um + 2_000
    cabinet = base(height=1400, hinges=3, shelf_z=wanted / 1000 - 8)
    moved = of(drilled(cabinet), Operation.HINGE_CUP)[1]
    assert abs(moved.x_um + 2_000 - wanted) >= 24_000 + 8_000


@pytest.mark.parametrize("height", [720, 1983, 2000])
def test_two_doors_on_one_divider_do_not_share_screws(height: int) -> None:
    cabinet = base(width=1200, height=height, door=False, shelf_z=None)
    tall = height - 32
    middle = board("middle", PanelRole.DIVIDER, (592, 0, 16), (16, 560, tall), ("z", "y"))
    doors = [
        board(f"door_{n}", PanelRole.DOOR, (x, -18, 2), (596, 18, height - 4), ("z", "x"))
        for n, x in ((1, 2), (2, 602))
    ]
    cabinet = with_panels(cabinet, middle, *doors)
    fittings = [Fitting(FittingKind.HINGE, HINGE, 2, door.id, ("middle",)) for door in doors]
    first = hinge_holes(cabinet, fittings[0], "a")
    second = hinge_holes(cabinet, fittings[1], "b", first)
    plates = [of(holes, Operation.PLATE_SCREW) for holes in (first, second)]
    assert {hole.face for hole in plates[0]} == {Side.A}
    assert {hole.face for hole in plates[1]} == {Side.B}
    apart = min(abs(a.x_um - b.x_um) for a in plates[0] for b in plates[1])
    assert apart >= 16_000


def test_a_flap_hangs_on_the_top() -> None:
    cabinet = base(hinges=2)
    flap = replace(hinges(cabinet), against=("top",))
    holes = hinge_holes(cabinet, flap, "h")
    cup = of(holes, Operation.HINGE_CUP)[0]
    assert cup.x_um == 716_000 - 22_500  # from the door's upper end
    assert of(holes, Operation.PLATE_SCREW)[0].panel == "top"
    assert of(holes, Operation.PLATE_SCREW)[0].face is Side.A


def test_the_body_reaches_from_the_door_to_behind_the_plate() -> None:
    cabinet = base()
    holes = drilled(cabinet)
    body = hinge_body(cabinet.panel("door_1"), holes[0], cabinet.panel("side_left"), holes[3:5])
    # door's rear face 0, plate 37 + 20 behind; side's face 16, cup's far rim 2 + 22.5 + 17.5
    assert body == Box((16_000, 0, 64_000), (42_000, 57_000, 112_000))
    shelf = board("low", PanelRole.SHELF, (17, 20, 100), (566, 540, 16), ("x", "y"))
    door, side = cabinet.panel("door_1"), cabinet.panel("side_left")
    met = in_the_way(with_panels(cabinet, shelf), door, side, body)
    assert [(panel.id, box) for panel, box in met] == [
        ("low", Box((17_000, 20_000, 100_000), (42_000, 57_000, 112_000)))
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"against": ()}, "name no panel"),
        ({"against": ("nobody",)}, "nobody"),
        ({"panel": "nobody"}, "nobody"),
        ({"against": ("door_1",)}, "parallel"),
        ({"panel": "bottom"}, "parallel|square"),
    ],
)
def test_hinges_that_cannot_be_drilled_are_refused(changes: dict[str, Any], words: str) -> None:
    cabinet = base()
    with pytest.raises(InvalidCabinet, match=words):
        hinge_holes(cabinet, replace(hinges(cabinet), **changes), "h")


def test_hanging_knows_the_doors_edge() -> None:
    cabinet = base()
    place = hanging(cabinet, hinges(cabinet))
    assert (place.door_edge_um, place.from_edge(10_000), place.plate_y_um) == (
        2_000,
        12_000,
        37_000,
    )
