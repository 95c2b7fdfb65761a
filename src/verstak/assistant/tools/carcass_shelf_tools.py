"""A shelf inside a carcass: its span follows from the carcass's width and board."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.message.phrases import has_phrase
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import length_slot
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.refusal import refusal
from verstak.assistant.tools.shelf_slots import (
    AREA_LOAD,
    CREEP,
    DEPTH,
    LASTING,
    LIMIT,
    LINE_LOAD,
    MATERIAL,
    MODULUS,
    POINT_LOAD,
    SPREAD_LOAD,
)
from verstak.assistant.tools.shelf_tools import shelf
from verstak.assistant.tools.slots import Default, NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import InvalidCabinet
from verstak.furniture.inside_sizes import section_width
from verstak.quantities.length import um
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_BOARD_WORDS = ("плита", "ЛДСП", "ДСП", "МДФ", "фанера", "толщина", "board", "thick", "MDF")

Carcass = Annotated[
    float,
    length_slot(
        Bilingual("outer width of the carcass", "наружная ширина корпуса"),
        (
            "корпус",
            "ширина корпуса",
            "шкаф",
            "тумба",
            "модуль",
            "стеллаж",
            "снаружи",
            "carcass",
            "cabinet",
            "unit",
            "bookcase",
            "outer width",
        ),
        Bilingual("How wide is the carcass, mm?", "Какая наружная ширина корпуса, мм?"),
        axis="width",
        least=150,
        most=5_000,
    ),
]
CarcassBoard = Annotated[
    float,
    length_slot(
        Bilingual("board of the carcass", "плита корпуса"),
        ("плита корпуса", "боковины", "стенки", "корпус из", *_BOARD_WORDS, "sides", "walls"),
        Bilingual("How thick is the carcass's board, mm?", "Какая толщина плиты корпуса, мм?"),
        least=3,
        most=60,
        axis="thickness",
    ),
]
ShelfBoard = Annotated[
    float | None,
    length_slot(
        Bilingual("thickness of the shelf", "толщина полки"),
        ("полка", "полки", "толщина полки", "полка толщиной", "shelf", "shelf thickness"),
        Bilingual("How thick is the shelf, mm?", "Какая толщина полки, мм?"),
        least=3,
        most=60,
        default=Default(
            None,
            Bilingual("as the board of the carcass: not said", "как плита корпуса: не названа"),
        ),
    ),
]
Uprights = Annotated[
    int,
    NumberSlot(
        title=Bilingual("dividers", "внутренних стоек"),
        dimension=Dimension.COUNT,
        unit="pcs",
        cues=("стойка", "стойки", "перегородка", "перегородки", "divider", "partition"),
        question=Bilingual("How many dividers stand inside?", "Сколько внутри перегородок?"),
        least=0,
        most=20,
        whole=True,
        default=Default(0, Bilingual("no dividers were named", "перегородки не названы")),
    ),
]


def carcass_shelf(
    *,
    carcass: Carcass,
    board: CarcassBoard,
    thickness: ShelfBoard = None,
    dividers: Uprights = 0,
    depth: Annotated[float | None, DEPTH] = None,
    material: Annotated[str, MATERIAL] = "particleboard",
    area_load: Annotated[float | None, AREA_LOAD] = None,
    spread_load: Annotated[float | None, SPREAD_LOAD] = None,
    line_load: Annotated[float | None, LINE_LOAD] = None,
    point_load: Annotated[float | None, POINT_LOAD] = None,
    modulus: Annotated[float | None, MODULUS] = None,
    creep: Annotated[float | None, CREEP] = None,
    limit: Annotated[float | None, LIMIT] = None,
    lasting: Annotated[bool, LASTING] = False,
    desk: Desk,
) -> Outcome:
    """Opening of a carcass and the deflection of a shelf that spans it."""
    try:
        opening = section_width(um(carcass), um(board), dividers)
    except InvalidCabinet as error:
        raise refusal(
            error.message, "внутри ничего не остаётся: плиты шире самого корпуса"
        ) from error
    made = shelf(
        span=opening.value,
        depth=depth,
        thickness=board if thickness is None else thickness,
        material=material,
        area_load=area_load,
        spread_load=spread_load,
        line_load=line_load,
        point_load=point_load,
        modulus=modulus,
        creep=creep,
        limit=limit,
        lasting=lasting,
        desk=desk,
    )
    name = Bilingual("Opening, the shelf's span", "Проём, он же пролёт полки")
    report = made.report
    return replace(
        made,
        report=Report(
            report.title,
            (Figure("opening", name, opening), *report.figures),
            report.tables,
            report.notes,
        ),
        answers=("opening", *made.answers),
        feeds=(Feed(opening, ("проём", "пролёт", "opening", "span")), *made.feeds),
    )


_CARCASS_WORDS = (
    "корпус", "шкаф", "тумба", "пенал", "стеллаж", "комод", "модуль", "секция", "снаружи", "проём",
    "cabinet", "carcass", "unit", "bookcase", "wardrobe", "outer", "opening",
)  # fmt: skip


def names_carcass(message: ParsedMessage) -> bool:
    """Whether the message speaks of a carcass at all, and not of a shelf alone."""
    return has_phrase(_CARCASS_WORDS, message.stems)


def carcass_shelf_tools() -> tuple[Tool, ...]:
    """The one tool of this file."""
    return (
        derive(
            carcass_shelf,
            title=Bilingual("Opening and shelf of a carcass", "Проём корпуса и прогиб полки в нём"),
            doing=Bilingual(
                "calculating the opening and its shelf", "считаю проём и прогиб полки в нём"
            ),
            about=Bilingual(
                "Opening of a carcass from its outer width and board, and how far a shelf across "
                "that opening sags under a load.",
                "Проём корпуса по наружной ширине и плите и прогиб полки на этом проёме под "
                "нагрузкой.",
            ),
            examples=(
                "Шкаф 900 мм из ЛДСП 16: какой проём и на сколько прогнётся полка при 40 кг/м²?",
                "Корпус шириной 1000, плита 18, полка 18 глубиной 300: проём и прогиб на нём, 30 кг/м²",
                "проём и прогиб полки: тумба 800, лдсп 16, нагрузка 50 кг/м2",
                "модуль 1200 мм, 16 мм, полка во всю ширину, 25 кг/м2: пролёт и прогиб",
                "стеллаж 850 снаружи плита 16, 45 кг/м2, проем и скок прогнется полка внутри",
                "сначала найди внутреннюю ширину корпуса 960 мм из плиты 16, потом прогиб полки",
                "Шкаф 1600 с одной перегородкой, ЛДСП 18: проём секции и прогиб полки, 60 кг/м²",
                (
                    "Корпус шириной 750 мм из плиты 16 мм. Какова ширина проёма и какой мгновенный прогиб "
                    "у полки 16 мм на этом пролёте при 45 кг/м², E=2000 МПа?"
                ),
                "ширина корпуса 1100, плита 16 мм: проём? и прогиб полки на этом проёме, 35 кг/м2",
                "Cabinet 900 mm wide, 18 mm board: opening, and sag of a shelf across it, 40 kg/m²?",
                "Carcass 700 mm, 16 mm sides: clear width and deflection of its shelf at 35 kg/m²",
                "how far does a 16 mm shelf sag inside a 1 m bookcase of 16 mm board, 30 kg/m2?",
                "outer width 850, board 16: span of the shelf and its deflection, depth 320, 50 kg/m2",
            ),
            recognises=names_carcass,
            asks={
                "opening": ("проём", "внутренняя ширина", "пролёт", "opening", "clear width"),
                "deflection": ("прогиб", "прогнётся", "провиснет", "deflection", "sag"),
                "long_deflection": ("со временем", "длительный прогиб", "long-term", "in time"),
            },
        ),
    )
