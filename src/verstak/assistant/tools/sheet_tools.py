"""Tools about whole sheets: how many are needed by area, what fits on one, yield, cost."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import (
    DEFAULT_LENGTH,
    DEFAULT_WIDTH,
    SHEET_NOUNS,
    USUAL_KERF,
    USUAL_TRIM,
    Kerf,
    KnownThickness,
    NoTrim,
    PartLength,
    Parts,
    PartWidth,
    Products,
    Question,
    SheetLength,
    SheetWidth,
    Trim,
    length_slot,
)
from verstak.assistant.tools.outcome import Feed, Outcome, Verdict
from verstak.assistant.tools.part_choice import choose_parts
from verstak.assistant.tools.part_tools import AREA_CUES
from verstak.assistant.tools.slots import NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.listed_parts import ListedBoard, PartList
from verstak.furniture.sheet_sums import SheetField, grid_count, sheet_yield, sheets_for_area
from verstak.furniture.shop_sums import sheets_by_area, strips_across
from verstak.quantities.length import um
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

SHEET_CUES = ("листов", "лист", "количество листов", "sheets", "number of sheets")
_AREA_ONLY = Bilingual(
    "By area alone: kerf, trim and the parts' shapes are not in it. No cutting plan needs fewer.",
    "Только по площади: без пропила, торцовки и формы деталей. Меньше листов не бывает.",
)

TotalArea = Annotated[
    float,
    NumberSlot(
        title=Bilingual("area of the parts", "площадь деталей"),
        dimension=Dimension.AREA,
        unit="m²",
        cues=(*AREA_CUES, "на детали", "м²", "всего", "нужно", "total", "needed"),
        question=Bilingual("What is the area of the parts, m²?", "Какая площадь деталей, м²?"),
        least=0.0001,
        most=1_000_000,
    ),
]
SheetCount = Annotated[
    int,
    NumberSlot(
        title=Bilingual("sheets", "листов"),
        dimension=Dimension.COUNT,
        unit="sheets",
        cues=(*SHEET_CUES, "плит", "plates", "boards"),
        question=Bilingual("How many sheets?", "Сколько листов?"),
        least=1,
        most=1_000_000,
        whole=True,
    ),
]
StripWidth = Annotated[
    float,
    length_slot(
        Bilingual("width of a strip", "ширина полосы"),
        ("полоса", "полос шириной", "шириной", "полосу", "strip", "strips of", "rip", "wide"),
        Bilingual("How wide is a strip, mm?", "Какая ширина полосы, мм?"),
        least=1,
        most=20_000,
    ),
]
AcrossWidth = Annotated[
    float,
    length_slot(
        Bilingual("width of the sheet across the strips", "ширина листа поперёк полос"),
        (
            "лист",
            "листа",
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
        least=1,
        most=20_000,
    ),
]


def parts_sheets_by_area(
    *,
    parts: Parts,
    question: Question = None,
    products: Products = 1,
    sheet_length: SheetLength = DEFAULT_LENGTH,
    sheet_width: SheetWidth = DEFAULT_WIDTH,
    desk: Desk,
) -> Outcome:
    """Fewest sheets that the area of the listed parts allows."""
    del desk
    chosen = choose_parts(parts, question)
    whole = PartList(chosen.parts, products)
    sheet = (um(sheet_length), um(sheet_width))
    boards = whole.by_board()
    floors = {board: sheets_by_area(each.cutting_parts(), *sheet) for board, each in boards.items()}
    total = next(iter(floors.values()))
    tables: tuple[Table, ...] = ()
    notes = [*chosen.notes, _AREA_ONLY]
    if len(floors) > 1:
        total = Quantity(
            sum(floor.value for floor in floors.values()),
            "sheets",
            Computed(Bilingual("Σ over the boards", "Σ по плитам")),
            0,
        )
        tables = (_floor_table(whole, floors),)
        notes.append(
            Bilingual(
                "Boards are not mixed on a sheet; each board's sheets are rounded up.",
                "Разные плиты на одном листе не смешиваются; листы каждой округлены вверх.",
            )
        )
    field = SheetField(*sheet)
    figures = (
        Figure("sheets", Bilingual("Sheets, at least", "Листов не менее"), total),
        Figure("area", Bilingual("Area of the parts", "Площадь деталей"), whole.area),
        Figure("sheet_area", Bilingual("Area of a sheet", "Площадь листа"), field.area_m2),
    )
    return Outcome(
        Report(Bilingual("Sheets by area", "Листы по площади"), figures, tables, tuple(notes)),
        answers=("sheets",),
        feeds=(Feed(total, SHEET_CUES), Feed(whole.area, AREA_CUES)),
    )


def _floor_table(whole: PartList, floors: dict[ListedBoard, Quantity]) -> Table:
    heads = columns(
        ("board", "board", "плита"),
        ("pieces", "parts", "деталей"),
        ("area", "area", "площадь"),
        ("sheets", "sheets, at least", "листов не менее"),
    )
    rows: list[tuple[Cell, ...]] = [
        (board.name, each.pieces, each.area, floors[board])
        for board, each in whole.by_board().items()
    ]
    return Table("boards", Bilingual("By board", "По плитам"), heads, tuple(rows))


def sheets_by_total_area(
    *,
    area: TotalArea,
    sheet_length: SheetLength = DEFAULT_LENGTH,
    sheet_width: SheetWidth = DEFAULT_WIDTH,
    desk: Desk,
) -> Outcome:
    """Fewest sheets that hold a total area."""
    del desk
    field = SheetField(um(sheet_length), um(sheet_width))
    total = sheets_for_area(_stated_area(area), field)
    return Outcome(
        Report(
            Bilingual("Sheets by area", "Листы по площади"),
            (
                Figure("sheets", Bilingual("Sheets, at least", "Листов не менее"), total),
                Figure("sheet_area", Bilingual("Area of a sheet", "Площадь листа"), field.area_m2),
            ),
            notes=(_AREA_ONLY,),
        ),
        answers=("sheets",),
        feeds=(Feed(total, SHEET_CUES),),
    )


def _stated_area(area: float) -> Quantity:
    return Quantity(area, "m²", Given(Bilingual("area of the parts", "площадь деталей")), 4)


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
    length: PartLength,
    width: PartWidth,
    thickness: KnownThickness = None,
    sheet_length: SheetLength = DEFAULT_LENGTH,
    sheet_width: SheetWidth = DEFAULT_WIDTH,
    kerf: Kerf = USUAL_KERF,
    trim: Trim = USUAL_TRIM,
    desk: Desk,
) -> Outcome:
    """How many equal parts a sheet holds as a plain grid, and whether one fits at all."""
    del thickness, desk  # the slot keeps a board's thickness out of the others
    field = SheetField(um(sheet_length), um(sheet_width), um(trim), um(kerf))
    grid = grid_count(um(length), um(width), field)
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


def yield_of_sheets(
    *,
    area: TotalArea,
    sheets: SheetCount,
    sheet_length: SheetLength = DEFAULT_LENGTH,
    sheet_width: SheetWidth = DEFAULT_WIDTH,
    desk: Desk,
) -> Outcome:
    """Yield (КИМ) and waste from the parts' area and the number of sheets."""
    del desk
    field = SheetField(um(sheet_length), um(sheet_width))
    made = sheet_yield(_stated_area(area), sheets, field)
    return Outcome(
        made.report(),
        answers=("yield_percent",),
        feeds=(
            Feed(made.yield_percent, ("КИМ", "использование", "yield")),
            Feed(made.waste_m2, ("отходы", "площадь отходов", "waste")),
        ),
    )


