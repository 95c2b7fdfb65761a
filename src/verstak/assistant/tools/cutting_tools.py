"""The cutting plan of a list of parts: how many sheets are really needed, with the maps."""

from __future__ import annotations

import re
from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import (
    Parts,
    Products,
    Question,
)
from verstak.assistant.tools.outcome import Outcome
from verstak.assistant.tools.part_choice import choose_parts
from verstak.assistant.tools.plan_outcome import find_plans, plans_outcome
from verstak.assistant.tools.sheet_slots import (
    DEFAULT_LENGTH,
    DEFAULT_WIDTH,
    USUAL_KERF,
    USUAL_TRIM,
    Kerf,
    SheetLength,
    SheetWidth,
    Trim,
)
from verstak.assistant.tools.slots import Choice, ChoiceSlot, Default, FlagSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.cutting.job import MOST_PARTS, CuttingJob, Grain, Part, SawRules, Sheet
from verstak.cutting.job import Trim as SheetTrim
from verstak.errors import InvalidCutList, ToolRefused
from verstak.furniture.listed_parts import PartList
from verstak.quantities.length import mm_text, um
from verstak.quantities.text import Bilingual

Stages = Annotated[
    str | None,
    ChoiceSlot(
        title=Bilingual("rounds of cuts", "ступеней раскроя"),
        choices=(
            Choice("two", Bilingual("two rounds", "две ступени"), ("двухступенчатый",)),
            Choice("three", Bilingual("three rounds", "три ступени"), ("трёхступенчатый",)),
            Choice(
                "free",
                Bilingual("any number of turns", "без ограничения ступеней"),
                ("без ограничения ступеней", "free stages", "unlimited stages"),
            ),
        ),
        question=Bilingual("How many rounds of cuts?", "Сколько ступеней раскроя?"),
        default=Default(
            None,
            Bilingual(
                "by the words of the question; three as a panel saw usually cuts",
                "по словам вопроса; три, как обычно на форматном станке",
            ),
        ),
    ),
]
STAGES: dict[str, int | None] = {"two": 2, "three": 3, "free": None}
"""Choice → rounds of parallel cuts."""
_TWO_STAGES = re.compile(
    r"(?:\b2|дв\w+)[ -]?х?[ -]?(?:ступен|стади|этап)|(?:\b2|two)[ -]stage", re.IGNORECASE
)

AlongGrain = Annotated[
    bool,
    FlagSlot(
        Bilingual("grain along the parts' length: no turning", "текстура вдоль длины: не вращать"),
        (
            "по текстуре",
            "с текстурой",
            "текстура вдоль",
            "без поворота",
            "без вращения",
            "не вращать",
            "поворот запрещён",
            "запрет поворота",
            "нельзя поворачивать",
            "along the grain",
            "with grain",
            "no rotation",
            "without turning",
        ),
    ),
]


def cutting_plan(
    *,
    parts: Parts,
    question: Question = None,
    products: Products = 1,
    sheet_length: SheetLength = DEFAULT_LENGTH,
    sheet_width: SheetWidth = DEFAULT_WIDTH,
    kerf: Kerf = USUAL_KERF,
    trim: Trim = USUAL_TRIM,
    stages: Stages = None,
    grain: AlongGrain = False,
    desk: Desk,
) -> Outcome:
    """A checked cutting plan for the listed parts."""
    chosen = choose_parts(parts, question)
    whole = PartList(chosen.parts, products)
    if whole.pieces.value > MOST_PARTS:
        raise ToolRefused(
            f"{whole.pieces.value:g} parts in one plan; at most {MOST_PARTS} are laid out",
            remedy="split the order",
            in_russian=(
                f"деталей {whole.pieces.value:g}, а в один раскрой берётся не больше "
                f"{MOST_PARTS}; разделите заказ"
            ),
        )
    size = (um(sheet_length), um(sheet_width))
    sheet = Sheet(
        name="x".join(mm_text(side) for side in size),
        length_um=size[0],
        width_um=size[1],
        trim=SheetTrim.all_round(um(trim)),
    )
    rules = SawRules(kerf_um=um(kerf), stages=STAGES[stages or _said_stages(question)])
    jobs = []
    for board, listed in whole.by_board().items():
        try:
            jobs.append(
                CuttingJob(
                    parts=_grained(listed.cutting_parts(), along=grain),
                    sheets=(sheet,),
                    rules=rules,
                    name=board.name.in_(desk.language)
                    if board.thickness_um or board.called
                    else "",
                    material=board.called or board.material or "",
                    thickness_um=board.thickness_um,
                )
            )
        except InvalidCutList as error:
            raise ToolRefused(
                error.message,
                remedy=error.remedy,
                in_russian="такой лист нельзя раскроить: внутри торцовки ничего не остаётся",
            ) from error
    turning = Bilingual(
        "Parts may be turned: nobody spoke of grain.",
        "Детали можно поворачивать: о текстуре не сказано.",
    )
    notes = chosen.notes if grain else (*chosen.notes, turning)
    return plans_outcome(find_plans(jobs, desk), desk, notes)


def _said_stages(message: ParsedMessage | None) -> str:
    """A numeral is no stem, so a choice's cues cannot hold it."""
    return "two" if message is not None and _TWO_STAGES.search(message.text) else "three"


def _grained(parts: tuple[Part, ...], *, along: bool) -> tuple[Part, ...]:
    if not along:
        return parts
    return tuple(
        Part(each.name, each.length_um, each.width_um, each.quantity, Grain.LENGTH)
        for each in parts
    )


def cutting_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            cutting_plan,
            title=Bilingual("Cutting plan", "Раскрой"),
            doing=Bilingual("laying the parts out on sheets", "раскладываю детали по листам"),
            about=Bilingual(
                "Optimised cutting plan of listed parts for N products: sheets really needed, "
                "yield, offcuts, sheet maps (SVG, PDF, DXF, .CUT, XLSX).",
                "Оптимальный раскрой деталей по списку на N изделий: сколько листов нужно на самом "
                "деле, КИМ, обрезки, карты раскроя (SVG, PDF, DXF, .CUT, XLSX).",
            ),
            examples=(
                "Раскрой на листы 2800×2070: 12 полок 764×300, 6 боковин 1800×320, пропил 4 мм",
                "Сделай карту раскроя ЛДСП 16: 2 бока 800х450, дно 868х450, изделий 30",
                "сколько реально листов нужно на 40 деталей 600*400 и 25 деталей 900*300 с пропилом",
                "разложи детали по листам 2440×1830, торцовка 10, пила 3,2, по текстуре",
                "скока листов уйдёт с учётом пропила на 8 дверей 1950*447 и 20 полок 764*500",
                "оптимизируй раскрой списка деталей и дай pdf",
                "карты кроя на 15 шкафов",
                "Make a cutting plan: 10 shelves 800x300 and 4 sides 2000x320 on 2800x2070 sheets",
                "how many sheets are really needed with a 4 mm kerf for these parts?",
                "nest 50 panels 500x350 on 2440×1220 boards, two stages, along the grain",
            ),
            asks={
                "sheets": ("листов", "сколько листов", "sheets", "how many sheets"),
                "yield_percent": ("КИМ", "использование", "yield"),
                "offcuts_m2": ("обрезки", "деловой остаток", "offcuts"),
                "waste_m2": ("отходы", "отход", "waste"),
                "cut_m": ("длина резов", "метров реза", "length of cuts"),
            },
        ),
    )
