"""Sizes of a part with and without its edge bands."""

from __future__ import annotations

import re
from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.edge_slots import (
    BandSides,
    BandThickness,
    Premilling,
    sides_of,
    sides_words,
)
from verstak.assistant.tools.material_slots import (
    PartLength,
    PartWidth,
    Question,
)
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.slots import Choice, ChoiceSlot, Default
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import ToolRefused, UsageError
from verstak.furniture.edge_sums import (
    BandedSides,
    SideBand,
    banded_part,
    finished_size,
)
from verstak.furniture.shop_sums import saw_size
from verstak.quantities.length import um
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

_SAW = re.compile(
    r"распил|пильн|пили(?:ть|м)\b|заготов|раскройн|размер\w* (?:реза|под рез)|\bsaw|sawn|\bcut(?:ting)? size|blank",
    re.IGNORECASE,
)
_FINISHED = re.compile(
    r"чистов|\bготов|финишн|в чистоте|\bfinish|\bfinal|\bnet size", re.IGNORECASE
)

Direction = Annotated[
    str | None,
    ChoiceSlot(
        title=Bilingual("which size is wanted", "какой размер нужен"),
        choices=(
            Choice(
                "saw",
                Bilingual("saw size from the finished one", "распиловочный из чистового"),
                ("из чистового в распиловочный", "from finished to saw size"),
            ),
            Choice(
                "finished",
                Bilingual("finished size from the sawn one", "чистовой из распиловочного"),
                ("из распиловочного в чистовой", "from saw size to finished"),
            ),
        ),
        question=Bilingual(
            "Is the finished or the saw size wanted?", "Нужен чистовой или распиловочный размер?"
        ),
        default=Default(None, Bilingual("by the words of the question", "по словам вопроса")),
    ),
]


