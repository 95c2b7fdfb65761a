from __future__ import annotations

import pytest

from verstak.assistant.message.plain_text import plain_text
from verstak.assistant.message.unit_words import unit_after

UNITS = {
    "7 мм": "mm",
    "7мм": "mm",
    "7 мм. Далее": "mm",
    "7 миллиметров": "mm",
    "7-миллиметровая": "mm",
    "7 миллиметровая плита": "mm",
    "7 мm": "mm",
    "7 ММ": "mm",
    "7 mm of": "mm",
    "7 millimetres": "mm",
    "7 см": "cm",
    "7 cм": "cm",
    "7 сантиметров": "cm",
    "7м": "m",
    "7 метров": "m",
    "7 пог. м": "m",
    "7 пог.м": "m",
    "7 п.м.": "m",
    "7 м.п.": "m",
    "7 погонных метров": "m",
    "7 м²": "m²",
    "7 м2": "m²",
    "7 м^2": "m²",
    "7 кв.м": "m²",
    "7 кв. м": "m²",
    "7 квадратных метра": "m²",
    "7 square metres": "m²",
    "7 куб. м": "m³",
    "7 кубических метров": "m³",
    "7 кг": "kg",
    "7 kг": "kg",
    "7 килограммов": "kg",
    "7 кг/м²": "kg/m²",
    "7 кг / м2": "kg/m²",
    "7 кг на м2": "kg/m²",
    "7 кг на квадратный метр": "kg/m²",
    "7 килограмм на квадратный метр": "kg/m²",
    "7 kg per square meter": "kg/m²",
    "7 кг/м3": "kg/m³",
    "7 килограммов на погонный метр": "kg/m",
    "7 МПа": "MPa",
    "7 Н/мм²": "MPa",
    "7 N/mm2": "MPa",
    "7 Н": "N",
    "7 Н на плече": "N",
    "7 Н·м": "N·m",
    "7 Н*м": "N·m",
    "7 Нм": "N·m",
    "7 г": "g",
    "7 г. Москва": None,
    "7 г 560": None,
    "7 т груза": "t",
    "7 т.е.": None,
    "7 с": "s",
    "7 с кромкой": None,
    "7 с половиной": None,
    "7 in from the edge": None,
    "7 in wide": "in",
    "7 inches": "in",
    '7"': "in",
    "7 дюймов": "in",
    "7 шт.": "pcs",
    "7 штук": "pcs",
    "7 листов ЛДСП": "sheets",
    "7 пар петель": "pairs",
    "7 %": "%",
    "7 процентов": "%",
    "7 °C": "°C",
    "7 градусов": "°",
    "7 руб.": "RUB",
    "7 руб/м²": "RUB/m²",
    "7 рублей за лист": "RUB/pcs",
    "7 мебель": None,
    "7 шкафов": None,
    "7 х 2": None,
    "7 м 2 боковины": "m",
    "7": None,
}


@pytest.mark.parametrize(("text", "symbol"), UNITS.items(), ids=UNITS.keys())
def test_the_longest_unit_wins(text: str, symbol: str | None) -> None:
    found = unit_after(plain_text(text), 1)
    assert (found.unit.symbol if found else None) == symbol


def test_a_closing_quotation_mark_is_no_inch() -> None:
    assert unit_after('полка "600" белая', 10) is None
