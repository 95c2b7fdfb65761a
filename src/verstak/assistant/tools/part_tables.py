"""Tables of a list of parts: by part, by board, and what could not be weighed."""

from __future__ import annotations

from verstak.furniture.listed_parts import ListedPart, ListMass, PartList
from verstak.furniture.part_sums import length_given
from verstak.quantities.report import Cell, Table, columns
from verstak.quantities.text import Bilingual

LISTED = Bilingual("the list", "список")
"""Where the sizes of a list come from."""
_SIZES = (
    ("part", "part", "деталь"),
    ("length", "length", "длина"),
    ("width", "width", "ширина"),
    ("board", "board", "плита"),
    ("pieces", "pieces", "штук"),
)
_TITLE = Bilingual("By part", "По деталям")


def area_table(whole: PartList) -> Table:
    """Area of each line."""
    rows = tuple((*_sizes(whole, part), whole.line_area(part)) for part in whole.parts)
    return Table("parts", _TITLE, columns(*_SIZES, ("area", "area", "площадь")), rows)


def mass_table(whole: PartList, weighed: ListMass) -> Table:
    """Mass of each line; empty where a line could not be weighed."""
    rows = tuple(
        (*_sizes(whole, part), mass) for part, mass in zip(whole.parts, weighed.lines, strict=True)
    )
    return Table("parts", _TITLE, columns(*_SIZES, ("mass", "mass", "масса")), rows)


def board_table(whole: PartList) -> tuple[Table, ...]:
    """Area by board, when there is more than one."""
    boards = whole.by_board()
    if len(boards) < 2:
        return ()
    heads = columns(
        ("board", "board", "плита"),
        ("pieces", "parts", "деталей"),
        ("area", "area", "площадь"),
    )
    rows = tuple((board.name, each.pieces, each.area) for board, each in boards.items())
    return (Table("boards", Bilingual("By board", "По плитам"), heads, rows),)


def unweighed_notes(weighed: ListMass) -> tuple[Bilingual, ...]:
    """Lines without a mass, each with its reason."""
    return tuple(
        Bilingual(f"Not weighed: {part.name} — {why.en}.", f"Не взвешено: {part.name} — {why.ru}.")
        for part, why in weighed.unweighed
    )


def _sizes(whole: PartList, part: ListedPart) -> tuple[Cell, ...]:
    return (
        part.name,
        length_given(part.length_um, LISTED),
        length_given(part.width_um, LISTED),
        part.board.name,
        whole.line_pieces(part),
    )
