"""A table of stock: the sheets and offcuts at hand."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.cutting.files.cells import BadCell, grain_of, pieces, price_of, yes_or_no
from verstak.cutting.files.read_notes import ReadNotes
from verstak.cutting.files.row_faults import RowFaults
from verstak.cutting.files.table_row import TableRow
from verstak.cutting.files.tables import RawTable, understood_rows
from verstak.cutting.job import Grain, Sheet, Trim
from verstak.quantities.length import mm_text


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet in stock; a blank material or thickness serves any."""

    sheet: Sheet
    material: str = ""
    thickness_um: int | None = None
    trim_stated: bool = False


def read_sheets(table: RawTable) -> tuple[tuple[ListedSheet, ...], ReadNotes]:
    """The sheets of a table of stock, one per row.

    Raises:
        InvalidTable: as :func:`read_parts`.
    """
    faults = RowFaults(table.title, table.unit)
    listed = [_sheet(taken) for taken in understood_rows(table, faults)]
    faults.raise_any()
    return tuple(listed), ReadNotes(table.unknown)


def _sheet(taken: TableRow) -> ListedSheet:
    thickness_um: int | None = None
    if "size" in taken.heads:
        length, width, *depth = taken.size()
        thickness_um = depth[0] if depth else None
    else:
        length, width = taken.side("length"), taken.side("width")
    if not taken.blank("thickness"):
        thickness_um = taken.length("thickness") or None
    around = 0 if taken.blank("trim") else taken.length("trim")
    trims = [
        around if taken.blank(f"trim {side}") else taken.length(f"trim {side}")
        for side in ("left", "right", "bottom", "top")
    ]
    quantity, price, grain, offcut = None, None, Grain.LENGTH, False
    field = "quantity"
    try:
        if not taken.blank(field):
            quantity = pieces(taken.cells[field], least=0)
        field = "price"
        price = price_of(taken.cells.get(field), decimal_comma=taken.decimal_comma)
        field = "grain"
        grain = Grain.LENGTH if taken.blank(field) else grain_of(taken.cells[field])
        field = "offcut"
        offcut = bool(yes_or_no(taken.cells.get(field)))
    except BadCell as error:
        taken.fault(field, error)
    named = taken.cells.get("name") is not None
    name = taken.text("name") if named else f"{mm_text(length)}x{mm_text(width)}"
    sheet = Sheet(name, length, width, quantity, price, Trim(*trims), grain, offcut)
    stated = any(not taken.blank(f"trim{s}") for s in ("", " left", " right", " bottom", " top"))
    return ListedSheet(sheet, taken.text("material"), thickness_um, stated)
