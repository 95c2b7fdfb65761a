"""Sections through a cabinet, looked at from its left: boards cut, their places and gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from verstak.drawing.hatch import hatch
from verstak.drawing.shapes import Circle, Line, Page, Pen, Rectangle, Shape
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.cabinet_spec import BackPlace
from verstak.furniture.panel import Panel, PanelRole
from verstak.furniture.views.fixtures import ROD_WIDE_UM, floor_um, legs, rods
from verstak.furniture.views.front import leg_shapes
from verstak.furniture.views.paper import (
    CUT,
    CUT_THIN,
    FLOOR,
    HATCH,
    THIN,
    Around,
    Frame,
    View,
)
from verstak.furniture.views.projection import Flat, from_left, outlines
from verstak.furniture.views.single_page import single_page
from verstak.furniture.views.sizes import FIRST_MM, Row, depth_of, rows_shapes
from verstak.quantities.text import Bilingual, Language

_SOLID_BELOW_MM = 0.9
"""A board thinner than this on paper is filled instead of hatched."""
_MOST_SECTIONS = 3
_LEVELS = (
    PanelRole.BOTTOM,
    PanelRole.TOP,
    PanelRole.RAIL,
    PanelRole.SHELF,
    PanelRole.FIXED_SHELF,
)
_INSIDE = frozenset({PanelRole.SHELF, PanelRole.FIXED_SHELF, PanelRole.DRAWER_BOTTOM})
_Profile = tuple[PanelRole, int, int, int, int]
_TITLE = Bilingual("Section {letter}\N{EN DASH}{letter}", "{letter}\N{EN DASH}{letter}")
_LETTERS = Bilingual("ABC", "АБВ")


def side_view(cabinet: Cabinet, *, language: Language = "en") -> Page:
    """The section that shows most, alone on a page of its own size.

    Args:
        cabinet: As built.
        language: Of the words.
    """
    letter, plane = section_planes(cabinet, language)[0]
    return single_page(side_drawing(cabinet, language, letter, plane))


def section_planes(cabinet: Cabinet, language: Language) -> tuple[tuple[str, int], ...]:
    """Letters and places of sections that together cut every board inside, at most three.

    Args:
        cabinet: As built.
        language: Of the letters.

    Returns:
        From left to right; the first one alone if it shows all that lies inside.
    """
    bounds = sorted({x for panel in cabinet.panels for x in _across(panel)})
    places = [(a + b) // 2 for a, b in pairwise(bounds) if b - a > 2]
    wanted = {_profile(panel) for panel in cabinet.panels if panel.thickness_axis != "x"}
    chosen: list[int] = []
    while wanted and len(chosen) < _MOST_SECTIONS:
        best = max(places, key=lambda x: _worth(cabinet, x, wanted))
        shown = {_profile(panel) for panel in cut_panels(cabinet, best)} & wanted
        if not shown or (chosen and not any(role in _INSIDE for role, *_ in shown)):
            break
        chosen.append(best)
        wanted -= shown
    return tuple(zip(_LETTERS.in_(language), sorted(chosen or places[:1]), strict=False))


def cut_panels(cabinet: Cabinet, plane_um: int) -> tuple[Panel, ...]:
    """Panels that a plane square to x goes through."""
    return tuple(
        panel for panel in cabinet.panels if _across(panel)[0] < plane_um < _across(panel)[1]
    )


def side_drawing(cabinet: Cabinet, language: Language, letter: str, plane_um: int) -> View:
    """A section as a drawing that can be placed; the cabinet's front is to the right.

    Args:
        cabinet: As built.
        language: Of the words.
        letter: Of the section.
        plane_um: The x that it is cut at.
    """
    cut = cut_panels(cabinet, plane_um)
    beyond = [panel for panel in cabinet.panels if _across(panel)[0] >= plane_um]
    flats = [from_left(panel) for panel in (*cut, *beyond)]
    h0, h1 = min(flat.h0 for flat in flats), max(flat.h1 for flat in flats)
    v0, v1 = floor_um(cabinet), max(flat.v1 for flat in flats)
    below = _depths(cabinet, cut, v0, (h0, h1))
    above = _rails_and_shelves(cabinet, cut, v1)
    left = _levels(cabinet, cut, h0)

    def draw(frame: Frame) -> tuple[Shape, ...]:
        return (
            *_beyond(cut, beyond, frame),
            *_fixtures(cabinet, plane_um, frame),
            *_sections(cut, frame),
            *rows_shapes(below, FIRST_MM, frame, language),
            *rows_shapes(above, FIRST_MM - 1, frame, language),
            *rows_shapes(left, FIRST_MM, frame, language),
        )

    around = Around(
        left=depth_of(left),
        right=3.0,
        top=5.0 + (depth_of(above, FIRST_MM - 1) if above else 1.5),
        bottom=depth_of(below),
    )
    title = _TITLE.in_(language).format(letter=letter)
    return View(title, h0, h1, v0, v1, around, draw)


def _across(panel: Panel) -> tuple[int, int]:
    return panel.origin_um[0], panel.origin_um[0] + panel.extent_um[0]


def _profile(panel: Panel) -> _Profile:
    """What a section shows of a panel: two that look alike need no section each."""
    flat = from_left(panel)
    return (panel.role, flat.h0, flat.h1, flat.v0, flat.v1)


def _worth(cabinet: Cabinet, plane_um: int, wanted: set[_Profile]) -> tuple[int, int]:
    """Boards cut for the first time; not through an upright; near the middle of the cabinet."""
    cut = cut_panels(cabinet, plane_um)
    upright = sum(panel.thickness_axis == "x" for panel in cut)
    found = sum(_profile(panel) in wanted for panel in cut)
    return found - 100 * upright, -abs(2 * plane_um - cabinet.spec.width_um)


def _beyond(cut: Sequence[Panel], beyond: Iterable[Panel], frame: Frame) -> list[Shape]:
    """What one sees behind the section: the visible edges alone."""
    front = [_clipped(panel) for panel in cut]
    behind = [from_left(panel) for panel in beyond]
    own = {flat.key for flat in behind}
    visible, _ = outlines([*front, *behind])
    alone, _ = outlines(front)
    # The cut boards' own outlines are drawn heavier afterwards; here they only hide.
    lines = [piece for piece in visible if piece not in set(alone)] if own else []
    return [frame.line(piece.ends, THIN) for piece in lines]


def _clipped(panel: Panel) -> Flat:
    flat = from_left(panel)
    return Flat(flat.key, flat.h0, flat.h1, flat.v0, flat.v1, -(2**62), flat.far)


def _sections(cut: Sequence[Panel], frame: Frame) -> list[Shape]:
    """Cut boards: hatched, thin ones filled. A back in its groove lies over what it enters."""
    shapes: list[Shape] = []
    for panel in sorted(cut, key=lambda panel: panel.role is PanelRole.BACK):
        flat = from_left(panel)
        corner = frame.at(flat.h0, flat.v1)
        dx, dy = frame.length(flat.h1 - flat.h0), frame.length(flat.v1 - flat.v0)
        if min(dx, dy) < _SOLID_BELOW_MM and panel.thickness_um < 9_000:
            shapes.append(Rectangle(corner, (dx, dy), CUT_THIN))
            continue
        upright = panel.thickness_axis == "y"
        fill = Pen(stroke=None, fill="#fbf3e4", role="cut")
        shapes.append(Rectangle(corner, (dx, dy), fill))
        shapes += hatch(*corner, dx, dy, step_mm=1.1, angle=135 if upright else 45, pen=HATCH)
        shapes.append(Rectangle(corner, (dx, dy), CUT))
    return shapes


def _fixtures(cabinet: Cabinet, plane_um: int, frame: Frame) -> list[Shape]:
    shapes: list[Shape] = []
    standing = legs(cabinet)
    for y in sorted({leg.y_um for leg in standing}):
        leg = next(each for each in standing if each.y_um == y)
        shapes += leg_shapes(-y, leg.z0_um, leg.z1_um, frame)
    for rod in rods(cabinet):
        if rod.x0_um < plane_um < rod.x1_um:
            centre = frame.at(-rod.y_um, rod.z_um)
            shapes.append(Circle(centre, frame.length(ROD_WIDE_UM) / 2, THIN))
    floor = floor_um(cabinet)
    if floor < 0 or cabinet.of_role(PanelRole.PLINTH):
        start, end = frame.at(-cabinet.spec.depth_um, floor), frame.at(0, floor)
        shapes.append(Line((start[0] - 1.5, start[1]), (end[0] + 1.5, end[1]), FLOOR))
    return shapes


def _depths(cabinet: Cabinet, cut: Sequence[Panel], v0: int, extent: tuple[int, int]) -> list[Row]:
    """Back and groove, depth of the carcass, and all that stands before and behind it."""
    spec = cabinet.spec
    rows = []
    back = next((panel for panel in cut if panel.role is PanelRole.BACK), None)
    if back is not None and spec.back_place is BackPlace.GROOVE:
        rear = back.origin_um[1] + back.thickness_um
        rows.append(Row(False, 1, (-spec.depth_um, -rear, -back.origin_um[1]), v0))
    rows.append(Row(False, 1, (-spec.depth_um, 0), v0))
    if extent != (-spec.depth_um, 0):
        marks = sorted({extent[0], -spec.depth_um, 0, extent[1]})
        if len(marks) > 2:
            rows[-1] = Row(False, 1, tuple(marks), v0)
        rows.append(Row(False, 1, extent, v0))
    return rows


def _rails_and_shelves(cabinet: Cabinet, cut: Sequence[Panel], v1: int) -> list[Row]:
    rows = []
    rails = sorted(_depth_span(p) for p in cut if p.role is PanelRole.RAIL and p.length_axis == "x")
    if rails:
        marks = sorted({mark for span in rails for mark in span})
        rows.append(Row(False, -1, tuple(marks), v1))
    shelves = {_depth_span(panel) for panel in cut if panel.role is PanelRole.SHELF}
    for start, end in sorted(shelves)[:1]:
        marks = sorted({start, end, 0} | ({-cabinet.spec.depth_um} if not rails else set()))
        rows.append(Row(False, -1, tuple(marks), v1))
    return rows


def _depth_span(panel: Panel) -> tuple[int, int]:
    flat = from_left(panel)
    return flat.h0, flat.h1


def _levels(cabinet: Cabinet, cut: Sequence[Panel], h0: int) -> list[Row]:
    """Heights of bottom, shelves and top, with the clear heights between them."""
    spans = sorted(
        {
            (flat.v0, flat.v1)
            for panel in cut
            if panel.role in _LEVELS and panel.thickness_axis == "z"
            for flat in (from_left(panel),)
        }
    )
    top = cabinet.spec.height_um
    marks = sorted({mark for span in spans for mark in span} | {0, top})
    boards = {(start, end) for start, end in spans}
    shown = tuple(pair not in boards for pair in pairwise(marks))
    rows = []
    if len(marks) > 2:
        rows.append(Row(True, -1, tuple(marks), h0, shown))
    return [*rows, Row(True, -1, (0, top), h0)]
