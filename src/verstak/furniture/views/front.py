"""The front of a cabinet: fronts with their gaps, the carcass behind them dashed, dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from verstak.drawing.shapes import Line, Page, Pen, Point, Polyline, Rectangle, Shape, Text
from verstak.furniture.cabinet import Cabinet, FittingKind
from verstak.furniture.cabinet_spec import Support
from verstak.furniture.panel import Panel, PanelRole
from verstak.furniture.views.fixtures import floor_um, legs, rods
from verstak.furniture.views.paper import (
    FLOOR,
    HIDDEN,
    INK,
    OPENING,
    PHANTOM,
    SECTION_MARK,
    VISIBLE,
    Around,
    Frame,
    View,
)
from verstak.furniture.views.projection import from_front, in_view, outlines
from verstak.furniture.views.single_page import single_page
from verstak.furniture.views.sizes import FIRST_MM, Row, depth_of, rows_shapes
from verstak.quantities.text import Bilingual, Language

FRONT_ROLES = (PanelRole.DOOR, PanelRole.DRAWER_FRONT, PanelRole.FILLER)
CARCASS_ROLES = frozenset(
    {
        PanelRole.SIDE,
        PanelRole.BOTTOM,
        PanelRole.TOP,
        PanelRole.RAIL,
        PanelRole.SHELF,
        PanelRole.FIXED_SHELF,
        PanelRole.DIVIDER,
        PanelRole.PLINTH,
        PanelRole.DRAWER_FRONT,
    }
)
_TITLE = Bilingual("Front view", "Вид спереди")
_MARK_MM = 7.5
"""Height of a section's mark below and above the view."""

Cut = tuple[str, int]
"""Letter of a section and the x that it is cut at."""


def front_view(cabinet: Cabinet, *, language: Language = "en") -> Page:
    """The front view alone on a page of its own size.

    Args:
        cabinet: As built.
        language: Of the words.
    """
    return single_page(front_drawing(cabinet, language))


def front_drawing(cabinet: Cabinet, language: Language, cuts: Sequence[Cut] = ()) -> View:
    """The front view as a drawing that can be placed.

    Args:
        cabinet: As built.
        language: Of the words.
        cuts: Sections to be marked.
    """
    flats = [from_front(panel) for panel in cabinet.panels]
    h0, h1 = min(flat.h0 for flat in flats), max(flat.h1 for flat in flats)
    v0, v1 = floor_um(cabinet), max(flat.v1 for flat in flats)
    below, left, right = _below(cabinet, v0), _left(cabinet, h0), _right(cabinet, h1)
    mark = _MARK_MM if cuts else 0.0
    first = FIRST_MM + (mark - 1 if cuts else 0)

    def draw(frame: Frame) -> tuple[Shape, ...]:
        return (
            *_lines(cabinet, frame),
            *_fixtures(cabinet, frame),
            *_openings(cabinet, frame),
            *(shape for cut in cuts for shape in _cut_mark(cut, (v0, v1), frame)),
            *rows_shapes(below, first, frame, language),
            *rows_shapes(left, FIRST_MM, frame, language),
            *rows_shapes(right, FIRST_MM, frame, language),
        )

    around = Around(
        left=depth_of(left),
        right=depth_of(right),
        top=6.5 + mark,
        bottom=depth_of(below, first),
    )
    return View(_TITLE.in_(language), h0, h1, v0, v1, around, draw)


def visible_fronts(cabinet: Cabinet) -> tuple[Panel, ...]:
    """Doors, drawer fronts and blind panels that nothing stands before."""
    seen = set(in_view([from_front(panel) for panel in cabinet.panels]))
    return tuple(panel for panel in cabinet.of_role(*FRONT_ROLES) if panel.id in seen)


def hinged_left(cabinet: Cabinet, door: Panel) -> bool | None:
    """On which side a door hangs; ``None`` where no hinge says it."""
    for fitting in cabinet.fittings:
        if fitting.kind is FittingKind.HINGE and fitting.panel == door.id and fitting.against:
            upright = cabinet.panel(fitting.against[0])
            return _middle(upright) < _middle(door)
    return None


