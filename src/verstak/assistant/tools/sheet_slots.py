"""Slots about sheets and the saw: size of a sheet, kerf, trim, with their usual values."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.material_slots import length_slot
from verstak.assistant.tools.slots import Default
from verstak.furniture.bill.boards import DEFAULT_KERF, DEFAULT_TRIM, default_sheets
from verstak.quantities.length import mm
from verstak.quantities.text import Bilingual

SHEET_NOUNS = ("лист", "плита", "формат листа", "полноформатный", "sheet", "board", "stock")

_SHEET = default_sheets("particleboard", 16_000).sheets[0]
DEFAULT_LENGTH, DEFAULT_WIDTH = mm(_SHEET.length_um), mm(_SHEET.width_um)
"""The sheet when nobody names one, mm; see :func:`verstak.furniture.bill.boards.default_sheets`."""
USUAL_KERF, USUAL_TRIM = DEFAULT_KERF.value, DEFAULT_TRIM.value
"""The saw and the trim when nobody names them, mm: see their provenance where they come from."""
_SHEET_WHY = Bilingual(
    "the usual sheet of laminated particleboard; no size was named",
    "обычный лист ЛДСП: размер не назван",
)
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
