from __future__ import annotations

from dataclasses import replace

import pytest
from tests.furniture.hand_made import base, board, with_panels

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet, Fitting, FittingKind
from verstak.furniture.cabinet_spec import SlideSystem
from verstak.furniture.drilling.hole import Side, to_cabinet
from verstak.furniture.drilling.slide_holes import slide_holes, slide_places_um
from verstak.furniture.panel import PanelRole
from verstak.quantities.text import Bilingual

NAME = Bilingual("slide", "направляющая")
PAIR = Fitting(FittingKind.SLIDE, NAME, 1, "drawer_left", ("side_left", "side_right"))


def with_drawer(system: SlideSystem) -> Cabinet:
    cabinet = with_panels(
        base(door=False, shelf_z=None),
        board("drawer_left", PanelRole.DRAWER_SIDE, (29, 0, 100), (16, 500, 150), ("y", "z")),
        board("drawer_right", PanelRole.DRAWER_SIDE, (555, 0, 100), (16, 500, 150), ("y", "z")),
    )
    return replace(cabinet, spec=replace(cabinet.spec, slides=system))


@pytest.mark.parametrize(
    ("system", "length", "places"),
    [
        (SlideSystem.BALL_BEARING, 500, [37, 229, 453]),  # 13 pitches and the sixth
        (SlideSystem.BALL_BEARING, 250, [37, 197]),
        (SlideSystem.ROLLER, 500, [37, 229, 453]),
        (SlideSystem.UNDERMOUNT, 500, [37, 69, 453]),
        (SlideSystem.BALL_BEARING, 60, [37]),
    ],
)
def test_screws_stand_on_the_raster(system: SlideSystem, length: int, places: list[float]) -> None:
    assert [at / 1000 for at in slide_places_um(system, length * 1000)] == places


def test_ball_bearing_slides_are_screwed_at_half_height_to_side_and_drawer() -> None:
    cabinet = with_drawer(SlideSystem.BALL_BEARING)
    holes = slide_holes(cabinet, PAIR, "s")
    assert {hole.panel for hole in holes} == {
        "side_left",
        "side_right",
        "drawer_left",
        "drawer_right",
    }
    heights = {to_cabinet(cabinet.panel(hole.panel), hole.at_um)[2] for hole in holes}
    assert heights == {175_000}
    faces = {hole.panel: hole.face for hole in holes}
    assert faces["side_left"] is Side.B
    assert faces["drawer_left"] is Side.A
    assert faces["side_right"] is Side.A
    assert faces["drawer_right"] is Side.B


@pytest.mark.parametrize(
    ("system", "height"), [(SlideSystem.ROLLER, 118_000), (SlideSystem.UNDERMOUNT, 100_000)]
)
def test_other_slides_are_screwed_to_the_cabinet_only(system: SlideSystem, height: int) -> None:
    cabinet = with_drawer(system)
    holes = slide_holes(cabinet, PAIR, "s")
    assert {hole.panel for hole in holes} == {"side_left", "side_right"}
    assert {to_cabinet(cabinet.panel(h.panel), h.at_um)[2] for h in holes} == {height}
    assert {hole.diameter_um for hole in holes} == {5_000}


def test_a_second_slide_at_the_same_place_gives_way_by_a_pitch() -> None:
    cabinet = with_drawer(SlideSystem.ROLLER)
    first = slide_holes(cabinet, PAIR, "s")
    second = slide_holes(cabinet, PAIR, "t", first)
    assert [hole.y_um - was.y_um for hole, was in zip(second, first, strict=True)] == [32_000] * 6


def test_a_slide_on_a_missing_panel_is_refused() -> None:
    cabinet = with_drawer(SlideSystem.ROLLER)
    with pytest.raises(InvalidCabinet, match="nobody"):
        slide_holes(cabinet, replace(PAIR, against=("nobody",)), "s")
