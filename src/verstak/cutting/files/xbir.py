"""BAZIS ``.xbir``: the list of parts with finished and saw sizes.

A document of columns (``Col`` with a name and an index) and of rows, each one string whose
cells are separated by tabs in the order of the indices. Columns are found by name. The file
states no sheet sizes, so those must be said beside it.

Taken for granted, and said in the notes where it mattered: a grain direction other than none
runs along the part's length; several rows with the same part id and with their number as the
quantity are that many pieces, not its square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from verstak.cutting.files.cells import Cell, is_blank
from verstak.cutting.files.column_names import SIDES, Head
from verstak.cutting.files.exchange_xml import parse_xml
from verstak.cutting.files.part_table import ListedPart, read_parts
from verstak.cutting.files.read_notes import ReadNotes
from verstak.cutting.files.tables import RawTable, Row
from verstak.errors import InvalidDrawing
from verstak.quantities.text import Bilingual

_FIELDS = {
    "Наименование": "name",
    "Позиция": "code",
    "Кол-во": "quantity",
    "Материал": "material",
    "Толщина": "thickness",
    "Длина детали": "length",
    "Ширина детали": "width",
    "Длина распиловочная": "saw length",
    "Ширина распиловочная": "saw width",
    "Ориентация": "grain",
}
_EDGE_FIELDS = {"наим.": " name", "толщ.": "", "прип.": " premilling"}
_FIELDS |= {
    f"Кромка {side.upper()} {word}": f"{side}{aspect}"
    for side in SIDES
    for word, aspect in _EDGE_FIELDS.items()
}
_NEEDED = ("Кол-во", "Длина детали", "Ширина детали", "Ориентация")
_ID = "ID детали"
_GRAINLESS = frozenset({"", "не задана", "нет", "без текстуры"})
_DIRECTED = frozenset({"вдоль", "поперек", "поперёк"})


def read_xbir(data: bytes, *, title: str) -> tuple[tuple[ListedPart, ...], ReadNotes]:
    """Parts of an ``.xbir``, with finished sizes and edge bands.

    Raises:
        InvalidDrawing: broken or hostile XML, no columns, or needed columns are missing.
        InvalidTable: cells that cannot be read; all bad rows in one message.
    """
    root = parse_xml(data, title=title, root="Document")
    names = _columns(root, title)
    missing = [name for name in _NEEDED if name not in names]
    if "Наименование" not in names and "Позиция" not in names:
        missing.append("Наименование")
    if missing:
        raise InvalidDrawing(
            f"{title}: columns are missing: {', '.join(missing)}; found: {', '.join(names)[:300]}",
            remedy="export the list with these columns",
        )
    rows = _rows(root, len(names), title)
    remarks: list[Bilingual] = []
    rows = _without_offcuts(rows, names, remarks)
    rows = _pieces_once(rows, names, remarks)
    rows = _grains(rows, names.index("Ориентация"), remarks)
    rows = _bands_without_thickness(rows, names, remarks)
    _remark_outlines(rows, names, remarks)
    heads = tuple(Head(_FIELDS[name], name, None) if name in _FIELDS else None for name in names)
    listed, notes = read_parts(RawTable(title, heads, rows))
    return listed, notes + ReadNotes(remarks=tuple(remarks))


def _columns(root: Element, title: str) -> list[str]:
    """Names of the columns in the order of their cells."""
    found: list[tuple[int, str]] = []
    for column in root.iterfind("Cols/Col"):
        name, index = column.get("Name", ""), column.get("Index", "")
        try:
            found.append((int(index), " ".join(name.split())))
        except ValueError:
            raise InvalidDrawing(
                f"{title}: column {name!r}: expected a number as its index, found {index!r}"
            ) from None
    if not found:
        raise InvalidDrawing(f"{title}: there are no columns")
    for what, seen in (
        ("index", Counter(str(i) for i, _ in found)),
        ("name", Counter(n for _, n in found if n in _FIELDS or n == _ID)),
    ):
        twice = [key for key, number in seen.items() if number > 1]
        if twice:
            raise InvalidDrawing(f"{title}: two columns have the {what} {twice[0]!r}")
    return [name for _, name in sorted(found)]


def _rows(root: Element, columns: int, title: str) -> tuple[Row, ...]:
    rows: list[Row] = []
    wrong: list[str] = []
    for number, element in enumerate(root.iterfind("Rows/Row"), 1):
        cells = (element.text or "").strip("\r\n").split("\t")
        while len(cells) > columns and not cells[-1].strip():
            cells.pop()
        if len(cells) != columns:
            wrong.append(f"row {number} has {len(cells)}")
        rows.append((number, [cell.strip() for cell in cells]))
    if wrong:
        raise InvalidDrawing(
            f"{title}: expected {columns} cells in every row; {len(wrong)} have another number: "
            + ", ".join(wrong[:10])
        )
    if not rows:
        raise InvalidDrawing(f"{title}: there are no rows")
    return tuple(rows)


def _with(row: Row, column: int, cell: Cell) -> Row:
    number, cells = row
    return number, [*cells[:column], cell, *cells[column + 1 :]]


def _without_offcuts(
    rows: tuple[Row, ...], names: Sequence[str], remarks: list[Bilingual]
) -> tuple[Row, ...]:
    """Leave out rows that describe a left-over and no part."""
    if "Длина обрезка" not in names:
        return rows
    offcut = names.index("Длина обрезка")
    sides = [names.index("Длина детали"), names.index("Ширина детали")]
    empty = {None, "", "0"}
    kept = tuple(
        row
        for row in rows
        if row[1][offcut] in empty or not all(row[1][side] in empty for side in sides)
    )
    if len(kept) < len(rows):
        skipped = len(rows) - len(kept)
        remarks.append(
            Bilingual(
                f"{skipped} rows describe offcuts and no part; they were left out",
                f"{skipped} строк описывают обрезки, а не детали; они пропущены",
            )
        )
    return kept


def _pieces_once(
    rows: tuple[Row, ...], names: Sequence[str], remarks: list[Bilingual]
) -> tuple[Row, ...]:
    """Count a part once when it has a row per piece and each row states them all."""
    if _ID not in names:
        return rows
    part_id, quantity = names.index(_ID), names.index("Кол-во")
    by_id: dict[Cell, list[int]] = {}
    for index, (_, cells) in enumerate(rows):
        if not is_blank(cells[part_id]):
            by_id.setdefault(cells[part_id], []).append(index)
    once = list(rows)
    changed = 0
    for indices in by_id.values():
        if len(indices) > 1 and all(rows[i][1][quantity] == str(len(indices)) for i in indices):
            changed += len(indices)
            for index in indices:
                once[index] = _with(rows[index], quantity, "1")
    if changed:
        remarks.append(
            Bilingual(
                f"{changed} rows repeat a part id as often as its quantity says; each row was "
                "taken as one piece",
                f"в {changed} строках ID детали повторяется столько раз, сколько указано в "
                "количестве; каждая строка принята за одну штуку",
            )
        )
    return tuple(once)


def _grains(rows: tuple[Row, ...], column: int, remarks: list[Bilingual]) -> tuple[Row, ...]:
    """Any orientation that we do not know by name binds the part as it is written."""
    assumed: dict[str, int] = {}
    bound = []
    for row in rows:
        word = str(row[1][column] or "").strip()
        if word.casefold() in _GRAINLESS:
            bound.append(_with(row, column, "none"))
        elif word.casefold() in _DIRECTED:
            bound.append(row)
        else:
            assumed[word] = assumed.get(word, 0) + 1
            bound.append(_with(row, column, "length"))
    for word, number in assumed.items():
        remarks.append(
            Bilingual(
                f"orientation {word!r} ({number} rows) was taken as: grain along the part's length",
                f"ориентация «{word}» ({number} строк) принята как: текстура вдоль длины детали",
            )
        )
    return tuple(bound)


def _bands_without_thickness(
    rows: tuple[Row, ...], names: Sequence[str], remarks: list[Bilingual]
) -> tuple[Row, ...]:
    """A band that is named but has no thickness changes no size; it is dropped and told."""
    dropped = 0
    for side in SIDES:
        name, thickness = f"Кромка {side.upper()} наим.", f"Кромка {side.upper()} толщ."
        if name not in names:
            continue
        at = names.index(name)
        thick_at = names.index(thickness) if thickness in names else None
        kept = []
        for row in rows:
            cells = row[1]
            bare = thick_at is None or is_blank(cells[thick_at])
            if bare and not is_blank(cells[at]):
                dropped += 1
                kept.append(_with(row, at, None))
            else:
                kept.append(row)
        rows = tuple(kept)
    if dropped:
        remarks.append(
            Bilingual(
                f"{dropped} edge bands are named without a thickness and were left out",
                f"{dropped} кромок указаны без толщины и не учтены",
            )
        )
    return rows


def _remark_outlines(rows: tuple[Row, ...], names: Sequence[str], remarks: list[Bilingual]) -> None:
    if "Контур" not in names:
        return
    column = names.index("Контур")
    blank = {"", "0", "нет", "false", "no"}
    curved = sum(str(cells[column] or "").casefold() not in blank for _, cells in rows)
    if curved:
        remarks.append(
            Bilingual(
                f"{curved} rows have an outline of their own; they are cut as rectangles",
                f"{curved} строк имеют собственный контур; они раскраиваются как прямоугольники",
            )
        )
