"""A budget against what the planned machine costs, as far as its price is known."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.catalog.accelerator import Accelerator
from verstak.catalog.prices import Prices
from verstak.plan.cost.purchase import street_price
from verstak.plan.cost.spread import Spread, computed, spread
from verstak.quantities.quantity import Computed, Quantity, count
from verstak.quantities.text import Bilingual

_UNKNOWN = Bilingual(
    "nothing is known of this machine's price, so the budget says nothing: give --price",
    "цена этой машины неизвестна, бюджет ни о чём не говорит: укажите --price",
)
_COUNTED = Computed(Bilingual("cards of the machine", "карты машины"))


def budget_words(
    budget: Quantity | None,
    *,
    price: Quantity | None,
    products: Sequence[Accelerator | None],
    prices: Prices,
) -> Bilingual | None:
    """What a budget is worth here; ``None`` = there is none.

    Args:
        budget: What may be spent at once, €.
        price: Of the whole machine, €; ``None`` = not told, and its cards alone are counted.
        products: Product behind each of its devices.
        prices: Which hold the exchange rates.
    """
    if budget is None:
        return None
    if price is not None:
        return _compared(budget, spread(price), "the machine costs", "машина стоит")
    cards = cards_price(products, prices)
    if cards is None:
        return _UNKNOWN
    return _compared(budget, cards, "the cards alone cost", "одни карты стоят")


def cards_price(products: Sequence[Accelerator | None], prices: Prices) -> Spread | None:
    """Street price of all cards of a machine, new, €; ``None`` = one of them has none."""
    parts: list[Spread] = []
    for product in products:
        price = None if product is None else street_price(product, prices)
        if price is None:
            return None
        parts.append(price)
    if not parts:
        return None
    if all(part == parts[0] for part in parts):
        return computed(
            Bilingual("price × cards", "цена × карты"),
            {"price": parts[0], "cards": count(len(parts), _COUNTED)},
            lambda price, cards: price * cards,
            unit="€",
            decimals=0,
        )
    return computed(
        Bilingual("sum of the cards", "сумма карт"),
        {f"card_{number}": part for number, part in enumerate(parts)},
        lambda **each: sum(each.values()),
        unit="€",
        decimals=0,
    )


def _compared(budget: Quantity, price: Spread, en: str, ru: str) -> Bilingual:
    left = (budget.value - price.high, budget.value - price.low)
    words = (f"{en} {price.text('en')}", f"{ru} {price.text('ru')}")
    if left[1] < 0:
        tail = ("more than the budget by {}", "больше бюджета на {}")
        shown = (_euro(-left[1], budget), _euro(-left[0], budget))
    elif left[0] < 0:
        tail = ("the budget may or may not be enough", "бюджета может не хватить")
        shown = (_euro(left[1], budget),) * 2
    else:
        tail = ("{} of the budget are left", "от бюджета останется {}")
        shown = (_euro(left[0], budget), _euro(left[1], budget))
    each = [
        words[index] + ": " + tail[index].format(_between(shown, language))
        for index, language in enumerate(("en", "ru"))
    ]
    return Bilingual(*each)


def _between(ends: tuple[Quantity, ...], language: str) -> str:
    texts = [end.text("ru" if language == "ru" else "en") for end in ends]
    return texts[0] if texts[0] == texts[-1] else f"{texts[0].removesuffix(' €')}–{texts[-1]}"


def _euro(value: float, budget: Quantity) -> Quantity:
    return Quantity(value, "€", budget.provenance, 0)
