"""A panel with its holes: places from two edges, and a table of what is bored."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from verstak.cutting.job import Grain
from verstak.drawing.dimensions import dimension
from verstak.drawing.fonts import shortened, text_width_mm
from verstak.drawing.shapes import Line, Page, Pen, Point, Rectangle, Shape, Text
from verstak.errors import UsageError
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.drilling.drilling_dxf import viewed_face
from verstak.furniture.drilling.hole import OPERATION_NAMES, Hole
from verstak.furniture.panel import Panel
from verstak.furniture.views.groove import groove_of, groove_shapes
from verstak.furniture.views.hole_marks import HoleKind, hole_kinds, hole_shapes, kind_of
from verstak.furniture.views.paper import (
    HEIGHT_MM,
    INK,
    MARGIN_MM,
    QUIET,
    RULE,
    SMALLEST_MM,
    WIDTH_MM,
    Around,
    Frame,
    Region,
    scale_for,
    scale_text,
    size_text,
    wrapped,
)
from verstak.furniture.views.positions import band_letters, band_text, positions
from verstak.furniture.views.running_sizes import room_for, running_sizes, written_places
from verstak.furniture.views.title_block import (
    BLOCK_MM,
    SheetLabel,
    cabinet_name,
    sheet_frame,
)
from verstak.quantities.text import Bilingual, Language

_WIDTHS = (7.0, 10.0, 43.0, 12.0, 15.0, 11.0, 10.0)
_TABLE_MM = sum(_WIDTHS)
_ROW_MM = 4.5
_SIZE_MM = 2.3
_INSIDE_MM = 3.0
_SIDE_MM = 2.4
_SLACK_MM = 10.0
"""By which a row of places may be longer than its side."""
_OUTLINE = Pen(stroke=INK, width_mm=0.4, fill="#fdf8ee", role="panel")
_BAND = Pen(stroke="#c2261d", width_mm=0.7, role="edge-band")
_GRAIN = Pen(stroke="#8a5a1c", width_mm=0.25, role="grain")
_HEAD_FILL = Pen(stroke=None, fill="#e8ecf1", role="head")

_HEADS = (
    Bilingual("№", "№"),
    Bilingual("side", "стор."),
    Bilingual("operation", "операция"),
    Bilingual("Ø, mm", "Ø, мм"),
    Bilingual("depth", "глубина"),
    Bilingual("z", "z"),
    Bilingual("pcs", "шт."),
)
_THROUGH = Bilingual("through", "сквозн.")
_FACE = Bilingual(
    "Face {face} is towards the viewer; holes of face {other} are dashed, those in edges too.",
    "К зрителю — пласть {face}; отверстия пласти {other} и торцов — штриховые.",
)
_PLACES = Bilingual(
    "Places are measured from W1 (left) and L1 (below); z from face A.",
    "Размеры — от W1 (слева) и L1 (снизу); z — от пласти A.",
)
_SINK = Bilingual(
    "№ {number}: countersunk Ø{wide}, {deep} mm deep.",
    "№ {number}: зенковка Ø{wide}, глубина {deep} мм.",
)
_GROOVE = Bilingual(
    "Blue: groove for the back on face {face}, {wide} mm wide, {deep} mm deep; {x0} to {x1} mm "
    "from W1, {y0} to {y1} mm from L1.",
    "Синим: паз под заднюю стенку на пласти {face}, ширина {wide} мм, глубина {deep} мм; от {x0} "
    "до {x1} мм от W1, от {y0} до {y1} мм от L1.",
)
_THINNED = Bilingual(
    "There is no room for all places here: the DXF of the panel has them all.",
    "Здесь написаны не все размеры, места не хватило: все есть в DXF детали.",
)
_SIZES = Bilingual("{size} mm, {pieces} pcs", "{size} мм, {pieces} шт.")
_BARE = Bilingual("no band", "без кромки")


def panel_page(
    cabinet: Cabinet, panel_id: str, holes: Sequence[Hole], language: Language = "en"
) -> Page:
    """One panel with its holes on a sheet of its own.

    Args:
        cabinet: As built.
        panel_id: Which panel.
        holes: Holes of the cabinet; those of other panels are passed over.
        language: Of the words.

    Raises:
        UsageError: the cabinet has no such panel.
    """
    known = {panel.id: panel for panel in cabinet.panels}
    if panel_id not in known:
        raise UsageError(
            f"expected one of the panels {', '.join(known)}, found {panel_id!r}",
            remedy="name a panel by its id",
        )
    panel = known[panel_id]
    own = tuple(hole for hole in holes if hole.panel == panel_id)
    shapes, scale = panel_sheet(cabinet, panel, own, 1, language)
    name = panel.name.in_(language)
    label = SheetLabel(name, scale_text(scale, language), 1, 1)
    title = f"{cabinet_name(cabinet, language)}: {name}"
    return Page(WIDTH_MM, HEIGHT_MM, (*sheet_frame(cabinet, label, language), *shapes), title)


def drilled_panels(
    cabinet: Cabinet, holes: Sequence[Hole]
) -> tuple[tuple[Panel, tuple[Hole, ...], int], ...]:
    """Panels that have holes, with these, and how many panels are bored alike.

    Args:
        cabinet: As built.
        holes: Its holes.
    """
    by_panel: dict[str, list[Hole]] = {}
    for hole in holes:
        by_panel.setdefault(hole.panel, []).append(hole)
    found: list[tuple[Panel, tuple[Hole, ...], int]] = []
    for position in positions(cabinet):
        alike: dict[tuple[object, frozenset[object]], list[Panel]] = {}
        for panel in position.panels:
            if panel.id in by_panel:
                places = frozenset((kind_of(h), h.at_um) for h in by_panel[panel.id])
                alike.setdefault((viewed_face(panel), places), []).append(panel)
        found += [
            (panels[0], tuple(by_panel[panels[0].id]), len(panels)) for panels in alike.values()
        ]
    return tuple(found)


def panel_sheet(
    cabinet: Cabinet, panel: Panel, holes: Sequence[Hole], alike: int, language: Language
) -> tuple[tuple[Shape, ...], float]:
    """What a panel's sheet shows inside its frame, and the scale.

    Args:
        cabinet: As built.
        panel: The panel.
        holes: Its holes.
        alike: Pieces that are bored alike.
        language: Of the words.
    """
    # A bore in an end needs no place along the length: it begins at the end.
    xs = {hole.x_um for hole in holes if hole.face.axis != 0}
    ys = {hole.y_um for hole in holes if hole.face.axis != 1}
    around = Around(
        left=room_for(ys, language) + 3.0, right=14.0, top=22.0, bottom=room_for(xs, language) + 2.0
    )
    groove = groove_of(cabinet, panel)
    place = _layout(panel, around, len(hole_kinds(holes)))
    width = place.room.dx - around.left - around.right
    height = place.room.dy - around.top - around.bottom
    scale = place.scale
    across, up = panel.length_um / 1000 / scale, panel.width_um / 1000 / scale
    left = place.room.x + around.left + (width - across) / 2
    bottom = place.room.y + around.top + up + (height - up) / 2
    frame = Frame(left, bottom, scale)
    names = _side_names(cabinet, panel, frame)
    shown_xs = written_places(xs, across + _SLACK_MM)
    shown_ys = written_places(ys, up + _SLACK_MM)
    all_written = len(shown_xs) == len(xs) and len(shown_ys) == len(ys)
    shapes = (
        *_board(panel, frame),
        *names,
        *_grain(panel, holes, frame),
        *(groove_shapes(groove, viewed_face(panel), frame) if groove else ()),
        *hole_shapes(panel, holes, viewed_face(panel), frame, [_covered(name) for name in names]),
        *running_sizes(shown_xs, frame, language, upright=False),
        *running_sizes(shown_ys, frame, language, upright=True),
        *_overall(panel, frame, language),
        *_heading(panel, alike, (left + across / 2, bottom - up), place.room, language),
        *_table(holes, *place.table, language),
        *_notes(cabinet, panel, holes, place.notes, language, all_written=all_written),
    )
    return shapes, scale


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the drawing, the table and the notes of a sheet are."""

    scale: float
    room: Region
    table: tuple[float, float]
    notes: Region


