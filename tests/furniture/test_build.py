"""build: cabinets whose boards have the sizes that a technologist works out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.furniture.overlaps import corners, faults

from verstak.cutting.job import EdgeBand, Grain
from verstak.errors import InvalidCabinet
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Cabinet, Fastener, FittingKind
from verstak.furniture.cabinet_spec import (
    BackPlace,
    BoardChoice,
    BottomPlace,
    CabinetKind,
    CabinetSpec,
    FrontPlace,
    SlideSystem,
    Support,
    TopKind,
)
from verstak.furniture.panel import PanelRole
from verstak.quantities.quantity import words_in

EXAM = CabinetSpec(CabinetKind.BASE, 600_000, 720_000, 560_000, doors=2)


def sizes(cabinet: Cabinet, *roles: PanelRole) -> list[tuple[float, float]]:
    """Length and width in mm, in order."""
    return [(p.length_um / 1000, p.width_um / 1000) for p in cabinet.of_role(*roles)]


def size(cabinet: Cabinet, panel_id: str) -> tuple[float, float, float]:
    """Length, width and thickness in mm."""
    panel = cabinet.panel(panel_id)
    return panel.length_um / 1000, panel.width_um / 1000, panel.thickness_um / 1000


def count(cabinet: Cabinet, kind: FittingKind) -> int:
    return sum(fitting.count for fitting in cabinet.fittings if fitting.kind is kind)


def test_the_exam_s_base_cabinet_to_the_millimetre() -> None:
    cabinet = build_cabinet(EXAM)
    assert sizes(cabinet, PanelRole.SIDE) == [(720, 560)] * 2
    assert sizes(cabinet, PanelRole.BOTTOM) == [(568, 560)]
    assert sizes(cabinet, PanelRole.RAIL) == [(568, 100)] * 2
    assert sizes(cabinet, PanelRole.SHELF) == [(566, 540)]
    assert sizes(cabinet, PanelRole.DOOR) == [(716, 296)] * 2
    boards = [p for p in cabinet.panels if p.thickness_um == 16_000]
    assert len(boards) == 6
    assert sum(p.area_um2 for p in boards) / 1e12 == pytest.approx(1.5437, abs=5e-5)
    assert {p.thickness_um for p in cabinet.of_role(PanelRole.DOOR)} == {18_000}


def test_eight_confirmats_hold_the_exam_s_cabinet() -> None:
    cabinet = build_cabinet(EXAM)
    counts: dict[str, int] = {}
    for joint in cabinet.connections:
        if joint.fastener is Fastener.CONFIRMAT:
            counts[joint.edge] = counts.get(joint.edge, 0) + joint.count
    assert counts == {"bottom": 4, "rail_front": 2, "rail_rear": 2}


def test_the_exam_s_fittings() -> None:
    cabinet = build_cabinet(EXAM)
    assert {
        kind: count(cabinet, kind)
        for kind in (
            FittingKind.HINGE,
            FittingKind.LEG,
            FittingKind.SHELF_PIN,
            FittingKind.HANDLE,
        )
    } == {
        FittingKind.HINGE: 4,
        FittingKind.LEG: 4,
        FittingKind.SHELF_PIN: 4,
        FittingKind.HANDLE: 2,
    }
    hinges = [f for f in cabinet.fittings if f.kind is FittingKind.HINGE]
    assert [(f.panel, f.against) for f in hinges] == [
        ("door_1", ("side_left",)),
        ("door_2", ("side_right",)),
    ]
    assert "Blum KA-150" in words_in(hinges[0].why, "en")


def test_the_exam_s_boards_lie_where_they_belong() -> None:
    cabinet = build_cabinet(EXAM)
    placed = {panel.id: panel.origin_um for panel in cabinet.panels}
    assert placed["side_left"] == (0, 0, 0)
    assert placed["side_right"] == (584_000, 0, 0)
    assert placed["bottom"] == (16_000, 0, 0)
    assert placed["rail_front"] == (16_000, 0, 704_000)
    assert placed["rail_rear"] == (16_000, 460_000, 704_000)
    assert placed["door_1"] == (2_000, -18_000, 2_000)
    assert placed["door_2"] == (302_000, -18_000, 2_000)
    assert placed["back"] == (2_000, 560_000, 2_000)
    # 720 - 16 - 16 = 688 clear, less the shelf 672, half of it below: 16 + 336
    assert placed["shelf_1"] == (17_000, 20_000, 352_000)


def test_a_wall_cabinet_of_400() -> None:
    spec = CabinetSpec(CabinetKind.WALL, 400_000, 720_000, 320_000, shelves=2)
    cabinet = build_cabinet(spec)
    assert sizes(cabinet, PanelRole.SIDE) == [(720, 320)] * 2
    assert sizes(cabinet, PanelRole.TOP, PanelRole.BOTTOM) == [(368, 320)] * 2
    assert sizes(cabinet, PanelRole.SHELF) == [(366, 300)] * 2
    assert sizes(cabinet, PanelRole.DOOR) == [(716, 396)]
    assert size(cabinet, "back") == (716, 396, 3)
    assert cabinet.of_role(PanelRole.RAIL) == ()
    assert count(cabinet, FittingKind.HANGER) == 2
    assert count(cabinet, FittingKind.LEG) == 0
    assert cabinet.panel("side_left").edges.w1 == spec.visible_edge


def test_a_bottom_under_the_sides_takes_their_height() -> None:
    cabinet = build_cabinet(replace(EXAM, bottom=BottomPlace.UNDER))
    assert sizes(cabinet, PanelRole.SIDE) == [(704, 560)] * 2
    assert sizes(cabinet, PanelRole.BOTTOM) == [(600, 560)]
    assert cabinet.panel("side_left").origin_um == (0, 0, 16_000)
    assert cabinet.panel("side_left").edges.w1 is None
    assert [(c.face, c.edge) for c in cabinet.connections[:2]] == [
        ("bottom", "side_left"),
        ("bottom", "side_right"),
    ]


def test_a_back_in_a_groove() -> None:
    cabinet = build_cabinet(replace(EXAM, back_place=BackPlace.GROOVE))
    # 568 + 2·8 wide; 720 - 16 - 16 = 688 clear, + 2·8 high
    assert size(cabinet, "back") == (704, 584, 3)
    # 560 - 12 - 3
    assert cabinet.panel("back").origin_um == (8_000, 545_000, 8_000)
    assert sizes(cabinet, PanelRole.SHELF) == [(566, 525)]
    assert cabinet.panel("side_left").edges.l2 == cabinet.spec.hidden_edge


def test_no_back_leaves_the_whole_depth() -> None:
    cabinet = build_cabinet(replace(EXAM, back_place=BackPlace.NONE))
    assert cabinet.of_role(PanelRole.BACK) == ()
    assert sizes(cabinet, PanelRole.SHELF) == [(566, 540)]


def test_a_plinth_lifts_the_bottom_and_the_doors() -> None:
    spec = replace(EXAM, support=Support.PLINTH, height_um=820_000, width_um=1_000_000)
    cabinet = build_cabinet(spec)
    assert sizes(cabinet, PanelRole.SIDE) == [(820, 560)] * 2
    assert size(cabinet, "plinth_front") == (968, 100, 16)
    assert cabinet.panel("plinth_front").origin_um == (16_000, 20_000, 0)
    assert cabinet.panel("plinth_rear").origin_um == (16_000, 544_000, 0)
    assert cabinet.panel("bottom").origin_um == (16_000, 0, 100_000)
    assert sizes(cabinet, PanelRole.DOOR) == [(716, 496)] * 2
    assert count(cabinet, FittingKind.LEG) == 0


def test_a_plinth_under_a_bottom_that_is_under_the_sides_is_a_frame() -> None:
    spec = replace(EXAM, support=Support.PLINTH, bottom=BottomPlace.UNDER)
    cabinet = build_cabinet(spec)
    assert sizes(cabinet, PanelRole.SIDE) == [(604, 560)] * 2
    # Front and rear 600 - 20 - 20; between them 560 - 20 - 16 - 16
    assert sizes(cabinet, PanelRole.PLINTH) == [(560, 100)] * 2 + [(508, 100)] * 2
    assert faults(cabinet) == []


def test_inset_doors_lie_inside_the_opening() -> None:
    cabinet = build_cabinet(replace(EXAM, fronts=FrontPlace.INSET, top=TopKind.FULL))
    # 568/2 - 4 wide, 688 - 4 high, flush with the carcass
    assert sizes(cabinet, PanelRole.DOOR) == [(684, 280)] * 2
    assert cabinet.panel("door_1").origin_um == (18_000, 0, 18_000)
    # 560 - max(setback 20, door 18 + gap 2)
    assert sizes(cabinet, PanelRole.SHELF) == [(566, 540)]
    assert cabinet.fittings[1].name.en == "handle"
    hinge = next(f for f in cabinet.fittings if f.kind is FittingKind.HINGE)
    assert hinge.name.en == "hinge, inset"


def test_inset_doors_push_everything_inside_behind_them() -> None:
    spec = replace(EXAM, fronts=FrontPlace.INSET, shelf_setback_um=0, dividers=1)
    cabinet = build_cabinet(spec)
    assert cabinet.panel("shelf_1").origin_um[1] == 20_000
    assert cabinet.panel("divider_1").origin_um[1] == 20_000
    assert faults(cabinet) == []


def test_three_equal_drawers_on_ball_bearings() -> None:
    spec = CabinetSpec(CabinetKind.DRAWERS, 450_000, 720_000, 560_000, drawers=3)
    cabinet = build_cabinet(spec)
    # 720/3 - 4 and 450 - 4
    assert sizes(cabinet, PanelRole.DRAWER_FRONT) == [(236, 446)] * 3
    # Opening 418, box 418 - 26 = 392; slides 500 (560 - 50, down to 50)
    assert size(cabinet, "drawer_1_bottom") == (500, 392, 3)
    # The top cell is clear from 480 to 704: 224 - 35 = 189, down to 180, less the bottom of 3
    assert size(cabinet, "drawer_1_left") == (500, 177, 16)
    assert size(cabinet, "drawer_1_back") == (360, 177, 16)
    assert size(cabinet, "drawer_2_inner_front") == (360, 177, 16)
    left = cabinet.panel("drawer_1_left").origin_um
    assert left == (29_000, 0, 34_000)
    slides = [f for f in cabinet.fittings if f.kind is FittingKind.SLIDE]
    assert [f.count for f in slides] == [1, 1, 1]
    assert slides[0].name.ru == "пара шариковых направляющих 500 мм"
    assert cabinet.of_role(PanelRole.DOOR, PanelRole.SHELF) == ()


def test_undermount_slides_fix_the_inner_width() -> None:
    spec = CabinetSpec(
        CabinetKind.DRAWERS,
        600_000,
        720_000,
        560_000,
        drawers=2,
        slides=SlideSystem.UNDERMOUNT,
    )
    cabinet = build_cabinet(spec)
    # Inner width 568 - 42 = 526; NL 550 (560 - 3), box 540 long, bottom 13 mm up
    assert size(cabinet, "drawer_1_back")[0] == 526
    assert size(cabinet, "drawer_1_left")[0] == 540
    assert size(cabinet, "drawer_1_bottom") == (540, 526, 3)
    side, bottom = cabinet.panel("drawer_1_left"), cabinet.panel("drawer_1_bottom")
    assert bottom.origin_um[2] - side.origin_um[2] == 13_000


def test_a_drawer_above_doors() -> None:
    cabinet = build_cabinet(replace(EXAM, drawers=1))
    assert sizes(cabinet, PanelRole.DRAWER_FRONT) == [(156, 596)]
    assert sizes(cabinet, PanelRole.DOOR) == [(556, 296)] * 2
    assert cabinet.panel("drawer_front_1").origin_um[2] == 562_000
    assert faults(cabinet) == []


def test_a_tall_cabinet_continues_the_line_of_the_base_cabinets() -> None:
    spec = CabinetSpec(CabinetKind.TALL, 600_000, 2_100_000, 560_000, doors=2, shelves=3)
    cabinet = build_cabinet(replace(spec, top=TopKind.FULL))
    assert sizes(cabinet, PanelRole.DOOR) == [(716, 596), (1376, 596)]
    assert sizes(cabinet, PanelRole.FIXED_SHELF) == [(568, 560)]
    # Its middle is behind the joint at 720
    assert cabinet.panel("fixed_shelf_1").origin_um == (16_000, 0, 712_000)
    assert [f.count for f in cabinet.fittings if f.kind is FittingKind.HINGE] == [2, 3]


def test_a_tall_cabinet_with_drawers_below() -> None:
    spec = CabinetSpec(CabinetKind.TALL, 600_000, 2_100_000, 560_000, drawers=3)
    cabinet = build_cabinet(spec)
    assert sizes(cabinet, PanelRole.DRAWER_FRONT) == [(236, 596)] * 3
    assert sizes(cabinet, PanelRole.DOOR) == [(1376, 596)]
    assert faults(cabinet) == []


def test_a_wardrobe_with_a_rod_shelves_and_drawers() -> None:
    spec = CabinetSpec(
        CabinetKind.WARDROBE,
        1_200_000,
        2_200_000,
        600_000,
        top=TopKind.FULL,
        support=Support.PLINTH,
        doors=2,
        dividers=1,
        shelves=3,
        drawers=2,
        rod=True,
    )
    cabinet = build_cabinet(spec)
    # 1200/2 - 4; 2200 - 100 - 4
    assert sizes(cabinet, PanelRole.DOOR) == [(2096, 596)] * 2
    # (1200 - 32 - 16)/2 = 576 clear each; 2200 - 100 - 16 - 16
    assert size(cabinet, "divider_1") == (2068, 600, 16)
    assert cabinet.panel("divider_1").origin_um == (592_000, 0, 116_000)
    assert sizes(cabinet, PanelRole.FIXED_SHELF) == [(576, 600)] * 2
    assert sizes(cabinet, PanelRole.SHELF) == [(574, 580)] * 3
    # A false side 45 mm off the right side, which carries hinges: 576 - 45 - 16 = 515 clear
    assert size(cabinet, "false_side_right") == (400, 580, 16)
    assert cabinet.panel("false_side_right").origin_um == (1_123_000, 20_000, 116_000)
    # Inner fronts: 515 - 4 by 200 - 4, of the carcass's board
    assert size(cabinet, "drawer_front_1") == (196, 511, 16)
    # 515 - 26; 600 - 20 - 16 = 564 clear, slides of 500
    assert size(cabinet, "drawer_1_bottom") == (500, 489, 3)
    slide = next(f for f in cabinet.fittings if f.kind is FittingKind.SLIDE)
    assert slide.against == ("divider_1", "false_side_right")
    rod = next(f for f in cabinet.fittings if f.kind is FittingKind.ROD)
    assert (rod.count, rod.panel, rod.against) == (1, "side_left", ("divider_1",))
    assert rod.name.en == "clothes rod 576 mm"
    # 2096 mm high, 14.6 kg: four by height
    assert [f.count for f in cabinet.fittings if f.kind is FittingKind.HINGE] == [4, 4]


def test_a_rod_in_the_only_section_has_the_shelves_above_it() -> None:
    spec = CabinetSpec(CabinetKind.WARDROBE, 800_000, 2_000_000, 600_000, rod=True, doors=2)
    cabinet = build_cabinet(replace(spec, top=TopKind.FULL, shelves=1))
    # Top at 1984; two spaces of 300 and two boards below it
    assert cabinet.panel("fixed_shelf_1").origin_um[2] == 1_352_000
    assert cabinet.panel("shelf_1").origin_um[2] == 1_668_000


def test_three_doors_hang_where_dividers_stand() -> None:
    spec = CabinetSpec(CabinetKind.WARDROBE, 1_500_000, 2_000_000, 600_000, doors=3, dividers=1)
    cabinet = build_cabinet(spec)
    # The divider's middle is behind the joint at 1000
    assert cabinet.panel("divider_1").origin_um[0] == 992_000
    hinges = [(f.panel, f.against) for f in cabinet.fittings if f.kind is FittingKind.HINGE]
    assert hinges == [
        ("door_1", ("side_left",)),
        ("door_2", ("divider_1",)),
        ("door_3", ("side_right",)),
    ]
    with pytest.raises(InvalidCabinet, match="door 2 of 3 has no side or divider"):
        build_cabinet(replace(spec, dividers=0))


def test_a_blind_corner() -> None:
    spec = CabinetSpec(CabinetKind.CORNER, 1_000_000, 720_000, 560_000, blind_um=580_000)
    cabinet = build_cabinet(spec)
    assert sizes(cabinet, PanelRole.DOOR) == [(716, 416)]
    assert sizes(cabinet, PanelRole.FILLER) == [(716, 576)]
    assert size(cabinet, "mullion") == (688, 80, 16)
    assert cabinet.panel("mullion").origin_um == (520_000, 0, 16_000)
    assert cabinet.panel("door_1").origin_um[0] == 582_000
    hinge = next(f for f in cabinet.fittings if f.kind is FittingKind.HINGE)
    assert hinge.against == ("side_right",)


def test_grain_only_where_the_board_has_it() -> None:
    oak = BoardChoice("particleboard", 16_000, "oak", grain=True)
    cabinet = build_cabinet(replace(EXAM, carcass=oak))
    side, shelf = cabinet.panel("side_left"), cabinet.panel("shelf_1")
    assert (side.grain, side.length_axis) == (Grain.LENGTH, "z")
    assert (shelf.grain, shelf.length_axis) == (Grain.LENGTH, "x")
    assert cabinet.panel("door_1").grain is Grain.NONE
    assert cabinet.panel("back").grain is Grain.NONE


def test_bands_where_a_technologist_puts_them() -> None:
    seen, hidden, front = EdgeBand("a", 2_000), EdgeBand("b", 400), EdgeBand("c", 1_000)
    spec = replace(EXAM, visible_edge=seen, hidden_edge=hidden, front_edge=front)
    cabinet = build_cabinet(spec)
    bands = {panel.id: tuple(panel.edges) for panel in cabinet.panels}
    assert bands["side_left"] == (seen, None, hidden, hidden)
    assert bands["bottom"] == (seen, None, None, None)
    assert bands["rail_front"] == (seen, hidden, None, None)
    assert bands["rail_rear"] == (hidden, None, None, None)
    assert bands["shelf_1"] == (seen, hidden, hidden, hidden)
    assert bands["door_1"] == (front, front, front, front)
    assert bands["back"] == (None, None, None, None)
    # 1 mm all round, twice 2·(716 + 296), is what the exam calls 2.024 · 2 m
    doors = cabinet.of_role(PanelRole.DOOR)
    assert sum(2 * (d.length_um + d.width_um) for d in doors) == 4_048_000


@pytest.mark.parametrize(
    ("width_mm", "legs"), [(300, 4), (900, 4), (901, 5), (1200, 5), (1500, 6), (2001, 8)]
)
def test_wide_cabinets_have_more_legs(width_mm: int, legs: int) -> None:
    spec = CabinetSpec(CabinetKind.BASE, width_mm * 1000, 720_000, 560_000, doors=0)
    assert count(build_cabinet(spec), FittingKind.LEG) == legs


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"width_um": 0}, "width: expected above 0"),
        ({"height_um": -1}, "height: expected above 0"),
        ({"depth_um": 6_000_000}, "depth: expected above 0 and at most 5000 mm, found 6000 mm"),
        ({"width_um": 600.0}, "whole micrometres"),
        ({"carcass": BoardChoice("particleboard", 0)}, "carcass thickness"),
        ({"carcass": BoardChoice("particleboard", 280_000)}, "at most 100 mm, found 280 mm"),
        ({"carcass": BoardChoice("glass", 16_000)}, "particleboard, mdf"),
        ({"width_um": 60_000}, "two boards of 16 mm leave 28 mm of a width of 60 mm"),
        ({"shelves": 51}, "shelves: expected a whole number from 0 to 50, found 51"),
        ({"shelves": 30}, "30 shelves in 688 mm"),
        ({"shelves": -1}, "shelves: expected"),
        ({"doors": 2.5}, "doors: expected a whole number"),
        ({"shelf_setback_um": 561_000}, "shelf_setback"),
        ({"shelf_setback_um": 560_000}, "has no depth left"),
        ({"rail_width_um": 300_000}, "two rails of 300 mm do not fit into a depth of 560 mm"),
        ({"rail_width_um": 0}, "rail_width"),
        (
            {"back_place": BackPlace.GROOVE, "groove_depth_um": 9_000},
            "a groove 9 mm deep is deeper than half of the board of 16 mm",
        ),
        (
            {"back_place": BackPlace.GROOVE, "rail_width_um": 15_000},
            "rear rail of 15 mm is too narrow",
        ),
        ({"back_place": BackPlace.GROOVE, "groove_offset_um": 530_000}, "of depth are left"),
        (
            {
                "fronts": FrontPlace.INSET,
                "depth_um": 60_000,
                "rail_width_um": 30_000,
                "shelf_setback_um": 0,
            },
            "40 mm of depth are left",
        ),
        ({"front_gap_um": -1}, "front_gap"),
        ({"front_gap_um": 20_001}, "front_gap"),
        ({"width_um": 100_000}, "at least 50 mm was expected"),
        ({"support": Support.PLINTH, "support_height_um": 700_000}, "nothing is left inside"),
        ({"support_height_um": 0}, "support_height"),
        ({"carcass_fastener": "nail"}, "confirmat, dowel, eccentric, found 'nail'"),
        ({"visible_edge": EdgeBand("2", 0)}, "visible_edge thickness"),
        ({"front_edge": EdgeBand("2", 2_000, -1)}, "front_edge premilling"),
        ({"rail_width_um": 1_500}, "no room for the rail"),
        ({"blind_um": 500_000}, "only a corner cabinet has a blind part"),
        ({"rod": True}, "a rod is only built into a wardrobe"),
        ({"drawers": 1, "dividers": 1}, "dividers would stand in the way"),
        ({"drawers": 1, "fronts": FrontPlace.NONE}, "drawers need fronts"),
        ({"drawers": 4}, "at least 50 mm was expected"),
        ({"drawers": 1, "depth_um": 280_000}, "the shortest is 250 mm and needs 50 mm more"),
        ({"kind": CabinetKind.DRAWERS}, "expected at least one drawer"),
        ({"kind": CabinetKind.DRAWERS, "drawers": 9}, "drawer 1 would have a box"),
        ({"kind": CabinetKind.WALL, "drawers": 1}, "drawers are not built into a wall cabinet"),
        ({"kind": CabinetKind.CORNER, "doors": 1}, "expected a blind part above 0"),
        ({"kind": CabinetKind.CORNER, "doors": 1, "blind_um": 700_000}, "expected from 96 to 450"),
        ({"kind": CabinetKind.CORNER, "blind_um": 400_000}, "a corner cabinet has one door"),
        (
            {"kind": CabinetKind.CORNER, "doors": 1, "blind_um": 400_000, "dividers": 1},
            "dividers are not built into a corner cabinet",
        ),
        ({"kind": CabinetKind.WARDROBE, "rod": True}, "mm left under its shelf"),
        ({"kind": CabinetKind.TALL, "drawers": 2}, "leave 0 mm above them"),
        ({"dividers": 20}, "20 dividers in 568 mm leave less than 50 mm"),
        (
            {
                "kind": CabinetKind.DRAWERS,
                "drawers": 2,
                "slides": SlideSystem.UNDERMOUNT,
                "carcass": BoardChoice("particleboard", 18_000),
            },
            "drawer sides may be 16 mm thick, found 18 mm",
        ),
        (
            {"kind": CabinetKind.DRAWERS, "drawers": 2, "width_um": 85_000},
            "a drawer in an opening of 53 mm would be 0 mm wide inside",
        ),
        ({"support": Support.PLINTH, "depth_um": 60_000, "rail_width_um": 20_000}, "plinth"),
    ],
)
def test_what_cannot_be_built_is_refused_in_words(changes: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidCabinet, match=said):
        build_cabinet(replace(EXAM, **changes))  # type: ignore[arg-type]


def test_the_refusal_names_the_cabinet() -> None:
    with pytest.raises(InvalidCabinet, match="cabinet 'sink': width") as caught:
        build_cabinet(replace(EXAM, name="sink", width_um=0))
    assert caught.value.remedy


def test_a_door_beyond_the_hinge_chart_gets_a_note_instead_of_a_number() -> None:
    spec = CabinetSpec(CabinetKind.TALL, 600_000, 2_700_000, 560_000, doors=1)
    cabinet = build_cabinet(spec)
    assert count(cabinet, FittingKind.HINGE) == 0
    assert any("hinges are not counted" in note.en for note in cabinet.notes)


def test_a_wide_door_gets_a_note() -> None:
    cabinet = build_cabinet(replace(EXAM, width_um=700_000, doors=1))
    assert any("696 mm wide" in note.en for note in cabinet.notes)


BOARDS = st.sampled_from([10_000, 16_000, 18_000, 22_000, 25_000]).map(
    lambda t: BoardChoice("particleboard", t)
)
MM = st.integers(0, 3_000)


@st.composite
def specs(draw: st.DrawFn) -> CabinetSpec:
    """Descriptions of which nearly all can be built."""
    kind = draw(st.sampled_from(CabinetKind))
    corner, wardrobe = kind is CabinetKind.CORNER, kind is CabinetKind.WARDROBE
    high = wardrobe or kind is CabinetKind.TALL
    width = draw(st.integers(900 if corner else 300, 1_600)) * 1000 + draw(st.integers(0, 999))
    drawers = draw(st.integers(0, 2)) if kind not in {CabinetKind.WALL, CabinetKind.CORNER} else 0
    if kind is CabinetKind.DRAWERS:
        drawers = max(drawers, 1)
    carcass = draw(BOARDS)
    dividers = 0 if corner or (drawers and not wardrobe) else draw(st.integers(0, 2))
    fronts = draw(st.sampled_from(FrontPlace))
    if drawers and not wardrobe and fronts is FrontPlace.NONE:
        fronts = FrontPlace.INSET
    return CabinetSpec(
        kind,
        max(width, 400_000 * (1 + dividers)),
        draw(st.integers(1_900, 2_600) if high else st.integers(600, 950)) * 1000,
        draw(st.integers(400, 700)) * 1000,
        carcass=carcass,
        front=draw(BOARDS),
        back=BoardChoice("hdf", draw(st.sampled_from([3_000, 4_000, 8_000]))),
        bottom=draw(st.sampled_from(BottomPlace)),
        top=draw(st.sampled_from(TopKind)),
        rail_width_um=draw(st.integers(60, 150)) * 1000,
        back_place=draw(st.sampled_from(BackPlace)),
        groove_depth_um=draw(st.integers(1, carcass.thickness_um // 2000)) * 1000,
        support=draw(st.sampled_from(Support)),
        fronts=fronts,
        front_gap_um=draw(st.integers(0, 3_000)),
        doors=1 if corner else draw(st.integers(0, 2 + dividers)),
        shelves=draw(st.integers(0, 3)),
        shelf_setback_um=draw(st.integers(0, 60)) * 1000,
        drawers=drawers,
        slides=draw(
            st.sampled_from(
                [s for s in SlideSystem if s != "undermount" or carcass.thickness_um <= 16_000]
            )
        ),
        dividers=dividers,
        rod=wardrobe and draw(st.booleans()),
        blind_um=draw(st.integers(300, 650)) * 1000 if corner else 0,
    )


def built(spec: CabinetSpec) -> Cabinet | None:
    try:
        return build_cabinet(spec)
    except InvalidCabinet:
        return None


@settings(max_examples=400, deadline=None)
@given(specs())
def test_no_boards_overlap_and_the_outside_is_as_asked(spec: CabinetSpec) -> None:
    cabinet = built(spec)
    if cabinet is None:
        return
    assert faults(cabinet) == []
    fronts = {PanelRole.DOOR, PanelRole.DRAWER_FRONT, PanelRole.FILLER, PanelRole.BACK}
    carcass = [corners(p) for p in cabinet.panels if p.role not in fronts]
    low = [min(c[axis][0] for c in carcass) for axis in range(3)]
    high = [max(c[axis][1] for c in carcass) for axis in range(3)]
    assert low == [0, 0, 0]
    assert high == [spec.width_um, spec.depth_um, spec.height_um]
    for panel in cabinet.panels:
        inside = corners(panel)
        assert 0 <= inside[0][0] < inside[0][1] <= spec.width_um
        assert 0 <= inside[2][0] < inside[2][1] <= spec.height_um
    ids = [panel.id for panel in cabinet.panels]
    assert len(ids) == len(set(ids))
    assert len(cabinet.of_role(PanelRole.SHELF)) in {0, spec.shelves}
    for joint in cabinet.connections:
        assert joint.count >= 1
        assert {joint.face, joint.edge} <= set(ids)
    for fitting in cabinet.fittings:
        assert {fitting.panel, *fitting.against} <= set(ids)


@settings(max_examples=200, deadline=None)
@given(specs())
def test_joined_boards_touch_face_to_edge(spec: CabinetSpec) -> None:
    cabinet = built(spec)
    if cabinet is None:
        return
    for joint in cabinet.connections:
        face, edge = cabinet.panel(joint.face), cabinet.panel(joint.edge)
        normal = "xyz".index(face.thickness_axis)
        one, two = corners(face), corners(edge)
        touching = {one[normal][0], one[normal][1]} & {two[normal][0], two[normal][1]}
        assert touching, (joint, one, two)
        assert edge.thickness_axis != face.thickness_axis
        for axis in range(3):
            if axis != normal:
                assert min(one[axis][1], two[axis][1]) > max(one[axis][0], two[axis][0])


@settings(max_examples=200, deadline=None)
@given(specs())
def test_fronts_fill_the_width_but_for_their_gaps(spec: CabinetSpec) -> None:
    cabinet = built(spec)
    if cabinet is None or spec.fronts is FrontPlace.NONE or spec.kind is CabinetKind.TALL:
        return
    doors = cabinet.of_role(PanelRole.DOOR, PanelRole.FILLER)
    if not doors:
        return
    inset = spec.fronts is FrontPlace.INSET
    field = spec.width_um - 2 * spec.carcass.thickness_um * inset
    taken = sum(d.width_um + 2 * spec.front_gap_um for d in doors)
    # What does not divide by 0.1 mm per door stays at the right
    assert 0 <= field - taken < 100 * len(doors)
    if len({d.role for d in doors}) == 1:
        assert len({d.width_um for d in doors}) == 1


@settings(max_examples=150, deadline=None)
@given(specs())
def test_a_plain_carcass_is_its_own_mirror_image(spec: CabinetSpec) -> None:
    spec = replace(spec, kind=CabinetKind.BASE, drawers=0, dividers=0, rod=False, blind_um=0)
    cabinet = built(replace(spec, doors=0))
    if cabinet is None:
        return

    def placed(mirrored: bool) -> set[tuple[tuple[int, int], ...]]:
        found: set[tuple[tuple[int, int], ...]] = set()
        for panel in cabinet.panels:
            (x0, x1), y, z = corners(panel)
            found.add(((spec.width_um - x1, spec.width_um - x0) if mirrored else (x0, x1), y, z))
        return found

    assert placed(True) == placed(False)
