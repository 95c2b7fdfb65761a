"""What stands round the map of a sheet: header, list of parts, legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from verstak.cutting.figures.remnants import worth_keeping
from verstak.cutting.job import CuttingJob, Grain, Part, SawRules
from verstak.cutting.layout import SheetLayout
from verstak.cutting.maps import map_words as words
from verstak.cutting.maps.map_caption import Box
from verstak.cutting.maps.map_cuts import mark
from verstak.cutting.maps.map_parts import ACROSS, Canvas, full_name, grain_arrow
from verstak.cutting.maps.map_style import (
    FRAME,
    HEAD_FILL,
    INK,
    OFFCUT,
    OFFCUT_HATCH,
    QUIET,
    RULE,
    SMALLEST_MM,
    WASTE,
    band_key,
    sizes_text,
)
from verstak.drawing.fonts import shortened, text_width_mm
from verstak.drawing.hatch import hatch
from verstak.drawing.shapes import Anchor, Line, Pen, Point, Rectangle, Shape, Text
from verstak.quantities.text import Language

HEADER_MM = 14.0
LEGEND_ROW_MM = 4.4
_LEGEND_SIZE_MM = 2.3
_ROW_MM = 3.3
_NAME_AT_MM = 7.0
_MOST_BANDS = 16


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the header.

    Args:
        head: What it is.
        value: In large type.
        remark: A second, small line.
        share: Part of the header's width.
    """

    head: str
    value: str
    remark: str
    share: float


def draw_header(box: Box, cells: Sequence[Cell]) -> list[Shape]:
    """A framed row of fields; long values shrink, then are shortened."""
    shapes: list[Shape] = [Rectangle((box.x, box.y), (box.dx, box.dy), FRAME)]
    whole = sum(cell.share for cell in cells)
    x = box.x
    for cell in cells:
        dx = box.dx * cell.share / whole
        room = dx - 3
        if x > box.x:
            shapes.append(Line((x, box.y), (x, box.y + box.dy), RULE))
        shapes.append(Text((x + 1.5, box.y + 3.4), cell.head, 2.2, colour=QUIET))
        size = 4.2
        while size > 2.9 and text_width_mm(cell.value, size, bold=True) > room:
            size -= 0.1
        lines = _value_lines(cell, room, size)
        for number, line in enumerate(lines):
            base = box.y + (8.3 if len(lines) == 1 else 7.6 + 4 * number)
            shapes.append(Text((x + 1.5, base), line, size, bold=True))
        remark = shortened(cell.remark, room, 2.4)
        if remark:
            shapes.append(Text((x + 1.5, box.y + 12.1), remark, 2.4, colour=QUIET))
        x += dx
    return shapes


def _value_lines(cell: Cell, room: float, size: float) -> list[str]:
    """One line; two for a long value that leaves the remark's place free."""
    if cell.remark or text_width_mm(cell.value, size, bold=True) <= room:
        return [shortened(cell.value, room, size, bold=True)]
    first, pieces = "", cell.value.split()
    while pieces and text_width_mm(f"{first} {pieces[0]}".strip(), size, bold=True) <= room:
        first = f"{first} {pieces.pop(0)}".strip()
    if not first:
        return [shortened(cell.value, room, size, bold=True)]
    return [first, shortened(" ".join(pieces), room, size, bold=True)]


def draw_list(
    box: Box, job: CuttingJob, layout: SheetLayout, keyed: frozenset[int], language: Language
) -> list[Shape]:
    """Parts of one sheet with their numbers in the job, those that the map only numbers first.

    Saw sizes and whole names are given while there is room; then one line per part, then two
    columns; parts that still have no place are counted at the end.
    """
    counts = Counter(node.part for node in layout.parts() if node.part is not None)
    order = sorted(counts, key=lambda index: (index not in keyed, index))
    shapes: list[Shape] = [
        Rectangle((box.x, box.y), (box.dx, 9.4), HEAD_FILL),
        Text((box.x + 1, box.y + 3.9), words.ON_SHEET.in_(language), 2.8, bold=True),
    ]
    y = box.y + 8.2
    for x, head, anchor in _list_heads(box, language):
        shapes.append(Text((x, y), head, 2.0, anchor, colour=QUIET))
    body = box.inside(0, 9.2, 0, 0)
    rows = [_row(job.parts[index], index, counts[index], language) for index in order]
    for columns, row_mm, doubled in ((1, _ROW_MM, True), (1, _ROW_MM, False), (2, 2.8, False)):
        lines = int(body.dy / row_mm)
        needed = sum(1 + (doubled and bool(row.saw)) for row in rows)
        if needed <= lines * columns:
            return [*shapes, *_list_rows(body, rows, columns, row_mm, doubled=doubled)]
    fitting = 2 * int((body.dy - 3) / 2.8)
    shapes += _list_rows(body, rows[:fitting], 2, 2.8, doubled=False)
    more = words.MORE.in_(language).format(count=len(rows) - fitting)
    at = (box.x + 1, box.y + box.dy - 0.6)
    return [*shapes, Text(at, shortened(more, box.dx - 2, 2.2), 2.2, bold=True)]


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    name: str
    size: str
    saw: str
    count: int


