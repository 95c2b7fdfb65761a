"""A bill of materials as files for people: CSV as text, XLSX as bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from verstak.furniture.bill.bill import Bill
from verstak.furniture.bill.bill_lines import edges_text, millimetres
from verstak.quantities.quantity import Quantity, unit_in
from verstak.quantities.report import Cell, Report, Table, cell_text
from verstak.quantities.text import Bilingual, Language

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_MOST_CELL = 32_767  # characters that a spreadsheet's cell holds
_WIDEST = 60

_HEADS = (
    Bilingual("Section", "Раздел"),
    Bilingual("Name", "Наименование"),
    Bilingual("Board", "Плита"),
    Bilingual("Length, mm", "Длина, мм"),
    Bilingual("Width, mm", "Ширина, мм"),
    Bilingual("Edge bands", "Кромка"),
    Bilingual("Pieces", "Штук"),
    Bilingual("Amount", "Количество"),
    Bilingual("Unit", "Ед. изм."),
    Bilingual("Mass, kg", "Масса, кг"),
    Bilingual("Price", "Цена"),
    Bilingual("Cost", "Стоимость"),
    Bilingual("Remark", "Примечание"),
)
_CABINET = Bilingual("cabinet", "изделие")
_PANEL = Bilingual("panel", "деталь")
_BOARD = Bilingual("board, finished area", "плита, чистовая площадь")
_SAW = Bilingual("board, saw-size area", "плита, пильная площадь")
_FLOOR = Bilingual("sheets, floor by area", "листы, нижний предел по площади")
_SHEETS = Bilingual("sheets by plan", "листы по раскрою")
_NET = Bilingual("edge band, net", "кромка чистая")
_GROSS = Bilingual("edge band with allowance", "кромка с припуском")
_FITTING = Bilingual("fitting", "фурнитура")
_COST = Bilingual("cost", "стоимость")
_TOTAL = Bilingual("Total", "Итого")
_NO_TOTAL = Bilingual("no total: prices are missing", "итога нет: не хватает цен")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the CSV; what a section does not know stays empty."""

    section: Bilingual
    name: Bilingual
    board: Cell = ""
    length: Cell = ""
    width: Cell = ""
    edges: Cell = ""
    pieces: Cell = ""
    amount: Quantity | None = None
    mass: Cell = ""
    price: Cell = ""
    cost: Cell = ""
    remark: Cell = ""


def bill_csv(bill: Bill, language: Language) -> str:
    """A bill as one table whose first column names the section.

    Russian text has semicolons and decimal commas, as Russian spreadsheets expect; numbers are
    rounded as they are shown and not grouped. A text that a spreadsheet would take for a formula
    gets an apostrophe in front. An unknown value is an empty cell.

    Args:
        bill: The bill.
        language: Of names, separators and decimal marks.
    """
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";" if language == "ru" else ",", lineterminator="\r\n")
    rows.writerow(head.in_(language) for head in _HEADS)
    for row in _rows(bill):
        amount = row.amount
        unit = "" if amount is None else amount.unit
        cells = (
            *(row.section, row.name, row.board, row.length, row.width, row.edges, row.pieces),
            *(amount, unit_in(unit, language)),
            *(row.mass, row.price, row.cost, row.remark),
        )
        rows.writerow(_csv_cell(cell, language) for cell in cells)
    return written.getvalue()


def bill_xlsx(bill: Bill, language: Language) -> bytes:
    """A bill as a workbook: one sheet per table of its report, and the figures in front.

    Numbers are numbers, unrounded, shown with their decimals; the head says the unit. Text is
    text, whatever sign it starts with.

    Args:
        bill: The bill.
        language: Of names and heads.
    """
    report = bill.report()
    book = Workbook()
    front = book.active
    if not isinstance(front, Worksheet):  # pragma: no cover - a new workbook has one
        front = book.create_sheet()
    front.title = _sheet_title(report.title.in_(language))
    _fill(front, _front_rows(report), language)
    for table in report.tables:
        sheet = book.create_sheet(_sheet_title(table.title.in_(language)))
        _fill(sheet, _table_rows(table, language), language)
        sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(bill: Bill) -> Iterator[_Row]:
    for cabinet in bill.cabinets:
        yield _Row(
            _CABINET,
            cabinet.name,
            pieces=cabinet.quantity,
            amount=cabinet.quantity,
            mass=cabinet.mass,
        )
    for part in bill.parts:
        group = part.group
        yield _Row(
            _PANEL,
            group.name,
            board=group.board.name,
            length=millimetres(group.length_um),
            width=millimetres(group.width_um),
            edges=edges_text(group.edges),
            pieces=part.quantity,
            amount=part.area,
            mass=part.mass,
        )
    yield from _board_rows(bill)
    for band in bill.bands:
        yield _Row(_NET, band.title, amount=band.net)
        allowance = band.allowance
        remark = Bilingual(f"{allowance.text()} per strip", f"{allowance.text('ru')} на отрезок")
        yield _Row(_GROSS, band.title, amount=band.gross, remark=remark)
    for fitting in bill.fittings:
        yield _Row(
            _FITTING,
            fitting.name,
            pieces=fitting.quantity,
            amount=fitting.quantity,
            remark=fitting.why,
        )
    yield from _cost_rows(bill)


