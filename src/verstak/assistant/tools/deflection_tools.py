"""Tools about how bending changes, and about a board's section."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.board_slots import length_slot
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.refusal import question
from verstak.assistant.tools.slots import FlagSlot, NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.strength.deflection_change import deflection_change
from verstak.furniture.strength.section import section as section_of
from verstak.quantities.length import um
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_SPAN = ("пролёт", "пролет", "длина", "длину", "ширина", "span", "length", "width")
_BOARD = ("толщина", "толщину", "плита", "ЛДСП", "ДСП", "полка", "thickness", "thick", "board")
_LOAD = ("нагрузка", "нагрузку", "вес", "груз", "load", "weight")
_OLD = ("с", "от", "было", "вместо", "раньше", "from", "instead of", "was")
_NEW = (
    "до",
    "на",
    "стало",
    "взять",
    "поставить",
    "to",
    "becomes",
    "into",
    "vs",
    "versus",
    "против",
    "than",
)


def _crossed(words: tuple[str, ...], ends: tuple[str, ...]) -> tuple[str, ...]:
    """Both words of the thing and words of which end of the change it is."""
    return (*words, *ends)


_SPAN_FROM = length_slot(
    "old span", "прежний пролёт", _crossed(_SPAN, _OLD), least=100, optional=True
)
_SPAN_TO = length_slot("new span", "новый пролёт", _crossed(_SPAN, _NEW), least=100, optional=True)
_THICK_FROM = length_slot(
    "old thickness", "прежняя толщина", _crossed(_BOARD, _OLD), most=100, optional=True
)
_THICK_TO = length_slot(
    "new thickness", "новая толщина", _crossed(_BOARD, _NEW), most=100, optional=True
)


def _load(en: str, ru: str, cues: tuple[str, ...]) -> NumberSlot:
    return NumberSlot(
        title=Bilingual(en, ru),
        dimension=Dimension.AREA_LOAD,
        unit="kg/m²",
        cues=cues,
        question=Bilingual(f"What is the {en}, kg/m²?", f"Какая {ru}, кг/м²?"),
        least=0.01,
        most=5_000,
        optional=True,
    )


_LOAD_FROM = _load("old load", "прежняя нагрузка", _crossed(_LOAD, _OLD))
_LOAD_TO = _load("new load", "новая нагрузка", _crossed(_LOAD, _NEW))
_POINT = FlagSlot(
    Bilingual("one load in the middle", "груз в середине"),
    (
        "сосредоточенная",
        "сосредоточенный",
        "по центру",
        "в середине",
        "посередине",
        "point load",
        "concentrated",
        "in the middle",
    ),
)


def deflection_ratio(
    *,
    span_from: Annotated[float | None, _SPAN_FROM] = None,
    span_to: Annotated[float | None, _SPAN_TO] = None,
    thickness_from: Annotated[float | None, _THICK_FROM] = None,
    thickness_to: Annotated[float | None, _THICK_TO] = None,
    load_from: Annotated[float | None, _LOAD_FROM] = None,
    load_to: Annotated[float | None, _LOAD_TO] = None,
    point: Annotated[bool, _POINT] = False,
    desk: Desk,
) -> Outcome:
    """How many times the deflection grows or falls when something changes."""
    del desk
    pairs = {
        "span": (span_from, span_to),
        "thickness": (thickness_from, thickness_to),
        "load": (load_from, load_to),
    }
    told = {name: pair for name, pair in pairs.items() if pair != (None, None)}
    if not told:
        raise question(
            "What changes, from which value to which: the span, the thickness or the load",
            "Что меняется и с какого значения на какое: пролёт, толщина или нагрузка",
        )
    full = {name: (old, new) for name, (old, new) in told.items() if old and new}
    for name in told.keys() - full.keys():
        raise question(f"Which {name} was it before and which after", _BEFORE_AND_AFTER[name])
    change = deflection_change(
        span_mm=full.get("span"),
        thickness_mm=full.get("thickness"),
        load=full.get("load"),
        point_load=point,
    )
    return Outcome(
        change.report(),
        answers=("times",),
        feeds=(Feed(change.factor, ("во сколько раз", "множитель", "ratio", "times")),),
    )


_BEFORE_AND_AFTER = {
    "span": "Какой пролёт был и какой стал",
    "thickness": "Какая толщина была и какая стала",
    "load": "Какая нагрузка была и какая стала",
}

_WIDTH = length_slot(
    "width of the section",
    "ширина сечения",
    ("ширина", "шириной", "глубина", "сечение", "width", "wide", "depth", "section", "b"),
    most=5_000,
    group="section",
    nouns=("сечение", "полка", "доска", "section", "board"),
    axis="width",
)
_HEIGHT = length_slot(
    "thickness of the section",
    "толщина сечения",
    ("толщина", "толщиной", "высота", "сечение", "thickness", "thick", "height", "t", "h"),
    most=500,
    group="section",
    nouns=("сечение", "полка", "доска", "section", "board"),
    axis="thickness",
)
_MOMENT = NumberSlot(
    title=Bilingual("bending moment", "изгибающий момент"),
    dimension=Dimension.MOMENT,
    unit="N·m",
    cues=("момент", "изгибающий", "moment", "bending"),
    question=Bilingual("What is the bending moment, N·m?", "Какой изгибающий момент, Н·м?"),
    least=0,
    most=1_000_000,
    optional=True,
)


def section(
    *,
    width: Annotated[float, _WIDTH],
    thickness: Annotated[float, _HEIGHT],
    moment: Annotated[float | None, _MOMENT] = None,
    desk: Desk,
) -> Outcome:
    """Second moment of area and section modulus of a board, and the stress of a moment."""
    del desk
    found = section_of(um(width), um(thickness), moment_n_m=moment)
    return Outcome(found.report(), answers=("stress",) if found.stress else ("section_modulus",))


def deflection_tools() -> tuple[Tool, ...]:
    """Change of deflection and properties of a section."""
    return (
        derive(
            deflection_ratio,
            title=Bilingual("Change of deflection", "Во сколько раз меняется прогиб"),
            doing=Bilingual("comparing the deflections", "сравниваю прогибы"),
            about=Bilingual(
                "how many times the deflection grows or falls when span, thickness or load goes from one value to another",
                "во сколько раз вырастет или уменьшится прогиб, когда пролёт, толщина или нагрузка меняются с одного значения на другое",
            ),
            examples=(
                "Во сколько раз больше прогнётся полка, если пролёт увеличить с 500 до 800 мм?",
                "Во сколько раз уменьшится прогиб, если вместо 16 мм взять 22 мм?",
                "прогиб во ск раз вырастет пролет был 700 стал 1000",
                "Как изменится прогиб полки при переходе с ЛДСП 16 на 25 мм?",
                "Сократим пролёт с 1 м до 75 см — во сколько раз жёстче?",
                "нагрузка была 30 кг/м2 стала 75 кг/м2, прогиб во сколько раз",
                "How many times more does a shelf sag if its span goes from 600 to 1000 mm?",
                "By what factor does sag drop from 16 mm to 19 mm board?",
                "sag ratio span 80 cm vs 120 cm",
            ),
            asks={"times": ("во сколько раз", "how many times", "factor", "ratio")},
        ),
        derive(
            section,
            title=Bilingual("Section of a board", "Сечение доски"),
            doing=Bilingual("calculating the section", "считаю сечение"),
            about=Bilingual(
                "second moment of area I, section modulus W of a rectangle, and stress of a given moment",
                "момент инерции I, момент сопротивления W прямоугольника и напряжение от данного момента",
            ),
            examples=(
                "Момент инерции сечения 300×18 мм?",
                "Чему равен момент сопротивления доски шириной 250 и толщиной 22?",
                "W сечения 400х16",
                "Напряжение в сечении 300×18 от момента 25 Н·м?",
                "посчитай I для полки глубиной 350 толщ 19",
                "момент сопротивления полки 280 на 16 мм",
                "Second moment of area of a 300 × 18 mm section?",
                "Section modulus of a board 250 mm wide and 22 mm thick",
                "stress from 30 N·m in a 320x16 section",
            ),
            asks={
                "inertia": ("момент инерции", "инерция", "second moment", "moment of inertia", "I"),
                "section_modulus": ("момент сопротивления", "section modulus", "W"),
                "stress": ("напряжение", "stress"),
            },
        ),
    )
