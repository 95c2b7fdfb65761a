"""Tools about what repeats: equal bays between boards, holes of a row, a limit of a span."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import Question, length_slot
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.refusal import question as ask
from verstak.assistant.tools.said_ordinals import ordinal_said
from verstak.assistant.tools.shelf_slots import SPAN
from verstak.assistant.tools.slots import Choice, ChoiceSlot, Default, NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.equal_bays import equal_bay, hole_coordinate
from verstak.quantities.length import um
from verstak.quantities.quantity import Computed, Given, Quantity, count
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

Divided = Annotated[
    float,
    length_slot(
        Bilingual("height or width that is divided", "высота или ширина, которую делят"),
        (
            "в свету",
            "проём",
            "внутри",
            "внутренняя высота",
            "внутренняя ширина",
            "между дном и крышкой",
            "ниша",
            "высота",
            "высотой",
            "ширина",
            "шириной",
            "clear height",
            "clear",
            "inside",
            "opening",
            "inner",
            "height",
            "width",
            "high",
            "wide",
        ),
        Bilingual("Which height or width is divided, mm?", "Какую высоту или ширину делим, мм?"),
        least=100,
        most=10_000,
    ),
]
Dividing = Annotated[
    int,
    NumberSlot(
        title=Bilingual("boards that divide it", "полок или перегородок"),
        dimension=Dimension.COUNT,
        unit="pcs",
        cues=(
            "полка",
            "полок",
            "полки",
            "перегородка",
            "перегородок",
            "стойка",
            "shelf",
            "shelves",
            "divider",
            "dividers",
            "partitions",
        ),
        question=Bilingual("How many shelves or dividers?", "Сколько полок или перегородок?"),
        least=1,
        most=60,
        whole=True,
    ),
]
BayBoard = Annotated[
    float,
    length_slot(
        Bilingual("thickness of each board", "толщина каждой полки"),
        (
            "толщина",
            "толщиной",
            "плита",
            "ЛДСП",
            "ДСП",
            "МДФ",
            "фанера",
            "полка толщиной",
            "полок по",
            "полки по",
            "перегородки по",
            "каждая по",
            "thickness",
            "thick",
            "board",
            "MDF",
            "particleboard",
            "plywood",
        ),
        Bilingual("How thick is each board, mm?", "Какая толщина полок, мм?"),
        axis="thickness",
        least=3,
        most=60,
    ),
]
Measured = Annotated[
    str,
    ChoiceSlot(
        title=Bilingual("how the size is measured", "как измерен размер"),
        choices=(
            Choice(
                "clear",
                Bilingual("clear, between the ends", "в свету"),
                ("в свету", "проём", "внутри", "внутренний", "ниша", "clear", "inside", "inner"),
            ),
            Choice(
                "outer",
                Bilingual("outer, with both ends", "наружный, с крайними щитами"),
                ("наружный", "снаружи", "габарит", "общий размер", "outer", "overall", "outside"),
            ),
        ),
        question=Bilingual(
            "Is it the clear or the outer size?", "Это размер в свету или наружный?"
        ),
        default=Default(
            "clear", Bilingual("taken as the clear size: not said", "взят как размер в свету")
        ),
    ),
]


def equal_bays(
    *,
    size: Divided,
    boards: Dividing,
    thickness: BayBoard,
    measured: Measured = "clear",
    desk: Desk,
) -> Outcome:
    """Height or width of each of the equal bays between shelves or dividers."""
    del desk
    walls = 2 if measured == "outer" else 0
    bay = equal_bay(um(size), boards, um(thickness), walls=walls)
    inputs = (("n", count(boards, Given(Bilingual("boards between", "щитов внутри")))),)
    bays = count(boards + 1, Computed("n + 1", inputs))
    return Outcome(
        Report(
            Bilingual("Equal bays", "Равные отсеки"),
            (
                Figure("bay", Bilingual("Each bay", "Каждый отсек"), bay),
                Figure("bays", Bilingual("Bays", "Отсеков"), bays),
            ),
        ),
        answers=("bay",),
        feeds=(
            Feed(bay, ("отсек", "высота отсека", "ширина секции", "проём", "пролёт", "bay")),
            Feed(bays, ("отсеков", "секций", "bays")),
        ),
    )


HoleNumber = Annotated[
    int | None,
    NumberSlot(
        title=Bilingual("number of the hole", "номер отверстия"),
        dimension=Dimension.NUMBER,
        unit="",
        cues=(
            "номер",
            "отверстие",
            "отверстия",
            "отверстие номер",
            "по счёту",
            "№",
            "hole",
            "hole number",
            "hole no",
            "th hole",
        ),
        question=Bilingual("Which hole, by number?", "Которое отверстие по счёту?"),
        least=1,
        most=200,
        whole=True,
        optional=True,
    ),
]
FirstHole = Annotated[
    float,
    length_slot(
        Bilingual("first hole", "первое отверстие"),
        (
            "первое",
            "первое отверстие",
            "первого",
            "начало",
            "от края",
            "от низа",
            "отступ",
            "first",
            "first hole",
            "starts at",
            "from the edge",
            "from the bottom",
        ),
        Bilingual("Where is the first hole, mm?", "На каком расстоянии первое отверстие, мм?"),
        least=0,
        most=5_000,
    ),
]
HolePitch = Annotated[
    float,
    length_slot(
        Bilingual("pitch of the holes", "шаг отверстий"),
        ("шаг", "с шагом", "через", "pitch", "step", "apart"),
        Bilingual("What is the pitch, mm?", "Какой шаг отверстий, мм?"),
        least=5,
        most=1_000,
        default=Default(32, Bilingual("32 mm, the pitch of System 32", "32 мм, шаг системы 32")),
    ),
]


def row_hole(
    *,
    number: HoleNumber = None,
    first: FirstHole,
    pitch: HolePitch = 32,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Where the n-th hole of a row stands."""
    del desk
    if question is not None:
        number = ordinal_said(question.text) or number
    if number is None:
        raise ask("Which hole, by number", "Которое отверстие по счёту")
    place = hole_coordinate(number, um(first), um(pitch))
    return Outcome(
        Report(
            Bilingual("Hole of a row", "Отверстие ряда"),
            (Figure("place", Bilingual("Coordinate of the hole", "Координата отверстия"), place),),
        ),
        answers=("place",),
        feeds=(Feed(place, ("координата", "координата отверстия", "hole", "position")),),
    )


