"""A picture of a drawing that was read: panels numbered, gaps marked in red."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from verstak.drawing.fonts import shortened, text_width_mm
from verstak.drawing.shapes import Circle, Page, Pen, Point, Polyline, Shape, Text
from verstak.furniture.drawings.cnc_readiness import cnc_faults, gap_words
from verstak.furniture.drawings.contours import XY, Box, Contour, path_points
from verstak.furniture.drawings.drawing_result import DrawingResult
from verstak.furniture.drawings.drawn_panels import DrawnPanel
from verstak.furniture.drawings.dxf_layers import Operation
from verstak.furniture.drawings.outline_gap import Gap
from verstak.furniture.drawings.sheet_views import BOTH
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual, Language

_WIDTH_MM, _HEIGHT_MM, _MARGIN_MM = 297.0, 210.0, 10.0
_HEAD_MM, _FOOT_MM = 14.0, 16.0
_RED = "#c81e1e"
_AMBER = "#b7791f"
_GREY = "#52606d"
_FINEST_MM = 0.08
"""Points of a picture closer than this on paper are left out."""
_MOST_MARKS = 60

_PENS = {
    Operation.OUTLINE: Pen("#1f2933", 0.3, "#f4efe6", role="panel"),
    Operation.CUTOUT: Pen("#1f2933", 0.2, "#ffffff", role="cutout"),
    Operation.POCKET: Pen("#1f6feb", 0.15, "#dbe9ff", role="pocket"),
    Operation.GROOVE: Pen("#1f6feb", 0.15, "#dbe9ff", role="groove"),
    Operation.DRILL: Pen("#0b7a3b", 0.15, "#d9f2e3", role="hole"),
    Operation.ENGRAVE: Pen("#8a3ffc", 0.15, role="line"),
}
_OTHER = Pen(_GREY, 0.13, dash_mm=(1.0, 0.6), role="other")
_SHEET = Pen("#9aa5b1", 0.18, dash_mm=(3.0, 1.5), role="sheet")
_OPEN = Pen(_RED, 0.35, role="open")
_MARK = Pen(_RED, 0.4, role="gap")
_UNMARKED = Pen(_AMBER, 0.3, role="unmarked")
_KEY = (
    (Operation.OUTLINE, Bilingual("panel", "деталь")),
    (Operation.CUTOUT, Bilingual("cut-out", "вырез")),
    (Operation.POCKET, Bilingual("pocket, groove", "выборка, паз")),
    (Operation.DRILL, Bilingual("hole", "отверстие")),
    (Operation.ENGRAVE, Bilingual("cut on the line", "рез по линии")),
)

_ToPaper = Callable[[XY], Point]


def drawing_page(result: DrawingResult, language: Language) -> Page:
    """Draw what was counted on one A4 page, landscape or upright as the drawing is.

    Args:
        result: A drawing that was read.
        language: Of the words.

    Returns:
        A page with every panel numbered, its size where there is room, and a red circle around
        each gap.
    """
    box = _extent(result)
    upright = box.dy > box.dx
    width, height = (_HEIGHT_MM, _WIDTH_MM) if upright else (_WIDTH_MM, _HEIGHT_MM)
    room_x = width - 2 * _MARGIN_MM
    room_y = height - 2 * _MARGIN_MM - _HEAD_MM - _FOOT_MM
    scale = min(room_x / max(box.dx, 1e-9), room_y / max(box.dy, 1e-9))
    left = _MARGIN_MM + (room_x - box.dx * scale) / 2
    top = _MARGIN_MM + _HEAD_MM + (room_y - box.dy * scale) / 2

    def paper(point: XY) -> Point:
        return (left + (point[0] - box.x0) * scale, top + (box.y1 - point[1]) * scale)

    shapes: list[Shape] = [
        *_head(result, language, width),
        *_sheets(result, paper),
        *(shape for panel in result.panels for shape in _panel(panel, paper)),
        *_loose(result, paper),
        *(shape for panel in result.panels for shape in _label(panel, paper, scale)),
        *_gaps(result, paper),
        *_foot(result, language, width, height),
    ]
    title = result.name or "DXF"
    return Page(width, height, tuple(shapes), title)


def _extent(result: DrawingResult) -> Box:
    boxes = [view.box for view in result.views if view.face == BOTH]
    boxes += [panel.contour.box for panel in result.panels]
    boxes += [work.box for panel in result.panels for work in panel.work]
    boxes += [work.box for work in result.stray]
    boxes += [placed.contour.box for placed in result.offered]
    boxes += [outline.box for outline in result.open_outlines if _is_shown(result, outline.view)]
    if not boxes:
        return Box(0, 0, 1, 1)
    return Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )


def _is_shown(result: DrawingResult, view: str | None) -> bool:
    return not result.views or view in {None, BOTH}


def _head(result: DrawingResult, language: Language, width: float) -> list[Shape]:
    faults = cnc_faults(result)
    ready = Bilingual("ready for CNC", "готов для ЧПУ")
    not_ready = Bilingual(
        f"not ready for CNC: reasons {len(faults)}", f"не готов для ЧПУ: причин {len(faults)}"
    )
    verdict = (not_ready if faults else ready).in_(language)
    room = width - 2 * _MARGIN_MM - text_width_mm(verdict, 4, bold=True) - 6
    thickness = result.thickness_um
    words = Bilingual(
        f"{len(result.panels)} panels" + (f", {mm_text(thickness)} mm" if thickness else ""),
        f"деталей: {len(result.panels)}"
        + (f", толщина {mm_text(thickness).replace('.', ',')} мм" if thickness else ""),
    )
    return [
        Text(
            (_MARGIN_MM, _MARGIN_MM + 4),
            shortened(result.name or "DXF", room, 4, bold=True),
            4,
            bold=True,
        ),
        Text((_MARGIN_MM, _MARGIN_MM + 9), words.in_(language), 3, colour=_GREY),
        Text(
            (width - _MARGIN_MM, _MARGIN_MM + 4),
            verdict,
            4,
            "end",
            bold=True,
            colour=_RED if faults else "#0b7a3b",
        ),
    ]


def _sheets(result: DrawingResult, paper: _ToPaper) -> list[Shape]:
    shown: list[Shape] = []
    for view in result.views:
        if view.face == BOTH:
            b = view.box
            corners = ((b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (b.x0, b.y1))
            shown.append(Polyline(tuple(paper(c) for c in corners), closed=True, pen=_SHEET))
    return shown


def _panel(panel: DrawnPanel, paper: _ToPaper) -> list[Shape]:
    shapes = [_closed(panel.contour, _PENS[Operation.OUTLINE], paper)]
    largest_first = sorted(panel.work, key=lambda w: -(w.contour.area if w.contour else 0))
    for work in largest_first:
        pen = _PENS.get(work.operation, _OTHER)
        if work.island:
            pen = replace(pen, fill=_PENS[Operation.OUTLINE].fill)
        if work.contour is None:
            shapes.append(Polyline(_thinned(path_points(work.path), paper), pen=pen))
        else:
            shapes.append(_closed(work.contour, pen, paper))
    # A pocket may run over the panel's edge: the outline stays on top.
    shapes.append(_closed(panel.contour, Pen("#1f2933", 0.3, role="outline"), paper))
    return shapes


def _closed(contour: Contour, pen: Pen, paper: _ToPaper) -> Shape:
    if (circle := contour.circle) is not None:
        centre, diameter = circle
        x, y = paper(centre)
        edge, _ = paper((centre[0] + diameter / 2, centre[1]))
        return Circle((x, y), edge - x, pen)
    return Polyline(_thinned(contour.points, paper), closed=True, pen=pen)


def _thinned(points: Sequence[XY], paper: _ToPaper) -> tuple[Point, ...]:
    kept: list[Point] = []
    for point in points:
        x, y = paper(point)
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _FINEST_MM:
            kept.append((x, y))
    return tuple(kept) if len(kept) > 1 else (kept[0], paper(points[-1]))


def _loose(result: DrawingResult, paper: _ToPaper) -> list[Shape]:
    shapes = [_closed(w.contour, _OTHER, paper) for w in result.stray if w.contour]
    shapes += [_closed(placed.contour, _OTHER, paper) for placed in result.offered]
    for outline in result.open_outlines:
        if not outline.counted and _is_shown(result, outline.view):
            shapes += [
                Polyline(_thinned(path_points(path), paper), pen=_OPEN) for path in outline.paths
            ]
    return shapes


def _label(panel: DrawnPanel, paper: _ToPaper, scale: float) -> list[Shape]:
    """The number in the middle, the size below it where both fit."""
    x, y = paper(_inner_point(panel))
    dx, dy = panel.contour.box.dx * scale, panel.contour.box.dy * scale
    number = str(panel.number)
    sides = " × ".join(mm_text(side) for side in panel.size_um)
    along_y = dx < text_width_mm(sides, 2) + 2 and dy > dx
    long, short = (dy, dx) if along_y else (dx, dy)
    size = min(4.0, max(2.0, short * 0.5))
    angle = 90.0 if along_y else 0.0

    def beside(down: float) -> Point:
        return (x + down, y) if along_y else (x, y + down)

    small = min(2.6, size)
    if long > text_width_mm(sides, small) + 2 and short > size + small + 2.5:
        return [
            Text(beside(-0.2), number, size, "middle", angle, bold=True),
            Text(beside(small + 0.6), sides, small, "middle", angle, colour=_GREY),
        ]
    return [Text(beside(size * 0.36), number, size, "middle", angle, bold=True)]


def _inner_point(panel: DrawnPanel) -> XY:
    """A place for the number: the middle, or the widest inner stretch at mid-height."""
    contour = panel.contour
    centre = contour.box.centre
    level = centre[1] + 1e-6
    points = contour.points
    crossings = sorted(
        a[0] + (level - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in zip(points, (*points[1:], points[0]), strict=True)
        if (a[1] > level) != (b[1] > level)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not stretches or any(a < centre[0] < b and b - a > contour.box.dx / 2 for a, b in stretches):
        return centre
    a, b = max(stretches, key=lambda s: s[1] - s[0])
    return ((a + b) / 2, centre[1])


def _gaps(result: DrawingResult, paper: _ToPaper) -> list[Shape]:
    shown = [o for o in result.open_outlines if _is_shown(result, o.view)]
    branches = [outline.branch for outline in shown if outline.branch is not None]
    meeting = [_middle(gap) for outline in shown if not outline.blocking for gap in outline.gaps]
    red = branches + [_middle(gap) for gap in _missing(result)]
    return [
        *(Circle(paper(place), 2.0, _UNMARKED) for place in meeting[:_MOST_MARKS]),
        *(Circle(paper(place), 2.0, _MARK) for place in red[:_MOST_MARKS]),
    ]


def _middle(gap: Gap) -> XY:
    return ((gap.start[0] + gap.end[0]) / 2, (gap.start[1] + gap.end[1]) / 2)


def _missing(result: DrawingResult) -> list[Gap]:
    """Gaps that keep the drawing from a machine, and those that were bridged on reading."""
    return [
        *(
            gap
            for outline in result.open_outlines
            if outline.blocking and _is_shown(result, outline.view)
            for gap in outline.gaps
        ),
        *(gap for repair in result.closed_by_us for gap in repair.gaps),
    ]


def _foot(result: DrawingResult, language: Language, width: float, height: float) -> list[Shape]:
    """The key of colours, and the widest gap in words."""
    shapes: list[Shape] = []
    x, y = _MARGIN_MM, height - _MARGIN_MM - 6
    used = {work.operation for panel in result.panels for work in panel.work}
    used.add(Operation.OUTLINE)
    for operation, name in _KEY:
        if operation in used:
            pen = replace(_PENS[operation], role="key")
            shapes.append(
                Polyline(((x, y), (x + 4, y), (x + 4, y - 2.4), (x, y - 2.4)), closed=True, pen=pen)
            )
            words = name.in_(language)
            shapes.append(Text((x + 5.5, y - 0.2), words, 2.6))
            x += 5.5 + text_width_mm(words, 2.6) + 6
    said, colour = _gap_line(result, language)
    if said:
        room = width - 2 * _MARGIN_MM
        at = (_MARGIN_MM, height - _MARGIN_MM - 1)
        shapes.append(Text(at, shortened(said, room, 2.6), 2.6, colour=colour))
    return shapes


def _gap_line(result: DrawingResult, language: Language) -> tuple[str, str]:
    gaps = _missing(result)
    if gaps:
        widest = max(gaps, key=lambda gap: gap.size)
        said = Bilingual(
            f"gaps, in red: {len(gaps)}; the widest: {gap_words(widest, 'en')}",
            f"разрывы, красным: {len(gaps)}; наибольший: {gap_words(widest, 'ru')}",
        )
        return said.in_(language), _RED
    unmarked = sum(o.counted and _is_shown(result, o.view) for o in result.open_outlines)
    said = Bilingual(
        f"polylines that are not marked as closed, though their ends meet: {unmarked} (amber)",
        f"полилинии, не помеченные замкнутыми, хотя концы сходятся: {unmarked} (жёлтым)",
    )
    return (said.in_(language), _AMBER) if unmarked else ("", _GREY)
