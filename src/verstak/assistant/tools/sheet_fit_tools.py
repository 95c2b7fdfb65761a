"""Tools about what fits on one sheet: strips across it, equal parts in a grid."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import (
    KnownParts,
    KnownThickness,
    Question,
    StatedLength,
    StatedWidth,
    length_slot,
)
from verstak.assistant.tools.outcome import Feed, Outcome, Verdict
from verstak.assistant.tools.refusal import refusal
from verstak.assistant.tools.sheet_slots import (
    DEFAULT_LENGTH,
    DEFAULT_WIDTH,
    SHEET_NOUNS,
    USUAL_KERF,
    USUAL_TRIM,
    Kerf,
    NoTrim,
    SheetLength,
    SheetWidth,
    Trim,
)
from verstak.assistant.tools.stated_parts import StatedPart, stated_parts
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.sheet_sums import SheetField, grid_count
from verstak.furniture.shop_sums import strips_across
from verstak.quantities.length import um
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual

StripWidth = Annotated[
    float,
    length_slot(
        Bilingual("width of a strip", "ширина полосы"),
        (
            "полоса",
            "wide strips",
            "mm strips",
            "полос шириной",
            "полос по",
            "полосы по",
            "полосу",
            "strip",
            "strips of",
            "rip",
            "mm wide strips",
        ),
        Bilingual("How wide is a strip, mm?", "Какая ширина полосы, мм?"),
        least=15,
        most=1_500,
    ),
]
AcrossWidth = Annotated[
    float,
    length_slot(
        Bilingual("width of the sheet across the strips", "ширина листа поперёк полос"),
        (
            "лист",
            "листа",
            "wide sheet",
            "влезет",
            "войдёт",
            "fit into",
            "wide board",
            "листа шириной",
            "ширина листа",
            "поперёк листа",
            "плита",
            "sheet",
            "across a sheet",
            "width of the sheet",
            "board",
        ),
        Bilingual("How wide is the sheet, mm?", "Какая ширина листа, мм?"),
        group="sheet",
        nouns=SHEET_NOUNS,
        least=300,
        most=20_000,
    ),
]


def strips_of_sheet(
    *,
    strip: StripWidth,
    sheet_length: SheetLength = DEFAULT_LENGTH,
    sheet_width: AcrossWidth,
    kerf: Kerf = USUAL_KERF,
    trim: NoTrim = 0,
    desk: Desk,
) -> Outcome:
    """Strips of one width across a sheet, and what is left."""
    del sheet_length, desk  # strips are as long as the sheet; its slot takes a size's first number
    made = strips_across(um(sheet_width), um(strip), kerf_um=um(kerf), trim_um=um(trim))
    return Outcome(
        made.report(),
        answers=("strips", "remainder"),
        verdict=_fits(fine=made.count.value >= 1),
        feeds=(
            Feed(made.count, ("полос", "количество полос", "strips")),
            Feed(made.remainder, ("остаток", "ширина остатка", "remainder", "left over")),
        ),
    )


def parts_on_sheet(
    *,
    parts: KnownParts = None,
    length: StatedLength = None,
    width: StatedWidth = None,
    thickness: KnownThickness = None,
    sheet_length: SheetLength = DEFAULT_LENGTH,
    sheet_width: SheetWidth = DEFAULT_WIDTH,
    kerf: Kerf = USUAL_KERF,
    trim: Trim = USUAL_TRIM,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """How many equal parts a sheet holds as a plain grid, and whether one fits at all."""
    single = StatedPart(length, width, thickness)
    chosen = stated_parts(parts, single, question, desk.language)
    if len(chosen.parts) > 1:
        raise refusal(
            "parts of several sizes are laid out by a cutting plan",
            "детали разных размеров раскладывает раскрой, а не сетка",
        )
    (part,) = chosen.parts
    field = SheetField(um(sheet_length), um(sheet_width), um(trim), um(kerf))
    grid = grid_count(part.length_um, part.width_um, field)
    plain = grid.report()
    note = Bilingual(
        "Counted as a plain grid, all parts lying the same way, the better of both ways. "
        "A layout that mixes both ways may hold a few more; the cutting plan looks for it.",
        "Посчитано простой сеткой, все детали лежат одинаково, взято лучшее из двух положений. "
        "Смешанная укладка может вместить немного больше: её ищет раскрой.",
    )
    return Outcome(
        Report(plain.title, plain.figures, plain.tables, (note,)),
        answers=("parts",),
        verdict=_fits(fine=grid.best.value >= 1),
        feeds=(Feed(grid.best, ("деталей на листе", "деталей с листа", "parts on a sheet")),),
    )


def _fits(*, fine: bool) -> Verdict:
    if fine:
        return Verdict(True, Bilingual("it fits inside the trim", "внутри торцовки помещается"))
    return Verdict(
        False,
        Bilingual(
            "it does not fit inside the trim, neither along the sheet nor turned",
            "внутри торцовки не помещается ни вдоль листа, ни с поворотом",
        ),
    )


def sheet_fit_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            strips_of_sheet,
            title=Bilingual("Strips across a sheet", "Полосы поперёк листа"),
            doing=Bilingual("counting the strips", "считаю полосы"),
            about=Bilingual(
                (
                    "How many strips of one width fit across a sheet with kerf and trim, and what is "
                    "left."
                ),
                "Сколько полос одной ширины помещается поперёк листа с пропилом и торцовкой и "
                "каков остаток.",
            ),
            examples=(
                "Сколько полос по 400 мм выйдет из листа шириной 2070, пропил 4, торцовка 12?",
                "Лист 2750×1830 режем на полосы 300 мм, пила 3,2. Сколько полос и какой остаток?",
                "полосы 596 поперёк листа 1830 пропил 4.4",
                "скок полос 150мм влезет в 1220 при пропиле 3 мм и какой отход",
                "сколько продольных полос шириной 450 из плиты 2800 на 2070 с торцовкой 10",
                "остаток после роспуска листа 1830 на полосы 250",
                "How many 320 mm strips across a 1220 mm sheet with a 3 mm kerf?",
                "rip a 2800x2070 board into 560 mm strips: how many and what is left?",
                "strips of 100 mm from a sheet 1830 wide, kerf 4.4, trim 10",
                "сколько полос 470 мм поместится по ширине листа 1830 и что останется",
                "лист шириной 2070 распустить на полосы по 296, пропил 3.2",
                "how many strips 250 mm wide out of a 2440x1830 sheet, what remains?",
            ),
            asks={
                "strips": ("полос", "сколько полос", "strips"),
                "remainder": ("остаток", "отход", "осталось", "remainder", "left"),
            },
        ),
        derive(
            parts_on_sheet,
            title=Bilingual("Equal parts on a sheet", "Одинаковые детали на листе"),
            doing=Bilingual("fitting the parts on a sheet", "примеряю детали к листу"),
            about=Bilingual(
                "How many equal parts of one size come out of one sheet.",
                "Сколько одинаковых деталей одного размера выходит с одного листа.",
            ),
            examples=(
                "Сколько деталей 600×400 выйдет из одного листа 2750×1830 при пропиле 4 мм?",
                "Сколько фасадов 716х396 получится с листа 2800х2070",
                "скок полок 764*300 влезет на лист 2440*1830",
                "Сколько штук 900×250 мм выходит с листа 2800×2070, торцовка 10, пила 4?",
                "количество одинаковых боковин 720х560 из целого листа",
                "количество заготовок 500 на 250 с плиты 2500х1250, пропил 3,2",
                "How many 450x300 parts fit on a 2800x2070 sheet with a 4 mm kerf?",
                "how many 720x560 sides can be cut from one board 2750 by 1830?",
                "parts per sheet, 596x196 on 2440x1220",
                "сколько одинаковых щитов 800х400 даёт один лист 2800х2070?",
                "выход фасадов 396х716 с одного листа 2750 на 1830, штук",
                "how many 300x200 blanks per board 2800x2070?",
            ),
            asks={"parts": ("сколько", "деталей", "штук", "how many", "parts")},
        ),
    )