def _layout(panel: Panel, around: Around, rows: int) -> _Places:
    """The table beside the drawing, or under it where the panel becomes larger so."""
    inner = MARGIN_MM + _INSIDE_MM
    width, height = WIDTH_MM - 2 * inner, HEIGHT_MM - 2 * inner - BLOCK_MM
    high = (rows + 1) * _ROW_MM + 4
    side = Region(inner, inner, width - _TABLE_MM - 5, height)
    over = Region(inner, inner, width, height - max(high, 26.0))
    beside, below = _scale_in(panel, around, side), _scale_in(panel, around, over)
    if below is not None and (beside is None or below < beside):
        top = inner + over.dy + 3
        right = Region(inner + _TABLE_MM + 8, top, width - _TABLE_MM - 8, height - over.dy - 3)
        return _Places(below, over, (inner, top), right)
    left = inner + width - _TABLE_MM
    notes = Region(left, inner, _TABLE_MM, height)
    return _Places(beside or 1000.0, side, (left, inner), notes)


def _scale_in(panel: Panel, around: Around, room: Region) -> float | None:
    width, height = room.dx - around.left - around.right, room.dy - around.top - around.bottom
    if min(width, height) <= 0:
        return None
    return scale_for(max(panel.length_um / 1000 / width, panel.width_um / 1000 / height))


