"""Lists of parts, their names (part_names) and boards (boards_of_parts), fasteners and products."""

from __future__ import annotations

import pytest

from verstak.assistant.message.read_message import read_message

LISTS = {
    "Тумба 600×720×560, корпус ЛДСП 16 мм: 2 боковины 720×560, дно 568×560; 2 фасада 716×296 из МДФ 18 мм.": (
        "2 боковина 720x560 particleboard 16; 1 дно 568x560 particleboard 16; 2 фасад 716x296 mdf 18"
    ),
    "Корпус ЛДСП 16: 2 боковины 720×560, 2 фасада 716×296 из ЛДСП 18 мм": (
        "2 боковина 720x560 particleboard 16; 2 фасад 716x296 particleboard 18"
    ),
    "2 боковины 720×560, дно 568×560 из ЛДСП 16 мм": (
        "2 боковина 720x560 particleboard 16; 1 дно 568x560 particleboard 16"
    ),
    "Корпус из ЛДСП 16 мм, фасады МДФ 18 мм. Боковина 720х560 2 шт, фасад 716х296 2 шт": (
        "2 боковина 720x560 particleboard 16; 2 фасад 716x296 mdf 18"
    ),
    "боковина 720х560 - 2 шт, дно 568х560 1 шт, полка 566х540 3шт. лдсп 16": (
        "2 боковина 720x560 particleboard 16; 1 дно 568x560 particleboard 16; "
        "3 полка 566x540 particleboard 16"
    ),
    "2 sides 720x560, bottom 568x560 from 16 mm chipboard; 2 fronts 716x296 from 18mm MDF.": (
        "2 side 720x560 particleboard 16; 1 bottom 568x560 particleboard 16; 2 front 716x296 mdf 18"
    ),
    "Сколько ЛДСП 16 нужно на 2 боковины 720×560?": "2 боковина 720x560 particleboard 16",
    "стенки две 700*300, дно и крышка 568х300": (
        "2 стенка 700x300 None -; 1 дно 568x300 None -; 1 крышка 568x300 None -"
    ),
    "По две полки 566×540": "2 полка 566x540 None -",
    "полка, 600×300, 4 шт": "4 полка 600x300 None -",
    "боковина\n720х560 2шт\nдно 568х560": "2 боковина 720x560 None -; 1 дно 568x560 None -",
    "полка мдф 18мм 900х300 4шт": "4 полка 900x300 mdf 18",
    "задняя стенка ХДФ 3 мм 715х595": "1 задняя стенка 715x595 hdf 3",
    "шесть полок 800 на 300 и две боковины 2000 на 300 из фанеры 15": (
        "6 полка 800x300 plywood_birch 15; 2 боковина 2000x300 plywood_birch 15"
    ),
    "Масса боковины 720×560×16 мм?": "1 боковина 720x560 None 16",
    "Раскроить лист 2750×1830 на полки 600×300": "1 полка 600x300 None -",
    "40 деталей 300х200 из листа 2750х1830": "40 деталь 300x200 None -",
    "3 проставочки 100х50": "3 проставочки 100x50 None -",
    "полка 60 на 30 см": "1 полка 600x300 None -",
    "2 боковины 72×56 см, дно 56,8×56 см, 2 планки 56,8×10 см": (
        "2 боковина 720x560 None -; 1 дно 568x560 None -; 2 планка 568x100 None -"
    ),
    "2 баковины 720*560, дно 568*560": "2 боковина 720x560 None -; 1 дно 568x560 None -",
    "бок. 720х560 2 шт., крыш. 600х560": "2 боковина 720x560 None -; 1 крышка 600x560 None -",
    "фасад 18мм 716*296 2шт": "2 фасад 716x296 None 18",
    "фасад 716*296 18мм 2шт": "2 фасад 716x296 None 18",
    "Two 16 mm parts 720x560": "2 part 720x560 None 16",
    "16 лдсп: боковина 720х560 2 шт": "2 боковина 720x560 particleboard 16",
    "деталь 300х200, 2 мм кромка": "1 деталь 300x200 None -",
    "How many 600×400 mm parts fit onto a 2750×1830 mm sheet?": "1 part 600x400 None -",
    "250 parts 810×390. How many 2800×2070 sheets does it take?": "250 part 810x390 None -",
    "разложи детали по листам 2440×1830": "",
    "Нижняя оценка числа листоф 2750х1830": "",
    "Which 600x400 fits?": "",
    "mass of 800 baords 520x350x25": "800 board 520x350 None 25",
    "3 плиты 2750х1830х16": "",
    "3 sheets 520x350x3": "",
    "2 sides 720x560. Lower bound of 2750x1830 sheets?": "2 side 720x560 None -",
    "Шкаф 600х720х560. Прогиб?": "",
    "проём 600×700": "",
    "лист 2750×1830": "",
    "чистовой 362×289": "",
    "конфирмат 7×50": "",
    "ящик 400×150×500": "",
}


