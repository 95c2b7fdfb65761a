"""Whether parts go into a sheet at all: along it, or turned where turning is allowed."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.message.mention import PartLine
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import (
    KnownParts,
    KnownThickness,
    Question,
    StatedLength,
    StatedWidth,
)
from verstak.assistant.tools.outcome import Outcome, Verdict
from verstak.assistant.tools.part_tables import LISTED
from verstak.assistant.tools.refusal import refusal
from verstak.assistant.tools.sheet_slots import (
    DEFAULT_LENGTH,
    DEFAULT_WIDTH,
    NoTrim,
    SheetLength,
    SheetWidth,
)
from verstak.assistant.tools.slots import FlagSlot
from verstak.assistant.tools.stated_parts import StatedPart, stated_parts
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import UsageError
from verstak.furniture.part_sums import length_given
from verstak.furniture.sheet_sums import SheetField
from verstak.quantities.length import mm, um
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

NoTurn = Annotated[
    bool,
    FlagSlot(
        Bilingual("no turning", "без поворота"),
        (
            "без поворота",
            "поворачивать нельзя",
            "нельзя поворачивать",
            "не поворачивать",
            "не вращать",
            "без вращения",
            "повернуть нельзя",
            "поворот запрещён",
            "по текстуре",
            "текстура вдоль",
            "with grain",
            "along the grain",
            "no rotation",
            "no turning",
            "cannot turn",
            "not be turned",
            "may not be turned",
            "may not be rotated",
            "without rotating",
            "without turning",
        ),
    ),
]
_YES, _NO = Bilingual("yes", "да"), Bilingual("no", "нет")


def part_fits_sheet(
    *,
    parts: KnownParts = None,
    length: StatedLength = None,
    width: StatedWidth = None,
    thickness: KnownThickness = None,
    sheet_length: SheetLength = DEFAULT_LENGTH,
    sheet_width: SheetWidth = DEFAULT_WIDTH,
    trim: NoTrim = 0,
    no_turn: NoTurn = False,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Whether each part goes into the sheet inside its trim."""
    chosen = stated_parts(parts, StatedPart(length, width, thickness), question, desk.language)
    try:
        room = SheetField(um(sheet_length), um(sheet_width), um(trim))
    except UsageError as error:
        raise refusal(error.message, "внутри торцовки листа ничего не остаётся") from error
    usable = room.usable_um
    ways = [(_fits(line, usable), _fits(line, usable[::-1])) for line in chosen.lines]
    fine = all(straight or (turned and not no_turn) for straight, turned in ways)
    figures = (
        Figure("fits", Bilingual("Fits", "Помещается"), fine),
        Figure("along", Bilingual("Along the sheet", "Вдоль листа"), all(s for s, _ in ways)),
        Figure("turned", Bilingual("Turned", "С поворотом"), all(t for _, t in ways)),
        *_room_figures(room),
    )
    return Outcome(
        Report(
            Bilingual("Does it fit the sheet", "Помещается ли в лист"),
            figures,
            (_table(chosen.lines, ways),) if len(ways) > 1 else (),
            chosen.notes,
        ),
        answers=("fits",),
        verdict=_verdict(fine=fine, no_turn=no_turn),
    )


def _fits(line: PartLine, room_um: tuple[int, ...]) -> bool:
    return line.length_um <= room_um[0] and line.width_um <= room_um[1]


def _room_figures(field: SheetField) -> tuple[Figure, ...]:
    trim = length_given(field.trim_um, Bilingual("trim", "торцовка"))
    sides = (
        ("usable_length", Bilingual("Usable length", "Полезная длина"), field.length_um),
        ("usable_width", Bilingual("Usable width", "Полезная ширина"), field.width_um),
    )
    return tuple(
        Figure(
            key,
            name,
            Quantity(
                mm(whole - 2 * field.trim_um),
                "mm",
                Computed(
                    Bilingual("L − 2 · trim", "L − 2 · торцовка"),
                    (
                        ("L", length_given(whole, Bilingual("sheet", "лист"))),
                        ("trim", trim),
                    ),
                ),
                1,
            ),
        )
        for key, name, whole in sides
    )


def _verdict(*, fine: bool, no_turn: bool) -> Verdict:
    if fine:
        return Verdict(True, Bilingual("it fits inside the trim", "внутри торцовки помещается"))
    if no_turn:
        return Verdict(
            False,
            Bilingual(
                "it does not fit along the sheet, and turning is not allowed",
                "вдоль листа не помещается, а поворачивать нельзя",
            ),
        )
    return Verdict(
        False,
        Bilingual(
            "it does not fit inside the trim, neither along the sheet nor turned",
            "внутри торцовки не помещается ни вдоль листа, ни с поворотом",
        ),
    )


def _table(lines: tuple[PartLine, ...], ways: list[tuple[bool, bool]]) -> Table:
    heads = columns(
        ("part", "part", "деталь"),
        ("length", "length", "длина"),
        ("width", "width", "ширина"),
        ("along", "along the sheet", "вдоль листа"),
        ("turned", "turned", "с поворотом"),
    )
    rows = tuple(
        (
            line.name,
            length_given(line.length_um, LISTED),
            length_given(line.width_um, LISTED),
            _YES if straight else _NO,
            _YES if turned else _NO,
        )
        for line, (straight, turned) in zip(lines, ways, strict=True)
    )
    return Table("parts", Bilingual("By part", "По деталям"), heads, rows)


def part_fit_tools() -> tuple[Tool, ...]:
    """The one tool of this file."""
    return (
        derive(
            part_fits_sheet,
            title=Bilingual("Does a part fit a sheet", "Помещается ли деталь в лист"),
            doing=Bilingual("laying the part on the sheet", "прикладываю деталь к листу"),
            about=Bilingual(
                "Whether a part goes into a sheet, yes or no, with trim, turned or not.",
                "Помещается ли деталь в лист, да или нет, с торцовкой, с поворотом или без.",
            ),
            examples=(
                "Поместится ли деталь 2900×600 на лист 2750×1830?",
                "войдёт ли щит 2060 на 800 в лист 2070×2800 с торцовкой 10",
                "Влезет ли столешница 2800×600 в лист 2750×1830 мм?",
                "Можно ли вырезать фасад 1850х450 из листа 2750х1830 без поворота?",
                "дверь 2400*900 по текстуре из листа 2440*1830 выйдет?",
                "деталь 2050 на 2050 лист 2800 на 2070 торцовка 12 влезет или нет",
                "помещается боковина 2740х560 в плиту 2750х1830 если опил 10мм",
                "хватит листа 2440×1220 на щит 2430×1215, обгон 8 мм?",
                "Does a 2745 × 500 panel fit on a 2750x1830 sheet with 10 mm trim?",
                "Will a 1900x1300 door fit a 2440×1220 board?",
                "can I cut a 2065 by 700 part from a 2800x2070 sheet, no rotation",
                "is a 2800×2070 sheet big enough for a 2790 x 300 rail, trim 10 on each side?",
            ),
            asks={
                "fits": ("войдёт", "влезет", "поместится", "помещается", "fit", "big enough"),
            },
        ),
    )