def _heading(
    panel: Panel, alike: int, top: tuple[float, float], room: Region, language: Language
) -> list[Shape]:
    size = size_text(language, panel.length_um, panel.width_um, panel.thickness_um)
    words = shortened(f"{panel.name.in_(language)} ({panel.id})", room.dx - 4, 3.4, bold=True)
    about = _SIZES.in_(language).format(size=size, pieces=alike)
    half = max(text_width_mm(words, 3.4, bold=True), text_width_mm(about, 2.8)) / 2
    middle = min(max(top[0], room.x + half), room.x + room.dx - half)
    y = top[1] - 13.0
    return [
        Text((middle, y - 4.2), words, 3.4, "middle", bold=True),
        Text((middle, y), about, 2.8, "middle", colour=QUIET),
    ]


def _board(panel: Panel, frame: Frame) -> list[Shape]:
    """The outline with its bands."""
    left, top = frame.at(0, panel.width_um)
    right, bottom = frame.at(panel.length_um, 0)
    out = 0.8
    sides = (
        (panel.edges.l1, ((left, bottom + out), (right, bottom + out))),
        (panel.edges.l2, ((left, top - out), (right, top - out))),
        (panel.edges.w1, ((left - out, top), (left - out, bottom))),
        (panel.edges.w2, ((right + out, top), (right + out, bottom))),
    )
    outline = Rectangle((left, top), (right - left, bottom - top), _OUTLINE)
    return [outline, *(Line(*ends, pen=_BAND) for band, ends in sides if band)]


def _side_names(cabinet: Cabinet, panel: Panel, frame: Frame) -> list[Text]:
    """Names of the four sides with the letters of their bands.

    L1 and W1 have the holes' places beside them, so their names stand at the corners.
    """
    left, top = frame.at(0, panel.width_um)
    right, bottom = frame.at(panel.length_um, 0)
    letters = band_letters(cabinet)
    edges = panel.edges
    names = {
        side: f"{side}: {letters[band]}" if band else side
        for side, band in zip(("L1", "L2", "W1", "W2"), edges, strict=True)
    }
    # Above a short panel the name of L2 would reach that of W1.
    middle = max((left + right) / 2, left + text_width_mm(names["L2"], _SIDE_MM) / 2)
    return [
        Text((right + 1.8, bottom + 3.4), names["L1"], _SIDE_MM),
        Text((middle, top - 2.0), names["L2"], _SIDE_MM, "middle"),
        Text((left - 1.0, top - 2.0), names["W1"], _SIDE_MM, "end"),
        Text((right + 3.4, (top + bottom) / 2), names["W2"], _SIDE_MM, "middle", 90.0),
    ]


def _covered(text: Text) -> tuple[float, float, float, float]:
    """What one of these names covers."""
    (x, y), wide = text.at, text_width_mm(text.words, text.size_mm)
    if text.angle_deg:
        return (x - text.size_mm, y - wide / 2, x, y + wide / 2)
    start = x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    return (start, y - text.size_mm, start + wide, y)


def _grain(panel: Panel, holes: Sequence[Hole], frame: Frame) -> list[Shape]:
    """A double arrow along the grain, clear of the holes."""
    if panel.grain is Grain.NONE:
        return []
    along = panel.grain is Grain.LENGTH
    reach = min(frame.length(panel.length_um if along else panel.width_um) / 4, 12.0)
    spots = [frame.at(hole.x_um, hole.y_um) for hole in holes]
    x, y = max(
        (
            frame.at(panel.length_um * h, panel.width_um * v)
            for h in (0.5, 0.4, 0.6, 0.3, 0.7)
            for v in (0.5, 0.4, 0.6, 0.25, 0.75)
        ),
        # Far enough is far enough: then the one nearest to the middle, which comes first.
        key=lambda at: min([8.0, *(_away(at, spot, reach, along=along) for spot in spots)]),
    )
    shapes: list[Shape] = []
    ends = ((x - reach, y), (x + reach, y)) if along else ((x, y - reach), (x, y + reach))
    shapes.append(Line(*ends, pen=_GRAIN))
    for (ex, ey), way in zip(ends, (1, -1), strict=True):
        for side in (-1, 1):
            dx, dy = (way * 1.6, side * 0.6) if along else (side * 0.6, way * 1.6)
            shapes.append(Line((ex, ey), (ex + dx, ey + dy), _GRAIN))
    return shapes