def edge_size(
    *,
    length: PartLength,
    width: PartWidth,
    band: BandThickness,
    premilling: Premilling = 0,
    sides: BandSides = None,
    direction: Direction = None,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Saw size of a finished part with edge bands, or its finished size from the sawn one."""
    del desk
    wanted = direction or wanted_size(question)
    banded = sides_of(sides, question)
    bands = _bands(um(band), banded, sides, question)
    if wanted == "finished":
        return _finished(um(length), um(width), bands, um(premilling))
    try:
        part = banded_part(um(length), um(width), bands, premilling_um=um(premilling))
    except UsageError as error:
        raise ToolRefused(
            error.message,
            in_russian="такого размера не бывает: под кромкой не остаётся детали",
        ) from error
    saw_length, saw_width = saw_size(part)
    return Outcome(
        Report(
            Bilingual("Saw size", "Распиловочный размер"),
            (
                Figure("saw_length", Bilingual("Saw length", "Длина распила"), saw_length),
                Figure("saw_width", Bilingual("Saw width", "Ширина распила"), saw_width),
                _sides_figure(bands),
            ),
        ),
        answers=("saw_length", "saw_width"),
        feeds=(
            Feed(saw_length, ("длина детали", "распиловочная длина", "saw length", "length")),
            Feed(saw_width, ("ширина детали", "распиловочная ширина", "saw width", "width")),
        ),
    )


def _bands(
    band_um: int, banded: BandedSides, choice: str | None, question: ParsedMessage | None
) -> tuple[SideBand, ...]:
    """The band that was put in; or all that the question states, when it is one of them."""
    stated = tuple(
        SideBand(each.thickness_um, BandedSides(*each.sides))
        for each in (() if question is None else question.bands)
        if each.thickness_um and each.sides
    )
    known = {each.thickness_um for each in stated}
    if choice is None and len(stated) > 1 and band_um in known:
        return stated
    return (SideBand(band_um, banded),)


def _sides_figure(bands: tuple[SideBand, ...]) -> Figure:
    words = [sides_words(each.sides) for each in bands]
    together = Bilingual("; ".join(w.en for w in words), "; ".join(w.ru for w in words))
    return Figure("sides", Bilingual("Banded sides", "Стороны с кромкой"), together)


def _finished(
    length_um: int, width_um: int, bands: tuple[SideBand, ...], premilling_um: int
) -> Outcome:
    length, width = finished_size(length_um, width_um, bands, premilling_um=premilling_um)
    return Outcome(
        Report(
            Bilingual("Finished size", "Чистовой размер"),
            (
                Figure("finished_length", Bilingual("Finished length", "Чистовая длина"), length),
                Figure("finished_width", Bilingual("Finished width", "Чистовая ширина"), width),
                _sides_figure(bands),
            ),
        ),
        answers=("finished_length", "finished_width"),
        feeds=(
            Feed(length, ("длина детали", "чистовая длина", "finished length", "length")),
            Feed(width, ("ширина детали", "чистовая ширина", "finished width", "width")),
        ),
    )


def wanted_size(message: ParsedMessage | None) -> str:
    """Whether a question wants the ``saw`` or the ``finished`` size; ``saw`` when it is silent.

    A name right behind a question word (``what size do I saw``) is wanted. Otherwise the name that
    stands right beside the size is the one that is given; the other is wanted. A
    name that stands anywhere else is wanted. Of the two names, the saw size's is wanted when it
    is the only one.
    """
    if message is None or not message.sizes:
        return "saw"
    first, last = (message.mentions[message.sizes[0].mentions[i]] for i in (0, -1))
    asked = {
        kind
        for kind, pattern in (("saw", _SAW), ("finished", _FINISHED))
        for match in pattern.finditer(message.text)
        if _ASKED.search(message.text[max(0, match.start() - _BESIDE) : match.start()])
    }
    if len(asked) == 1:
        return asked.pop()
    named = sorted(
        (_distance(match, first.start, last.end), kind)
        for kind, pattern in (("saw", _SAW), ("finished", _FINISHED))
        for match in pattern.finditer(message.text)
    )
    if not named:
        return "saw"
    (near, kind), kinds = named[0], {kind for _, kind in named}
    other = "finished" if kind == "saw" else "saw"
    if len(kinds) == 1 and (near > _BESIDE or kind == "saw"):
        return kind
    return other


_ASKED = re.compile(
    r"(?:\bwhat|\bwhich|\bкак(?:ой|ая|ов|ова|им|ие|ого)|\bчему)\b[^.,:;?\d]*$", re.IGNORECASE
)
"""A question word up to the name, without a number or a stop in between."""
_BESIDE = 24
"""Letters between a size and the word that names it: ``чистовой размер детали 600×400``."""


def _distance(match: re.Match[str], start: int, end: int) -> int:
    """A name behind its size stands farther from it than one before it: questions end so."""
    if match.end() <= start:
        return start - match.end()
    return 3 * max(0, match.start() - end) + _BESIDE


def edge_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            edge_size,
            title=Bilingual("Size with and without edge bands", "Размер с кромкой и без кромки"),
            doing=Bilingual("calculating the size under the band", "считаю размер под кромку"),
            about=Bilingual(
                (
                    "Saw (cutting) size of a part from its finished size, edge band and pre-milling, "
                    "and the other way round."
                ),
                "Распиловочный размер детали из чистового по толщине кромки и прифуговке, и "
                "обратно.",
            ),
            examples=(
                "Чистовой размер 500×300, кромка 2 мм кругом. Какой распиловочный?",
                "Деталь 716х396 с кромкой 0,4 мм по двум длинным, прифуговка 0,5. Размер распила?",
                "пильный размер фасада 596*176 под кромку 1мм со всех сторон",
                "на сколько пилить полку 764×450 если кромка 2 мм по длинной стороне",
                "заготовка 597×393, кромка 1,5 по периметру — какой будет чистовой размер",
                "распилили 716 на 296, клеим 2мм вкруг, готовый размер детали?",
                "размер под распил с вычетом кромки 0.8 и фуговки 0.3",
                (
                    "Finished part 600x400, 1 mm band all round, pre-milling 0.5 mm: what is the saw "
                    "size?"
                ),
                "cutting size of a 720 × 350 side with 2 mm edging on one long side",
                "sawn to 496x296, 2 mm band on all sides — finished size?",
                "Готовая деталь 640×320, все стороны под кромку 0,8 мм. Размер в распил?",
                "какого размера пилить фасад 716х296 если клеим 1 мм кругом и прифуговка 0,5",
                "распил боковины 720 на 560, кромка 0,4 спереди",
                "размер заготовки под кромку 2 мм для щита 900х400",
                "what size do I cut a 596 x 396 front banded 1 mm on all sides?",
                "saw size: 800x300 finished, 0.8 mm edging on both long sides, 0.3 mm pre-milling",
            ),
            asks={
                "saw_length": ("распиловочный", "пильный", "распил", "saw size", "cutting size"),
                "finished_length": ("чистовой", "готовый", "finished size"),
            },
        ),
    )