@pytest.mark.parametrize(("text", "expected"), LISTS.items(), ids=LISTS.keys())
def test_parts(text: str, expected: str) -> None:
    found = [
        f"{one.quantity} {one.name} {one.length_um // 1000}x{one.width_um // 1000} {one.material} "
        f"{'-' if one.thickness_um is None else one.thickness_um // 1000}"
        for one in read_message(text).parts
    ]
    assert "; ".join(found) == expected


FASTENERS = {
    "По 4 конфирмата на дно и по 2 на каждую из двух планок.": "конфирмат 4x1 дно; конфирмат 2x2 планка",
    "5 петель на дверь, дверей 3": "петля 5x3 дверь",
    "3 петли на каждую дверь. В шкафу 4 двери": "петля 3x4 дверь",
    "на двери по 3 петли, дверей 2": "петля 3x2 дверь",
    "4 screws per shelf, 3 shelves": "screw 4x3 shelf",
    "8 dowels on each of 2 shelves": "dowel 8x2 shelf",
    "2 планки 568×100. По 2 шканта на планку": "шкант 2x2 планка",
    "20 шкантов на шкаф": "шкант 20x1 шкаф",
    "Сколько конфирматов на 80 тумб: дно на 4 конфирматах, 2 планки — по 2 на каждую?": (
        "конфирмат 4x1 дно; конфирмат 2x2 планка"
    ),
    "Сколько конфирматов на 80 тумб, если на дно 4, а на каждую из 2 планок по 2?": (
        "конфирмат 4x1 дно; конфирмат 2x2 планка"
    ),
    "Конфирматы: дно — шесть шт, планки — 4 по 2 шт": "конфирмат 6x1 дно; конфирмат 2x4 планка",
    "confirmats: bottom 4, 2 rails with 2 each": "confirmat 4x1 bottom; confirmat 2x2 rail",
    "The bottom takes 4 confirmats and each of 2 rails takes 3": (
        "confirmat 4x1 bottom; confirmat 3x2 rail"
    ),
    "по 4 конфирмата на крышку и дно": "конфирмат 4x1 крышка; конфирмат 4x1 дно",
    "в шкафу дверей: 2, на каждой петель: 3": "петля 3x2 дверь",
    "дверей в каждом 3, петель на дверь 2": "петля 2x3 дверь",
    "на дно 8 конфирматов, на кажую из 3 планок по 2": "конфирмат 8x1 дно; конфирмат 2x3 планка",
    "4 шурупа на каждую петлю": "шуруп 4x1 петля",
    "5 конфирматов": "",
    "Сколько петель на 400 шкафов": "",
    "дверь 2000 мм, 4 петли": "",
    "Дверь весом 12 кг на 3 петлях": "",
    "полки по 2 на шкаф": "",
}


@pytest.mark.parametrize(("text", "expected"), FASTENERS.items(), ids=FASTENERS.keys())
def test_fasteners(text: str, expected: str) -> None:
    found = [
        f"{one.name} {one.each}x{one.parts} {one.part_name}" for one in read_message(text).fasteners
    ]
    assert "; ".join(found) == expected


PRODUCTS = {
    "на 500 тумб": 500,
    "500 шкафов": 500,
    "партия 30 кухонь": 30,
    "партия 500 шт": 500,
    "for 500 cabinets": 500,
    "на пятьсот навесных шкафов": 500,
    "на одну тумбу 1,5 м², сколько на пятьсот?": 500,
    "10^9 шкафов": 10**9,
    "боковина 720х560 — 2 шт. Площадь на 50 штук?": 50,
    "боковина 720х560 на 50 штук": None,
    "петли на 3 шт": None,
    "2 двери шкафа": None,
    "шкаф с 3 ящиками": None,
    "тумба 600": None,
    "500 мм тумба": None,
}


@pytest.mark.parametrize(("text", "expected"), PRODUCTS.items(), ids=PRODUCTS.keys())
def test_products(text: str, expected: int | None) -> None:
    found = read_message(text)
    index = found.products
    assert (None if index is None else found.mentions[index].value) == expected
