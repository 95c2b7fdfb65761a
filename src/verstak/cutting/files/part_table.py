"""A table of parts: what every row asks to be cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verstak.cutting.files.cells import (
    BadCell,
    band_of,
    grain_of,
    is_blank,
    pieces,
    states_unit,
    text_of,
    yes_or_no,
)
from verstak.cutting.files.column_names import PART_COLUMNS, SIDES, Head, accepted
from verstak.cutting.files.read_notes import ReadNotes
from verstak.cutting.files.row_faults import RowFaults
from verstak.cutting.files.table_row import TableRow
from verstak.cutting.files.tables import RawTable, understood_rows
from verstak.cutting.job import EdgeBand, Edges, Grain, Part
from verstak.errors import InvalidTable
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual

_SAW_TOLERANCE_UM = 100
_SHOWN = 10
_TOTALS = ("итого", "всего", "total", "сумма")


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A part with the board it is to be cut from."""

    part: Part
    material: str
    thickness_um: int | None


def read_parts(table: RawTable) -> tuple[tuple[ListedPart, ...], ReadNotes]:
    """The parts of a table, one per row.

    Raises:
        InvalidTable: columns are missing (both names found and names accepted are told), there
            is no row, or cells cannot be read: the first ten of all of them, with their number.
        InvalidCutList: only contradictions, such as a grain direction and ``can rotate: yes``.
    """
    heads = table.by_field
    _require_part_columns(table, heads)
    faults = RowFaults(table.title, table.unit)
    listed: list[ListedPart] = []
    totals = other_units = 0
    remarks: list[Bilingual] = []
    saw_sizes: list[Bilingual] = []
    for taken in understood_rows(table, faults):
        if _is_total(taken):
            totals += 1
            continue
        before = len(faults)
        found = _part(taken, saw_sizes)
        if found is not None and len(faults) == before:
            listed.append(found)
        other_units += sum(
            states_unit(taken.cells.get(f)) and heads[f].unit_um is not None
            for f in ("length", "width", "size")
            if f in heads
        )
    faults.raise_any()
    if not listed:
        raise InvalidTable(f"{table.title}: there is no part below the head")
    remarks += saw_sizes[:_SHOWN]
    if len(saw_sizes) > _SHOWN:
        more = len(saw_sizes) - _SHOWN
        remarks.append(
            Bilingual(
                f"and {more} more saw sizes that differ",
                f"и ещё {more} отличающихся распиловочных размеров",
            )
        )
    if totals:
        remarks.append(
            Bilingual(f"rows of totals skipped: {totals}", f"пропущено строк с итогами: {totals}")
        )
    if other_units:
        remarks.append(
            Bilingual(
                f"cells whose own unit was used instead of the column's: {other_units}",
                f"ячеек, где своя единица взята вместо единицы столбца: {other_units}",
            )
        )
    return tuple(listed), ReadNotes(table.unknown, tuple(remarks))


def _require_part_columns(table: RawTable, heads: Mapping[str, Head]) -> None:
    missing = [
        field
        for field, instead in (
            ("name", ("code",)),
            ("length", ("size",)),
            ("width", ("size",)),
            ("quantity", ()),
            ("grain", ("can rotate",)),
        )
        if not {field, *instead} & set(heads)
    ]
    if missing:
        found = ", ".join(h.title for h in table.heads if h)
        unused = f"; not understood: {', '.join(table.unknown)}" if table.unknown else ""
        raise InvalidTable(
            f"{table.title}: columns are missing: {', '.join(missing)}; found: {found}{unused}",
            remedy="add them: " + "; ".join(accepted(field, PART_COLUMNS) for field in missing),
        )
    if "size" in heads and {"length", "width"} & set(heads):
        raise InvalidTable(
            f"{table.title}: there is both a column of sizes ({heads['size'].title!r}) and one of "
            "lengths or widths",
            remedy="keep one of them",
        )


def _is_total(taken: TableRow) -> bool:
    label = next((text_of(c) for c in taken.cells.values() if not is_blank(c)), "")
    sizes = ("length", "width", "size")
    return label.strip().casefold().startswith(_TOTALS) and all(taken.blank(f) for f in sizes)


