"""base_cabinet, wall, tall, wardrobe, drawers, corner: what each family adds.

Their shared pieces are carcass, bays, stack and limits; sizes are in tests/furniture/test_build.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from verstak.errors import InvalidCabinet
from verstak.furniture.build import BUILDERS, build_cabinet
from verstak.furniture.builders.assembly import Assembly
from verstak.furniture.builders.carcass import build_carcass, front_clearance_um, front_field
from verstak.furniture.builders.limits import check_spec
from verstak.furniture.builders.space import Space
from verstak.furniture.builders.tall import LINE_UM
from verstak.furniture.cabinet import FittingKind
from verstak.furniture.cabinet_spec import CabinetKind, CabinetSpec, FrontPlace, Support, TopKind
from verstak.furniture.panel import PanelRole

BASE = CabinetSpec(CabinetKind.BASE, 600_000, 720_000, 560_000)


def test_every_kind_has_a_builder() -> None:
    assert set(BUILDERS) == set(CabinetKind)


def test_the_clear_space_of_a_carcass() -> None:
    assert build_carcass(Assembly(BASE)) == Space(16_000, 584_000, 0, 560_000, 16_000, 704_000)
    raised = replace(BASE, support=Support.PLINTH, support_height_um=80_000)
    assert build_carcass(Assembly(raised)).z0 == 96_000


def test_where_fronts_lie() -> None:
    inside = build_carcass(Assembly(BASE))
    assert front_field(BASE, inside) == Space(0, 600_000, -18_000, 0, 0, 720_000)
    assert front_clearance_um(BASE) == 0
    inset = replace(BASE, fronts=FrontPlace.INSET)
    assert front_field(inset, inside) == Space(16_000, 584_000, 0, 18_000, 16_000, 704_000)
    assert front_clearance_um(inset) == 20_000


def test_limits_let_the_usual_pass() -> None:
    check_spec(BASE)
    with pytest.raises(InvalidCabinet):
        check_spec(replace(BASE, width_um=5_000_001))


def test_a_stack_gives_all_boxes_the_height_of_the_tightest_cell() -> None:
    spec = replace(BASE, kind=CabinetKind.DRAWERS, drawers=2)
    cabinet = build_cabinet(spec)
    heights = {p.width_um for p in cabinet.of_role(PanelRole.DRAWER_SIDE)}
    # 360 - 16 - 15 - 20 = 309, at most 250, less the bottom of 3
    assert heights == {247_000}


def test_a_wall_cabinet_hangs_whatever_it_was_told_to_stand_on() -> None:
    cabinet = build_cabinet(replace(BASE, kind=CabinetKind.WALL, support=Support.PLINTH))
    assert cabinet.of_role(PanelRole.PLINTH) == ()
    assert any("plinth was left out" in note.en for note in cabinet.notes)


def test_a_tall_cabinet_that_is_too_low_for_the_line_has_equal_rows() -> None:
    spec = CabinetSpec(CabinetKind.TALL, 600_000, 1_000_000, 560_000, doors=2)
    doors = build_cabinet(spec).of_role(PanelRole.DOOR)
    assert [door.length_um for door in doors] == [496_000, 496_000]
    higher = build_cabinet(replace(spec, height_um=LINE_UM + 300_000))
    assert [d.length_um for d in higher.of_role(PanelRole.DOOR)] == [716_000, 296_000]


def test_fixed_shelves_on_both_sides_of_a_divider_lie_apart() -> None:
    spec = CabinetSpec(CabinetKind.TALL, 1_200_000, 2_000_000, 560_000, doors=2, dividers=1)
    low, high = build_cabinet(spec).of_role(PanelRole.FIXED_SHELF)
    assert high.origin_um[2] - low.origin_um[2] == 32_000


def test_a_wide_tall_cabinet_has_its_doors_side_by_side() -> None:
    spec = CabinetSpec(CabinetKind.TALL, 900_000, 2_000_000, 560_000, doors=2)
    doors = build_cabinet(spec).of_role(PanelRole.DOOR)
    assert [(d.length_um, d.width_um) for d in doors] == [(1_996_000, 446_000)] * 2


def test_a_wardrobe_of_two_doors_on_one_section_has_two_false_sides() -> None:
    spec = CabinetSpec(
        CabinetKind.WARDROBE,
        900_000,
        2_000_000,
        600_000,
        top=TopKind.FULL,
        doors=2,
        drawers=1,
        shelves=0,
    )
    cabinet = build_cabinet(spec)
    dividers = [panel.id for panel in cabinet.of_role(PanelRole.DIVIDER)]
    assert dividers == ["false_side_left", "false_side_right"]
    open_one = build_cabinet(replace(spec, fronts=FrontPlace.NONE))
    assert open_one.of_role(PanelRole.DIVIDER) == ()


def test_a_long_rod_gets_a_note() -> None:
    spec = CabinetSpec(CabinetKind.WARDROBE, 900_000, 2_000_000, 600_000, rod=True, shelves=0)
    notes = [note.en for note in build_cabinet(replace(spec, doors=0)).notes]
    assert any("support in its middle" in note for note in notes)
    narrow = build_cabinet(replace(spec, doors=0, width_um=800_000))
    assert not any("support in its middle" in note.en for note in narrow.notes)


def test_a_drawer_unit_has_no_doors_whatever_the_spec_s_usual_value_is() -> None:
    cabinet = build_cabinet(replace(BASE, kind=CabinetKind.DRAWERS, drawers=3, doors=2, shelves=2))
    assert cabinet.of_role(PanelRole.DOOR, PanelRole.SHELF) == ()
    assert sum(f.count for f in cabinet.fittings if f.kind is FittingKind.HANDLE) == 3


def test_a_corner_s_shelves_stay_behind_its_upright_rail() -> None:
    spec = replace(
        BASE,
        kind=CabinetKind.CORNER,
        width_um=1_000_000,
        blind_um=580_000,
        shelf_setback_um=0,
    )
    cabinet = build_cabinet(spec)
    assert cabinet.panel("shelf_1").origin_um[1] == 16_000
    assert any("left 580 mm" in note.en for note in cabinet.notes)
