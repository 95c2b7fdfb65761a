"""Slots that the tools about boards share: sizes of parts and sheets, counts, saw and material."""

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
from verstak.furniture.bill.boards import DEFAULT_KERF, DEFAULT_TRIM, default_sheets
from verstak.quantities.length import MOST_MM, mm
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

SHEET_NOUNS = ("лист", "плита", "формат листа", "полноформатный", "sheet", "board size", "stock")

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

_SHEET = default_sheets("particleboard", 16_000).sheets[0]
DEFAULT_LENGTH, DEFAULT_WIDTH = mm(_SHEET.length_um), mm(_SHEET.width_um)
"""The sheet when nobody names one, mm; see :func:`verstak.furniture.bill.boards.default_sheets`."""
USUAL_KERF, USUAL_TRIM = DEFAULT_KERF.value, DEFAULT_TRIM.value
"""The saw and the trim when nobody names them, mm: see their provenance where they come from."""
_SHEET_WHY = Bilingual(
    "the usual sheet of laminated particleboard; no size was named",
    "обычный лист ЛДСП: размер не назван",
)
_MOST_PIECES = 1_000_000


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
        most=_MOST_PIECES,
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

PartLength = Annotated[
    float,
    length_slot(
        Bilingual("length of the part", "длина детали"),
        ("длина детали", "длина", "длиной", "высота", "length", "height"),
        _PART_QUESTION,
        group="part",
        nouns=PART_NOUNS,
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
    ),
]
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
SheetLength = Annotated[
    float,
    length_slot(
        Bilingual("length of the sheet", "длина листа"),
        ("длина листа", "лист длиной", "sheet length", "length of the sheet"),
        Bilingual("What is the size of the sheet, mm?", "Какой размер листа, мм?"),
        group="sheet",
        nouns=SHEET_NOUNS,
        least=100,
        most=20_000,
        default=Default(DEFAULT_LENGTH, _SHEET_WHY),
    ),
]
SheetWidth = Annotated[
    float,
    length_slot(
        Bilingual("width of the sheet", "ширина листа"),
        ("ширина листа", "лист шириной", "sheet width", "width of the sheet"),
        Bilingual("What is the size of the sheet, mm?", "Какой размер листа, мм?"),
        group="sheet",
        nouns=SHEET_NOUNS,
        least=100,
        most=20_000,
        default=Default(DEFAULT_WIDTH, _SHEET_WHY),
    ),
]
KERF_CUES = (
    "пропил",
    "пропилом",
    "ширина пропила",
    "рез",
    "пила",
    "диск",
    "kerf",
    "saw cut",
    "blade",
)
TRIM_CUES = (
    "торцовка",
    "торцевание",
    "обрезка кромки листа",
    "подрезка",
    "опил",
    "обгон",
    "отступ от края листа",
    "trim",
    "trimming",
)
_KERF_QUESTION = Bilingual("How wide is the saw's cut, mm?", "Какая ширина пропила, мм?")
_TRIM_QUESTION = Bilingual(
    "How much is trimmed off each side of the sheet, mm?",
    "Какая торцовка с каждой стороны листа, мм?",
)
Kerf = Annotated[
    float,
    length_slot(
        Bilingual("kerf", "пропил"),
        KERF_CUES,
        _KERF_QUESTION,
        least=0,
        most=10,
        default=Default(
            USUAL_KERF,
            Bilingual(
                "as in real cutting orders; no kerf was named",
                "как в настоящих заказах раскроя; пропил не назван",
            ),
        ),
    ),
]
Trim = Annotated[
    float,
    length_slot(
        Bilingual("trim of each side of the sheet", "торцовка с каждой стороны листа"),
        TRIM_CUES,
        _TRIM_QUESTION,
        least=0,
        most=100,
        default=Default(
            USUAL_TRIM,
            Bilingual(
                "as in real cutting orders; no trim was named",
                "как в настоящих заказах раскроя; торцовка не названа",
            ),
        ),
    ),
]
StatedKerf = Annotated[
    float,
    length_slot(Bilingual("kerf", "пропил"), KERF_CUES, _KERF_QUESTION, least=0, most=10),
]
"""Where nothing can be said without it."""

NoTrim = Annotated[
    float,
    length_slot(
        Bilingual("trim of each side of the sheet", "торцовка с каждой стороны листа"),
        TRIM_CUES,
        _TRIM_QUESTION,
        least=0,
        most=100,
        default=Default(
            0, Bilingual("no trim was named: none", "торцовка не названа: без торцовки")
        ),
    ),
]
NoKerf = Annotated[
    float,
    length_slot(
        Bilingual("kerf", "пропил"),
        KERF_CUES,
        _KERF_QUESTION,
        least=0,
        most=10,
        default=Default(0, Bilingual("no kerf was named: none", "пропил не назван: без пропила")),
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
Question = Annotated[
    ParsedMessage | None,
    MessageSlot(Bilingual("what is asked, in words", "вопрос словами")),
]
"""Read for which of the listed parts are meant."""
