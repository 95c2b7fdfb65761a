from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.furniture.hand_made import base, board, with_panels

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet, Connection, Fastener
from verstak.furniture.drilling.collisions import ClashKind, Collision, find_collisions
from verstak.furniture.drilling.drill import drill
from verstak.furniture.drilling.hole import Bore, Hole, Operation, Side, bored
from verstak.furniture.panel import PanelRole
from verstak.quantities.quantity import Assumed

PLAIN = base()
SIDE = PLAIN.panel("side_left")


def hole(
    x: float,
    y: float,
    *,
    side: Side = Side.B,
    diameter: float = 5.0,
    depth: float | None = 13.0,
    owner: str = "extra",
) -> Hole:
    bore = Bore(
        Operation.SHELF_PIN,
        round(diameter * 1000),
        None if depth is None else round(depth * 1000),
        Assumed("a test"),
    )
    made = bored(SIDE, side, (0, 0, 0), bore, owner)
    return replace(made, x_um=round(x * 1000), y_um=round(y * 1000))


def clashes(*holes: Hole, cabinet: Cabinet = PLAIN) -> tuple[Collision, ...]:
    return find_collisions(cabinet, holes)


@pytest.mark.parametrize("fastener", [Fastener.CONFIRMAT, Fastener.DOWEL, Fastener.ECCENTRIC])
def test_a_plain_cabinet_has_none(fastener: Fastener) -> None:
    cabinet = base(fastener=fastener)
    assert find_collisions(cabinet, drill(cabinet)) == ()


def test_a_shelf_at_a_hinges_height_is_found_with_its_place() -> None:
    # A fixed shelf right in the range of the lower hinge: it cannot give way.
    shelf = board("mid", PanelRole.FIXED_SHELF, (16, 0, 94), (568, 560, 16), ("x", "y"))
    cabinet = with_panels(base(shelf_z=None), shelf)
    found = find_collisions(cabinet, drill(cabinet))
    assert [(c.kind, c.panel, c.other_panel) for c in found] == [
        (ClashKind.HINGE_AGAINST_PANEL, "door_1", "mid")
    ]
    # Hinge body: x 16 to 42, y 0 to 57, z 88 ± 24; the shelf: z 94 to 110.
    assert found[0].at_cabinet_um == (29_000, 28_500, 102_000)
    assert found[0].at_panel_um == (100_000, 27_000, 46_500)
    assert found[0].first.operation is Operation.HINGE_CUP
    assert "mid" in found[0].sentence.en
    assert "(29; 28.5; 102)" in found[0].sentence.ru


def test_a_confirmat_against_a_dowel_of_another_joint_is_found() -> None:
    # An upright board stands on the bottom right above the confirmat in the bottom's end.
    upright = board("upright", PanelRole.DIVIDER, (24, 0, 16), (16, 300, 300), ("z", "y"))
    cabinet = replace(
        with_panels(base(door=False, shelf_z=None), upright),
        connections=(
            Connection(Fastener.CONFIRMAT, "side_left", "bottom", 2),
            Connection(Fastener.DOWEL, "bottom", "upright", 2),
        ),
    )
    (found,) = find_collisions(cabinet, drill(cabinet))
    assert found.kind is ClashKind.HOLES_MEET
    assert found.panel == "bottom"
    assert found.second is not None
    assert {found.first.operation, found.second.operation} == {
        Operation.CONFIRMAT_EDGE,
        Operation.DOWEL_FACE,
    }
    # The confirmat's axis: y 50, z 8; the dowel's: x 32, y 50.
    assert found.at_cabinet_um[1] == 50_000
    assert 28_000 <= found.at_cabinet_um[0] <= 36_000
    assert 4_000 <= found.at_cabinet_um[2] <= 10_500
    assert "connection 1" in found.sentence.en
    assert "connection 2" in found.sentence.en


