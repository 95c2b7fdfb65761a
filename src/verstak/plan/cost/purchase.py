"""What an accelerator costs to buy, from published prices that may conflict."""

from __future__ import annotations

from verstak.catalog.accelerator import Accelerator, DevicePrice, PriceKind
from verstak.catalog.price import Currency
from verstak.catalog.prices import Prices
from verstak.plan.cost.money import in_euro
from verstak.plan.cost.spread import Spread, conflicting
from verstak.quantities.quantity import Cited, Estimated, Quantity
from verstak.quantities.text import Bilingual

NEW: tuple[PriceKind, ...] = ("street_new", "street")
USED: tuple[PriceKind, ...] = ("street_used",)
_CURRENCIES: dict[str, Currency] = {"EUR": "EUR", "USD": "USD", "RUB": "RUB"}


def street_price(
    accelerator: Accelerator, prices: Prices, *, kinds: tuple[PriceKind, ...] = NEW
) -> Spread | None:
    """What one is sold for, €, over all that was published; the first day's price is history.

    Taxes are as published: in the prices of shops for everybody in Europe, not in American ones.

    Args:
        accelerator: The product.
        prices: Which hold the exchange rates.
        kinds: Of prices: `NEW` or `USED`.

    Returns:
        ``None`` where no such price is known.

    Raises:
        UsageError: the rate of a price's currency is not known.
    """
    current = [price for price in accelerator.prices if price.kind in kinds]
    if not current:
        return None
    names = "; ".join(f"{price.date or 'undated'}: {price.source}" for price in current)
    return conflicting(
        [_euro(price, prices) for price in current],
        Bilingual(f"published prices: {names}", f"опубликованные цены: {names}"),
    )


def _euro(price: DevicePrice, prices: Prices) -> Quantity:
    cited = Cited(price.source, clause=price.date, confidence="secondary")
    amount = Spread(
        Quantity(price.amount, price.currency, cited, 0),
        price.amount if price.low is None else price.low,
        price.amount if price.high is None else price.high,
    )
    euro = in_euro(amount, _CURRENCIES[price.currency], prices)
    if euro.certain:
        return euro.figure
    method = Bilingual(f"{price.source}, {price.date}", f"{price.source}, {price.date}")
    return Quantity(euro.value, "€", Estimated(method, euro.low, euro.high), 0)
