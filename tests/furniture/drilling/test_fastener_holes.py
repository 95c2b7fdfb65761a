from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.furniture.hand_made import base, board, with_panels

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet, Connection, Fastener
from verstak.furniture.drilling.fastener_holes import fastener_holes, housing_side, joint, places_um
from verstak.furniture.drilling.hole import Hole, Operation, Side, bottom_um, to_cabinet
from verstak.furniture.panel import PanelRole

BASE = base(door=False, shelf_z=None)


def bored(connection: Connection, cabinet: Cabinet = BASE) -> tuple[Hole, ...]:
    return fastener_holes(cabinet, [connection])


def test_a_confirmat_goes_through_the_side_and_into_the_bottoms_end() -> None:
    face, edge, *_ = bored(Connection(Fastener.CONFIRMAT, "side_left", "bottom", 2))
    assert (face.panel, face.face, face.at_um) == ("side_left", Side.A, (8_000, 50_000, 0))
    assert (face.diameter_um, face.depth_um) == (8_000, None)
    assert (face.sink_diameter_um, face.sink_depth_um) == (11_000, 3_000)
    assert (edge.panel, edge.face, edge.at_um) == ("bottom", Side.W1, (0, 50_000, 8_000))
    assert (edge.diameter_um, edge.depth_um) == (5_000, 37_000)  # 50 − 16 + 3
    assert face.owner == edge.owner == "connection 1, confirmat 1"


@pytest.mark.parametrize("fastener", [Fastener.CONFIRMAT, Fastener.DOWEL, Fastener.ECCENTRIC])
@pytest.mark.parametrize("edge", ["bottom", "top"])
@pytest.mark.parametrize("side", ["side_left", "side_right"])
def test_both_holes_of_a_fastener_meet_in_one_point_of_the_cabinet(
    fastener: Fastener, edge: str, side: str
) -> None:
    holes = bored(Connection(fastener, side, edge, 3))
    for owner in {hole.owner for hole in holes}:
        face = next(h for h in holes if h.owner == owner and h.panel == side)
        pit = next(h for h in holes if h.owner == owner and not h.face.is_face)
        panel = BASE.panel(side)
        mouth = to_cabinet(BASE.panel(edge), pit.at_um)
        end = bottom_um(panel, face) if face.depth_um is None else face.at_um
        assert to_cabinet(panel, end) == mouth


def test_the_last_fastener_is_as_far_from_the_rear_as_the_first_from_the_front() -> None:
    holes = bored(Connection(Fastener.CONFIRMAT, "side_left", "bottom", 3))
    assert [h.y_um for h in holes if h.panel == "side_left"] == [50_000, 280_000, 510_000]


@pytest.mark.parametrize(
    ("length", "count", "rank", "places"),
    [
        (560, 2, 0, [50, 510]),
        (560, 2, 1, [82, 478]),
        (560, 4, 0, [50, 203.333, 356.667, 510]),
        (100, 1, 0, [50]),
        (100, 1, 1, [75]),
        (100, 2, 0, [25, 75]),
        (100, 2, 1, [37.5, 87.5]),
        (560, 1, 0, [280]),
        (560, 0, 0, []),
        (0, 2, 0, []),
    ],
)
def test_places_along_a_joint(length: int, count: int, rank: int, places: list[float]) -> None:
    found = places_um(7_000, 7_000 + length * 1000, count, rank=rank)
    assert [round((at - 7_000) / 1000, 3) for at in found] == places


@given(st.integers(60, 3_000), st.integers(1, 12))
def test_places_are_the_same_from_both_ends_and_in_order(length_mm: int, count: int) -> None:
    length = length_mm * 1000
    found = places_um(0, length, count)
    assert len(found) == count
    assert list(found) == sorted(found)
    assert list(found) == [length - at for at in reversed(found)]
    assert all(0 < at < length for at in found)


def test_a_dowel_stands_in_the_inner_face_and_goes_deeper_into_the_edge() -> None:
    face, edge, *_ = bored(Connection(Fastener.DOWEL, "side_right", "top", 2))
    assert (face.face, face.diameter_um, face.depth_um) == (Side.A, 8_000, 12_000)
    assert (edge.face, edge.diameter_um, edge.depth_um) == (Side.W2, 8_000, 20_000)
    assert face.source.en.startswith("assumed")


def test_an_eccentric_has_a_pin_a_bolt_and_a_housing_34_mm_from_the_edge() -> None:
    pin, bolt, housing, *_ = bored(Connection(Fastener.ECCENTRIC, "side_left", "bottom", 2))
    assert (pin.face, pin.diameter_um, pin.depth_um) == (Side.B, 5_000, 11_000)
    assert (bolt.face, bolt.diameter_um, bolt.depth_um) == (Side.W1, 8_000, 34_000)
    assert (housing.face, housing.at_um) == (Side.A, (34_000, 50_000, 0))
    assert (housing.diameter_um, housing.depth_um) == (15_000, 12_500)
    far = bored(Connection(Fastener.ECCENTRIC, "side_right", "bottom", 2))[2]
    assert far.x_um == 568_000 - 34_000


