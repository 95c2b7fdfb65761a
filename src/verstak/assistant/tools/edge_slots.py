"""Slots about edge bands, and the banded sides in words."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.material_slots import length_slot
from verstak.assistant.tools.slots import Choice, ChoiceSlot, Default
from verstak.furniture.edge_sums import ALL_ROUND, BandedSides
from verstak.quantities.text import Bilingual

EdgeAllowance = Annotated[
    float,
    length_slot(
        Bilingual("allowance for each banded side", "припуск кромки на сторону"),
        ("припуск", "припуск на сторону", "свес", "запас", "allowance", "overhang", "spare"),
        Bilingual("What allowance for each side, mm?", "Какой припуск на сторону, мм?"),
        least=0,
        most=500,
        default=Default(
            0, Bilingual("no allowance was named: none", "припуск не назван: без припуска")
        ),
    ),
]
BandThickness = Annotated[
    float,
    length_slot(
        Bilingual("thickness of the band", "толщина кромки"),
        (
            "кромка",
            "кромкой",
            "кромка толщиной",
            "ПВХ",
            "АБС",
            "edge band",
            "band",
            "edging",
            "ABS",
        ),
        Bilingual("How thick is the edge band, mm?", "Какая толщина кромки, мм?"),
        least=0.1,
        most=10,
    ),
]
Premilling = Annotated[
    float,
    length_slot(
        Bilingual("pre-milling of each banded side", "прифуговка на сторону"),
        (
            "прифуговка",
            "фуговка",
            "фрезеровка",
            "предфрезеровка",
            "съём",
            "pre-milling",
            "premilling",
            "milling",
        ),
        Bilingual("How much is pre-milled, mm?", "Какая прифуговка на сторону, мм?"),
        least=0,
        most=5,
        default=Default(
            0, Bilingual("no pre-milling was named: none", "прифуговка не названа: без неё")
        ),
    ),
]

_SIDES = MappingProxyType(
    {
        "all": (2, 2),
        "long": (2, 0),
        "short": (0, 2),
        "one_long": (1, 0),
        "one_short": (0, 1),
        "two_long_one_short": (2, 1),
        "one_long_two_short": (1, 2),
        "one_long_one_short": (1, 1),
    }
)
"""Choice → banded long sides, banded short sides."""

_WORDS = MappingProxyType(
    {
        "all": Bilingual("all round", "по периметру"),
        "long": Bilingual("both long", "обе длинные"),
        "short": Bilingual("both short", "обе короткие"),
        "one_long": Bilingual("one long", "одна длинная"),
        "one_short": Bilingual("one short", "одна короткая"),
        "two_long_one_short": Bilingual("both long, one short", "обе длинные, одна короткая"),
        "one_long_two_short": Bilingual("one long, both short", "одна длинная, обе короткие"),
        "one_long_one_short": Bilingual("one long, one short", "одна длинная, одна короткая"),
    }
)


def _side_choice(key: str, cues: tuple[str, ...] = ()) -> Choice:
    return Choice(key, _WORDS[key], cues)


_BOTH = (
    (re.compile(r"\bоб(?:е|а|еим|оим|еих|оих)\s+длинн|\bboth\s+long", re.IGNORECASE), (2, 0)),
    (re.compile(r"\bоб(?:е|а|еим|оим|еих|оих)\s+коротк|\bboth\s+short", re.IGNORECASE), (0, 2)),
)
"""``обе длинные`` where no band was read beside it."""

BandSides = Annotated[
    str | None,
    ChoiceSlot(
        title=Bilingual("banded sides", "стороны с кромкой"),
        choices=(
            _side_choice(
                "all",
                (
                    "по периметру",
                    "кругом",
                    "вкруг",
                    "со всех сторон",
                    "по всем сторонам",
                    "по контуру",
                    "all round",
                    "all around",
                    "all sides",
                    "perimeter",
                ),
            ),
            # Their words differ by a numeral alone, which the message's bands hold already.
            *(_side_choice(key) for key in tuple(_SIDES)[1:]),
        ),
        question=Bilingual("Which sides are banded?", "Какие стороны кромятся?"),
        default=Default(
            None,
            Bilingual(
                "by the words of the question; all round where it names no side",
                "по словам вопроса; по периметру, если стороны не названы",
            ),
        ),
    ),
]


def sides_of(choice: str | None, message: ParsedMessage | None) -> BandedSides:
    """The sides that a choice means, or else those that the question states; else all round."""
    if choice is not None:
        return BandedSides(*_SIDES[choice])
    stated = [band.sides for band in (() if message is None else message.bands) if band.sides]
    if not stated and message is not None:
        for pattern, pair in _BOTH:
            if pattern.search(message.text):
                return BandedSides(*pair)
    return banded_sides(stated[0] if stated else None)


def banded_sides(stated: tuple[int, int] | None) -> BandedSides:
    """The sides that a message states; all round when it states none."""
    return ALL_ROUND if stated is None else BandedSides(*stated)


def sides_words(sides: BandedSides) -> Bilingual:
    """What people call the sides, without numerals."""
    key = (sides.long, sides.short)
    for choice, pair in _SIDES.items():
        if pair == key:
            return _WORDS[choice]
    return _WORDS["all"]
