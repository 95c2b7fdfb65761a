"""Slots that describe a cabinet: family, sizes, doors, shelves, drawers, boards."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.material_slots import PRODUCT_WORDS, count_slot, length_slot
from verstak.assistant.tools.slots import Choice, ChoiceSlot, Default, FlagSlot, NumberSlot
from verstak.furniture.builders.limits import LARGEST_UM, MOST
from verstak.quantities.length import mm
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_LARGEST_MM = mm(LARGEST_UM)

Kind = Annotated[
    str,
    ChoiceSlot(
        title=Bilingual("family of cabinets", "вид изделия"),
        choices=(
            Choice(
                "base",
                Bilingual("base cabinet", "напольная тумба"),
                (
                    "тумба",
                    "напольный шкаф",
                    "нижний шкаф",
                    "кухонная тумба",
                    "base cabinet",
                    "base unit",
                ),
            ),
            Choice(
                "wall",
                Bilingual("wall cabinet", "навесной шкаф"),
                ("навесной", "навесной шкаф", "верхний шкаф", "wall cabinet", "wall unit"),
            ),
            Choice(
                "tall",
                Bilingual("tall cabinet", "пенал"),
                ("пенал", "колонка", "высокий шкаф", "tall cabinet", "tall unit", "larder"),
            ),
            Choice(
                "wardrobe",
                Bilingual("wardrobe", "шкаф для одежды"),
                ("шкаф для одежды", "платяной шкаф", "гардероб", "шифоньер", "wardrobe"),
            ),
            Choice(
                "drawers",
                Bilingual("chest of drawers", "тумба с ящиками"),
                ("комод", "тумба с ящиками", "ящики", "chest of drawers", "drawer unit", "dresser"),
            ),
            Choice(
                "corner",
                Bilingual("corner cabinet", "угловой шкаф"),
                ("угловой", "угловая тумба", "угловой шкаф", "corner cabinet", "corner unit"),
            ),
        ),
        question=Bilingual(
            "What is it: base, wall, tall, wardrobe, drawers or corner cabinet?",
            "Что это: тумба, навесной, пенал, шкаф для одежды, комод или угловой?",
        ),
        default=Default(
            "base", Bilingual("no family was named: base cabinet", "вид не назван: напольная тумба")
        ),
    ),
]


def _outer(title: Bilingual, axis: str, cues: tuple[str, ...]) -> NumberSlot:
    return length_slot(
        title,
        cues,
        Bilingual(
            "What are the outer width, height and depth, mm?",
            "Какие наружные размеры: ширина, высота и глубина, мм?",
        ),
        group="cabinet",
        nouns=PRODUCT_WORDS,
        axis=axis,
        least=50,
        most=_LARGEST_MM,
    )


OuterWidth = Annotated[
    float,
    _outer(
        Bilingual("outer width", "наружная ширина"),
        "width",
        ("ширина", "шириной", "ширина корпуса", "width", "wide"),
    ),
]
OuterHeight = Annotated[
    float,
    _outer(
        Bilingual("outer height", "наружная высота"),
        "height",
        ("высота", "высотой", "высота корпуса", "height", "high", "tall"),
    ),
]
OuterDepth = Annotated[
    float,
    _outer(
        Bilingual("outer depth", "наружная глубина"),
        "depth",
        ("глубина", "глубиной", "глубина корпуса", "depth", "deep"),
    ),
]


def _some(key: str, title: Bilingual, cues: tuple[str, ...]) -> NumberSlot:
    return NumberSlot(
        title=title,
        # A pure number: `40 шт` of the question counts cabinets, not what is in one.
        dimension=Dimension.NUMBER,
        unit="",
        cues=cues,
        question=Bilingual(f"How many {title.en}?", f"Сколько: {title.ru}?"),
        least=0,
        most=MOST[key],
        whole=True,
        optional=True,
    )


Doors = Annotated[
    int | None,
    _some(
        "doors",
        Bilingual("doors", "дверей"),
        ("дверь", "дверей", "двери", "дверцы", "фасад", "створка", "door", "doors"),
    ),
]
Shelves = Annotated[
    int | None,
    _some(
        "shelves", Bilingual("shelves", "полок"), ("полка", "полок", "полки", "shelf", "shelves")
    ),
]
Drawers = Annotated[
    int | None,
    _some(
        "drawers", Bilingual("drawers", "ящиков"), ("ящик", "ящиков", "ящика", "drawer", "drawers")
    ),
]
Dividers = Annotated[
    int | None,
    _some(
        "dividers",
        Bilingual("dividers", "перегородок"),
        ("перегородка", "перегородок", "стойка", "divider", "partition"),
    ),
]
CarcassThickness = Annotated[
    float,
    length_slot(
        Bilingual("thickness of the carcass board", "толщина плиты корпуса"),
        ("ЛДСП", "ДСП", "толщина", "корпус из", "плита", "thickness", "board", "particleboard"),
        Bilingual("How thick is the carcass board, mm?", "Какая толщина плиты корпуса, мм?"),
        least=3,
        most=50,
        default=Default(
            16, Bilingual("the usual carcass board", "обычная плита корпуса: толщина не названа")
        ),
    ),
]
FrontThickness = Annotated[
    float,
    length_slot(
        Bilingual("thickness of the fronts", "толщина фасадов"),
        ("фасад", "фасады из", "фасады МДФ", "толщина фасада", "front", "fronts of"),
        Bilingual("How thick are the fronts, mm?", "Какая толщина фасадов, мм?"),
        least=3,
        most=50,
        default=Default(18, Bilingual("the usual front", "обычный фасад: толщина не названа")),
    ),
]
BlindPart = Annotated[
    float | None,
    length_slot(
        Bilingual("blind part of a corner cabinet", "глухая часть углового шкафа"),
        ("глухая часть", "глухой", "заход", "фальшпанель", "blind part", "blind"),
        Bilingual("How wide is the blind part, mm?", "Какая ширина глухой части, мм?"),
        least=1,
        most=_LARGEST_MM,
        optional=True,
    ),
]
CabinetCount = Annotated[
    int | None,
    count_slot(
        Bilingual("cabinets", "изделий"),
        (*PRODUCT_WORDS, "штук", "шт", "pieces"),
        Bilingual("How many cabinets?", "Сколько изделий?"),
        default=Default(
            None,
            Bilingual(
                "by the words of the question; one where it names no number",
                "по словам вопроса; одно, если количество не названо",
            ),
        ),
    ),
]

Drawn = Annotated[
    bool,
    FlagSlot(
        Bilingual("a drawing is wanted", "нужен чертёж"),
        (
            "нарисуй",
            "нарисовать",
            "начерти",
            "начертить",
            "чертёж",
            "эскиз",
            "взрыв-схема",
            "схема сборки",
            "draw",
            "drawing",
            "sketch",
            "exploded view",
        ),
    ),
]