def sheet_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            parts_sheets_by_area,
            title=Bilingual("Sheets by area of a parts list", "Листы по площади списка деталей"),
            doing=Bilingual("dividing the area by the sheet", "делю площадь на лист"),
            about=Bilingual(
                (
                    "Lower bound of the number of sheets by area alone, from a list of parts, for N "
                    "products."
                ),
                "Нижняя оценка числа листов только по площади, по списку деталей, на N изделий.",
            ),
            examples=(
                "Минимум листов 2800×2070 по площади на 60 комодов: 2 бока 800×450, дно 868×450",
                "Нижняя граница листов ЛДСП без учёта пропила на список деталей",
                (
                    "Сколько листов 2440х1830 хотя бы нужно по площади: 4 полки 768*480, 2 стойки "
                    "2000*500, изделий 90"
                ),
                "грубая оценка листов по площади без раскроя на партию по списку деталей",
                "не меньше скольки листов уйдёт по квадратуре на детали",
                "оценка снизу количества плит, детали 600х300 20 шт и 400х300 15 шт",
                (
                    "Lower bound of 2800x2070 sheets by area only for 120 units: 2 sides 700x300, "
                    "bottom 568x300"
                ),
                "at least how many sheets by area, ignoring kerf, for these parts?",
                "rough number of boards from the parts' area",
            ),
            asks={
                "sheets": ("листов", "плит", "сколько листов", "sheets", "boards"),
                "area": ("площадь", "area"),
            },
        ),
        derive(
            sheets_by_total_area,
            title=Bilingual("Sheets for an area", "Листы на площадь"),
            doing=Bilingual("dividing the area by the sheet", "делю площадь на лист"),
            about=Bilingual(
                "Fewest sheets that hold a stated total area in m², rounded up.",
                "Сколько листов нужно на известную площадь в м², с округлением вверх.",
            ),
            examples=(
                "Нужно 240 м² деталей, сколько это листов 2750×1830 по площади?",
                "На 35 кв.м сколько листов 2800х2070",
                "скок листов 2440*1220 на 18,6 м2",
                "Площадь деталей 512,4 м². Минимум листов?",
                "переведи 90 квадратов ЛДСП в листы",
                "и сколько это листов?",
                "How many 2800x2070 sheets for 75 m² of parts?",
                "12.5 m² of board in sheets of 2440 × 1220",
                "convert an area of 300 m² to whole sheets",
            ),
            asks={"sheets": ("листов", "листы", "плит", "sheets")},
        ),
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
                "How many equal parts of one size fit on one sheet, and whether a part fits.",
                (
                    "Сколько одинаковых деталей одного размера выходит с одного листа и помещается ли "
                    "деталь."
                ),
            ),
            examples=(
                "Сколько деталей 600×400 выйдет из одного листа 2750×1830 при пропиле 4 мм?",
                "Сколько фасадов 716х396 получится с листа 2800х2070",
                "скок полок 764*300 влезет на лист 2440*1830",
                "Поместится ли деталь 2900×600 на лист 2750×1830?",
                "войдёт ли щит 2060 на 800 в лист 2070×2800 с торцовкой 10",
                "количество заготовок 500 на 250 с плиты 2500х1250, пропил 3,2",
                "How many 450x300 parts fit on a 2800x2070 sheet with a 4 mm kerf?",
                "Does a 2745 × 500 panel fit on a 2750x1830 sheet with 10 mm trim?",
                "parts per sheet, 596x196 on 2440x1220",
            ),
            asks={"parts": ("сколько", "деталей", "штук", "how many", "parts")},
        ),
        derive(
            yield_of_sheets,
            title=Bilingual("Yield of sheets", "Коэффициент использования материала"),
            doing=Bilingual("calculating the yield", "считаю КИМ"),
            about=Bilingual(
                (
                    "Yield (material utilisation) and waste in % and m² from the parts' area and the "
                    "number of sheets used."
                ),
                "КИМ (коэффициент использования материала) и отходы в % и м² по площади деталей и "
                "числу листов.",
            ),
            examples=(
                "Детали 41,2 м², израсходовали 10 листов 2750×1830. Какой КИМ?",
                "Коэффициент использования: 128 м2 деталей из 28 листов 2800х2070",
                "процент отходов если с 6 листов 2440*1830 вышло 21 квадрат деталей",
                "ким раскроя 15 листов 2750х1830, площадь деталей 66 м²",
                "сколько отхода в м2: 3 листа, детали 12,5 м2",
                "выход полезный при 9 листах и площади 38 кв.м",
                "What is the yield of 8 sheets 2800x2070 for 39 m² of parts?",
                "waste percentage, 20 sheets 2750 × 1830, parts 88 m²",
                "material utilisation of 5 boards with 21.4 m² cut",
            ),
            asks={
                "yield_percent": ("КИМ", "использование", "выход", "yield", "utilisation"),
                "waste_percent": ("отходы", "процент отходов", "отход", "waste"),
                "waste_m2": ("отходы м²", "сколько отхода", "площадь отходов", "waste area"),
            },
        ),
    )
