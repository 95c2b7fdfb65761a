"""XLSX: bytes to tables, with a bomb, an entity or a missing value told instead of met."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from verstak.cutting.files.cells import Cell, is_blank
from verstak.cutting.files.column_names import PART_COLUMNS, SHEET_COLUMNS
from verstak.cutting.files.tables import RawTable, Row, find_head, table_from
from verstak.errors import InvalidTable

MOST_UNPACKED_BYTES = 50 * 2**20
MOST_RATIO = 200
MOST_ENTRIES = 2000
MOST_ROWS = 120_000
MOST_COLUMNS = 200

_SMALL_BYTES = 64 * 1024
"""An entry below this may be as repetitive as it likes."""

_STOCK_TITLES = frozenset({"листы", "sheets", "плиты", "stock", "склад"})
_DERIVED_TITLES = frozenset({"обрезки", "offcuts", "кромка", "edge bands"})

# What openpyxl and the archive raise on foreign bytes; it has no common class for them.
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # of the XML: openpyxl reads with lxml where that is installed, else with expat
    ValueError,  # defusedxml's refusals among them
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class SpreadsheetTables:
    """What was found in a workbook.

    Args:
        parts: The first sheet with a head of parts.
        stock: The sheet called Sheets or Листы, if there is one.
    """

    parts: RawTable
    stock: RawTable | None


def read_spreadsheet(data: bytes, *, title: str) -> SpreadsheetTables:
    """Find the parts, and the stock if it is there, in a workbook's bytes.

    Raises:
        InvalidTable: not a workbook, a bomb, external entities, formulas without values, error
            values, too many rows or columns, or no sheet with a head that is understood.
    """
    check_archive(data, title=title)
    try:
        workbook = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        sheets = [
            _read_sheet(workbook, name, f"{title}, sheet {name!r}")
            for name in workbook.sheetnames
            if hasattr(workbook[name], "iter_rows")  # a sheet of a chart alone has none
        ]
        formulas = _formulas(data) if _has_formulas(data) else {}
    except InvalidTable:
        raise
    except _BROKEN as error:
        cause = error.__cause__ or error
        raise InvalidTable(
            f"{title}: not a workbook that can be read: {type(cause).__name__}: {cause}"[:300],
            remedy="save it again as .xlsx or as CSV",
        ) from None
    skipped = _STOCK_TITLES | _DERIVED_TITLES
    possible = [sheet for sheet in sheets if sheet.key not in skipped] or sheets[:1]
    if not possible:
        raise InvalidTable(f"{title}: the workbook has no sheet with cells")
    chosen = next((s for s in possible if find_head(s.rows, PART_COLUMNS) is not None), possible[0])
    stock = next((s for s in sheets if s.key in _STOCK_TITLES and s.rows), None)
    if stock is chosen:
        stock = None
    return SpreadsheetTables(
        parts=_table(chosen, PART_COLUMNS, formulas),
        stock=_table(stock, SHEET_COLUMNS, formulas) if stock else None,
    )


def check_archive(data: bytes, *, title: str) -> None:
    """Look at the archive's directory before anything is unpacked.

    The directory may lie about sizes; the unpacker then stops at the stated size, so what is
    stated is what can be spent.

    Raises:
        InvalidTable: not an archive, encrypted, too many entries, too large, too well packed,
            or a document type inside, which no workbook needs and entity attacks do.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive.infolist(), title)
            for entry in archive.infolist():
                _check_entry(archive, entry, title)
    except InvalidTable:
        raise
    except (*_BROKEN, OSError) as error:
        raise InvalidTable(
            f"{title}: not an .xlsx file: {error}"[:300],
            remedy="save the table as .xlsx or as CSV; the old .xls is not read",
        ) from None


