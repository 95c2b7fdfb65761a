"""Prices of one square metre, metre, sheet or piece, and what an amount costs at one."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.outcome import Feed
from verstak.assistant.tools.slots import NumberSlot
from verstak.furniture.sheet_sums import cost_of
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

COST_ASKED = (
    "стоимость",
    "сколько стоит",
    "стоит",
    "сумма",
    "на какую сумму",
    "обойдётся",
    "почём",
    "cost",
    "what does it cost",
    "how much money",
)
"""Words that ask for a cost beside an amount."""
COST_FED = ("стоимость", "сумма", "цена", "cost", "total")
_MOST_PRICE = 100_000_000
_PRICE = ("по", "по цене", "цена за", "при цене", "price per", "at")
"""Not the words of the question itself: ``сколько стоят 40 листов`` names no price."""


def price_slot(
    dimension: Dimension,
    unit: str,
    of: Bilingual,
    cues: tuple[str, ...],
    *,
    optional: bool = False,
) -> NumberSlot:
    """A price of one of something.

    Args:
        dimension: Of the price.
        unit: In roubles for one.
        of: What the one is.
        cues: Words beside the price, besides those of any price.
        optional: The tool can do without it.
    """
    return NumberSlot(
        title=Bilingual(f"price per {of.en}", f"цена за {of.ru}"),
        dimension=dimension,
        unit=unit,
        cues=(*_PRICE, *cues),
        question=Bilingual(f"What is the price per {of.en}?", f"Какая цена за {of.ru}?"),
        least=0,
        most=_MOST_PRICE,
        optional=optional,
    )


KnownMetrePrice = Annotated[
    float | None,
    price_slot(
        Dimension.PRICE_PER_LENGTH,
        "RUB/m",
        Bilingual("metre", "метр"),
        ("за метр", "за погонный метр", "per metre", "a metre"),
        optional=True,
    ),
]
KnownAreaPrice = Annotated[
    float | None,
    price_slot(
        Dimension.PRICE_PER_AREA,
        "RUB/m²",
        Bilingual("m²", "м²"),
        ("за квадрат", "за м²", "per square metre"),
        optional=True,
    ),
]
KnownSheetPrice = Annotated[
    float | None,
    price_slot(
        Dimension.PRICE_PER_PIECE,
        "RUB/pcs",
        Bilingual("sheet", "лист"),
        ("за лист", "лист стоит", "per sheet", "a sheet", "each"),
        optional=True,
    ),
]


def cost_figures(amount: Quantity, price: float | None, unit: str) -> tuple[Figure, ...]:
    """What an amount costs, and the price; nothing without a price."""
    if price is None:
        return ()
    of_one = Quantity(price, unit, Given(Bilingual("price", "цена")))
    return (
        Figure("cost", Bilingual("Cost", "Стоимость"), cost_of(amount, of_one)),
        Figure("price", Bilingual("Price", "Цена"), of_one),
    )


def cost_feeds(figures: tuple[Figure, ...]) -> tuple[Feed, ...]:
    """The cost for later steps."""
    return tuple(
        Feed(figure.value, COST_FED)
        for figure in figures
        if figure.key == "cost" and isinstance(figure.value, Quantity)
    )


def cost_answers(figures: tuple[Figure, ...]) -> tuple[str, ...]:
    """A price was stated so that the cost is an answer too."""
    return ("cost",) if figures else ()
