"""Rows under titles: which row is the head, and what each column means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verstak.cutting.files.cells import Cell, is_blank, text_of
from verstak.cutting.files.column_names import PART_COLUMNS, Head, accepted, match_head
from verstak.cutting.files.row_faults import RowFaults
from verstak.cutting.files.table_row import TableRow
from verstak.errors import InvalidTable

HEAD_WITHIN_ROWS = 20
"""A title block may stand above the head; further down it is a table of something else."""

Row = tuple[int, Sequence[Cell]]
"""A row's number as its reader counts, and its cells."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """Cells under their titles; nothing is understood yet but which column is which.

    Args:
        title: Name for messages, for example ``parts.csv`` or ``sheet 'Parts'``.
        heads: One per column; ``None`` where the title means nothing here.
        rows: Below the head.
        unknown: Titles that mean nothing here.
        decimal_comma: Commas in numbers can only be decimal ones.
        unit: What a row is called in messages.
    """

    title: str
    heads: tuple[Head | None, ...]
    rows: tuple[Row, ...]
    unknown: tuple[str, ...] = ()
    decimal_comma: bool = False
    unit: str = "row"

    @property
    def by_field(self) -> dict[str, Head]:
        """The columns that were understood."""
        return {head.field: head for head in self.heads if head}


def find_head(
    rows: Sequence[Row],
    columns: Mapping[str, tuple[str, ...]],
) -> int | None:
    """Index of the first row, among the first twenty, that titles both sides of a rectangle."""
    for index, (_, cells) in enumerate(rows[:HEAD_WITHIN_ROWS]):
        fields = {head.field for head in _heads(cells, columns) if head}
        if ({"length", "width"} <= fields or "size" in fields) and len(fields) > 1:
            return index
    return None


def table_from(
    rows: Sequence[Row],
    *,
    title: str,
    columns: Mapping[str, tuple[str, ...]] = PART_COLUMNS,
    decimal_comma: bool = False,
) -> RawTable:
    """The rows below their head.

    Raises:
        InvalidTable: no head is found, two columns mean the same, or a title states two units.
    """
    index = find_head(rows, columns)
    if index is None:
        fullest = max(
            rows[:HEAD_WITHIN_ROWS], key=lambda row: _known(row[1], columns), default=None
        )
        found = ", ".join(text_of(c) for c in (fullest[1] if fullest else ()) if not is_blank(c))
        raise InvalidTable(
            f"{title}: no head with the needed columns in the first {HEAD_WITHIN_ROWS} rows; "
            f"found: {found[:300] or 'nothing'}",
            remedy=_needed_remedy(columns),
        )
    cells = rows[index][1]
    heads = _heads(cells, columns)
    twice = [f for f, n in Counter(head.field for head in heads if head).items() if n > 1]
    if twice:
        titles = ", ".join(repr(h.title) for h in heads if h and h.field == twice[0])
        raise InvalidTable(
            f"{title}: more than one column means {twice[0]!r}: {titles}",
            remedy="rename or remove one of them",
        )
    unknown = (text_of(c).strip() for c, h in zip(cells, heads, strict=True) if h is None)
    return RawTable(
        title=title,
        heads=heads,
        rows=tuple(row for row in rows[index + 1 :] if not all(is_blank(c) for c in row[1])),
        unknown=tuple(name for name in unknown if name),
        decimal_comma=decimal_comma,
    )


def understood_rows(table: RawTable, faults: RowFaults) -> list[TableRow]:
    """The rows by field; one with more cells than titles is a fault, for its cells are shifted.

    Args:
        table: Rows under titles.
        faults: Where faults go, from here and from reading the rows' cells.
    """
    heads = table.by_field
    taken = []
    for number, cells in table.rows:
        spare = [text_of(c) for c in cells[len(table.heads) :] if not is_blank(c)]
        if spare:
            faults.add(
                number,
                None,
                f"{len(cells)} cells under {len(table.heads)} titles; the last is {spare[-1]!r}",
            )
            continue
        by_field = {h.field: c for h, c in zip(table.heads, cells, strict=False) if h}
        taken.append(TableRow(number, by_field, heads, faults, table.decimal_comma))
    return taken


def _heads(
    cells: Sequence[Cell], columns: Mapping[str, tuple[str, ...]]
) -> tuple[Head | None, ...]:
    return tuple(
        match_head(cell, columns) if isinstance(cell, str) and not is_blank(cell) else None
        for cell in cells
    )


def _known(cells: Sequence[Cell], columns: Mapping[str, tuple[str, ...]]) -> tuple[int, int]:
    return (
        sum(head is not None for head in _heads(cells, columns)),
        sum(isinstance(cell, str) and not is_blank(cell) for cell in cells),
    )


def _needed_remedy(columns: Mapping[str, tuple[str, ...]]) -> str:
    needed = ("name", "length", "width", "quantity", "grain")
    names = ", ".join(accepted(field, columns) for field in needed if field in columns)
    return f"name the columns: {names}"
