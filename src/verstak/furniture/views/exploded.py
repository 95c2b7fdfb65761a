"""The exploded view: every panel as a shaded box, moved away from the middle, with its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from verstak.drawing.shapes import Line, Page, Pen, Point, Polyline, Shape
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.panel import Panel, PanelRole
from verstak.furniture.views.callouts import CLEAR_MM, RADIUS_MM, callouts
from verstak.furniture.views.explosion import exploded, side_points
from verstak.furniture.views.isometry import Box, covers, painter_order, project
from verstak.furniture.views.paper import Around, Frame, View
from verstak.furniture.views.positions import positions
from verstak.furniture.views.single_page import single_page
from verstak.quantities.text import Bilingual, Language

_TITLE = Bilingual("Exploded view", "Сборка: вид с разнесёнными деталями")
_EDGE = Pen(stroke="#3e4c59", width_mm=0.18, role="panel-edge")
_BOARD = ("#f3e3c3", "#e2cda3", "#fbf3e2")
"""Front, right side and top."""
_FRONT = ("#c9dbea", "#aac3d8", "#e2edf5")
_THIN = ("#dfe3e8", "#c7cdd5", "#eef1f4")
_TINTS = {
    PanelRole.DOOR: _FRONT,
    PanelRole.DRAWER_FRONT: _FRONT,
    PanelRole.FILLER: _FRONT,
    PanelRole.BACK: _THIN,
    PanelRole.DRAWER_BOTTOM: _THIN,
}
_SAMPLES = 12

_SIDES: tuple[tuple[int, bool], ...] = ((1, False), (0, True), (2, True))
"""Front, right and top as (axis, far)."""


def exploded_view(cabinet: Cabinet, *, language: Language = "en") -> Page:
    """The exploded view alone on a page of its own size.

    Args:
        cabinet: As built.
        language: Of the words.
    """
    return single_page(exploded_drawing(cabinet, language))


def exploded_drawing(cabinet: Cabinet, language: Language) -> View:
    """The exploded view as a drawing that can be placed.

    Args:
        cabinet: As built.
        language: Of the words.
    """
    boxes = exploded(cabinet)
    order = painter_order(boxes)
    corners = [point for box in boxes for point in _corners(box)]
    h0, h1 = min(x for x, _ in corners), max(x for x, _ in corners)
    v0, v1 = min(y for _, y in corners), max(y for _, y in corners)
    panels = {panel.id: panel for panel in cabinet.panels}
    spots = _anchors(cabinet, order)

    def draw(frame: Frame) -> tuple[Shape, ...]:
        shapes = [shape for box in order for shape in box_shapes(box, panels[box.key], frame)]
        anchors = [frame.at(*spot) for spot in spots.values()]
        outline = [frame.at(*corner) for corner in corners]
        numbers = [str(number) for number in spots]
        return (*shapes, *callouts(numbers, anchors, outline))

    rim = CLEAR_MM + RADIUS_MM + 1
    around = Around(rim, rim, rim + 6, rim)
    title = _TITLE.in_(language)
    return View(title, round(h0), round(h1), round(v0), round(v1), around, draw)


def box_shapes(box: Box, panel: Panel, frame: Frame) -> tuple[Shape, ...]:
    """Three sides of a box, shaded, with the edges that are edges of the panel."""
    shapes: list[Shape] = []
    tints = _TINTS.get(panel.role, _BOARD)
    for side, tint in zip(_SIDES, tints, strict=True):
        points = tuple(frame.at(*project(*corner)) for corner in _side(box, side))
        fill = Pen(stroke=None, fill=tint, role=f"panel {panel.role}")
        shapes.append(Polyline(points, closed=True, pen=fill))
    for side in _SIDES:
        if side in box.cuts:
            continue
        corners = _side(box, side)
        for a, b in zip(corners, (*corners[1:], corners[0]), strict=True):
            if not any(_on(box, cut, a) and _on(box, cut, b) for cut in box.cuts):
                shapes.append(Line(frame.at(*project(*a)), frame.at(*project(*b)), _EDGE))
    return tuple(shapes)


def _side(box: Box, side: tuple[int, bool]) -> tuple[tuple[int, int, int], ...]:
    (x0, y0, z0), (x1, y1, z1) = box.low, box.high
    if side[0] == 0:
        return ((x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1))
    if side[0] == 1:
        return ((x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1))
    return ((x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1))


def _on(box: Box, cut: tuple[int, bool], corner: tuple[int, int, int]) -> bool:
    axis, far = cut
    return corner[axis] == (box.high if far else box.low)[axis]


def _corners(box: Box) -> list[Point]:
    return [project(*corner) for side in _SIDES for corner in _side(box, side)]


def _anchors(cabinet: Cabinet, order: Sequence[Box]) -> Mapping[int, Point]:
    """Where each position's leader ends: on a panel of it, where nothing covers it."""
    found: dict[int, Point] = {}
    hull = [corner for box in order for corner in _corners(box)]
    middle = (
        (min(x for x, _ in hull) + max(x for x, _ in hull)) / 2,
        (min(y for _, y in hull) + max(y for _, y in hull)) / 2,
    )
    for position in positions(cabinet):
        keys = {panel.id for panel in position.panels}
        tried: list[tuple[float, Point]] = []
        for index, box in enumerate(order):
            if box.key not in keys:
                continue
            nearer = [other for other in order[index + 1 :] if other.key != box.key]
            tried += _seen_spots(box, nearer, middle)
        if tried:
            found[position.number] = max(tried)[1]
    return found


def _seen_spots(box: Box, nearer: Sequence[Box], middle: Point) -> list[tuple[float, Point]]:
    """Points of a box with their worth as the end of a leader.

    Seen ones first, among them those with seen ones all round, among them those that lie farther
    out, where the leader is shorter.
    """
    points = tuple(side_points(box, _SAMPLES))
    hidden = [any(covers(other, *at) for other in nearer) for at in points]
    spots = []
    for number, at in enumerate(points):
        row, column = divmod(number, _SAMPLES)
        inner = 0 < row < _SAMPLES - 1 and 0 < column < _SAMPLES - 1
        free = inner and not any(
            hidden[number + step]
            for step in (-_SAMPLES - 1, -_SAMPLES, -1, 1, _SAMPLES, _SAMPLES + 1)
        )
        spot = project(*at)
        out = abs(spot[0] - middle[0]) + abs(spot[1] - middle[1])
        spots.append((out - (0 if free else 1e10) - (1e12 if hidden[number] else 0), spot))
    return spots
