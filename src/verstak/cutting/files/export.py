"""Parts, sheets, offcuts and edge bands of cutting plans as CSV and as one workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from verstak.cutting.figures.remnants import plan_offcuts
from verstak.cutting.files.column_names import SIDES
from verstak.cutting.files.delimited_text import guarded
from verstak.cutting.files.exchange_xml import printable
from verstak.cutting.job import Edges, Grain, Part
from verstak.cutting.layout import CuttingPlan
from verstak.quantities.length import UM_PER_MM
from verstak.quantities.report import NO, YES
from verstak.quantities.text import Bilingual, Language

Value = str | int | Decimal | Bilingual | None
"""A cell: numbers stay numbers; ``Decimal`` is millimetres, metres or money."""

_GRAIN = {
    Grain.NONE: Bilingual("none", "нет"),
    Grain.LENGTH: Bilingual("length", "вдоль"),
    Grain.WIDTH: Bilingual("width", "поперёк"),
}
_BOARD = (Bilingual("Material", "Материал"), Bilingual("Thickness, mm", "Толщина, мм"))
_SIZE = (Bilingual("Length, mm", "Длина, мм"), Bilingual("Width, mm", "Ширина, мм"))
_NAME = Bilingual("Name", "Наименование")
_QUANTITY = Bilingual("Quantity", "Количество")
_GRAIN_HEAD = Bilingual("Grain", "Текстура")
_OFFCUT_HEAD = Bilingual("Offcut", "Обрезок")
_WIDEST = 60

Rows = tuple[tuple[Bilingual, ...], list[tuple[Value, ...]]]


def parts_csv(plans: Sequence[CuttingPlan], language: Language = "en") -> bytes:
    """Parts with finished and saw sizes; what is read back gives the same parts.

    Args:
        plans: One per material and thickness.
        language: Russian has semicolons and decimal commas, English commas and points.

    Returns:
        UTF-8 with a byte-order mark, as spreadsheets expect it.
    """
    return _csv(_parts(plans), language)


def sheets_csv(plans: Sequence[CuttingPlan], language: Language = "en") -> bytes:
    """Sheets in stock and how many of them are used; arguments as :func:`parts_csv`."""
    return _csv(_sheets(plans), language)


def offcuts_csv(plans: Sequence[CuttingPlan], language: Language = "en") -> bytes:
    """Left-overs worth keeping, by sheet map; arguments as :func:`parts_csv`."""
    return _csv(_offcuts(plans), language)


def edge_bands_csv(plans: Sequence[CuttingPlan], language: Language = "en") -> bytes:
    """Net metres of each edge band, without allowance; arguments as :func:`parts_csv`."""
    return _csv(_edge_bands(plans), language)


def write_workbook(plans: Sequence[CuttingPlan], language: Language = "en") -> bytes:
    """One XLSX with the four tables; numbers are numbers, and no text is ever a formula."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    tables: tuple[tuple[Bilingual, Callable[[Sequence[CuttingPlan]], Rows]], ...] = (
        (Bilingual("Parts", "Детали"), _parts),
        (Bilingual("Sheets", "Листы"), _sheets),
        (Bilingual("Offcuts", "Обрезки"), _offcuts),
        (Bilingual("Edge bands", "Кромка"), _edge_bands),
    )
    for title, table in tables:
        _fill(book.create_sheet(title.in_(language)), table(plans), language)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _parts(plans: Sequence[CuttingPlan]) -> Rows:
    heads = (
        *_BOARD,
        _NAME,
        Bilingual("Code", "Позиция"),
        *_SIZE,
        _QUANTITY,
        _GRAIN_HEAD,
        *(head for side in SIDES for head in _edge_heads(side)),
        Bilingual("Saw length, mm", "Длина распиловочная, мм"),
        Bilingual("Saw width, mm", "Ширина распиловочная, мм"),
        Bilingual("Unplaced", "Не размещено"),
    )
    rows: list[tuple[Value, ...]] = []
    for plan in plans:
        unplaced = dict(plan.unplaced)
        for index, part in enumerate(plan.job.parts):
            rows.append(
                (
                    *_board(plan),
                    part.name,
                    part.code,
                    _mm(part.length_um),
                    _mm(part.width_um),
                    part.quantity,
                    _GRAIN[part.grain],
                    *_edge_cells(part.edges),
                    _mm(part.saw_length_um),
                    _mm(part.saw_width_um),
                    unplaced.get(index, 0),
                )
            )
    return heads, rows


def _edge_heads(side: str) -> tuple[Bilingual, ...]:
    name = side.upper()
    return (
        Bilingual(f"Edge {name} name", f"Кромка {name} наименование"),
        Bilingual(f"Edge {name} thickness, mm", f"Кромка {name} толщина, мм"),
        Bilingual(f"Edge {name} pre-milling, mm", f"Кромка {name} прифуговка, мм"),
    )


def _edge_cells(edges: Edges) -> list[Value]:
    cells: list[Value] = []
    for band in edges:
        cells += (
            [band.name, _mm(band.thickness_um), _mm(band.premilling_um)]
            if band
            else [None, None, None]
        )
    return cells


