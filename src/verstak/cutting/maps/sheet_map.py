"""One cutting pattern on a page: A4 landscape, to scale."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from verstak.cutting.figures.sequence import cut_sequence
from verstak.cutting.job import CuttingJob, Sheet
from verstak.cutting.layout import CuttingPlan, Node, SheetLayout
from verstak.cutting.maps import map_words as words
from verstak.cutting.maps.map_caption import Box
from verstak.cutting.maps.map_cuts import draw_cuts
from verstak.cutting.maps.map_frame import Frame, fitted
from verstak.cutting.maps.map_panel import (
    HEADER_MM,
    LEGEND_ROW_MM,
    Cell,
    draw_header,
    draw_legend,
    draw_list,
    legend_items,
    legend_rows,
    saw_words,
)
from verstak.cutting.maps.map_parts import Canvas, DrawnPiece, draw_leftover, draw_part
from verstak.cutting.maps.map_style import FIELD, QUIET, SHEET, band_styles, sizes_text
from verstak.drawing.dimensions import chain, dimension
from verstak.drawing.shapes import Page, Point, Rectangle, Shape, Text
from verstak.errors import UsageError
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.text import Bilingual, Language

WIDTH_MM, HEIGHT_MM = 297.0, 210.0
MARGIN_MM = 10.0

_PANEL_MM = 56.0
_CUT_MARKS_MM = 4.5
_CHAIN_MM = 10.5
_WHOLE_MM = 16.0
_FOOTER_MM = 4.0


def sheet_map(plan: CuttingPlan, index: int, *, language: Language) -> Page:
    """Draw one pattern of a plan.

    Args:
        plan: A checked plan.
        index: Of the layout in ``plan.layouts``.
        language: Of all words; numbers have a decimal comma in Russian.

    Returns:
        An A4 landscape page: header, map to scale with dimensions, list of parts, legend.

    Raises:
        UsageError: the plan has no such layout.
    """
    layout = layout_of(plan, index)
    job = plan.job
    sheet = job.sheets[layout.sheet]
    inner = Box(MARGIN_MM, MARGIN_MM, WIDTH_MM - 2 * MARGIN_MM, HEIGHT_MM - 2 * MARGIN_MM)
    header = Box(inner.x, inner.y, inner.dx, HEADER_MM)
    # The legend's height is needed before the map: as if it needed every explanation.
    canvas = Canvas(job, sheet, fitted(sheet, inner), band_styles(job), language)
    longest = legend_items(canvas, layout, hidden_cuts=999, across=True)
    legend_mm = len(legend_rows(longest, inner.dx)) * LEGEND_ROW_MM + _FOOTER_MM
    field = inner.inside(0, HEADER_MM + 4, 0, legend_mm + 2)
    frame = fitted(sheet, field.inside(_WHOLE_MM + 3, 0, _PANEL_MM + 4, _WHOLE_MM + 3))
    canvas = replace(canvas, frame=frame)
    pieces = [
        draw_part(canvas, node)
        if node.part is not None
        else draw_leftover(job, node, frame, language)
        for node in layout.root.leaves()
    ]
    outline = frame.box(Node(0, 0, sheet.length_um, sheet.width_um))
    cuts = draw_cuts(
        cut_sequence(job, layout),
        job.rules.kerf_um,
        frame,
        outline,
        [piece.caption for piece in pieces if piece.caption],
    )
    keyed = _keyed(layout, pieces)
    across = any(piece.across for piece in pieces)
    items = legend_items(canvas, layout, hidden_cuts=len(cuts.hidden), across=across)
    panel = Box(inner.x + inner.dx - _PANEL_MM, field.y, _PANEL_MM, field.dy)
    legend_top = inner.y + inner.dy - legend_mm
    shapes: list[Shape] = [
        *draw_header(header, _cells(plan, index, language)),
        *_sheet(outline, layout, frame),
        *(shape for piece in pieces for shape in piece.shapes),
        *_dimensions(sheet, layout, frame, language),
        *cuts.shapes,
        *draw_list(panel, job, layout, keyed, language),
        *draw_legend((inner.x, legend_top), legend_rows(items, inner.dx)),
        _footer(job, sheet, frame, language),
    ]
    return Page(WIDTH_MM, HEIGHT_MM, tuple(shapes), page_title(plan, index, language))


def layout_of(plan: CuttingPlan, index: int) -> SheetLayout:
    """One layout of a plan.

    Raises:
        UsageError: there is none of that index.
    """
    if not 0 <= index < len(plan.layouts):
        raise UsageError(
            f"the plan has {len(plan.layouts)} patterns; there is no number {index + 1}",
            remedy="count from 1 to the number of patterns",
        )
    return plan.layouts[index]


def page_title(plan: CuttingPlan, index: int, language: Language) -> str:
    """Title of a map, for the file and for screen readers."""
    head = f"{words.CUTTING_MAP.in_(language)} {index + 1}/{len(plan.layouts)}"
    return " — ".join(filter(None, (head, plan.job.name, plan.job.material)))


def sheet_yield(job: CuttingJob, layout: SheetLayout) -> Quantity:
    """Share of one sheet that becomes parts, %.

    Source:
        As BAZIS counts the КИМ: area of parts at saw size by the full area of the sheet.
    """
    sheet = job.sheets[layout.sheet]
    parts = sum(node.area_um2 for node in layout.parts())
    whole = sheet.length_um * sheet.width_um
    inputs = (
        (
            "A_parts",
            Quantity(
                parts / 1e12,
                "m²",
                Computed(Bilingual("Σ saw length · saw width", "Σ длина · ширина по распилу")),
            ),
        ),
        (
            "A_sheet",
            Quantity(whole / 1e12, "m²", Given(Bilingual("the sheet's size", "размер листа"))),
        ),
    )
    formula = Computed("100 · A_parts / A_sheet", inputs)
    return Quantity(100 * parts / whole, "%", formula, decimals=1)


def _cells(plan: CuttingPlan, index: int, language: Language) -> list[Cell]:
    job, layout = plan.job, plan.layouts[index]
    sheet = job.sheets[layout.sheet]
    thickness = ""
    if job.thickness_um is not None:
        unit = "мм" if language == "ru" else "mm"
        thickness = f"{sizes_text(language, job.thickness_um)} {unit}"
    size = sizes_text(language, sheet.length_um, sheet.width_um)
    named = (words.OFFCUT_STOCK.in_(language) if sheet.offcut else "", sheet.name)
    pieces = sum(1 for _ in layout.parts())
    return [
        Cell(words.JOB.in_(language), job.name or "—", "", 76),
        Cell(words.MATERIAL.in_(language), job.material or "—", thickness, 68),
        Cell(words.SHEET.in_(language), size, " · ".join(filter(None, named)), 49),
        Cell(words.PATTERN.in_(language), f"{index + 1} / {len(plan.layouts)}", "", 25),
        Cell(words.COPIES.in_(language), f"×{layout.copies}", "", 26),
        Cell(
            words.YIELD.in_(language),
            sheet_yield(job, layout).text(language),
            f"{words.PARTS.in_(language)}: {pieces}",
            33,
        ),
    ]


def _sheet(outline: Box, layout: SheetLayout, frame: Frame) -> list[Shape]:
    usable = frame.box(layout.root)
    return [
        Rectangle((outline.x, outline.y), (outline.dx, outline.dy), SHEET),
        Rectangle((usable.x, usable.y), (usable.dx, usable.dy), FIELD),
    ]


def _keyed(layout: SheetLayout, pieces: list[DrawnPiece]) -> frozenset[int]:
    leaves = zip(layout.root.leaves(), pieces, strict=True)
    return frozenset(node.part for node, piece in leaves if piece.keyed and node.part is not None)


def _dimensions(sheet: Sheet, layout: SheetLayout, frame: Frame, language: Language) -> list[Shape]:
    """Strips along the side that they start from, and the pieces of the first strip across."""
    corner = frame.point(0, 0)
    across, up = frame.point(sheet.length_um, 0), frame.point(0, sheet.width_um)
    shapes: list[Shape] = [
        *dimension(
            corner, across, _WHOLE_MM, sizes_text(language, sheet.length_um), extensions=False
        ),
        *dimension(up, corner, _WHOLE_MM, sizes_text(language, sheet.width_um), extensions=False),
    ]
    first = layout.root
    strips = {first.axis: first.children}
    if first.children and first.children[0].axis not in {None, first.axis}:
        strips[first.children[0].axis] = first.children[0].children
    for axis, children in strips.items():
        if axis is None or not children:
            continue
        starts = [child.x_um if axis == "x" else child.y_um for child in children]
        sizes = [child.dx_um if axis == "x" else child.dy_um for child in children]
        # Limits are drawn in the middle of the kerf; the numbers are the strips' own sizes.
        limits = [starts[0]]
        limits += [(a + s + b) // 2 for (a, b), s in zip(pairwise(starts), sizes, strict=False)]
        limits.append(starts[-1] + sizes[-1])
        points = tuple(_on_side(frame, axis, limit) for limit in limits)
        written = tuple(sizes_text(language, size) for size in sizes)
        shapes += chain(points, _CHAIN_MM if axis == "x" else -_CHAIN_MM, written)
    return shapes


def _on_side(frame: Frame, axis: str, at_um: int) -> Point:
    return frame.point(at_um, 0) if axis == "x" else frame.point(0, at_um)


def _footer(job: CuttingJob, sheet: Sheet, frame: Frame, language: Language) -> Text:
    scale = f"{frame.scale:.1f}"
    trim = sheet.trim
    trims = (trim.left_um, trim.right_um, trim.bottom_um, trim.top_um)
    shown = [words.SCALE.in_(language).format(scale=scale.replace(".", _point(language)))]
    shown.append(saw_words(job.rules, language))
    if any(trims):
        once = trims[:1] if len(set(trims)) == 1 else trims
        sizes = " / ".join(sizes_text(language, side) for side in once)
        shown.append(f"{words.TRIM.in_(language)} {sizes}")
    at = (MARGIN_MM, HEIGHT_MM - MARGIN_MM)
    return Text(at, " · ".join(shown), 2.3, colour=QUIET)


def _point(language: Language) -> str:
    return "," if language == "ru" else "."