def _part(taken: TableRow, remarks: list[Bilingual]) -> ListedPart | None:
    """One row's part; ``None`` when nothing of it can be used."""
    before = len(taken.faults)
    name, code = taken.text("name"), taken.text("code")
    if not name.strip():
        name = code
    if not name.strip():
        taken.faults.add(taken.row, None, "the part has no name")
    thickness_um: int | None = None
    if "size" in taken.heads:
        length, width, *depth = taken.size()
        thickness_um = depth[0] if depth else None
    else:
        length, width = taken.side("length"), taken.side("width")
    if not taken.blank("thickness"):
        stated = taken.length("thickness") or None
        if thickness_um is not None and stated != thickness_um:
            taken.faults.contradict(
                taken.row,
                f"thickness {taken.text('thickness')} but {mm_text(thickness_um)} in the size",
            )
        thickness_um = stated
    quantity = _quantity(taken)
    grain = _grain(taken)
    edges = _edges(taken)
    if len(taken.faults) > before:
        return None
    part = Part(name, length, width, quantity, grain, edges, code)
    _compare_saw_sizes(taken, part, remarks)
    return ListedPart(part, taken.text("material"), thickness_um)


def _quantity(taken: TableRow) -> int:
    try:
        return pieces(taken.cells.get("quantity"))
    except BadCell as error:
        taken.fault("quantity", error)
        return 0


def _grain(taken: TableRow) -> Grain:
    """Grain direction; a part that may not turn keeps its length along the sheet's."""
    grain, turn = Grain.NONE, None
    if "grain" in taken.heads:
        try:
            grain = grain_of(taken.cells.get("grain"))
        except BadCell as error:
            taken.fault("grain", error)
    if "can rotate" in taken.heads:
        try:
            turn = yes_or_no(taken.cells.get("can rotate"))
        except BadCell as error:
            taken.fault("can rotate", error)
    if turn and grain is not Grain.NONE:
        taken.faults.contradict(
            taken.row,
            f"part {taken.text('name')!r} has its grain along its {grain.value} and yet may turn",
        )
    return Grain.LENGTH if turn is False and grain is Grain.NONE else grain


def _edges(taken: TableRow) -> Edges:
    shared_um = taken.length("premilling") if "premilling" in taken.heads else 0
    bands: dict[str, EdgeBand | None] = {}
    for side in SIDES:
        bands[side] = None
        if side not in taken.heads:
            if not taken.blank(f"{side} name"):
                taken.fault(f"{side} name", "the band is named, but there is no thickness column")
            continue
        try:
            name, thickness_um = band_of(
                taken.cells.get(side),
                unit_um=taken.unit_um(side),
                decimal_comma=taken.decimal_comma,
            )
        except BadCell as error:
            taken.fault(side, error)
            continue
        if thickness_um == 0:
            continue
        own = f"{side} premilling"
        premilling_um = shared_um if taken.blank(own) else taken.length(own)
        if not taken.blank(f"{side} name"):
            name = taken.text(f"{side} name")
        bands[side] = EdgeBand(name or f"{mm_text(thickness_um)} mm", thickness_um, premilling_um)
    return Edges(**bands)


def _compare_saw_sizes(taken: TableRow, part: Part, remarks: list[Bilingual]) -> None:
    """A file that states saw sizes lets us see whether we mean the same by its edge bands."""
    for field, ours_um, en, ru in (
        ("saw length", part.saw_length_um, "length", "длина"),
        ("saw width", part.saw_width_um, "width", "ширина"),
    ):
        if taken.blank(field):
            continue
        theirs_um = taken.length(field)
        if abs(theirs_um - ours_um) > _SAW_TOLERANCE_UM:
            theirs, ours = mm_text(theirs_um), mm_text(ours_um)
            remarks.append(
                Bilingual(
                    f"row {taken.row}, {part.name}: saw {en} {theirs} mm in the file, {ours} mm by "
                    "its edge bands and pre-milling; ours is used",
                    f"строка {taken.row}, {part.name}: распиловочная {ru} в файле {theirs} мм, по "
                    f"кромкам и прифуговке {ours} мм; использована наша",
                )
            )
