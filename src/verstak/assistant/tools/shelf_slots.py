"""What a shelf's computation wants to know."""

from __future__ import annotations

from verstak.assistant.tools.board_slots import THICKNESS_CUES, length_slot, material_slot
from verstak.assistant.tools.slots import FlagSlot, NumberSlot
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

SPAN = length_slot(
    "span",
    "пролёт",
    (
        "пролёт",
        "пролет",
        "между опорами",
        "между боковинами",
        "между стойками",
        "длина",
        "длиной",
        "полка длиной",
        "ширина проёма",
        "проём",
        "ширина",
        "span",
        "between supports",
        "between the sides",
        "long",
        "length",
        "wide",
        "opening",
    ),
    ask=("What is the span between the supports, mm?", "Какой пролёт полки между опорами, мм?"),
    least=30,
    group="shelf",
    nouns=("полка", "полки", "shelf"),
    axis="length",
)
DEPTH = length_slot(
    "depth",
    "глубина",
    ("глубина", "глубиной", "ширина полки", "вглубь", "deep", "depth", "front to back"),
    ask=("How deep is the shelf, mm?", "Какая глубина полки, мм?"),
    least=20,
    most=3_000,
    optional=True,
    group="shelf",
    nouns=("полка", "полки", "shelf"),
    axis="depth",
)
THICKNESS = length_slot(
    "thickness",
    "толщина",
    THICKNESS_CUES,
    ask=("How thick is the shelf, mm?", "Какая толщина полки, мм?"),
    most=100,
    group="shelf",
    nouns=("полка", "полки", "shelf"),
    axis="thickness",
)
MATERIAL = material_slot()


def _load(
    en: str, ru: str, dimension: Dimension, unit: str, cues: tuple[str, ...], *, most: float
) -> NumberSlot:
    return NumberSlot(
        title=Bilingual(en, ru),
        dimension=dimension,
        unit=unit,
        cues=cues,
        question=Bilingual(f"What is the {en}, {unit}?", f"Какая {ru}?"),
        least=0.01,
        most=most,
        optional=True,
    )


AREA_LOAD = _load(
    "load on the area",
    "нагрузка на площадь",
    Dimension.AREA_LOAD,
    "kg/m²",
    ("нагрузка", "равномерно", "распределённая", "на квадрат", "load", "uniform", "distributed"),
    most=5_000,
)
PRESSURE_LOAD = _load(
    "pressure",
    "нагрузка давлением",
    Dimension.PRESSURE,
    "Pa",
    ("нагрузка", "давление", "равномерно", "load", "pressure", "uniform"),
    most=50_000,
)
SPREAD_LOAD = _load(
    "load in all, spread evenly",
    "общая нагрузка, равномерно",
    Dimension.MASS,
    "kg",
    (
        "нагрузка",
        "груз",
        "вес",
        "книг",
        "равномерно",
        "всего",
        "общая",
        "поставить",
        "стоит",
        "лежит",
        "выдержит",
        "load",
        "books",
        "evenly",
        "in total",
        "carries",
        "hold",
    ),
    most=5_000,
)
LINE_LOAD = _load(
    "load along the span",
    "погонная нагрузка",
    Dimension.LINE_LOAD,
    "N/m",
    ("погонная", "на погонный метр", "нагрузка", "line load", "per metre", "load"),
    most=50_000,
)
LINE_MASS = _load(
    "mass along the span",
    "масса на погонный метр",
    Dimension.LINE_MASS,
    "kg/m",
    ("погонная", "на погонный метр", "книги", "нагрузка", "per metre", "books", "load"),
    most=5_000,
)
POINT_LOAD = _load(
    "one load in the middle",
    "сосредоточенный груз",
    Dimension.MASS,
    "kg",
    (
        "сосредоточенная",
        "сосредоточенный",
        "точечная",
        "в середине",
        "посередине",
        "по центру",
        "в центре",
        "в точке",
        "point load",
        "concentrated",
        "at midspan",
        "in the middle",
        "at the centre",
    ),
    most=5_000,
)
POINT_FORCE = _load(
    "one force in the middle",
    "сосредоточенная сила",
    Dimension.FORCE,
    "N",
    (
        "сосредоточенная",
        "сила",
        "в середине",
        "посередине",
        "по центру",
        "point force",
        "force",
        "at midspan",
        "in the middle",
    ),
    most=50_000,
)
MODULUS = NumberSlot(
    title=Bilingual("modulus of elasticity", "модуль упругости"),
    dimension=Dimension.PRESSURE,
    unit="MPa",
    cues=("модуль", "упругости", "модуль Юнга", "E", "Е", "modulus", "elasticity", "Young"),
    question=Bilingual("What is the modulus of elasticity, MPa?", "Какой модуль упругости, МПа?"),
    least=100,
    most=30_000,
    optional=True,
)
CREEP = NumberSlot(
    title=Bilingual("creep factor", "множитель ползучести"),
    dimension=Dimension.NUMBER,
    unit="",
    cues=(
        "ползучесть",
        "множитель ползучести",
        "коэффициент ползучести",
        "creep",
        "creep factor",
    ),
    question=Bilingual("What is the creep factor?", "Какой множитель ползучести?"),
    least=1,
    most=10,
    optional=True,
)
LIMIT = NumberSlot(
    title=Bilingual("n of the limit L/n", "n предела L/n"),
    dimension=Dimension.NUMBER,
    unit="",
    cues=("L/", "1/", "предел L", "доля пролёта", "часть пролёта", "limit L", "span over"),
    question=Bilingual("Which limit L/n?", "Какой предел L/n?"),
    least=20,
    most=2_000,
    optional=True,
)
LIMIT_MM = length_slot(
    "largest deflection allowed",
    "допустимый прогиб",
    (
        "допустимый прогиб",
        "допуск",
        "прогиб не больше",
        "прогиб не более",
        "прогиб не превышает",
        "прогиб до",
        "предельный прогиб",
        "allowed deflection",
        "sag at most",
        "no more than",
        "deflection limit",
    ),
    least=0.01,
    most=500,
    optional=True,
)
CLAMPED = FlagSlot(
    Bilingual("clamped ends", "концы заделаны"),
    (
        "заделка",
        "защемлена",
        "защемление",
        "жёстко закреплена",
        "жестко закреплена",
        "заделаны",
        "жёсткие концы",
        "clamped",
        "fixed ends",
        "built-in ends",
    ),
)
SELF_WEIGHT = FlagSlot(
    Bilingual("own weight counts", "с собственным весом"),
    (
        "собственный вес",
        "собственная масса",
        "с учётом собственного веса",
        "вес самой полки",
        "self weight",
        "own weight",
        "dead load",
    ),
)
LASTING = FlagSlot(
    Bilingual("long-term", "со временем"),
    (
        "со временем",
        "длительный",
        "долговременный",
        "ползучесть",
        "через год",
        "через несколько лет",
        "long-term",
        "creep",
        "in time",
        "over the years",
    ),
)
ACROSS_GRAIN = FlagSlot(
    Bilingual("across the grain", "поперёк волокон"),
    ("поперёк волокон", "поперек волокон", "поперёк рубашки", "across the grain"),
)
