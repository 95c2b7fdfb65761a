"""Slots about edge bands, and the banded sides in words."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

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

BandSides = Annotated[
    str,
    ChoiceSlot(
        title=Bilingual("banded sides", "стороны с кромкой"),
        choices=(
            Choice(
                "all",
                Bilingual("all round", "по периметру"),
                (
                    "по периметру",
                    "кругом",
                    "вкруг",
                    "со всех сторон",
                    "со всех четырёх сторон",
                    "с четырёх сторон",
                    "по всем сторонам",
                    "по контуру",
                    "all round",
                    "all around",
                    "all four sides",
                    "all sides",
                    "perimeter",
                ),
            ),
            Choice(
                "long",
                Bilingual("both long sides", "по двум длинным сторонам"),
                (
                    "по двум длинным",
                    "две длинные",
                    "по длинным сторонам",
                    "с двух длинных",
                    "по длине с двух сторон",
                    "both long sides",
                    "two long sides",
                    "long sides",
                ),
            ),
            Choice(
                "short",
                Bilingual("both short sides", "по двум коротким сторонам"),
                (
                    "по двум коротким",
                    "две короткие",
                    "по коротким сторонам",
                    "с двух коротких",
                    "both short sides",
                    "two short sides",
                    "short sides",
                ),
            ),
            Choice(
                "one_long",
                Bilingual("one long side", "по одной длинной стороне"),
                (
                    "по одной длинной",
                    "одна длинная",
                    "с одной длинной",
                    "по длинной стороне",
                    "длинная сторона",
                    "передний торец",
                    "one long side",
                    "one long edge",
                    "front edge",
                ),
            ),
            Choice(
                "one_short",
                Bilingual("one short side", "по одной короткой стороне"),
                (
                    "по одной короткой",
                    "одна короткая",
                    "с одной короткой",
                    "по короткой стороне",
                    "one short side",
                    "one short edge",
                ),
            ),
            Choice(
                "two_long_one_short",
                Bilingual("two long sides and a short one", "две длинные и одна короткая"),
                (
                    "две длинные и одна короткая",
                    "двум длинным и одной короткой",
                    "с двух длинных и одной короткой",
                    "two long and one short",
                    "both long sides and one short",
                ),
            ),
            Choice(
                "one_long_two_short",
                Bilingual("a long side and two short ones", "одна длинная и две короткие"),
                (
                    "одна длинная и две короткие",
                    "одной длинной и двум коротким",
                    "с одной длинной и двух коротких",
                    "one long and two short",
                ),
            ),
            Choice(
                "one_long_one_short",
                Bilingual("a long side and a short one", "одна длинная и одна короткая"),
                (
                    "одна длинная и одна короткая",
                    "одной длинной и одной короткой",
                    "длинная и короткая",
                    "one long and one short",
                ),
            ),
        ),
        question=Bilingual("Which sides are banded?", "Какие стороны кромятся?"),
        default=Default(
            "all", Bilingual("no sides were named: all round", "стороны не названы: по периметру")
        ),
    ),
]


def sides_of(choice: str) -> BandedSides:
    """The sides that a choice means."""
    return BandedSides(*_SIDES[choice])


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