LimitRatio = Annotated[
    int,
    NumberSlot(
        title=Bilingual("n of the limit L/n", "n предела L/n"),
        dimension=Dimension.NUMBER,
        unit="",
        cues=("L/", "1/", "предел L", "доля пролёта", "часть пролёта", "limit L", "span over"),
        question=Bilingual("Which limit L/n?", "Какой предел L/n?"),
        least=20,
        most=2_000,
        whole=True,
    ),
]


def span_limit(*, span: Annotated[float, SPAN], ratio: LimitRatio, desk: Desk) -> Outcome:
    """How many millimetres a limit of L/n is on a span."""
    del desk
    inputs = (
        ("L", Quantity(span, "mm", Given(Bilingual("span", "пролёт")), 1)),
        ("n", Quantity(ratio, "", Given(Bilingual("limit L/n", "предел L/n")), 0)),
    )
    allowed = Quantity(span / ratio, "mm", Computed("L / n", inputs), 2)
    return Outcome(
        Report(
            Bilingual("Limit of the deflection", "Предел прогиба"),
            (Figure("allowed", Bilingual("Allowed deflection", "Допустимый прогиб"), allowed),),
        ),
        answers=("allowed",),
        feeds=(Feed(allowed, ("допустимый прогиб", "предельный прогиб", "allowed deflection")),),
    )