def _board_rows(bill: Bill) -> Iterator[_Row]:
    for line in bill.boards:
        yield _Row(_BOARD, line.board.name, amount=line.area, mass=line.mass)
        yield _Row(_SAW, line.board.name, amount=line.saw_area)
        if line.bound is not None:
            yield _Row(_FLOOR, line.board.name, amount=line.bound)
        if line.sheets is not None or line.remark is not None:
            yield _Row(_SHEETS, line.board.name, amount=line.sheets, remark=line.remark)


def _cost_rows(bill: Bill) -> Iterator[_Row]:
    cost = bill.cost
    if cost is None:
        return
    for line in cost.lines:
        yield _Row(
            _COST,
            line.name,
            amount=line.amount,
            price=line.price,
            cost=line.cost_figure,
            remark=line.missing or line.basis,
        )
    remark = Bilingual(cost.currency, unit_in(cost.currency, "ru")) if cost.total else _NO_TOTAL
    yield _Row(_COST, _TOTAL, cost=cost.total, remark=remark)


def _csv_cell(cell: Cell, language: Language) -> str:
    match cell:
        case None:
            return ""
        case Quantity():
            shown = f"{cell.rounded:.{max(cell.decimals, 0)}f}"
            return shown.replace(".", ",") if language == "ru" else shown
        case _:
            text = cell_text(cell, language)
            return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _front_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    yield (report.title, "", "", "")
    for figure in report.figures:
        value = figure.value
        unit = value.unit if isinstance(value, Quantity) else ""
        yield (figure.name, value, Bilingual(unit, unit_in(unit, "ru")), figure.why or "")
    for note in report.notes:
        yield (note, "", "", "")


def _table_rows(table: Table, language: Language) -> Iterator[tuple[Cell, ...]]:
    """Head with units, then rows; a column of several units is followed by a column of them."""
    units = [
        {row[index].unit for row in table.rows if isinstance(row[index], Quantity)}  # type: ignore[union-attr] # filtered on the line
        for index in range(len(table.columns))
    ]
    head: list[Cell] = []
    for column, found in zip(table.columns, units, strict=True):
        name = column.name.in_(language)
        only = next(iter(found)) if len(found) == 1 else ""
        shown = unit_in(only, language)
        head.append(f"{name}, {shown}" if shown else name)
        if len(found) > 1:
            head.append(Bilingual("Unit", "Ед. изм."))
    yield tuple(head)
    for row in table.rows:
        cells: list[Cell] = []
        for cell, found in zip(row, units, strict=True):
            cells.append(cell)
            if len(found) > 1:
                unit = cell.unit if isinstance(cell, Quantity) else ""
                cells.append(Bilingual(unit, unit_in(unit, "ru")))
        yield tuple(cells)


def _fill(sheet: Worksheet, rows: Iterator[tuple[Cell, ...]], language: Language) -> None:
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        for index, value in enumerate(row, 1):
            cell = sheet.cell(number, index)
            if isinstance(value, Quantity):
                cell.value = value.value
                places = "0" * max(value.decimals, 0)
                cell.number_format = f"#,##0.{places}" if places else "#,##0"
                shown = value.text(language)
            else:
                shown = "" if value is None else cell_text(value, language)
                shown = _NOT_IN_XML.sub("\ufffd", shown)[:_MOST_CELL]
                if shown:
                    cell.value = shown
                    cell.data_type = "s"  # or a name that starts with = would become a formula
            if number == 1:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if len(row) > 1 and row[1] != "":
                widths[index] = max(widths.get(index, 8), min(len(shown) + 2, _WIDEST))
    for index, width in widths.items():
        sheet.column_dimensions[get_column_letter(index)].width = width


def _sheet_title(name: str) -> str:
    """What a spreadsheet takes as a sheet's name: 31 characters, no brackets, slashes, ``:*?``."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]
