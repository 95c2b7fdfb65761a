"""Tools about whole sheets: how many are needed by area, and their yield."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import (
    KnownParts,
    KnownThickness,
    Pieces,
    Products,
    Question,
    StatedLength,
    StatedWidth,
)
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.part_tools import AREA_CUES
from verstak.assistant.tools.price_slots import (
    COST_ASKED,
    KnownSheetPrice,
    cost_answers,
    cost_feeds,
    cost_figures,
)
from verstak.assistant.tools.sheet_slots import (
    DEFAULT_LENGTH,
    DEFAULT_WIDTH,
    SheetLength,
    SheetWidth,
)
from verstak.assistant.tools.slots import NumberSlot
from verstak.assistant.tools.stated_parts import StatedPart, stated_parts
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.listed_parts import ListedBoard, PartList
from verstak.furniture.sheet_sums import SheetField, sheet_yield, sheets_for_area
from verstak.furniture.shop_sums import sheets_by_area
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


def parts_sheets_by_area(
    *,
    parts: KnownParts = None,
    length: StatedLength = None,
    width: StatedWidth = None,
    thickness: KnownThickness = None,
    pieces: Pieces = None,
    question: Question = None,
    products: Products = 1,
    sheet_length: SheetLength = DEFAULT_LENGTH,
    sheet_width: SheetWidth = DEFAULT_WIDTH,
    price: KnownSheetPrice = None,
    desk: Desk,
) -> Outcome:
    """Fewest sheets that the area of the parts allows."""
    single = StatedPart(length, width, thickness, None, pieces)
    chosen = stated_parts(parts, single, question, desk.language)
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
    cost = cost_figures(total, price, "RUB/pcs")
    figures = (
        Figure("sheets", Bilingual("Sheets, at least", "Листов не менее"), total),
        *cost,
        Figure("area", Bilingual("Area of the parts", "Площадь деталей"), whole.area),
        Figure("sheet_area", Bilingual("Area of a sheet", "Площадь листа"), field.area_m2),
    )
    return Outcome(
        Report(Bilingual("Sheets by area", "Листы по площади"), figures, tables, tuple(notes)),
        answers=("sheets", *cost_answers(cost)),
        feeds=(Feed(total, SHEET_CUES), Feed(whole.area, AREA_CUES), *cost_feeds(cost)),
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
    price: KnownSheetPrice = None,
    desk: Desk,
) -> Outcome:
    """Fewest sheets that hold a total area."""
    del desk
    field = SheetField(um(sheet_length), um(sheet_width))
    total = sheets_for_area(_stated_area(area), field)
    cost = cost_figures(total, price, "RUB/pcs")
    return Outcome(
        Report(
            Bilingual("Sheets by area", "Листы по площади"),
            (
                Figure("sheets", Bilingual("Sheets, at least", "Листов не менее"), total),
                *cost,
                Figure("sheet_area", Bilingual("Area of a sheet", "Площадь листа"), field.area_m2),
            ),
            notes=(_AREA_ONLY,),
        ),
        answers=("sheets", *cost_answers(cost)),
        feeds=(Feed(total, SHEET_CUES), *cost_feeds(cost)),
    )


def _stated_area(area: float) -> Quantity:
    return Quantity(area, "m²", Given(Bilingual("area of the parts", "площадь деталей")), 4)


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
                "400 тумб, в каждой 3 детали 600×350. Листов 2750×1830 по голой площади минимум",
                "сколько листов 2440х1220 по площади на 900 фасадов 596х396",
                "fewest 2750x1830 sheets by area for 300 shelves 864x280",
            ),
            asks={
                "sheets": ("листов", "плит", "сколько листов", "sheets", "boards"),
                "area": ("площадь", "area"),
                "cost": COST_ASKED,
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
                "86 м² деталей, лист 2750×1830 по 3300 руб: сколько листов и на какую сумму?",
            ),
            asks={"sheets": ("листов", "листы", "плит", "sheets"), "cost": COST_ASKED},
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