def test_housings_are_hidden_above_tops_and_below_bottoms() -> None:
    assert housing_side(BASE.panel("top")) is Side.B
    assert housing_side(BASE.panel("bottom")) is Side.A
    plinth = board("plinth", PanelRole.PLINTH, (16, 20, 0), (568, 16, 100), ("x", "z"))
    assert housing_side(plinth) is Side.B


@pytest.mark.parametrize(("thickness", "depth"), [(18, 13_500), (19, 14_500)])
def test_housings_are_deeper_in_thicker_boards(thickness: int, depth: int) -> None:
    thick = board("mid", PanelRole.FIXED_SHELF, (16, 0, 300), (568, 560, thickness), ("x", "y"))
    cabinet = with_panels(BASE, thick)
    assert (
        bored(Connection(Fastener.ECCENTRIC, "side_left", "mid", 1), cabinet)[2].depth_um == depth
    )


def test_a_board_whose_housing_depth_was_not_read_is_refused() -> None:
    thick = board("mid", PanelRole.FIXED_SHELF, (16, 0, 300), (568, 560, 22), ("x", "y"))
    with pytest.raises(InvalidCabinet, match=r"mid.*16, 18 and 19 mm, found 22 mm"):
        bored(Connection(Fastener.ECCENTRIC, "side_left", "mid", 1), with_panels(BASE, thick))


def test_thick_faces_get_the_longer_confirmat() -> None:
    thick = replace(BASE.panel("side_left"), thickness_um=28_000, origin_um=(-12_000, 0, 0))
    cabinet = replace(BASE, panels=(thick, *BASE.panels[1:]))
    edge = bored(Connection(Fastener.CONFIRMAT, "side_left", "bottom", 1), cabinet)[1]
    assert edge.depth_um == 70_000 - 28_000 + 3_000


def test_nails_are_not_drilled() -> None:
    assert bored(Connection(Fastener.NAIL, "side_left", "bottom", 5)) == ()


def test_fasteners_from_both_faces_of_a_divider_stand_beside_each_other() -> None:
    left = board("left", PanelRole.FIXED_SHELF, (16, 0, 300), (276, 560, 16), ("x", "y"))
    right = board("right", PanelRole.FIXED_SHELF, (308, 0, 300), (276, 560, 16), ("x", "y"))
    middle = board("middle", PanelRole.DIVIDER, (292, 0, 16), (16, 560, 688), ("z", "y"))
    holes = fastener_holes(
        with_panels(BASE, left, right, middle),
        [Connection(Fastener.DOWEL, "middle", edge, 2) for edge in ("left", "right")],
    )
    assert [h.y_um for h in holes if h.panel == "middle"] == [50_000, 510_000, 82_000, 478_000]
    assert {h.face for h in holes if h.panel == "middle"} == {Side.A, Side.B}


def test_a_joint_knows_its_geometry() -> None:
    found = joint(BASE, Connection(Fastener.DOWEL, "side_right", "bottom", 2))
    assert (found.across, found.upwards, found.along, found.over) == ("x", False, "y", "z")
    assert found.contact_um == 584_000
    assert (found.face_side, found.edge_side) == (Side.A, Side.W2)


@pytest.mark.parametrize(
    ("connection", "words"),
    [
        (Connection(Fastener.DOWEL, "side_left", "shelf_9", 2), "shelf_9"),
        (Connection(Fastener.DOWEL, "side_left", "side_right", 2), "parallel"),
        (Connection(Fastener.DOWEL, "side_left", "apart", 2), "100 mm apart"),
        (Connection(Fastener.DOWEL, "side_left", "high", 2), "whole edge"),
    ],
)
def test_what_cannot_be_joined_is_refused_by_name(connection: Connection, words: str) -> None:
    apart = board("apart", PanelRole.SHELF, (116, 0, 300), (300, 560, 16), ("x", "y"))
    high = board("high", PanelRole.SHELF, (16, 0, 712), (300, 560, 16), ("x", "y"))
    with pytest.raises(InvalidCabinet, match=words):
        bored(connection, with_panels(BASE, apart, high))


def test_edge_holes_name_the_formula_of_their_depth() -> None:
    edge = bored(Connection(Fastener.CONFIRMAT, "side_left", "bottom", 1))[1]
    assert edge.operation is Operation.CONFIRMAT_EDGE
    assert "screw − thickness + reserve" in edge.source.en
