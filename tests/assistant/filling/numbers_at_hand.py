"""Slots and numbers for the tests of filling."""

from __future__ import annotations

from verstak.assistant.filling.number_source import NumberSource, numbers_of
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.slots import NumberSlot
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

WORDS = Bilingual("which?", "сколько?")

SPAN = NumberSlot(
    Bilingual("span", "пролёт"),
    Dimension.LENGTH,
    "mm",
    ("пролёт", "между опорами", "span"),
    WORDS,
    least=30,
    most=3000,
)
THICKNESS = NumberSlot(
    Bilingual("thickness", "толщина"),
    Dimension.LENGTH,
    "mm",
    ("толщина", "толщиной", "thick"),
    WORDS,
    axis="thickness",
    least=3,
    most=60,
)
LOAD = NumberSlot(
    Bilingual("load", "нагрузка"),
    Dimension.AREA_LOAD,
    "kg/m²",
    ("нагрузка", "load"),
    WORDS,
)
COUNT = NumberSlot(
    Bilingual("pieces", "штук"), Dimension.COUNT, "", ("штук", "шкаф", "pieces"), WORDS, whole=True
)


def numbers_in(text: str, age: int = 0) -> tuple[NumberSource, ...]:
    return numbers_of(read_message(text), age=age)