def _sheets(plans: Sequence[CuttingPlan]) -> Rows:
    trims = (("left", "слева"), ("right", "справа"), ("bottom", "снизу"), ("top", "сверху"))
    heads = (
        *_BOARD,
        _NAME,
        *_SIZE,
        _QUANTITY,
        Bilingual("Price", "Цена"),
        *(Bilingual(f"Trim {en}, mm", f"Торцовка {ru}, мм") for en, ru in trims),
        _GRAIN_HEAD,
        _OFFCUT_HEAD,
        Bilingual("Used", "Использовано"),
    )
    rows: list[tuple[Value, ...]] = []
    for plan in plans:
        used = [0] * len(plan.job.sheets)
        for layout in plan.layouts:
            used[layout.sheet] += layout.copies
        for sheet, count in zip(plan.job.sheets, used, strict=True):
            trim = sheet.trim
            rows.append(
                (
                    *_board(plan),
                    sheet.name,
                    _mm(sheet.length_um),
                    _mm(sheet.width_um),
                    sheet.quantity,
                    sheet.price,
                    *map(_mm, (trim.left_um, trim.right_um, trim.bottom_um, trim.top_um)),
                    _GRAIN[sheet.grain],
                    YES if sheet.offcut else NO,
                    count,
                )
            )
    return heads, rows


def _offcuts(plans: Sequence[CuttingPlan]) -> Rows:
    heads = (
        *_BOARD,
        Bilingual("Sheet map", "Карта"),
        Bilingual("Cut from", "Из листа"),
        *_SIZE,
        _QUANTITY,
        _GRAIN_HEAD,
        _OFFCUT_HEAD,
    )
    rows: list[tuple[Value, ...]] = []
    for plan in plans:
        for offcut in plan_offcuts(plan):
            sheet = plan.job.sheets[plan.layouts[offcut.layout].sheet]
            rows.append(
                (
                    *_board(plan),
                    offcut.layout + 1,
                    sheet.name,
                    _mm(offcut.dx_um),
                    _mm(offcut.dy_um),
                    offcut.copies,
                    _GRAIN[sheet.grain],
                    YES,
                )
            )
    return heads, rows


def _edge_bands(plans: Sequence[CuttingPlan]) -> Rows:
    """A band is as long as the finished side that it lies on."""
    heads = (
        _NAME,
        Bilingual("Thickness, mm", "Толщина, мм"),
        Bilingual("Pieces", "Отрезков"),
        Bilingual("Net length, m", "Длина без припуска, м"),
    )
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for plan in plans:
        for part in plan.job.parts:
            for key, length_um in _banded_sides(part):
                number, total_um = found.get(key, (0, 0))
                found[key] = (number + part.quantity, total_um + length_um * part.quantity)
    return heads, [
        (name, _mm(thickness_um), number, Decimal(total_um) / 1_000_000)
        for (name, thickness_um), (number, total_um) in sorted(found.items())
    ]


def _banded_sides(part: Part) -> list[tuple[tuple[str, int], int]]:
    lengths = (part.length_um, part.length_um, part.width_um, part.width_um)
    return [
        ((band.name, band.thickness_um), length_um)
        for band, length_um in zip(part.edges, lengths, strict=True)
        if band
    ]


def _board(plan: CuttingPlan) -> tuple[Value, Value]:
    thickness_um = plan.job.thickness_um
    return plan.job.material, None if thickness_um is None else _mm(thickness_um)


def _mm(value_um: int) -> Decimal:
    return Decimal(value_um) / UM_PER_MM


def _csv(table: Rows, language: Language) -> bytes:
    heads, rows = table
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if language == "ru" else ",", lineterminator="\r\n")
    writer.writerow([head.in_(language) for head in heads])
    for row in rows:
        writer.writerow([_csv_cell(value, language) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value, language: Language) -> str:
    match value:
        case None:
            return ""
        case Bilingual():
            return value.in_(language)
        case str():
            return guarded(printable(value))
        case Decimal():
            shown = f"{value:f}"
            return shown.replace(".", ",") if language == "ru" else shown
        case _:
            return str(value)


def _fill(sheet: Worksheet, table: Rows, language: Language) -> None:
    heads, rows = table
    sheet.freeze_panes = "A2"
    widths = []
    for column, head in enumerate(heads, 1):
        cell = sheet.cell(1, column)
        _write_text(cell, head.in_(language))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        # A long title wraps between its words; the longest of them must still fit.
        widths.append(max(len(word) for word in head.in_(language).split()))
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, Bilingual):
                value = value.in_(language)  # noqa: PLW2901 - the same cell, in words
            if isinstance(value, str):
                _write_text(cell, value)
            elif value is not None:
                cell.value = value
            widths[column - 1] = max(widths[column - 1], len(str(value or "")))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width, _WIDEST) + 2


def _write_text(cell: SheetCell | MergedCell, text: str) -> None:
    """Put text into a cell as text, whatever it starts with."""
    cell.value = printable(text)[:32_767]
    cell.data_type = "s"
    if text[:1] in {"=", "+", "-", "@"}:
        cell.quotePrefix = True  # so that editing the cell in a spreadsheet leaves it text
