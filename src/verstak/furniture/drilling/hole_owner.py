"""What a hole belongs to, in words: the connection or fitting, counted in the cabinet."""

from __future__ import annotations

import re

from verstak.quantities.text import Bilingual

_OWNER = re.compile(r"(connection|fitting) (\d+), (\w+)(?: of (\w+))?(?:, (\w+))?(?: (\d+))?")
_RUSSIAN = {
    "connection": "соединение",
    "fitting": "фурнитура",
    "confirmat": "конфирмат",
    "dowel": "шкант",
    "eccentric": "эксцентрик",
    "nail": "гвоздь",
    "hinge": "петля",
    "slide": "направляющая",
    "handle": "ручка",
    "shelf_pin": "полкодержатель",
}


def owner_words(owner: str) -> Bilingual:
    """An owner such as ``fitting 3, hinge of door_1, hinge 2`` in both languages.

    Args:
        owner: As :attr:`verstak.furniture.drilling.hole.Hole.owner` has it. Ids of panels stay;
            an owner of another form stays as it is.
    """
    found = _OWNER.fullmatch(owner)
    if found is None:
        return Bilingual(owner, owner)
    whole, number, kind, panel, each, place = found.groups()
    russian = f"{_RUSSIAN[whole]} {number}, {_RUSSIAN.get(kind, kind)}"
    if panel:
        russian += f": {panel}"
    if each:
        russian += f", {_RUSSIAN.get(each, each)}"
    return Bilingual(owner, f"{russian} {place}" if place else russian)
