"""A DXF drawing read as panels and the work on them: :func:`read_drawing`.

A number is never invented: a unit that nobody names is asked for when the sizes do not fit
millimetres, an outline with a gap is reported and not closed, a layer that no convention
explains is listed as unknown.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from verstak.errors import InvalidDrawing, UsageError
from verstak.furniture.drawings.contours import Box, path_box
from verstak.furniture.drawings.drawing_notes import reading_notes
from verstak.furniture.drawings.drawing_result import DrawingResult, OpenOutline, Repair
from verstak.furniture.drawings.drawn_lines import DrawnEntities, DrawnLine, drawn_entities
from verstak.furniture.drawings.drawn_panels import Placed, Sorted, sort_contours
from verstak.furniture.drawings.dxf_file import DrawingUnit, Scale, drawing_scale, parse_dxf
from verstak.furniture.drawings.dxf_layers import (
    LayerConvention,
    LayerMeaning,
    Operation,
    layer_meaning,
)
from verstak.furniture.drawings.outline_gap import (
    MEET_MM,
    SAME_POINT_MM,
    Joined,
    OpenLine,
    Outline,
    join_lines,
)
from verstak.furniture.drawings.sheet_views import BOTH, SheetView, sheet_views, view_of
from verstak.quantities.length import MOST_MM, UM_PER_MM
from verstak.quantities.quantity import Assumed

MOST_CONTOURS = 50_000
_PLAUSIBLE_MM = (100.0, 6000.0)
"""Longest side of the largest outline, if the header names no unit: else another was meant."""


def read_drawing(
    data: bytes,
    *,
    units: DrawingUnit | None = None,
    close_below_um: int | None = None,
    names: LayerConvention = "auto",
    name: str = "",
) -> DrawingResult:
    """Read a DXF file: panels, holes, pockets and cut-outs, and what is wrong with it.

    Args:
        data: The whole file, ASCII or binary, at most 64 MB.
        units: Unit of its numbers; ``None``: as the header says.
        close_below_um: Widest gap that may be bridged, in µm; ``None``: none. Every bridged
            outline is reported.
        names: Convention of the layers' names; ``auto`` tries them all.
        name: What to call the drawing in reports.

    Returns:
        Panels with sizes and work, open outlines, unknown layers, notes.

    Raises:
        InvalidDrawing: not a DXF, damaged, too large or hostile; no outline in it; a unit that
            must be asked for; sizes that nobody can mean.
        UsageError: an option that makes no sense.
    """
    if close_below_um is not None and not 0 < close_below_um <= 10_000:
        raise UsageError(
            f"a gap to close must be above 0 and at most 10 mm, found {close_below_um / 1000:g} mm",
            remedy="--close 0.5",
        )
    file = parse_dxf(data)
    scale = drawing_scale(file, units)
    meanings: dict[str, LayerMeaning] = {}

    def wanted(layer: str) -> bool:
        if layer not in meanings:
            meanings[layer] = _scaled(_meaning(layer, names), scale)
        return meanings[layer].operation is not Operation.IGNORED

    drawn = drawn_entities(file.document, scale.mm, wanted)
    if not drawn.lines:
        raise InvalidDrawing(
            f"the drawing has no outlines: {_what_is_there(drawn)}",
            remedy="export the parts' contours to model space, as polylines, lines, arcs or circles",
        )
    close_mm = None if close_below_um is None else close_below_um / UM_PER_MM
    joined = {layer: join_lines(layer, lines, close_mm) for layer, lines in _by_layer(drawn.lines)}
    _refuse_absurd_sizes(joined, scale)
    views = sheet_views(_frames(joined, meanings), drawn.texts)
    sorted_ = _sort(joined, meanings, views)
    result = DrawingResult(
        name=name,
        scale=scale,
        panels=tuple(sorted_.panels),
        offered=tuple(sorted_.offered),
        stray=tuple(sorted_.stray),
        views=views,
        panels_per_view=_panels_per_view(joined, meanings, views),
        open_outlines=_open_outlines(joined, meanings, views),
        closed_by_us=tuple(
            Repair(outline.layer, outline.gaps, outline.contour.box)
            for layer in joined.values()
            for outline in layer.outlines
            if outline.gaps
        ),
        doubled=tuple((p.meaning.layer, p.contour.box.centre) for p in sorted_.doubled),
        layers=tuple(meanings[layer] for layer in sorted(joined)),
        lines=tuple(drawn.lines),
    )
    return replace(
        result, notes=reading_notes(result, file, drawn, tuple(joined.values()), sorted_)
    )


def _meaning(layer: str, names: LayerConvention) -> LayerMeaning:
    meaning = layer_meaning(layer, names)
    if meaning.operation is not Operation.UNKNOWN:
        return meaning
    # A file without $DWGCODEPAGE is decoded as Western; Russian programs write CP1251.
    try:
        russian = layer.encode("cp1252").decode("cp1251")
    except UnicodeError:
        return meaning
    again = layer_meaning(russian, names)
    return again if again.convention == "bazis" else meaning


def _scaled(meaning: LayerMeaning, scale: Scale) -> LayerMeaning:
    if not meaning.in_drawing_units:
        return meaning
    depth, across = (
        None if value is None else round(value * scale.mm)
        for value in (meaning.depth_um, meaning.diameter_um)
    )
    return replace(meaning, depth_um=depth, diameter_um=across)


def _by_layer(lines: Sequence[DrawnLine]) -> Iterable[tuple[str, list[DrawnLine]]]:
    layers: dict[str, list[DrawnLine]] = defaultdict(list)
    for line in lines:
        layers[line.layer].append(line)
    return sorted(layers.items())


def _frames(joined: dict[str, Joined], meanings: dict[str, LayerMeaning]) -> list[Box]:
    return [
        outline.contour.box
        for layer, made in joined.items()
        if meanings[layer].operation is Operation.SHEET
        for outline in made.outlines
    ]


def _sort(
    joined: dict[str, Joined], meanings: dict[str, LayerMeaning], views: Sequence[SheetView]
) -> Sorted:
    """Panels of the view that shows both faces, or of the whole drawing."""

    def counted(box: Box) -> bool:
        view = view_of(box, views)
        return view is None or view.face == BOTH

    placed = [
        Placed(meanings[layer], outline.contour)
        for layer, made in joined.items()
        for outline in made.outlines
        if counted(outline.contour.box)
    ]
    if len(placed) > MOST_CONTOURS:
        raise InvalidDrawing(
            f"the drawing has {len(placed):,} closed contours; at most {MOST_CONTOURS:,} are read",
            remedy="save the sheets as separate files",
        )
    open_work = [
        (meanings[layer], path)
        for layer, made in joined.items()
        if meanings[layer].operation.may_be_open
        for line in made.open_lines
        for path in line.paths
        if counted(path_box(path))
    ]
    return sort_contours(placed, open_work)


def _panels_per_view(
    joined: dict[str, Joined], meanings: dict[str, LayerMeaning], views: Sequence[SheetView]
) -> tuple[tuple[SheetView, int], ...]:
    outlines = [
        outline.contour.box
        for layer, made in joined.items()
        if meanings[layer].operation is Operation.OUTLINE
        for outline in made.outlines
    ]
    return tuple((view, sum(view_of(box, views) is view for box in outlines)) for view in views)


def _open_outlines(
    joined: dict[str, Joined], meanings: dict[str, LayerMeaning], views: Sequence[SheetView]
) -> tuple[OpenOutline, ...]:
    known = any(meanings[layer].operation is Operation.OUTLINE for layer in joined)

    def one(line: OpenLine, meaning: LayerMeaning) -> OpenOutline:
        boxes = [path_box(path) for path in line.paths]
        box = Box(
            min(b.x0 for b in boxes),
            min(b.y0 for b in boxes),
            max(b.x1 for b in boxes),
            max(b.y1 for b in boxes),
        )
        view = view_of(box, views)
        gap = line.gaps[0].size if line.gaps else math.inf
        return OpenOutline(
            meaning,
            line.gaps,
            line.branch,
            box,
            line.length,
            line.paths,
            view=view.face if view else None,
            counted=gap <= MEET_MM,
            # Beside layers that say what they are, a stray line on one that does not is a note.
            blocking=gap > SAME_POINT_MM and not (known and meaning.operation is Operation.UNKNOWN),
        )

    return tuple(
        one(line, meanings[layer])
        for layer, made in joined.items()
        if not meanings[layer].operation.may_be_open
        for line in made.open_lines
    )


def _refuse_absurd_sizes(joined: dict[str, Joined], scale: Scale) -> None:
    largest: tuple[float, Outline] | None = None
    for made in joined.values():
        for outline in made.outlines:
            size = max(outline.contour.box.dx, outline.contour.box.dy)
            if largest is None or size > largest[0]:
                largest = (size, outline)
    if largest is None:
        return
    size, outline = largest
    box = outline.contour.box
    found = (
        f"the largest outline, on layer {outline.layer!r}, is {box.dx / scale.mm:g} by "
        f"{box.dy / scale.mm:g} drawing units"
    )
    remedy = "say which unit the numbers are: --units mm, cm, m or in"
    if isinstance(scale.origin, Assumed):
        low, high = _PLAUSIBLE_MM
        if not low <= size <= high:
            raise InvalidDrawing(
                f"the header names no unit, and {found}: no furniture in millimetres",
                remedy=remedy,
            )
    if size > MOST_MM:
        raise InvalidDrawing(
            f"{found}: more than {MOST_MM // 1000} m if the unit is {scale.unit}", remedy=remedy
        )


def _what_is_there(drawn: DrawnEntities) -> str:
    pieces = [f"{count} {kind}" for kind, count in (drawn.noted + drawn.unread).most_common(6)]
    pieces += [f"{count} on hidden layer {name!r}" for name, count in drawn.hidden.most_common(3)]
    return "found " + ", ".join(pieces) if pieces else "its model space is empty"