def spacing_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            equal_bays,
            title=Bilingual("Equal bays between shelves", "Равные отсеки между полками"),
            doing=Bilingual("dividing into equal bays", "делю на равные отсеки"),
            about=Bilingual(
                "Height or width of each equal bay (cell, compartment, section) when n shelves or "
                "dividers of a thickness divide a clear size.",
                "Высота или ширина каждого равного отсека (ячейки, секции, ниши), когда n полок "
                "или перегородок данной толщины делят размер в свету.",
            ),
            examples=(
                "Внутренняя высота 1900 мм, 5 полок по 18 мм, отсеки равные. Какой высоты отсек?",
                "Проём 2036 мм делим тремя полками толщиной 16 мм поровну, высота каждой ячейки?",
                "равные отсеки: в свету 1164, полок 2, лдсп 16",
                "шаг полок поровну: внутри 1700, полки 4 шт 16мм, сколько между полками",
                "ширина секций если проём 1768 делят две перегородки по 16",
                "расставить 6 полок равномерно на высоте 2200, плита 18, просвет?",
                "Четыре полки 22 мм в нише 1500 мм: просвет между ними?",
                "высота ячейки стеллажа, снаружи 2000, полок 4, плита 16",
                "Clear height 1800 mm, four shelves 18 mm thick, equal bays: how high is each?",
                "equal compartments, inside 1136, 3 shelves, 16 mm",
                "How wide is each section when 2 dividers of 16 mm split a 1568 mm opening?",
                "space between shelves: opening 2 m, five 19 mm shelves evenly spaced",
            ),
            asks={
                "bay": (
                    "отсек",
                    "ячейка",
                    "просвет",
                    "между полками",
                    "высота каждого",
                    "bay",
                    "compartment",
                    "each",
                ),
                "bays": ("сколько отсеков", "сколько ячеек", "how many bays"),
            },
        ),
        derive(
            row_hole,
            title=Bilingual("Coordinate of a hole in a row", "Координата отверстия в ряду"),
            doing=Bilingual("placing the hole", "нахожу координату отверстия"),
            about=Bilingual(
                "Coordinate of the n-th hole of a row from its first hole and the pitch, "
                "32 mm in System 32.",
                "Координата отверстия с данным номером в ряду по первому отверстию и шагу, 32 мм "
                "в системе 32.",
            ),
            examples=(
                "На каком расстоянии отверстие № 12, если первое на 64 мм, шаг 32?",
                "координата 7 отверстия системы 32, первое на 37",
                "Где будет 20-е отверстие ряда, первое стоит на 46,5 мм от низа?",
                "номер отверстия 9, первое 100 мм, шаг 32 мм: координата?",
                "ряд начинается на 50 мм шаг 64, где пятое отверстие",
                "посчитай положение отверстия номер 15 в ряду полкодержателей, начало 96",
                "координата десятого отверстия под полкодержатель если первое 80 от края",
                "Where is hole no. 14 of a 32 mm row that starts at 37 mm?",
                "coordinate of the 8th hole, first hole 64 mm, pitch 32",
                "position of hole number 21 in a System 32 row, first at 48 mm",
                "row of holes starts 100 mm from the bottom, step 32: where is number 6?",
            ),
            asks={"place": ("координата", "расстояние", "где", "coordinate", "position", "where")},
        ),
        derive(
            span_limit,
            title=Bilingual("Limit L/n in millimetres", "Предел L/n в миллиметрах"),
            doing=Bilingual("dividing the span", "делю пролёт"),
            about=Bilingual(
                "How many millimetres of deflection a limit L/n (L/200, L/300) allows on a span.",
                "Сколько миллиметров прогиба допускает предел L/n (L/200, L/300) на пролёте.",
            ),
            examples=(
                "Чему равен предел L/250 для пролёта 900 мм?",
                "Сколько миллиметров это L/300 на пролёте 1200?",
                "допустимый прогиб l/200 при пролете 764 мм",
                "предельный прогиб 1/150 пролёта 1 м в мм",
                "L/400 для полки 800 мм это скок мм",
                "допуск по прогибу L/200, длина полки 1,1 м",
                "What is L/200 of a 860 mm span in mm?",
                "allowed sag at L/300 for a span of 1500 mm",
                "limit L/250, span 70 cm, in millimetres",
                "how many mm does L/240 allow over 960 mm",
            ),
            asks={
                "allowed": ("предел", "допустимый прогиб", "L/n", "limit", "allowed", "in mm"),
            },
        ),
    )
