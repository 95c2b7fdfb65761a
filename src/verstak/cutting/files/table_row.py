"""One row of a table, asked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verstak.cutting.files.cells import (
    BadCell,
    Cell,
    is_blank,
    length_um,
    side_um,
    sides_um,
    text_of,
)
from verstak.cutting.files.column_names import Head
from verstak.cutting.files.row_faults import RowFaults


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row by field, with a way to report what is wrong with them.

    Args:
        row: Its number, as its reader counts.
        cells: By field; a short row lacks the last ones.
        heads: The understood columns by field.
        faults: Where bad cells are reported.
        decimal_comma: Commas in numbers can only be decimal ones.
    """

    row: int
    cells: Mapping[str, Cell]
    heads: Mapping[str, Head]
    faults: RowFaults
    decimal_comma: bool

    def blank(self, field: str) -> bool:
        """Nothing stands there, or the table has no such column."""
        return is_blank(self.cells.get(field))

    def text(self, field: str) -> str:
        """The cell as it is written."""
        return text_of(self.cells.get(field))

    def fault(self, field: str, message: object) -> None:
        """Report the cell as bad."""
        self.faults.add(self.row, self.heads[field].title, str(message))

    def side(self, field: str) -> int:
        """A side; 0 and a fault when it is not one."""
        try:
            return side_um(
                self.cells.get(field), unit_um=self.unit_um(field), decimal_comma=self.decimal_comma
            )
        except BadCell as error:
            self.fault(field, error)
            return 0

    def length(self, field: str) -> int:
        """Zero or more; a blank is zero."""
        if self.blank(field):
            return 0
        try:
            value = length_um(
                self.cells[field], unit_um=self.unit_um(field), decimal_comma=self.decimal_comma
            )
        except BadCell as error:
            self.fault(field, error)
            return 0
        if value < 0:
            self.fault(field, f"must be zero or more, found {self.text(field)}")
        return value

    def size(self) -> tuple[int, ...]:
        """Length and width, and thickness if it stands there too; zeros and a fault if not."""
        try:
            return sides_um(
                self.cells.get("size"),
                unit_um=self.unit_um("size"),
                decimal_comma=self.decimal_comma,
            )
        except BadCell as error:
            self.fault("size", error)
            return (0, 0)

    def unit_um(self, field: str) -> int | None:
        """The unit that the column's title states."""
        return self.heads[field].unit_um if field in self.heads else None
