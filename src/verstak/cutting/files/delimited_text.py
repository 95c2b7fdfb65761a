"""CSV, TSV and TXT: bytes to rows of cells, whatever program wrote them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping

from verstak.cutting.files.column_names import PART_COLUMNS, match_head
from verstak.cutting.files.tables import HEAD_WITHIN_ROWS, RawTable, Row, table_from
from verstak.errors import InvalidTable

_FORMULA_STARTS = frozenset("=+-@'\t\r")
"""A spreadsheet runs a text cell that starts so; ``'`` before it makes it text again."""

_MOST_ROWS = 120_000


def decode(data: bytes, *, title: str) -> str:
    """Text of a file in UTF-8 (with or without a mark), UTF-16 with a mark, or CP1251.

    CP1251 gives a letter to nearly every byte, so a damaged UTF-8 file would pass as one and
    come out as gibberish. A file whose bytes form UTF-8 letters at least as often as they
    break them is therefore held for damaged UTF-8.

    Raises:
        InvalidTable: bytes that the encoding does not know; their position is told.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, encoding, title)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        loose = data.decode("utf-8", "surrogateescape")
        broken = sum("\udc80" <= letter <= "\udcff" for letter in loose)
        formed = sum(letter > "\x7f" for letter in loose) - broken
        text = _strict(data, "utf-8" if formed >= broken else "cp1251", title)
    if "\0" in text:
        raise InvalidTable(
            f"{title}: a zero byte at position {data.index(0)}: this is not text",
            remedy="save the table as CSV in UTF-8",
        )
    return text


def read_delimited(
    data: bytes, *, title: str, columns: Mapping[str, tuple[str, ...]] = PART_COLUMNS
) -> RawTable:
    """Rows of a delimited text under their head.

    The delimiter is the one of comma, semicolon and tab under which most titles are
    understood; guessing by frequency fails on decimal commas.

    Raises:
        InvalidTable: bytes, quotes or the head cannot be read.
    """
    text = decode(data, title=title)
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) <= 5:
        text = rest
    delimiter = _delimiter(text, columns)
    return table_from(
        _rows(text, delimiter, title),
        title=title,
        columns=columns,
        decimal_comma=delimiter != ",",
    )


def guarded(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula; :func:`unguarded` undoes it."""
    return f"'{text}" if text and text[0] in _FORMULA_STARTS else text


def unguarded(text: str) -> str:
    """A text cell without the guard."""
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS - {""} else text


def _strict(data: bytes, encoding: str, title: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1251": "CP1251"}.get(encoding, "UTF-16")
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise InvalidTable(
            f"{title}: byte 0x{byte:02X} at position {error.start} (line {line}) is not {name}",
            remedy="save the file again in UTF-8; it is damaged or in another encoding",
        ) from None


def _delimiter(text: str, columns: Mapping[str, tuple[str, ...]]) -> str:
    lines = [line for line in text[:65_536].splitlines() if line.strip()][:HEAD_WITHIN_ROWS]

    def understood(delimiter: str) -> tuple[int, int]:
        best = (0, 0)
        for line in lines:
            titles = next(csv.reader([line], delimiter=delimiter), [])
            known = sum(1 for title in titles if _known(title, columns))
            best = max(best, (known, len(titles)))
        return best

    return max((";", "\t", ","), key=understood)


def _known(title: str, columns: Mapping[str, tuple[str, ...]]) -> bool:
    try:
        return match_head(title, columns) is not None
    except InvalidTable:  # two units in one title: it is still a title
        return True


def _rows(text: str, delimiter: str, title: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, [unguarded(cell.strip()) for cell in cells]))
            line = reader.line_num + 1
            if len(rows) > _MOST_ROWS:
                raise InvalidTable(f"{title}: more than {_MOST_ROWS} rows")
    except csv.Error as error:
        raise InvalidTable(
            f"{title}: line {reader.line_num}: {error}",
            remedy="check the quotes: each that opens must close",
        ) from None
    return rows
