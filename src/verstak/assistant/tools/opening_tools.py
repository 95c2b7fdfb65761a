"""Tools about clear sizes inside a carcass and the shelf that goes in."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.board_slots import THICKNESS_CUES, length_slot
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.refusal import refusal
from verstak.assistant.tools.slots import Default, NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture import inside_sizes
from verstak.quantities.length import um
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_WIDTH = length_slot(
    "outer width of the carcass",
    "наружная ширина корпуса",
    (
        "ширина",
        "шириной",
        "корпус",
        "шкаф",
        "тумба",
        "модуль",
        "пенал",
        "снаружи",
        "width",
        "wide",
        "cabinet",
        "carcass",
        "outer",
    ),
    least=50,
    axis="width",
)
_HEIGHT = length_slot(
    "outer height of the carcass",
    "наружная высота корпуса",
    (
        "высота",
        "высотой",
        "корпус",
        "шкаф",
        "тумба",
        "снаружи",
        "height",
        "high",
        "tall",
        "cabinet",
        "outer",
    ),
    least=50,
    axis="height",
)
_DEPTH = length_slot(
    "outer depth of the carcass",
    "наружная глубина корпуса",
    ("глубина", "глубиной", "корпус", "шкаф", "боковина", "depth", "deep", "cabinet", "side"),
    least=50,
    axis="depth",
)
_BOARD = length_slot(
    "thickness of the board",
    "толщина плиты",
    (*THICKNESS_CUES, "боковина", "стенка", "side", "walls"),
    ask=("How thick is the board of the carcass, mm?", "Какая толщина плиты корпуса, мм?"),
    most=100,
    axis="thickness",
)
_DIVIDERS = NumberSlot(
    title=Bilingual("dividers", "внутренних стоек"),
    dimension=Dimension.COUNT,
    unit="pcs",
    cues=(
        "стойка",
        "стойки",
        "перегородка",
        "перегородки",
        "перегородок",
        "divider",
        "dividers",
        "partition",
    ),
    question=Bilingual("How many dividers stand inside?", "Сколько внутри перегородок?"),
    least=0,
    most=50,
    whole=True,
    default=Default(0, Bilingual("no dividers were named", "перегородки не названы")),
)


def opening_width(
    *,
    width: Annotated[float, _WIDTH],
    thickness: Annotated[float, _BOARD],
    dividers: Annotated[int, _DIVIDERS] = 0,
    desk: Desk,
) -> Outcome:
    """Clear width between sides, or of each section between sides and dividers."""
    del desk
    _check_left(width, (dividers + 2) * thickness)
    inner = inside_sizes.section_width(um(width), um(thickness), dividers)
    name = Bilingual("clear width between the sides", "ширина проёма между боковинами")
    if dividers:
        name = Bilingual("clear width of each section", "ширина каждой секции")
    return _one(
        "opening",
        Bilingual("Clear opening", "Ширина проёма"),
        name,
        inner,
        (
            "проём",
            "ширина проёма",
            "внутренняя ширина",
            "пролёт",
            "между боковинами",
            "длина полки",
            "opening",
            "inner width",
            "span",
        ),
    )


_SUPPORT = length_slot(
    "plinth or legs",
    "цоколь или ножки",
    ("цоколь", "цоколя", "ножки", "ножках", "опоры", "plinth", "legs", "feet"),
    most=1_000,
    least=0,
    default=Default(0, Bilingual("no plinth was named", "цоколь не назван")),
)
_HORIZONTAL = NumberSlot(
    title=Bilingual("horizontal boards", "горизонтальных щитов"),
    dimension=Dimension.COUNT,
    unit="pcs",
    cues=("щит", "щитов", "горизонталь", "горизонтов", "boards", "panels"),
    question=Bilingual("How many horizontal boards?", "Сколько горизонтальных щитов?"),
    least=1,
    most=50,
    whole=True,
    default=Default(2, Bilingual("a bottom and a top", "дно и крышка")),
)


def inner_height(
    *,
    height: Annotated[float, _HEIGHT],
    thickness: Annotated[float, _BOARD],
    support: Annotated[float, _SUPPORT] = 0,
    boards: Annotated[int, _HORIZONTAL] = 2,
    desk: Desk,
) -> Outcome:
    """Clear height inside a carcass."""
    del desk
    _check_left(height, boards * thickness + support)
    inner = inside_sizes.inner_height(
        um(height), um(thickness), boards=boards, support_um=um(support)
    )
    return _one(
        "inner_height",
        Bilingual("Clear height", "Внутренняя высота"),
        Bilingual("clear height between bottom and top", "высота между дном и крышкой"),
        inner,
        ("внутренняя высота", "высота проёма", "высота", "inner height", "height"),
    )


_BACK = length_slot(
    "thickness of the back",
    "толщина задней стенки",
    ("задняя стенка", "задней стенки", "задник", "ДВП", "ХДФ", "back", "back panel", "hardboard"),
    least=0,
    most=50,
    default=Default(0, Bilingual("no back was named", "задняя стенка не названа")),
)
_GROOVE = length_slot(
    "groove from the rear edge",
    "паз от заднего края",
    ("паз", "отступ паза", "от заднего края", "четверть", "groove", "from the rear edge", "rebate"),
    least=0,
    most=200,
    default=Default(0, Bilingual("no groove was named", "паз не назван")),
)


def inner_depth(
    *,
    depth: Annotated[float, _DEPTH],
    back: Annotated[float, _BACK] = 0,
    groove: Annotated[float, _GROOVE] = 0,
    desk: Desk,
) -> Outcome:
    """Clear depth inside a carcass."""
    del desk
    _check_left(depth, back + groove)
    inner = inside_sizes.inner_depth(um(depth), back_um=um(back), groove_offset_um=um(groove))
    return _one(
        "inner_depth",
        Bilingual("Clear depth", "Внутренняя глубина"),
        Bilingual("clear depth", "глубина в свету"),
        inner,
        ("внутренняя глубина", "глубина", "глубина полки", "inner depth", "depth"),
    )


_OPENING = length_slot(
    "opening",
    "проём",
    (
        "проём",
        "проем",
        "проёме",
        "между боковинами",
        "в свету",
        "внутренняя ширина",
        "opening",
        "between",
        "inner width",
        "clear width",
    ),
    ask=("How wide is the opening, mm?", "Какая ширина проёма, мм?"),
    least=30,
    axis="width",
)
_PLAY = length_slot(
    "play at both ends together",
    "зазор суммарно",
    ("зазор", "зазоры", "люфт", "суммарно", "на обе стороны", "play", "clearance", "gap", "in all"),
    least=0,
    most=50,
    default=Default(
        2,
        Bilingual(
            "2 mm of play in all, as a shelf of 566 mm has between sides 568 mm apart",
            "зазор 2 мм суммарно, как у полки 566 мм между боковинами на 568 мм",
        ),
    ),
)
_PLAY_EACH = length_slot(
    "play at each end",
    "зазор на сторону",
    (
        "на сторону",
        "с каждой стороны",
        "по 1 мм",
        "с каждого края",
        "per side",
        "each side",
        "each end",
    ),
    least=0,
    most=25,
    optional=True,
)


def shelf_length(
    *,
    opening: Annotated[float, _OPENING],
    play: Annotated[float, _PLAY] = 2,
    play_each: Annotated[float | None, _PLAY_EACH] = None,
    desk: Desk,
) -> Outcome:
    """Length of a loose shelf for an opening."""
    del desk
    total = play if play_each is None else 2 * play_each
    _check_left(opening, total)
    length = inside_sizes.shelf_length(um(opening), um(total))
    return _one(
        "shelf_length",
        Bilingual("Length of a shelf", "Длина полки"),
        Bilingual("length of the shelf", "длина полки"),
        length,
        ("длина полки", "длина", "полка", "shelf length", "length"),
    )


def _check_left(outer: float, taken: float) -> None:
    if taken >= outer:
        raise refusal(
            f"nothing is left inside: the boards take {taken:g} of {outer:g} mm",
            f"внутри ничего не остаётся: плиты занимают {taken:g} из {outer:g} мм".replace(
                ".", ","
            ),
        )


def _one(
    key: str, title: Bilingual, name: Bilingual, value: Quantity, cues: tuple[str, ...]
) -> Outcome:
    return Outcome(
        Report(title, (Figure(key, name, value),)), answers=(key,), feeds=(Feed(value, cues),)
    )


def opening_tools() -> tuple[Tool, ...]:
    """Clear sizes and the shelf between them."""
    return (
        derive(
            opening_width,
            title=Bilingual("Clear width of an opening", "Ширина проёма"),
            doing=Bilingual("calculating the opening", "считаю ширину проёма"),
            about=Bilingual(
                "inner width between the sides of a cabinet from its outer width and board, also with dividers",
                "внутренняя ширина между боковинами по наружной ширине корпуса и толщине плиты, также с перегородками",
            ),
            examples=(
                "Какая внутренняя ширина у шкафа 800 мм из ЛДСП 16?",
                "корпус 600, плита 18, проём?",
                "Сколько между боковинами у тумбы шириной 50 см из 16-й плиты?",
                "ширина проема модуля 900 мм лдсп 16 мм",
                "Шкаф 1500 мм, две перегородки, плита 16: ширина каждой секции?",
                "внутр размер пенала 450 из мдф 19",
                "Inner width of a 600 mm cabinet of 18 mm board?",
                "clear opening between sides, carcass 900 wide, 16 mm board",
                "How wide is each section of a 1200 mm unit with one divider, 16 mm?",
            ),
            asks={
                "opening": ("проём", "ширина проёма", "внутренняя ширина", "opening", "inner width")
            },
        ),
        derive(
            inner_height,
            title=Bilingual("Clear height", "Внутренняя высота"),
            doing=Bilingual("calculating the clear height", "считаю внутреннюю высоту"),
            about=Bilingual(
                "clear height between bottom and top from the outer height, board and plinth",
                "высота между дном и крышкой по наружной высоте, толщине плиты и цоколю",
            ),
            examples=(
                "Какая внутренняя высота у корпуса 720 мм из ЛДСП 16?",
                "высота между дном и крышкой шкафа 2100, плита 18",
                "Пенал 2000 мм на цоколе 100 мм, 16 мм: высота внутри?",
                "внутр высота тумбы 600, лдсп 16, ножки 100",
                "Сколько по высоте внутри навесного шкафа 900 из 16 мм?",
                "высота проема шкафа 2300 мм плита 16 цоколь 80",
                "Clear height inside a 720 mm carcass of 16 mm board?",
                "inner height of a 2 m wardrobe, 18 mm board, 10 cm plinth",
                "How high is the inside of a 900 mm wall cabinet, 16 mm?",
            ),
        ),
        derive(
            inner_depth,
            title=Bilingual("Clear depth", "Внутренняя глубина"),
            doing=Bilingual("calculating the clear depth", "считаю внутреннюю глубину"),
            about=Bilingual(
                "clear depth of a carcass from its depth, back panel and groove",
                "глубина в свету по глубине корпуса, задней стенке и пазу",
            ),
            examples=(
                "Внутренняя глубина шкафа 600 мм с задней стенкой 4 мм?",
                "глубина в свету: корпус 560, ДВП 3 мм в пазу на 12 мм от края",
                "Какая полезная глубина у тумбы 450, задник 3?",
                "внутр глубина пенала 580 паз 10 хдф 3",
                "Сколько остаётся по глубине, если корпус 350, задняя стенка 4 мм?",
                "полезная глубина шкафа 60 см, двп 3,2 мм",
                "Clear depth of a 560 mm cabinet with a 3 mm back in a groove 12 mm from the rear?",
                "usable depth, carcass 600, back panel 4 mm",
                "inner depth of a 320 mm wall unit with 3 mm hardboard",
            ),
        ),
        derive(
            shelf_length,
            title=Bilingual("Length of a shelf for an opening", "Длина полки под проём"),
            doing=Bilingual("calculating the shelf's length", "считаю длину полки"),
            about=Bilingual(
                "length of a loose shelf from the opening and the play at its ends",
                "длина съёмной полки по ширине проёма и зазорам",
            ),
            examples=(
                "Какой длины делать полку под проём 568 мм?",
                "полка в проем 764, зазор 2 мм суммарно, длина?",
                "Проём 418 мм, люфт по 1 мм с каждой стороны — размер полки?",
                "длина съемной полки если между боковинами 868",
                "Сколько отрезать полку на проём 1168 мм с зазором 3 мм?",
                "размер вкладной полки проём 50 см",
                "How long should a shelf be for a 568 mm opening?",
                "shelf length, opening 764 mm, 1 mm clearance per side",
                "cut size of a loose shelf between sides 868 apart",
            ),
        ),
    )