def _check_directory(entries: list[zipfile.ZipInfo], title: str) -> None:
    if len(entries) > MOST_ENTRIES:
        raise InvalidTable(f"{title}: {len(entries)} entries; at most {MOST_ENTRIES}")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED_BYTES:
        raise InvalidTable(
            f"{title}: would unpack to {unpacked} bytes; at most {MOST_UNPACKED_BYTES}",
            remedy="keep only the table of parts in the workbook",
        )


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, title: str) -> None:
    if entry.flag_bits & 1:
        raise InvalidTable(f"{title}: {entry.filename} is encrypted", remedy="remove the password")
    packed = max(entry.compress_size, 1)
    if entry.file_size > _SMALL_BYTES and entry.file_size > MOST_RATIO * packed:
        raise InvalidTable(
            f"{title}: {entry.filename} unpacks {entry.file_size // packed}-fold; at most "
            f"{MOST_RATIO}-fold is taken",
            remedy="this looks like an archive bomb; save the table again from a spreadsheet",
        )
    if entry.filename.casefold().endswith((".xml", ".rels", ".vml")):
        with archive.open(entry) as file:
            head = file.read(4096)
        # Between ASCII letters a UTF-16 document has zeros.
        if b"<!DOCTYPE" in head.replace(b"\0", b""):
            raise InvalidTable(
                f"{title}: {entry.filename} declares a document type, which no workbook needs",
                remedy="entities are not read; save the table again from a spreadsheet",
            )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A worksheet's cells, and the places (row, column, from 1) of its error values."""

    name: str
    title: str
    rows: list[Row]
    errors: dict[tuple[int, int], str]

    @property
    def key(self) -> str:
        return self.name.strip().casefold()


def _read_sheet(workbook: openpyxl.Workbook, name: str, title: str) -> _Sheet:
    """Cells of a sheet; the size that the sheet states for itself is not believed."""
    sheet = workbook[name]
    sheet.reset_dimensions()
    read = _Sheet(name, title, [], {})
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        if number > MOST_ROWS:
            raise InvalidTable(
                f"{title}: rows beyond {MOST_ROWS}",
                remedy="split the table; if the rows are empty, delete them",
            )
        values: list[Cell] = []
        for column, cell in enumerate(cells[: _width(cells)], 1):
            if cell.data_type == "e":
                read.errors[number, column] = str(cell.value)
            values.append(_value(cell.value))
        while values and is_blank(values[-1]):
            values.pop()
        if len(values) > MOST_COLUMNS:
            raise InvalidTable(f"{title}: more than {MOST_COLUMNS} columns in row {number}")
        if values:
            read.rows.append((number, values))
    return read


def _width(cells: Sequence[object]) -> int:
    """Cells up to the last one that the file mentions."""
    width = len(cells)
    while width and cells[width - 1] is EMPTY_CELL:
        width -= 1
    return width


def _value(value: object) -> Cell:
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)  # a date; where a size should stand it is refused as text


def _table(
    sheet: _Sheet,
    columns: Mapping[str, tuple[str, ...]],
    formulas: Mapping[str, set[tuple[int, int]]],
) -> RawTable:
    """The table of a sheet, if its understood columns hold values and no broken formulas."""
    table = table_from(sheet.rows, title=sheet.title, columns=columns)
    used = {column for column, head in enumerate(table.heads, 1) if head}
    values = dict(sheet.rows)
    missing = {
        (row, column)
        for row, column in formulas.get(sheet.name, set())
        if column > len(values.get(row, ())) or values[row][column - 1] is None
    }
    for places, what, remedy in (
        (
            missing,
            "formulas without a computed value",
            "open the file in a spreadsheet, let it compute, and save; or paste values",
        ),
        (set(sheet.errors), "error values", "mend the formulas and save the workbook again"),
    ):
        found = [
            f"{get_column_letter(column)}{row}" for row, column in sorted(places) if column in used
        ]
        if found:
            more = f" and {len(found) - 10} more" if len(found) > 10 else ""
            raise InvalidTable(
                f"{sheet.title}: {what} in {', '.join(found[:10])}{more}", remedy=remedy
            )
    return table


def _has_formulas(data: bytes) -> bool:
    """Cheap look, so that the second pass over the cells is only made where it can find any."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if "worksheets/" in entry.filename:
                text = archive.read(entry).replace(b"\0", b"")
                if b"<f>" in text or b"<f " in text or b":f>" in text or b":f " in text:
                    return True
    return False


def _formulas(data: bytes) -> dict[str, set[tuple[int, int]]]:
    """Row and column (from 1) of every formula, by sheet."""
    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)

    def found(name: str) -> Iterator[tuple[int, int]]:
        sheet = workbook[name]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), 1):
            for column, cell in enumerate(cells, 1):
                if cell.data_type == "f":
                    yield number, column

    return {
        name: set(found(name))
        for name in workbook.sheetnames
        if hasattr(workbook[name], "iter_rows")
    }