def _row(part: Part, index: int, count: int, language: Language) -> _Row:
    finished, sawn = (part.length_um, part.width_um), (part.saw_length_um, part.saw_width_um)
    saw = f"{words.SAW.in_(language)} {sizes_text(language, *sawn)}" if sawn != finished else ""
    return _Row(str(index + 1), full_name(part), sizes_text(language, *finished), saw, count)


def _list_heads(box: Box, language: Language) -> tuple[tuple[float, str, Anchor], ...]:
    right = box.x + box.dx - 1
    return (
        (box.x + 1, "№", "start"),
        (box.x + _NAME_AT_MM, words.PART.in_(language), "start"),
        (right - 6, words.FINISHED.in_(language), "end"),
        (right, words.PIECES.in_(language), "end"),
    )


def _list_rows(
    body: Box, rows: Sequence[_Row], columns: int, row_mm: float, *, doubled: bool
) -> list[Shape]:
    shapes: list[Shape] = []
    width = (body.dx - 2 * (columns - 1)) / columns
    size_mm = 2.3 if columns == 1 else SMALLEST_MM
    per_column = -(-len(rows) // columns)
    for column in range(columns):
        left, y = body.x + column * (width + 2), body.y
        right = left + width - 1
        for row in rows[column * per_column : (column + 1) * per_column]:
            y += row_mm
            count = str(row.count) if columns == 1 or row.count > 1 else ""
            count_mm = 6.0 if columns == 1 else text_width_mm(f"×{count}  ", size_mm)
            size_right = right - (count_mm if count else 0)
            start = left + (_NAME_AT_MM if columns == 1 else 5.4)
            room = size_right - text_width_mm(row.size, size_mm) - start - 0.8
            name, rest = _split(row.name, room, size_mm, two=doubled and bool(row.saw))
            shapes += [
                Text((left + (1 if columns == 1 else 0), y), row.number, size_mm, bold=True),
                Text((start, y), name, size_mm),
                Text((size_right, y), row.size, size_mm, "end"),
            ]
            if count:
                written = count if columns == 1 else f"×{count}"
                shapes.append(Text((right, y), written, size_mm, "end", bold=True))
            if doubled and row.saw:
                y += row_mm - 0.5
                room = size_right - text_width_mm(row.saw, SMALLEST_MM) - start - 0.8
                shapes += [
                    Text((start, y), shortened(rest, room, size_mm) if rest else "", size_mm),
                    Text((size_right, y), row.saw, SMALLEST_MM, "end", colour=QUIET),
                ]
            shapes.append(Line((left, y + 0.8), (left + width, y + 0.8), RULE))
    return shapes


def _split(name: str, room: float, size_mm: float, *, two: bool) -> tuple[str, str]:
    """A name on one line, or broken at a space where a second line is there anyway."""
    if room < 2 * size_mm:
        return "", ""  # beside two very long numbers an ellipsis would say nothing
    if not two or text_width_mm(name[:200], size_mm) <= room:
        return shortened(name, room, size_mm), ""
    pieces, first = name[:200].split(), ""
    while pieces and text_width_mm(f"{first} {pieces[0]}".strip(), size_mm) <= room:
        first = f"{first} {pieces.pop(0)}".strip()
    return (first, " ".join(pieces)) if first else (shortened(name, room, size_mm), "")


_Sample = Callable[[Point], list[Shape]]


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A sample 8 mm wide and what it means."""

    sample: _Sample
    words: str


def legend_items(
    canvas: Canvas, layout: SheetLayout, *, hidden_cuts: int, across: bool
) -> list[LegendItem]:
    """Explanations of what this sheet's map shows, and of nothing else.

    Args:
        canvas: The map.
        layout: The pattern on it.
        hidden_cuts: Cuts whose number is not drawn.
        across: Whether some size bears the mark for "across the text".
    """
    job, language = canvas.job, canvas.language
    placed = {node.part for node in layout.parts() if node.part is not None}
    used = {band_key(band) for index in placed for band in job.parts[index].edges if band}
    bands = [style for key, style in canvas.styles.items() if key in used]
    items = [
        LegendItem(_line_sample(style.pen), shortened(style.words(language), 60, _LEGEND_SIZE_MM))
        for style in bands[:_MOST_BANDS]
    ]
    if len(bands) > _MOST_BANDS:
        more = words.MORE_BANDS.in_(language).format(count=len(bands) - _MOST_BANDS)
        items.append(LegendItem(lambda _: [], more))
    sheet = job.sheets[layout.sheet]
    if sheet.grain is not Grain.NONE:
        along_x = sheet.grain is Grain.LENGTH
        items.append(LegendItem(_grain_sample(along_x=along_x), words.GRAIN.in_(language)))
    kept = [worth_keeping(node, job.rules) for node in layout.leftovers()]
    if any(kept):
        items.append(LegendItem(_offcut_sample, words.OFFCUT.in_(language)))
    if not all(kept):
        items.append(LegendItem(_waste_sample, words.WASTE.in_(language)))
    cut = words.CUT.in_(language)
    if hidden_cuts:
        cut += f" ({words.HIDDEN_CUTS.in_(language).format(count=hidden_cuts)})"
    items.append(LegendItem(lambda at: list(mark((at[0] + 4, at[1] - 0.8), 1)), cut))
    if across:
        items.append(LegendItem(_across_sample, words.ACROSS.in_(language)))
    return items


def legend_rows(items: Sequence[LegendItem], width_mm: float) -> list[list[LegendItem]]:
    """Items in lines no wider than the room."""
    rows: list[list[LegendItem]] = [[]]
    used = 0.0
    for item in items:
        wide = _item_width(item)
        if rows[-1] and used + wide > width_mm:
            rows.append([])
            used = 0.0
        rows[-1].append(item)
        used += wide
    return rows


def draw_legend(at: Point, rows: Sequence[Sequence[LegendItem]]) -> list[Shape]:
    """Draw lines of samples with their words, from a top left corner."""
    shapes: list[Shape] = []
    for number, row in enumerate(rows):
        x, y = at[0], at[1] + (number + 0.7) * LEGEND_ROW_MM
        for item in row:
            shapes += item.sample((x, y))
            shapes.append(Text((x + 9.5, y), item.words, _LEGEND_SIZE_MM, colour=INK))
            x += _item_width(item)
    return shapes


def saw_words(rules: SawRules, language: Language) -> str:
    """The kerf, for the footer."""
    return words.KERF.in_(language).format(kerf=sizes_text(language, rules.kerf_um))


def _item_width(item: LegendItem) -> float:
    return 9.5 + text_width_mm(item.words, _LEGEND_SIZE_MM) + 5


def _line_sample(pen: Pen) -> _Sample:
    return lambda at: [Line((at[0] + 0.4, at[1] - 0.8), (at[0] + 7.6, at[1] - 0.8), pen)]


def _grain_sample(*, along_x: bool) -> _Sample:
    length = 7.0 if along_x else 3.4
    return lambda at: list(grain_arrow((at[0] + 4, at[1] - 0.8), length, along_x=along_x))


def _offcut_sample(at: Point) -> list[Shape]:
    x, y = at[0] + 0.5, at[1] - 2.3
    return [
        Rectangle((x, y), (7, 3), OFFCUT),
        *hatch(x, y, 7, 3, step_mm=1.5, pen=OFFCUT_HATCH),
    ]


def _waste_sample(at: Point) -> list[Shape]:
    return [Rectangle((at[0] + 0.5, at[1] - 2.3), (7, 3), WASTE)]


def _across_sample(at: Point) -> list[Shape]:
    return [Text((at[0] + 4, at[1]), ACROSS, 3.2, "middle")]
