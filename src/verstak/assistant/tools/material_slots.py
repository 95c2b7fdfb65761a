"""Slots that the tools about boards share: sizes of parts, counts, material, lists."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage, PartLine
from verstak.assistant.tools.slots import (
    Choice,
    ChoiceSlot,
    Default,
    MessageSlot,
    NumberSlot,
    PartsSlot,
)
from verstak.quantities.length import MOST_MM
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

PART_NOUNS = (
    "деталь",
    "фасад",
    "боковина",
    "полка",
    "панель",
    "щит",
    "дно",
    "крышка",
    "дверь",
    "дверца",
    "планка",
    "столешница",
    "заготовка",
    "стенка",
    "цоколь",
    "перегородка",
    "стойка",
    "ящик",
    "прямоугольник",
    "part",
    "panel",
    "front",
    "side",
    "shelf",
    "door",
    "bottom",
    "top",
    "rail",
    "worktop",
    "back",
    "blank",
    "plinth",
    "divider",
    "piece",
)
"""What people cut out of boards; a size beside one of these words is that of a part."""

PRODUCT_WORDS = (
    "изделие",
    "шкаф",
    "тумба",
    "комплект",
    "кухня",
    "стол",
    "комод",
    "пенал",
    "пеналов",
    "стеллаж",
    "модуль",
    "корпус",
    "партия",
    "заказ",
    "product",
    "cabinet",
    "unit",
    "set",
    "wardrobe",
    "dresser",
    "order",
    "batch",
)
"""What so many are built of."""

MOST_PIECES = 1_000_000
"""Nobody orders more of anything at once; beyond it a number was mistaken."""


def length_slot(
    title: Bilingual,
    cues: tuple[str, ...],
    question: Bilingual,
    *,
    group: str | None = None,
    nouns: tuple[str, ...] = (),
    axis: str | None = None,
    least: float = 1,
    most: float = MOST_MM,
    optional: bool = False,
    default: Default | None = None,
    unless: str | None = None,
) -> NumberSlot:
    """A length in millimetres."""
    return NumberSlot(
        title=title,
        dimension=Dimension.LENGTH,
        unit="mm",
        cues=cues,
        question=question,
        group=group,
        nouns=nouns,
        axis=axis,
        least=least,
        most=most,
        optional=optional,
        default=default,
        unless=unless,
    )


def count_slot(
    title: Bilingual,
    cues: tuple[str, ...],
    question: Bilingual,
    *,
    default: Default | None = None,
    optional: bool = False,
) -> NumberSlot:
    """A whole number of things, one at least."""
    return NumberSlot(
        title=title,
        dimension=Dimension.COUNT,
        unit="pcs",
        cues=cues,
        question=question,
        least=1,
        most=MOST_PIECES,
        whole=True,
        optional=optional,
        default=default,
    )


_PART_QUESTION = Bilingual(
    "What is the size of the part, length and width in mm?",
    "Какой размер детали — длина и ширина в мм?",
)
_THICKNESS_CUES = (
    "толщина",
    "толщиной",
    "ЛДСП",
    "ДСП",
    "МДФ",
    "фанера",
    "плита",
    "thickness",
    "thick",
    "MDF",
    "particleboard",
    "plywood",
    "board",
)

_LEAST_SIDE = 10
"""Below it no side of a part is meant, but a thickness or a count: the shortest piece that an edge
bander or a saw holds is longer."""

PartLength = Annotated[
    float,
    length_slot(
        Bilingual("length of the part", "длина детали"),
        ("длина детали", "длина", "длиной", "высота", "length", "height"),
        _PART_QUESTION,
        group="part",
        nouns=PART_NOUNS,
        least=_LEAST_SIDE,
    ),
]
PartWidth = Annotated[
    float,
    length_slot(
        Bilingual("width of the part", "ширина детали"),
        ("ширина детали", "ширина", "шириной", "глубина", "width", "wide", "depth"),
        _PART_QUESTION,
        group="part",
        nouns=PART_NOUNS,
        least=_LEAST_SIDE,
    ),
]
StatedLength = Annotated[
    float | None,
    length_slot(
        Bilingual("length of the part", "длина детали"),
        ("длина детали", "длина", "длиной", "высота", "length", "height"),
        _PART_QUESTION,
        group="part",
        nouns=PART_NOUNS,
        least=_LEAST_SIDE,
        optional=True,
        unless="parts",
    ),
]
StatedWidth = Annotated[
    float | None,
    length_slot(
        Bilingual("width of the part", "ширина детали"),
        ("ширина детали", "ширина", "шириной", "глубина", "width", "wide", "depth"),
        _PART_QUESTION,
        group="part",
        nouns=PART_NOUNS,
        least=_LEAST_SIDE,
        optional=True,
        unless="parts",
    ),
]
"""The two where a list of parts may stand for them; see :mod:`.stated_parts`."""
PartThickness = Annotated[
    float,
    length_slot(
        Bilingual("thickness of the part", "толщина детали"),
        _THICKNESS_CUES,
        Bilingual("How thick is the board, mm?", "Какая толщина плиты, мм?"),
        group="part",
        nouns=PART_NOUNS,
        axis="thickness",
        most=100,
    ),
]
StatedThickness = Annotated[
    float | None,
    length_slot(
        Bilingual("thickness of the part", "толщина детали"),
        _THICKNESS_CUES,
        Bilingual("How thick is the board, mm?", "Какая толщина плиты, мм?"),
        group="part",
        nouns=PART_NOUNS,
        axis="thickness",
        most=100,
        optional=True,
        unless="parts",
    ),
]
"""The same where a list may say it."""
KnownThickness = Annotated[
    float | None,
    length_slot(
        Bilingual("thickness of the part", "толщина детали"),
        _THICKNESS_CUES,
        Bilingual("How thick is the board, mm?", "Какая толщина плиты, мм?"),
        group="part",
        nouns=PART_NOUNS,
        axis="thickness",
        most=100,
        optional=True,
    ),
]
"""The same where the sum can do without it."""

Pieces = Annotated[
    int | None,
    count_slot(
        Bilingual("pieces", "штук"),
        ("штук", "шт", "количество", "одинаковых", "pieces", "pcs", "quantity", "equal"),
        Bilingual("How many pieces?", "Сколько штук?"),
        default=Default(
            None,
            Bilingual(
                "by the words of the question; one where it names no number",
                "по словам вопроса; одна, если количество не названо",
            ),
        ),
    ),
]
"""``None``: see :func:`verstak.assistant.tools.said_counts.pieces_said`."""
Products = Annotated[
    int,
    count_slot(
        Bilingual("products", "изделий"),
        PRODUCT_WORDS,
        Bilingual("For how many products?", "На сколько изделий?"),
        default=Default(
            1, Bilingual("no number of products was named", "количество изделий не названо")
        ),
    ),
]
KnownDensity = Annotated[
    float | None,
    NumberSlot(
        title=Bilingual("density", "плотность"),
        dimension=Dimension.DENSITY,
        unit="kg/m³",
        cues=("плотность", "плотностью", "кг/м³", "кг на куб", "density"),
        question=Bilingual("What is the density, kg/m³?", "Какая плотность, кг/м³?"),
        least=50,
        most=3000,
        optional=True,
    ),
]
BOARDS = (
    Choice(
        "particleboard",
        Bilingual("particleboard", "ДСП / ЛДСП"),
        ("ЛДСП", "ДСП", "ДСтП", "ламинат", "particleboard", "chipboard", "MFC", "melamine"),
    ),
    Choice("mdf", Bilingual("MDF", "МДФ"), ("МДФ", "MDF")),
    Choice("hdf", Bilingual("HDF", "ХДФ / ДВП"), ("ХДФ", "ДВП", "ДВПО", "HDF", "hardboard")),
    Choice(
        "plywood_birch",
        Bilingual("birch plywood", "фанера берёзовая"),
        ("фанера", "берёзовая фанера", "plywood", "birch plywood"),
    ),
)
Board = Annotated[
    str | None,
    ChoiceSlot(
        title=Bilingual("material", "материал"),
        choices=BOARDS,
        question=Bilingual(
            "What board is it: particleboard, MDF, HDF or plywood?",
            "Какой это материал: ЛДСП, МДФ, ХДФ или фанера?",
        ),
        optional=True,
        materials=True,
    ),
]
Parts = Annotated[
    tuple[PartLine, ...],
    PartsSlot(
        title=Bilingual("parts of one product", "детали одного изделия"),
        question=Bilingual(
            "Which parts: how many of what size, for example 2 sides 720x560?",
            "Какие детали: сколько и какого размера, например 2 боковины 720×560?",
        ),
    ),
]
KnownParts = Annotated[
    tuple[PartLine, ...] | None,
    PartsSlot(
        title=Bilingual("parts of one product", "детали одного изделия"),
        question=Bilingual(
            "Which parts: how many of what size, for example 2 sides 720x560?",
            "Какие детали: сколько и какого размера, например 2 боковины 720×560?",
        ),
        optional=True,
    ),
]
"""Where one size may stand for the list; see :mod:`.stated_parts`."""
Question = Annotated[
    ParsedMessage | None,
    MessageSlot(Bilingual("what is asked, in words", "вопрос словами"), most_numbers=1),
]
"""Read for which of the listed parts are meant, and for the number of equal ones."""
