"""Sections: where they are cut, what they cut, and their dimensions."""

from __future__ import annotations

import pytest
from tests.furniture.views.cabinets import everything, zoo
from tests.furniture.views.shapes_read import words_of

from verstak.drawing.shapes import Rectangle
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.panel import PanelRole
from verstak.furniture.views.paper import Frame
from verstak.furniture.views.side import cut_panels, section_planes, side_drawing, side_view

ALL = everything()
WARDROBE = next(c for name, c in zoo().items() if name.startswith("a wardrobe"))


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
def test_sections_go_between_uprights_and_not_through_gaps(cabinet: Cabinet) -> None:
    planes = section_planes(cabinet, "en")
    assert 1 <= len(planes) <= 3
    for letter, plane in planes:
        roles = {panel.role for panel in cut_panels(cabinet, plane)}
        assert letter in "ABC"
        assert PanelRole.SIDE not in roles
        assert PanelRole.BOTTOM in roles
        if cabinet.of_role(PanelRole.DOOR, PanelRole.DRAWER_FRONT):
            assert roles & {PanelRole.DOOR, PanelRole.DRAWER_FRONT, PanelRole.FILLER}


def test_bays_that_look_alike_are_cut_once_and_others_each() -> None:
    planes = section_planes(WARDROBE, "ru")
    assert [letter for letter, _ in planes] == ["А", "Б", "В"]
    cut = [{panel.id for panel in cut_panels(WARDROBE, plane)} for _, plane in planes]
    # The rod's hat shelf, two shelves, and drawers are in different bays.
    assert len([ids for ids in cut if any("drawer" in each for each in ids)]) == 1
    fixed = {each for ids in cut for each in ids if each.startswith("fixed_shelf")}
    assert len(fixed) == len(WARDROBE.of_role(PanelRole.FIXED_SHELF))


def test_dimensions_of_a_section() -> None:
    words = words_of(side_view(zoo()["base"]))
    sizes = sorted((w for w in words if w[0].isdigit()), key=int)
    # Back 3, board 16 is not written, setback 20, rails 100 + 360 + 100, shelf at 336 and 336,
    # carcass 560, shelf 540, 3 + 560 + 18 = 581, height 720.
    assert sizes == ["3", "18", "20", "100", "100", "336", "336", "360", "540", "560", "581", "720"]


def test_clear_heights_and_boards_add_up() -> None:
    cabinet = zoo()["inset"]
    view = side_drawing(cabinet, "en", "A", section_planes(cabinet, "en")[0][1])
    assert (view.v0, view.v1) == (0, 720_000)
    words = words_of(side_view(cabinet))
    # Plinth 100, bottom 16, three rooms, two shelves of 16 and rails of 16.
    rooms = [int(w) for w in words if w in {"185", "186"}]
    assert 100 + 16 + sum(rooms) + 2 * 16 + 16 == 720
    assert "12" in words  # the groove's distance from the rear edge


def test_a_back_in_its_groove_is_drawn_over_what_it_enters() -> None:
    cabinet = zoo()["inset"]
    plane = section_planes(cabinet, "en")[0][1]
    shapes = side_drawing(cabinet, "en", "A", plane).draw(Frame(0, 0, 1))
    cut = [s for s in shapes if isinstance(s, Rectangle) and s.pen.role == "cut"]
    # 3 mm wide; it enters bottom and rail by 8 mm each: 720 - 100 - 2 * 16 + 2 * 8.
    assert (round(cut[-2].size[0]), round(cut[-2].size[1])) == (3, 604)


def test_the_front_is_to_the_right() -> None:
    view = side_drawing(zoo()["base"], "en", "A", 100_000)
    assert (view.h0, view.h1) == (-563_000, 18_000)


def test_russian_title() -> None:
    assert "А–А" in words_of(side_view(zoo()["base"], language="ru"))