def fronts_grid(fronts: Sequence[Panel], axis: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Different rows (axis 0) or columns (axis 2) of fronts as (start, end) along the axis.

    Args:
        fronts: Fronts of one plane.
        axis: 0 for x, 2 for z.
    """
    other = 2 - axis
    found: dict[tuple[tuple[int, int], ...], None] = {}
    for line in sorted({_span(front, other) for front in fronts}):
        middle = (line[0] + line[1]) / 2
        row = sorted(
            _span(front, axis)
            for front in fronts
            if _span(front, other)[0] < middle < _span(front, other)[1]
        )
        found.setdefault(tuple(row), None)
    return tuple(sorted(found, key=len, reverse=True))


def grid_row(spans: Sequence[tuple[int, int]], *, upright: bool, side: int, from_um: int) -> Row:
    """Dimensions of fronts in one line: their sizes with numbers, the gaps without."""
    marks: list[int] = []
    shown: list[bool] = []
    for start, end in spans:
        if marks and marks[-1] != start:
            marks.append(start)
            shown.append(False)
        elif not marks:
            marks.append(start)
        marks.append(end)
        shown.append(True)
    return Row(upright, side, tuple(marks), from_um, tuple(shown))


def _span(panel: Panel, axis: int) -> tuple[int, int]:
    return panel.origin_um[axis], panel.origin_um[axis] + panel.extent_um[axis]


def _middle(panel: Panel) -> float:
    return sum(_span(panel, 0)) / 2


def _below(cabinet: Cabinet, v0: int) -> list[Row]:
    spec = cabinet.spec
    whole = (0, spec.width_um)
    rows = [
        grid_row(row, upright=False, side=1, from_um=v0)
        for row in fronts_grid(visible_fronts(cabinet), 0)[:2]
    ]
    uprights = sorted(
        _span(panel, 0)
        for panel in cabinet.of_role(PanelRole.SIDE, PanelRole.DIVIDER)
        if not panel.id.startswith("false_side")
    )
    if len(uprights) > 2:
        clear = [(a[1], b[0]) for a, b in pairwise(uprights)]
        rows.append(grid_row(clear, upright=False, side=1, from_um=v0))
    rows.append(Row(False, 1, whole, v0))
    return _distinct(rows)


def _left(cabinet: Cabinet, h0: int) -> list[Row]:
    spec = cabinet.spec
    floor, top = floor_um(cabinet), spec.height_um
    if floor < 0:
        return [Row(True, -1, (floor, 0, top), h0), Row(True, -1, (floor, top), h0)]
    if spec.support is Support.PLINTH and cabinet.of_role(PanelRole.PLINTH):
        row = Row(True, -1, (0, spec.support_height_um, top), h0)
        return [row, Row(True, -1, (0, top), h0)]
    return [Row(True, -1, (0, top), h0)]


def _right(cabinet: Cabinet, h1: int) -> list[Row]:
    columns = fronts_grid(visible_fronts(cabinet), 2)[:2]
    rows = [grid_row(column, upright=True, side=1, from_um=h1) for column in columns]
    return _distinct(rows)


def _distinct(rows: Sequence[Row]) -> list[Row]:
    return list({row.marks: row for row in rows}.values())


def _lines(cabinet: Cabinet, frame: Frame) -> list[Shape]:
    flats = [from_front(panel) for panel in cabinet.panels]
    wanted = {panel.id for panel in cabinet.panels if panel.role in CARCASS_ROLES}
    visible, hidden = outlines(flats, wanted)
    return [
        *(frame.line(piece.ends, HIDDEN) for piece in hidden),
        *(frame.line(piece.ends, VISIBLE) for piece in visible),
    ]


def _fixtures(cabinet: Cabinet, frame: Frame) -> list[Shape]:
    shapes: list[Shape] = []
    standing = legs(cabinet)
    for x in sorted({leg.x_um for leg in standing}):
        leg = next(each for each in standing if each.x_um == x)
        shapes += leg_shapes(x, leg.z0_um, leg.z1_um, frame)
    for rod in rods(cabinet):
        for shift in (-12_500, 12_500):
            z = rod.z_um + shift
            shapes.append(Line(frame.at(rod.x0_um, z), frame.at(rod.x1_um, z), HIDDEN))
    floor = floor_um(cabinet)
    if floor < 0 or cabinet.of_role(PanelRole.PLINTH):
        start, end = frame.at(0, floor), frame.at(cabinet.spec.width_um, floor)
        shapes.append(Line((start[0] - 1.5, start[1]), (end[0] + 1.5, end[1]), FLOOR))
    return shapes


def leg_shapes(axis_um: int, z0_um: int, z1_um: int, frame: Frame) -> tuple[Shape, ...]:
    """A leg as a thin phantom outline round its axis."""
    half = 20_000
    left, right = frame.at(axis_um - half, z1_um), frame.at(axis_um + half, z0_um)
    corner, size = left, (right[0] - left[0], right[1] - left[1])
    return (Rectangle(corner, size, PHANTOM),)


def _openings(cabinet: Cabinet, frame: Frame) -> list[Shape]:
    """Lines from the corners at the hinges to the middle of the side that opens."""
    shapes: list[Shape] = []
    for door in visible_fronts(cabinet):
        left = hinged_left(cabinet, door) if door.role is PanelRole.DOOR else None
        if left is None:
            continue
        (x0, x1), (z0, z1) = _span(door, 0), _span(door, 2)
        hung, opens = (x0, x1) if left else (x1, x0)
        points = (frame.at(hung, z1), frame.at(opens, (z0 + z1) / 2), frame.at(hung, z0))
        shapes.append(Polyline(points, pen=OPENING))
    return shapes


def _cut_mark(cut: Cut, heights: tuple[int, int], frame: Frame) -> list[Shape]:
    """Strokes above and below where a section is cut; arrows say where one looks."""
    letter, x = cut
    shapes: list[Shape] = []
    for v, outwards in ((heights[1], -1), (heights[0], 1)):
        at = frame.at(x, v)
        near, far = (at[0], at[1] + outwards * 1.2), (at[0], at[1] + outwards * 6.0)
        middle = (at[0], at[1] + outwards * 4.4)
        shapes += [Line(near, far, SECTION_MARK), *_arrow(middle)]
        letter_at = (at[0] - 3.2, at[1] + outwards * 4.4 + 1.2)
        shapes.append(Text(letter_at, letter, 3.4, "middle", bold=True))
    return shapes


def _arrow(tail: Point) -> list[Shape]:
    tip = (tail[0] + 4.5, tail[1])
    wings = ((tip[0] - 2.2, tip[1] - 0.6), (tip[0] - 2.2, tip[1] + 0.6))
    solid = Pen(stroke=INK, width_mm=0.15, fill=INK, role="section-mark")
    return [
        Line(tail, tip, Pen(stroke=INK, width_mm=0.25, role="section-mark")),
        Polyline((tip, *wings), closed=True, pen=solid),
    ]
