"""Tools about fronts: their size, and whether one fits."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.board_slots import THICKNESS_CUES, length_slot
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome, Verdict
from verstak.assistant.tools.refusal import question, refusal
from verstak.assistant.tools.said_counts import counted
from verstak.assistant.tools.slots import Default, FlagSlot, MessageSlot, NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import InvalidCabinet
from verstak.furniture import front_sizes as fronts
from verstak.furniture.shop_sums import front_fit as fit
from verstak.quantities.length import um
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_CARCASS = ("корпус", "корпуса", "шкаф", "тумба", "модуль", "carcass", "cabinet", "unit")
_FRONT = ("фасад", "фасада", "дверь", "дверца", "front", "door")
_CARCASS_SIZE = length_slot(
    "size of the carcass",
    "размер корпуса",
    ("под корпус", *_CARCASS, "на корпусе", "проём"),
    ask=("How high (or wide) is the carcass, mm?", "Какая высота (или ширина) корпуса, мм?"),
    least=30,
)
_FRONT_SIZE = length_slot(
    "size of the front",
    "размер фасада",
    (*_FRONT, "высота фасада", "ширина фасада"),
    ask=("How high (or wide) is the front, mm?", "Какая высота (или ширина) фасада, мм?"),
    least=30,
)
_GAP = length_slot(
    "gap at each edge",
    "зазор с каждого края",
    (
        "зазор",
        "зазоры",
        "по 2 мм",
        "на сторону",
        "с каждой стороны",
        "по краям",
        "от края",
        "с краю",
        "at the edges",
        "at the sides",
        "outer gap",
        "отступ",
        "gap",
        "clearance",
        "reveal",
        "per side",
    ),
    least=0,
    most=30,
    optional=True,
)


_BETWEEN = length_slot(
    "gap between fronts",
    "зазор между фасадами",
    (
        "между фасадами",
        "между дверями",
        "между дверцами",
        "между створками",
        "между ящиками",
        "между ними",
        "между собой",
        "посередине",
        "between the fronts",
        "between fronts",
        "between the doors",
        "between doors",
        "between them",
        "between",
    ),
    least=0,
    most=30,
    optional=True,
)


def front_fit(
    *,
    carcass: Annotated[float, _CARCASS_SIZE],
    front: Annotated[float, _FRONT_SIZE],
    gap: Annotated[float | None, _GAP] = None,
    desk: Desk,
) -> Outcome:
    """Whether one overlay front suits a carcass."""
    del desk
    result = fit(um(carcass), um(front), gap_um=None if gap is None else um(gap))
    sign = "equals" if result.fits else "differs from"
    sign_ru = "равен нужному" if result.fits else "отличается от нужного"
    return Outcome(
        result.report(),
        answers=("fits", "gap"),
        verdict=Verdict(
            result.fits,
            Bilingual(
                f"the gap {result.gap.text('en')} {sign} the wanted {result.wanted.text('en')}",
                f"зазор {result.gap.text('ru')} {sign_ru} {result.wanted.text('ru')}",
            ),
        ),
    )


_OUTER_HEIGHT = length_slot(
    "height of the carcass",
    "высота корпуса",
    ("высота", "высотой", *_CARCASS, "height", "high", "tall"),
    least=50,
    optional=True,
    group="carcass",
    nouns=_CARCASS,
    axis="height",
)
_OUTER_WIDTH = length_slot(
    "width of the carcass",
    "ширина корпуса",
    ("ширина", "шириной", *_CARCASS, "width", "wide"),
    least=50,
    optional=True,
    group="carcass",
    nouns=_CARCASS,
    axis="width",
)


def _count(en: str, ru: str, cues: tuple[str, ...]) -> NumberSlot:
    return NumberSlot(
        title=Bilingual(en, ru),
        dimension=Dimension.COUNT,
        unit="pcs",
        cues=cues,
        question=Bilingual(f"How many {en}?", f"Сколько {ru}?"),
        least=1,
        most=_MOST_FRONTS,
        whole=True,
        default=Default(1, Bilingual("one, when none is named", "один, если не названо")),
    )


_SIDE_BY_SIDE = ("фасад", "дверь", "дверца", "створка", "door", "front")
_MOST_FRONTS = 50
_WORDS = MessageSlot(Bilingual("the question, in words", "вопрос словами"), most_numbers=1)
_DOORS = _count(
    "doors side by side",
    "дверей рядом",
    (
        "дверь",
        "двери",
        "дверей",
        "дверцы",
        "створка",
        "створки",
        "фасада",
        "фасадов",
        "doors",
        "fronts",
    ),
)
_ROWS = _count(
    "fronts one above the other",
    "фасадов по высоте",
    ("ящик", "ящика", "ящиков", "по высоте", "друг над другом", "drawers", "one above the other"),
)
_INSET_BOARD = length_slot(
    "board of the carcass round inset fronts",
    "плита корпуса вокруг вкладных фасадов",
    THICKNESS_CUES,
    most=100,
    optional=True,
)
_INSET = FlagSlot(
    Bilingual("inset fronts", "вкладные фасады"),
    ("вкладной", "вкладная", "вкладные", "внутрь корпуса", "inset"),
)


def front_size(
    *,
    width: Annotated[float | None, _OUTER_WIDTH] = None,
    height: Annotated[float | None, _OUTER_HEIGHT] = None,
    doors: Annotated[int, _DOORS] = 1,
    rows: Annotated[int, _ROWS] = 1,
    gap: Annotated[float | None, _GAP] = None,
    between: Annotated[float | None, _BETWEEN] = None,
    inset: Annotated[bool, _INSET] = False,
    thickness: Annotated[float | None, _INSET_BOARD] = None,
    words: Annotated[ParsedMessage | None, _WORDS] = None,
    desk: Desk,
) -> Outcome:
    """Size of each front of a carcass."""
    del desk
    if doors == 1 and rows == 1:
        # "the width of one front" says what is asked and not how many there are.
        doors = min(counted(words, _SIDE_BY_SIDE) or 1, _MOST_FRONTS)
    if height is None and width is None:
        raise question(
            "How high and how wide is the carcass, mm", "Какие высота и ширина корпуса, мм"
        )
    if inset and thickness is None:
        raise question("How thick is the carcass's board, mm", "Какая толщина плиты корпуса, мм")
    try:
        found = fronts.front_sizes(
            height_um=None if height is None else um(height),
            width_um=None if width is None else um(width),
            doors=doors,
            rows=rows,
            gap_um=None if gap is None else um(gap),
            between_um=None if between is None else um(between),
            inset_board_um=um(thickness) if inset and thickness is not None else None,
        )
    except InvalidCabinet as error:
        raise refusal(
            error.message,
            "на фасад ничего не остаётся: проверьте размер корпуса, число фасадов и зазор",
        ) from error
    told = (
        ("height", found.height, ("высота фасада", "высота двери", "front height")),
        ("width", found.width, ("ширина фасада", "ширина двери", "front width")),
    )
    return Outcome(
        found.report(),
        answers=tuple(key for key, value, _ in told if value is not None),
        feeds=tuple(Feed(value, cues) for _, value, cues in told if value is not None),
    )


def front_tools() -> tuple[Tool, ...]:
    """Fit and size of fronts."""
    return (
        derive(
            front_fit,
            title=Bilingual("Does a front fit a carcass", "Подходит ли фасад к корпусу"),
            doing=Bilingual("checking the front's gap", "проверяю зазор фасада"),
            about=Bilingual(
                "whether a front of stated height or width suits a carcass of stated size, by the gap left",
                "подходит ли фасад названной высоты или ширины к корпусу названного размера, по оставшемуся зазору",
            ),
            examples=(
                "Корпус 600 мм, фасад 596 — правильно?",
                "Фасад высотой 900 мм на корпусе 900 мм, это ошибка?",
                "фасад 355 на корпус 360 норм?",
                "Подойдёт ли дверь 1996 мм к корпусу 2000 мм?",
                "на корпус 720 сделали фасад 720, так можно",
                "Хватит ли зазора: корпус 800, фасад 794?",
                "Is a 596 mm front right for a 600 mm carcass?",
                "front 718 on carcass 720, ok?",
                "Carcass height 900, door 896: does it fit?",
            ),
            asks={"gap": ("зазор", "gap")},
        ),
        derive(
            front_size,
            title=Bilingual("Size of a front", "Размер фасада"),
            doing=Bilingual("calculating the fronts", "считаю размер фасадов"),
            about=Bilingual(
                "size of each front from the carcass's size, number of doors and gaps, overlay or inset",
                "размер каждого фасада по размеру корпуса, числу дверей и зазорам, накладные или вкладные",
            ),
            examples=(
                "Какой размер фасада на корпус 450×720 мм?",
                "Две двери на шкаф шириной 800 мм, зазор 2 мм: ширина каждой?",
                "размер фасадов: тумба 600х720, 2 двери",
                "Посчитай фасад на модуль 400 на 900",
                "Вкладная дверь в корпус 500×700 из ЛДСП 16, зазор 2 мм — размер?",
                "три ящика на корпус высотой 720, высота фасада?",
                "Front size for a 600 × 720 mm carcass with two doors?",
                "How wide is each of 2 doors on an 80 cm cabinet with 2 mm gaps?",
                "front height for carcass 900, 3 mm gap",
                "Корпус 700 мм, три фасада рядом, зазоры по краям 2 мм и между фасадами 4: ширина?",
                "две двери на шкаф 900, по краям по 1,5 мм, между дверями 3: ширина двери?",
                "Two equal fronts on a 640 mm carcass, 1 mm at the edges, 3 mm between: how wide?",
            ),
            asks={
                "height": ("высота", "height", "high"),
                "width": ("ширина", "width", "wide"),
            },
        ),
    )
