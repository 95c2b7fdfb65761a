"""Titles of columns as people write them, in Russian and English, and the units in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from verstak.errors import InvalidTable

SIDES = ("l1", "l2", "w1", "w2")

_SHARED: dict[str, str] = {
    "length": "length l|length l|длина|длина l|l|д|дл|длина детали|part length",
    "width": "width w|ширина|ширина w|w|ш|шир|ширина детали|part width",
    "size": "sizes|dimensions|размер|размеры|габарит|габариты|размер детали|габаритный размер",
    "grain": "grain direction|текстура|ориентация|направление|направление текстуры|"
    "ориентация текстуры|волокно|волокна|texture",
    "material": "материал|board|плитный материал|sheet material|декор",
    "thickness": "толщина|толщ|толщина материала|толщина плиты|material thickness|t",
}
_PART: dict[str, str] = {
    "name": "наименование|деталь|имя|название|part|part name|panel|имя детали|название детали|"
    "наименование детали|description",
    "code": "позиция|поз|артикул|код|position|pos|article|sku|id|part id|код детали|обозначение",
    "quantity": "qty|кол-во|кол во|количество|шт|кол|count|pcs|pieces|кол-во шт|количество шт",
    "can rotate": "rotate|rotation|поворот|вращение|можно поворачивать|поворачивать|turn|"
    "may turn|can turn|canrotate|rotatable",
    "premilling": "pre-milling|pre milling|прифуговка|припуск на прифуговку|прифуг",
    "saw length": "длина распиловочная|распиловочная длина|длина пиления",
    "saw width": "ширина распиловочная|распиловочная ширина|ширина пиления",
    "unplaced": "не размещено",
}
_SHEET: dict[str, str] = {
    "name": "наименование|лист|имя|название|sheet|плита|формат|format|sheet name",
    "quantity": "qty|кол-во|кол во|количество|шт|кол|count|pcs|stock|остаток|в наличии|на складе",
    "price": "цена|стоимость|цена за лист|price per sheet|cost",
    "trim": "обрезка|торцовка|опиловка|обрезка кромок|trimming",
    "trim left": "торцовка слева|обрезка слева|left trim",
    "trim right": "торцовка справа|обрезка справа|right trim",
    "trim bottom": "торцовка снизу|обрезка снизу|bottom trim",
    "trim top": "торцовка сверху|обрезка сверху|top trim",
    "offcut": "обрезок|деловой остаток|is offcut|remnant",
    "used": "израсходовано|использовано|used sheets",
}

PART_COLUMNS: Mapping[str, tuple[str, ...]] = {
    field: (field, *names.split("|")) for field, names in (_SHARED | _PART).items()
}
SHEET_COLUMNS: Mapping[str, tuple[str, ...]] = {
    field: (field, *names.split("|")) for field, names in (_SHARED | _SHEET).items()
}
"""Accepted titles by field, as :func:`plain` leaves them."""

_UNIT_UM = {"mm": 1000, "мм": 1000, "cm": 10_000, "см": 10_000, "m": 1_000_000, "м": 1_000_000}
_UNIT_UM |= {"in": 25_400, "inch": 25_400, "inches": 25_400, "дюйм": 25_400, "дюймы": 25_400}
_UNIT = re.compile(rf"(?<![^\s,(\[/.])({'|'.join(_UNIT_UM)})(?![^\s)\].,;])")
_EDGE = re.compile(
    r"(?:(?:кромка|edge|edges|edge band|band|край) )?(?:по )?"
    r"(l|w|д|ш|длина|ширина|длине|ширине|length|width) ?([12])"
    r"(?: (.+))?"
)
_EDGE_ASPECT = {
    "": "",
    "thickness": "",
    "толщина": "",
    "толщ": "",
    "edge": "",
    "кромка": "",
    "name": " name",
    "наименование": " name",
    "наим": " name",
    "имя": " name",
    "название": " name",
    "material": " name",
    "материал": " name",
    "premilling": " premilling",
    "pre-milling": " premilling",
    "прифуговка": " premilling",
    "припуск": " premilling",
    "прип": " premilling",
}


@dataclass(frozen=True, slots=True)
class Head:
    """A column that was understood.

    Args:
        field: Key of :data:`PART_COLUMNS` or :data:`SHEET_COLUMNS`, or for an edge band ``l1``
            (its thickness), ``l1 name``, ``l1 premilling`` and so for ``l2``, ``w1``, ``w2``.
        title: As written in the file.
        unit_um: Micrometres per unit that the title states; ``None`` when it states none.
    """

    field: str
    title: str
    unit_um: int | None = None


def plain(title: str) -> str:
    """Lower case, no punctuation, single spaces, ``ё`` as ``е``; ``canRotate`` as two words."""
    spaced = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", title)
    folded = spaced.casefold().replace("ё", "е")
    return re.sub(r"[\s_.,:;()\[\]/\\*#\"'«»]+", " ", folded).strip()


def match_head(title: str, columns: Mapping[str, tuple[str, ...]]) -> Head | None:
    """The field that a title means, or ``None``.

    Raises:
        InvalidTable: the title states two different units.
    """
    folded = re.sub(r"[\s_]+", " ", title.casefold())
    units = {_UNIT_UM[unit] for unit in _UNIT.findall(folded)}
    bare = plain(title)
    found = _lookup(bare, columns)
    if found is None and units:
        words = [word for word in bare.split(" ") if word not in _UNIT_UM]
        found = _lookup(" ".join(words), columns)
    if found is None:
        return None
    if len(units) > 1:
        raise InvalidTable(
            f"column {title!r} states two units",
            remedy="keep one unit in the title, or write units in the cells",
        )
    return Head(found, title.strip(), units.pop() if units else None)


def accepted(field: str, columns: Mapping[str, tuple[str, ...]]) -> str:
    """The first few titles that a field may have, for messages."""
    return "/".join(dict.fromkeys(columns[field][:6]))


def _lookup(bare: str, columns: Mapping[str, tuple[str, ...]]) -> str | None:
    for field, names in columns.items():
        if bare in names:
            return field
    edge = _EDGE.fullmatch(bare)
    if edge is not None and "can rotate" in columns:
        along = "l" if edge[1][0] in "lд" else "w"
        aspect = _EDGE_ASPECT.get(edge[3] or "")
        if aspect is not None:
            return f"{along}{edge[2]}{aspect}"
    return None
