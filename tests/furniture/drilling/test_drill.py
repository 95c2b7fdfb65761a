from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.furniture.hand_made import base, mirrored

from verstak.cutting.job import EdgeBand
from verstak.errors import UsageError
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Cabinet, Fastener
from verstak.furniture.cabinet_spec import (
    BackPlace,
    BottomPlace,
    CabinetKind,
    CabinetSpec,
    FrontPlace,
    SlideSystem,
    Support,
    TopKind,
)
from verstak.furniture.drilling.collisions import find_collisions
from verstak.furniture.drilling.drill import DrillingOptions, PinRows, drill
from verstak.furniture.drilling.hole import Hole, Operation, bottom_um, to_cabinet
from verstak.quantities.length import um

PAIRS = {
    Operation.CONFIRMAT_EDGE: Operation.CONFIRMAT_FACE,
    Operation.DOWEL_EDGE: Operation.DOWEL_FACE,
    Operation.CAM_BOLT_EDGE: Operation.CAM_PIN,
}


def spec(
    kind: CabinetKind, width: float, height: float, depth: float, **choices: Any
) -> CabinetSpec:
    return CabinetSpec(kind, um(width), um(height), um(depth), **choices)


BASE = spec(CabinetKind.BASE, 600, 720, 560, doors=2)
BUILT = {
    "base": BASE,
    "one door": replace(BASE, width_um=um(400), doors=1),
    "inset": replace(BASE, fronts=FrontPlace.INSET),
    "groove and top": replace(BASE, back_place=BackPlace.GROOVE, top=TopKind.FULL),
    "dowels": replace(BASE, carcass_fastener="dowel"),
    "eccentrics": replace(BASE, carcass_fastener="eccentric"),
    "plinth": replace(BASE, support=Support.PLINTH, height_um=um(820)),
    "bottom under": replace(BASE, bottom=BottomPlace.UNDER),
    "divider": replace(BASE, width_um=um(1600), doors=4, dividers=1, shelves=4),
    "wall": spec(CabinetKind.WALL, 600, 720, 300, doors=2),
    "tall": spec(CabinetKind.TALL, 600, 2100, 560, doors=2, shelves=5),
    "wardrobe": spec(
        CabinetKind.WARDROBE, 1200, 2200, 580, doors=3, dividers=1, shelves=4, rod=True
    ),
    "drawers": spec(CabinetKind.DRAWERS, 500, 720, 500, doors=0, shelves=0, drawers=4),
    "rollers": spec(
        CabinetKind.DRAWERS,
        500,
        720,
        500,
        doors=0,
        shelves=0,
        drawers=4,
        slides=SlideSystem.ROLLER,
    ),
    "undermount": spec(
        CabinetKind.DRAWERS,
        500,
        720,
        560,
        doors=0,
        shelves=0,
        drawers=3,
        slides=SlideSystem.UNDERMOUNT,
    ),
    "corner": spec(CabinetKind.CORNER, 1000, 720, 560, blind_um=um(560)),
}


def in_space(cabinet: Cabinet, hole: Hole) -> tuple[Any, ...]:
    """A hole as the cabinet sees it: both ends of its axis, its size and its purpose."""
    panel = cabinet.panel(hole.panel)
    ends = sorted((to_cabinet(panel, hole.at_um), to_cabinet(panel, bottom_um(panel, hole))))
    return (*ends, hole.diameter_um, hole.operation, hole.panel)


def meet(cabinet: Cabinet, holes: tuple[Hole, ...]) -> int:
    """Fasteners whose face and edge hole are proven to lie on one axis and to touch."""
    met = 0
    for edge in holes:
        if edge.operation not in PAIRS:
            continue
        (face,) = (
            h for h in holes if h.owner == edge.owner and h.operation is PAIRS[edge.operation]
        )
        panel = cabinet.panel(face.panel)
        end = bottom_um(panel, face) if face.depth_um is None else face.at_um
        assert to_cabinet(panel, end) == to_cabinet(cabinet.panel(edge.panel), edge.at_um), edge
        met += 1
    return met


@pytest.mark.parametrize("name", BUILT)
def test_face_and_edge_holes_of_built_cabinets_coincide(name: str) -> None:
    cabinet = build_cabinet(BUILT[name])
    wanted = sum(c.count for c in cabinet.connections if c.fastener is not Fastener.NAIL)
    assert meet(cabinet, drill(cabinet)) == wanted > 0


