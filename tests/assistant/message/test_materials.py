"""Boards and edge bands."""

from __future__ import annotations

import pytest

from verstak.assistant.message.bands import sides_of
from verstak.assistant.message.read_message import read_message

BOARDS = {
    "ЛДСП 16 мм": "particleboard 16",
    "корпус ЛДСП 16, пролёт 800": "particleboard 16",
    "из 16-й ЛДСП": "particleboard 16",
    "лдсп16": "particleboard 16",
    "из лсдп 16": "particleboard 16",
    "лдпс 18мм": "particleboard 18",
    "ЛДСП толщиной 16 мм": "particleboard 16",
    "ЛДСП (16 мм)": "particleboard 16",
    "ЛДСП-16": "particleboard 16",
    "ЛДСП Egger 16 мм": "particleboard 16",
    "ДСП P2 16 мм": "particleboard 16",
    "16-миллиметровая ЛДСП": "particleboard 16",
    "16 мм ЛДСП": "particleboard 16",
    "720×560×16 ЛДСП": "particleboard 16",
    "ЛДСП 2750×1830×16": "particleboard 16",
    "ЛДСП 1,6 см": "particleboard 16",
    "ЛДСП 720х560": "particleboard -",
    "ЛДСП 2 листа": "particleboard -",
    "ЛДСП 4 шт": "particleboard -",
    "ламинированная ДСП 16 мм": "particleboard 16",
    "ламинированная плита": "particleboard -",
    "ЛДСП-плита": "particleboard -",
    "ламинированная дверь": "",
    "ламинат 16": "particleboard 16",
    "P2": "particleboard -",
    "chipboard 18 mm": "particleboard 18",
    "16mm particle board": "particleboard 16",
    "18mm MDF": "mdf 18",
    "МДФ": "mdf -",
    "ХДФ 3 мм": "hdf 3",
    "двп 3,2": "hdf 3.2",
    "18 mm thick plywood": "plywood_birch 18",
    "фанеры 15мм": "plywood_birch 15",
    "фанэра 12 мм": "plywood_birch 12",
    "фанера 4 детали": "plywood_birch -",
    "стекло 5 мм": "None 5",
    "мебельный щит 18 мм": "None 18",
    "масса полки": "",
    "оси 500": "",
    "ЛДСП 16мм и МДФ 18 мм": "particleboard 16; mdf 18",
}


@pytest.mark.parametrize(("text", "expected"), BOARDS.items(), ids=BOARDS.keys())
def test_boards(text: str, expected: str) -> None:
    found = [
        f"{one.key} {'-' if one.thickness_um is None else f'{one.thickness_um / 1000:g}'}"
        for one in read_message(text).materials
    ]
    assert "; ".join(found) == expected


BANDS = {
    "Кромка 2 мм по периметру всех фасадов": (2000, (2, 2), ("фасад",)),
    "кромка 0,8 мм со всех четырёх сторон, прифуговка 0,5 мм": (800, (2, 2), ()),
    "кромка 1 мм кругом": (1000, (2, 2), ()),
    "кромка с 4-х сторон 1 мм": (1000, (2, 2), ()),
    "кромка 0,8 мм, с четырёх сторон": (800, (2, 2), ()),
    "окромлена кругом 2мм": (2000, (2, 2), ()),
    "ABS 1mm on all four sides": (1000, (2, 2), ()),
    "edge banding 0.8 mm all round": (800, (2, 2), ()),
    "кромка ПВХ 0.4 по одной длинной": (400, (1, 0), ()),
    "по длинным сторонам кромка 1 мм": (1000, (2, 0), ()),
    "edge band 2 mm, two long sides": (2000, (2, 0), ()),
    "2 мм кромка на двух длинных и одной короткой": (2000, (2, 1), ()),
    "кромка 0,4 мм с одной стороны": (400, (1, 0), ()),
    "полки с кромкой 1 мм по передней кромке": (1000, (1, 0), ("полк",)),
    "edged 1 mm on the front edge": (1000, (1, 0), ()),
    "кромка L1 L2 W1": (None, (2, 1), ()),
    "кромка 2L 2W 0,5 мм": (500, (2, 2), ()),
    "торцы закромить 0,4": (400, None, ()),
    "с двух сторон кромка 2 мм": (2000, None, ()),
}


@pytest.mark.parametrize(("text", "expected"), BANDS.items(), ids=BANDS.keys())
def test_bands(
    text: str, expected: tuple[int | None, tuple[int, int] | None, tuple[str, ...]]
) -> None:
    (found,) = read_message(text).bands
    assert (found.thickness_um, found.sides, found.noun) == expected


@pytest.mark.parametrize("text", ["37 мм от передней кромки", "какая кромка нужна для полки?"])
def test_an_edge_is_no_band(text: str) -> None:
    assert read_message(text).bands == ()


def test_two_bands_named_once() -> None:
    found = read_message("кромка 2 мм на фасады, 0,4 мм на полки").bands
    assert [(one.thickness_um, one.noun) for one in found] == [
        (2000, ("фасад",)),
        (400, ("полк",)),
    ]


def test_two_sides_that_are_not_said_to_be_long_or_short_stay_open() -> None:
    assert sides_of("с двух сторон") is None