def test_a_hole_3_mm_from_an_edge_is_found() -> None:
    (found,) = clashes(hole(300, 3))
    assert found.kind is ClashKind.NEAR_EDGE
    assert (found.left_um, found.at_panel_um) == (500, (300_000, 3_000, 16_000))
    assert found.at_cabinet_um == (16_000, 3_000, 300_000)
    assert "leaves 0.5 mm" in found.sentence.en
    assert clashes(hole(300, 5.5)) == ()
    assert [c.kind for c in clashes(hole(715, 100))] == [ClashKind.NEAR_EDGE]


@pytest.mark.parametrize(
    ("depth", "kind", "left"),
    [(15.5, ClashKind.BREAK_THROUGH, 500), (16.5, ClashKind.TOO_DEEP, -500)],
)
def test_depths(depth: float | None, kind: ClashKind, left: int) -> None:
    (found,) = clashes(hole(300, 100, depth=depth))
    assert (found.kind, found.left_um) == (kind, left)
    assert found.warning is (kind is ClashKind.BREAK_THROUGH)


@pytest.mark.parametrize("depth", [15.0, 13.0, None])
def test_a_hole_that_leaves_a_millimetre_or_goes_through_is_well(depth: float | None) -> None:
    assert clashes(hole(300, 100, depth=depth)) == ()


@pytest.mark.parametrize(("x", "y"), [(-1, 100), (721, 100), (100, 561)])
def test_a_hole_outside_of_the_panel_is_only_that(x: int, y: int) -> None:
    (found,) = clashes(hole(x, y))
    assert found.kind is ClashKind.OUTSIDE


def test_a_thin_wall_is_told_from_meeting_holes() -> None:
    (thin,) = clashes(hole(300, 100, owner="a"), hole(307, 100, owner="b"))
    assert (thin.kind, thin.left_um) == (ClashKind.THIN_WALL, 2_000)
    assert thin.at_panel_um[:2] == (303_500, 100_000)
    (meet,) = clashes(hole(300, 100, owner="a"), hole(304, 100, owner="b"))
    assert (meet.kind, meet.left_um) == (ClashKind.HOLES_MEET, 0)
    assert clashes(hole(300, 100, owner="a"), hole(308, 100, owner="b")) == ()


def test_holes_that_meet_from_both_faces_are_found() -> None:
    (found,) = clashes(hole(300, 100), hole(300, 100, side=Side.A, owner="other"))
    assert found.kind is ClashKind.HOLES_MEET


def test_a_head_under_another_panel_is_a_warning() -> None:
    beside = board("beside", PanelRole.FILLER, (-16, 0, 0), (16, 100, 720), ("z", "y"))
    cabinet = with_panels(base(door=False, shelf_z=None), beside)
    found = find_collisions(cabinet, drill(cabinet))
    assert {(c.kind, c.panel, c.other_panel, c.warning) for c in found} == {
        (ClashKind.COVERED_HEAD, "side_left", "beside", True)
    }
    assert len(found) == 2  # the front screws of bottom and top


def test_holes_of_another_cabinet_are_refused() -> None:
    with pytest.raises(InvalidCabinet, match="nobody"):
        clashes(replace(hole(300, 100), panel="nobody"))


@settings(max_examples=60)
@given(
    st.integers(20, 500),
    st.integers(20, 540),
    st.integers(-40, 40),
    st.integers(-40, 40),
    st.sampled_from([2.5, 5, 8, 15]),
)
def test_moving_a_hole_away_removes_the_clash_and_only_a_near_one_makes_it(
    x: int, y: int, dx: int, dy: int, wide: float
) -> None:
    one = hole(x + 100, y, owner="a")
    near = hole(x + 100 + dx, y + dy, diameter=wide, owner="b")
    free = (dx * dx + dy * dy) ** 0.5 - 2.5 - wide / 2
    kinds = {c.kind for c in clashes(one, near) if c.second is not None}
    if free < 0:
        assert kinds == {ClashKind.HOLES_MEET}
    elif 0.02 < free < 2.999:
        assert kinds == {ClashKind.THIN_WALL}
    elif free > 3.001:
        assert kinds == set()
    away = replace(near, x_um=near.x_um - 100_000)
    assert [c for c in clashes(one, away) if c.second is not None] == []
