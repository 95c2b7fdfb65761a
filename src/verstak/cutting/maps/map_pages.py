"""A whole cutting job on paper: a summary, then one page per pattern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from verstak.cutting.figures.plan_figures import PlanFigures, plan_figures
from verstak.cutting.figures.remnants import layout_offcuts
from verstak.cutting.job import EdgeBand, Grain, Part
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.maps import map_words as words
from verstak.cutting.maps.map_parts import full_name
from verstak.cutting.maps.map_style import QUIET, band_text, sizes_text
from verstak.cutting.maps.map_tables import Flow
from verstak.cutting.maps.sheet_map import HEIGHT_MM, MARGIN_MM, WIDTH_MM, sheet_map, sheet_yield
from verstak.drawing.shapes import Page, Text
from verstak.errors import UsageError
from verstak.quantities.quantity import Computed, Given, count
from verstak.quantities.report import Cell, Table, columns
from verstak.quantities.text import Bilingual, Language

_ORDERED = Given(Bilingual("cutting job", "задание на раскрой"))
_GRAINS = {
    Grain.NONE: Bilingual("", ""),
    Grain.LENGTH: words.ALONG_LENGTH,
    Grain.WIDTH: words.ALONG_WIDTH,
}


def map_document(plans: Sequence[CuttingPlan], *, language: Language) -> tuple[Page, ...]:
    """Lay out all plans for printing.

    Args:
        plans: Checked plans, one per material; at least one.
        language: Of all words.

    Returns:
        A4 landscape pages with page numbers: for each plan its summary (figures, patterns,
        parts, offcuts; as many pages as the tables need), then one map per pattern.

    Raises:
        UsageError: there is no plan.
    """
    if not plans:
        raise UsageError("there is no cutting plan to draw")
    pages: list[Page] = []
    for plan in plans:
        pages += summary_pages(plan, language=language)
        pages += [sheet_map(plan, index, language=language) for index in range(len(plan.layouts))]
    return tuple(
        replace(page, shapes=(*page.shapes, _page_number(number, len(pages), language)))
        for number, page in enumerate(pages, 1)
    )


def summary_pages(plan: CuttingPlan, *, language: Language) -> tuple[Page, ...]:
    """Figures, patterns, parts and offcuts of one plan."""
    figures = plan_figures(plan)
    report = figures.report()
    job = plan.job
    title = " — ".join(filter(None, (words.SUMMARY.in_(language), job.name, job.material)))
    flow = Flow(WIDTH_MM, HEIGHT_MM, MARGIN_MM, title, language)
    material = job.material
    if job.thickness_um is not None:
        unit = "мм" if language == "ru" else "mm"
        material = f"{material}, {sizes_text(language, job.thickness_um)} {unit}".lstrip(", ")
    flow.heading(
        " — ".join(filter(None, (words.SUMMARY.in_(language), job.name))), 5.0, remark=material
    )
    if figures.unplaced:
        flow.line(words.UNPLACED.in_(language).format(count=figures.unplaced), loud=True)
    flow.figures(report.figures)
    for note in report.notes:
        flow.line(f"• {note.in_(language)}")
    tables = {table.key: table for table in report.tables}
    order = ("sheet_types", None, "unplaced", "offcuts", "edge_bands")
    for key in order:
        if key is None:
            flow.table(pattern_table(plan, language))
            flow.table(part_table(figures, language))
        elif key in tables:
            flow.table(tables[key])
    return flow.pages()


def pattern_table(plan: CuttingPlan, language: Language) -> Table:
    """One row per pattern: sheet, copies, parts, yield, offcuts."""
    job = plan.job
    rows: list[tuple[Cell, ...]] = []
    for number, layout in enumerate(plan.layouts, 1):
        sheet = job.sheets[layout.sheet]
        sizes = Counter((each.dx_um, each.dy_um) for each in layout_offcuts(job, layout))
        kept = ", ".join(
            sizes_text(language, *size) + (f" ({times})" if times > 1 else "")
            for size, times in sizes.items()
        )
        rows.append(
            (
                str(number),
                sheet.name,
                sizes_text(language, sheet.length_um, sheet.width_um),
                count(layout.copies, Computed(Bilingual("copies of the layout", "повторы карты"))),
                count(
                    sum(1 for _ in layout.parts()),
                    Computed(Bilingual("parts of the layout", "детали карты")),
                ),
                sheet_yield(job, layout),
                kept,
            )
        )
    heads = columns(
        ("number", "No.", "№"),
        ("sheet", words.SHEET.en, words.SHEET.ru),
        ("size", words.SIZE.en, words.SIZE.ru),
        ("copies", words.COPIES.en, words.COPIES.ru),
        ("parts", words.PARTS.en, words.PARTS.ru),
        ("yield", words.YIELD.en, words.YIELD.ru),
        ("offcuts", words.OFFCUTS.en, words.OFFCUTS.ru),
    )
    return Table("patterns", words.PATTERNS, heads, tuple(rows))


def part_table(figures: PlanFigures, language: Language) -> Table:
    """One row per part with the number that maps refer to."""
    plan = figures.plan
    placed: Counter[int] = Counter()
    for layout in plan.layouts:
        for node in layout.parts():
            if node.part is not None:
                placed[node.part] += layout.copies
    rows: list[tuple[Cell, ...]] = [
        (
            str(index + 1),
            full_name(part),
            sizes_text(language, part.length_um, part.width_um),
            sizes_text(language, part.saw_length_um, part.saw_width_um),
            _GRAINS[part.grain],
            edges_text(part, language),
            count(part.quantity, _ORDERED),
            count(
                placed[index],
                Computed(Bilingual("Σ pieces of a layout · copies", "Σ деталей карты · повторы")),
            ),
        )
        for index, part in enumerate(plan.job.parts)
    ]
    heads = columns(
        ("number", "No.", "№"),
        ("name", words.PART.en, words.PART.ru),
        ("finished", words.FINISHED.en, words.FINISHED.ru),
        ("saw", words.SAW_SIZE.en, words.SAW_SIZE.ru),
        ("grain", words.GRAIN_COLUMN.en, words.GRAIN_COLUMN.ru),
        ("edges", words.EDGES.en, words.EDGES.ru),
        ("ordered", words.ORDERED.en, words.ORDERED.ru),
        ("placed", words.PLACED.en, words.PLACED.ru),
    )
    return Table("parts", words.PARTS_LIST, heads, tuple(rows))


def edges_text(part: Part, language: Language) -> str:
    """Bands of a part by side: L along its length, W along its width.

    Bands that are alike are named once: ``L1 L2 W1: ABS 2``.
    """
    named: dict[EdgeBand, list[str]] = {}
    sides = ("Д1", "Д2", "Ш1", "Ш2") if language == "ru" else ("L1", "L2", "W1", "W2")
    for side, band in zip(sides, part.edges, strict=True):
        if band:
            named.setdefault(band, []).append(side)
    return "; ".join(
        f"{' '.join(found)}: {band_text(language, band)}" for band, found in named.items()
    )


def _page_number(number: int, pages: int, language: Language) -> Text:
    shown = words.PAGE.in_(language).format(page=number, pages=pages)
    at = (WIDTH_MM - MARGIN_MM, HEIGHT_MM - MARGIN_MM)
    return Text(at, shown, 2.3, "end", colour=QUIET)