def _away(at: Point, spot: Point, reach: float, *, along: bool) -> float:
    """Distance of a place from an arrow round its middle."""
    dx, dy = abs(at[0] - spot[0]), abs(at[1] - spot[1])
    return math.hypot(max(dx - reach, 0), dy) if along else math.hypot(dx, max(dy - reach, 0))


def _overall(panel: Panel, frame: Frame, language: Language) -> list[Shape]:
    """Length above and width on the right: the other two sides hold the holes' places."""
    (left, top), (right, bottom) = frame.at(0, panel.width_um), frame.at(panel.length_um, 0)
    length, width = size_text(language, panel.length_um), size_text(language, panel.width_um)
    return [
        *dimension((left, top), (right, top), -8.0, length),
        *dimension((right, top), (right, bottom), -9.0, width),
    ]


def _table(holes: Sequence[Hole], left: float, top: float, language: Language) -> list[Shape]:
    kinds = hole_kinds(holes)
    counted = Counter(kind_of(hole) for hole in holes)
    shapes: list[Shape] = [Rectangle((left, top), (_TABLE_MM, _ROW_MM), _HEAD_FILL)]
    shapes += _row([head.in_(language) for head in _HEADS], left, top, bold=True)
    for row, (kind, number) in enumerate(kinds.items(), 1):
        y = top + row * _ROW_MM
        cells = _cells(kind, number, counted[kind], language)
        shapes += _row(cells, left, y)
        shapes.append(Line((left, y + _ROW_MM), (left + _TABLE_MM, y + _ROW_MM), RULE))
    return shapes


def _cells(kind: HoleKind, number: int, pieces: int, language: Language) -> list[str]:
    through = kind.depth_um is None and kind.face.is_face
    depth = _THROUGH.in_(language) if kind.depth_um is None else size_text(language, kind.depth_um)
    return [
        str(number),
        "A, B" if through and not kind.sink_diameter_um else str(kind.face),
        OPERATION_NAMES[kind.operation].in_(language),
        size_text(language, kind.diameter_um),
        depth,
        "" if kind.face.is_face else size_text(language, kind.z_um),
        str(pieces),
    ]


def _row(cells: Sequence[str], left: float, top: float, *, bold: bool = False) -> list[Shape]:
    shapes: list[Shape] = []
    for index, (width, words) in enumerate(zip(_WIDTHS, cells, strict=True)):
        size = SMALLEST_MM + 0.1 if bold else _SIZE_MM
        shown = shortened(words, width - 1.0, size, bold=bold)
        y = top + _ROW_MM - 1.4
        if index == 2:
            shapes.append(Text((left + 0.8, y), shown, size, bold=bold))
        else:
            shapes.append(Text((left + width / 2, y), shown, size, "middle", bold=bold))
        left += width
    return shapes


def _notes(
    cabinet: Cabinet,
    panel: Panel,
    holes: Sequence[Hole],
    room: Region,
    language: Language,
    *,
    all_written: bool,
) -> list[Shape]:
    face = viewed_face(panel)
    other = "A" if face == "B" else "B"
    said = [
        _FACE.in_(language).format(face=face, other=other),
        _PLACES.in_(language),
    ]
    if not all_written:
        said.append(_THINNED.in_(language))
    groove = groove_of(cabinet, panel)
    if groove is not None:
        (x0, y0), (x1, y1) = groove.low, groove.high
        sizes = {
            "wide": groove.width_um,
            "deep": groove.depth_um,
            "x0": x0,
            "x1": x1,
            "y0": y0,
            "y1": y1,
        }
        written = {key: size_text(language, size) for key, size in sizes.items()}
        said.append(_GROOVE.in_(language).format(face=groove.face, **written))
    for kind, number in hole_kinds(holes).items():
        if kind.sink_diameter_um:
            wide, deep = (
                size_text(language, um) for um in (kind.sink_diameter_um, kind.sink_depth_um)
            )
            said.append(_SINK.in_(language).format(number=number, wide=wide, deep=deep))
    used = {band for band in panel.edges if band}
    said += [
        f"{letter} = {band_text(band, language)}"
        for band, letter in band_letters(cabinet).items()
        if band in used
    ]
    if not used:
        said.append(_BARE.in_(language))
    lines = [line for words in said for line in wrapped(words, room.dx, 2.2)]
    top = room.y + room.dy + 1.5 - 3.3 * len(lines)
    return [
        Text((room.x, top + (n + 1) * 3.3 - 0.8), words, 2.2, colour=QUIET)
        for n, words in enumerate(lines)
    ]