@pytest.mark.parametrize("name", BUILT)
@pytest.mark.parametrize("rows", PinRows)
def test_built_cabinets_have_no_clash(name: str, rows: PinRows) -> None:
    cabinet = build_cabinet(BUILT[name])
    holes = drill(cabinet, DrillingOptions(rows, handle_pitch_um=um(128)))
    assert [c.sentence.en for c in find_collisions(cabinet, holes)] == []


def test_the_usual_base_cabinet_has_these_holes() -> None:
    counted = Counter(hole.operation for hole in drill(build_cabinet(BASE)))
    assert counted == {
        Operation.CONFIRMAT_FACE: 8,  # 2 at either end of the bottom, 1 of either rail
        Operation.CONFIRMAT_EDGE: 8,
        Operation.HINGE_CUP: 4,
        Operation.HINGE_SCREW: 8,
        Operation.PLATE_SCREW: 8,
        Operation.SHELF_PIN: 20,  # two sides, two rows, five holes
    }


def test_handles_are_drilled_only_when_asked() -> None:
    cabinet = build_cabinet(BASE)
    assert not [h for h in drill(cabinet) if h.operation is Operation.HANDLE]
    asked = drill(cabinet, DrillingOptions(handle_pitch_um=um(128)))
    assert len([h for h in asked if h.operation is Operation.HANDLE]) == 4


def test_whole_rows_replace_the_holes_round_shelves() -> None:
    holes = drill(build_cabinet(BASE), DrillingOptions(PinRows.WHOLE))
    kinds = Counter(hole.operation for hole in holes)
    assert Operation.SHELF_PIN not in kinds
    # 21 places a row, 4 rows, less 4 of the front rows that each side's plates have bored.
    assert kinds[Operation.SYSTEM32] == 4 * 21 - 2 * 4


@pytest.mark.parametrize("steps", [-1, 101])
def test_an_absurd_number_of_pin_holes_is_refused(steps: int) -> None:
    with pytest.raises(UsageError, match="0 to 100"):
        drill(base(), DrillingOptions(pin_steps=steps))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(250, 1_200),
    st.integers(300, 2_200),
    st.integers(250, 700),
    st.sampled_from([Fastener.CONFIRMAT, Fastener.DOWEL, Fastener.ECCENTRIC]),
    st.integers(1, 4),
    st.integers(2, 4),
    st.booleans(),
)
def test_a_mirrored_cabinet_has_mirrored_holes(  # noqa: PLR0917 - hypothesis fills them in
    width: int, height: int, depth: int, fastener: Fastener, count: int, hinges: int, left: bool
) -> None:
    cabinet = base(
        width,
        height,
        depth,
        fastener=fastener,
        bottom_count=count,
        shelf_z=height // 2,
        hinges=hinges,
        hinge_left=left,
    )
    twin = mirrored(cabinet)
    wide = cabinet.spec.width_um
    there = sorted(map(repr, (in_space(twin, hole) for hole in drill(twin))))
    expected = []
    for hole in drill(cabinet):
        first, second, *rest = in_space(cabinet, hole)
        ends = sorted((wide - end[0], *end[1:]) for end in (first, second))
        expected.append(repr((*ends, *rest)))
    assert there == sorted(expected)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(300, 1_200),
    st.integers(400, 2_400),
    st.integers(250, 650),
    st.sampled_from(["confirmat", "dowel", "eccentric"]),
    st.integers(0, 4),
    st.sampled_from(BottomPlace),
    st.sampled_from(TopKind),
)
def test_every_built_base_cabinet_can_be_drilled_and_its_fasteners_meet(  # noqa: PLR0917 - hypothesis fills them in
    width: int,
    height: int,
    depth: int,
    fastener: str,
    shelves: int,
    bottom: BottomPlace,
    top: TopKind,
) -> None:
    made = spec(
        CabinetKind.BASE,
        width,
        height,
        depth,
        doors=0,
        fronts=FrontPlace.NONE,
        carcass_fastener=fastener,
        shelves=shelves,
        bottom=bottom,
        top=top,
        visible_edge=EdgeBand("2 mm", 2_000),
    )
    cabinet = build_cabinet(made)
    holes = drill(cabinet)
    assert meet(cabinet, holes) == sum(
        c.count for c in cabinet.connections if c.fastener is not Fastener.NAIL
    )
    assert [c.sentence.en for c in find_collisions(cabinet, holes)] == []
