"""Money of one kind: euro, and one tax basis for everything that is compared."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.catalog.price import ApiPrice, Currency, RentPrice
from verstak.catalog.prices import Prices
from verstak.errors import UsageError
from verstak.plan.cost.spread import Number, Spread, computed, spread
from verstak.plan.cost.volume import HOURS_PER_MONTH
from verstak.quantities.quantity import Cited, Given, Quantity, Words

EURO = "€"
_SIGN: dict[Currency, str] = {"EUR": EURO, "USD": "USD", "RUB": "RUB"}


@dataclass(frozen=True, slots=True)
class Vat:
    """Value-added tax as it meets this office.

    Attributes:
        rate: In per cent, 0 to 100.
        recoverable: A company that reclaims it compares prices without it; anybody else, with.

    Raises:
        UsageError: not a rate.
    """

    rate: Quantity
    recoverable: bool

    def __post_init__(self) -> None:
        if not 0 <= self.rate.value <= 100:
            raise UsageError(f"expected a tax of 0 to 100 %, found {self.rate.value} %")


def taxed(amount: Number, *, includes: bool, vat: Vat | None) -> Spread:
    """An amount on the office's own basis: without a tax that it reclaims, with one that it pays.

    Args:
        amount: Any amount of money.
        includes: Whether the tax is already in it.
        vat: ``None`` = nobody told; the amount stays as it is.
    """
    if vat is None or includes != vat.recoverable:
        return spread(amount)
    unit = spread(amount).figure.unit
    inputs = {"amount": amount, "rate": vat.rate}
    if includes:
        return computed("amount / (1 + rate / 100)", inputs, _without_tax, unit=unit)
    return computed("amount × (1 + rate / 100)", inputs, _with_tax, unit=unit)


def _without_tax(amount: float, rate: float) -> float:
    return amount / (1 + rate / 100)


def _with_tax(amount: float, rate: float) -> float:
    return amount * (1 + rate / 100)


def in_euro(amount: Number, currency: Currency, prices: Prices, *, per: str = "") -> Spread:
    """An amount of a currency in euro, at the latest rate that is known.

    Args:
        amount: Its value is taken, whatever its unit says.
        currency: Of the amount.
        prices: Which hold the rates.
        per: What it is for, behind a slash: ``h``, ``M tok``; empty = a sum.

    Raises:
        UsageError: no rate of this currency is known.
    """
    unit = f"{EURO}/{per}" if per else EURO
    if currency == "EUR":
        each = spread(amount)
        figure = Quantity(each.value, unit, each.figure.provenance, each.figure.decimals)
        return Spread(figure, each.low, each.high)
    rate = prices.find_rate("EUR", currency)
    if rate is None:
        raise UsageError(
            f"no exchange rate of {currency} is known, so its prices cannot be compared",
            remedy=f'add [[exchange]] base = "EUR", quote = "{currency}" to your prices',
        )
    return computed(
        f"amount in {currency} / rate",
        {"amount": amount, "rate": rate.quantity()},
        lambda amount, rate: amount / rate,
        unit=unit,
        decimals=4,
    )


def given_euro(value: float, by: Words, *, per: str = "", decimals: int = 2) -> Spread:
    """An amount of euro that somebody told.

    Raises:
        UsageError: negative.
    """
    if value < 0:
        raise UsageError(f"expected an amount of money of 0 or more, found {value}")
    unit = f"{EURO}/{per}" if per else EURO
    return spread(Quantity(value, unit, Given(by), decimals))


def api_figures(price: ApiPrice, prices: Prices) -> tuple[Spread, Spread]:
    """What a million tokens cost in and out, in euro.

    Raises:
        UsageError: one of the two is not known, or the currency has no rate.
    """
    told = (price.input_per_million, price.output_per_million)
    if told[0] is None or told[1] is None:
        raise UsageError(
            f"{price.model}: the price of {'the prompt' if told[0] is None else 'the answer'} is "
            "not known",
            remedy="choose another model, or add the price to your prices",
        )
    return _euro(told[0], price, prices), _euro(told[1], price, prices)


def _euro(amount: float, price: ApiPrice, prices: Prices) -> Spread:
    figure = Quantity(
        amount,
        f"{_SIGN[price.currency]}/M tok",
        Cited(price.source, clause=f"{price.model}, {price.date}", confidence="secondary"),
        decimals=3,
    )
    return in_euro(figure, price.currency, prices, per="M tok")


def rent_figure(rent: RentPrice, prices: Prices) -> Spread:
    """What an hour of a rented accelerator costs, in euro, a month's rent spread over its hours."""
    figure = Quantity(
        rent.price,
        f"{_SIGN[rent.currency]}/{'h' if rent.per == 'hour' else 'month'}",
        Cited(
            rent.source,
            clause=f"{rent.provider}, {rent.device}, {rent.date}",
            confidence="secondary",
        ),
    )
    if rent.per == "hour":
        return in_euro(figure, rent.currency, prices, per="h")
    monthly = in_euro(figure, rent.currency, prices, per="month")
    return computed(
        "rent a month / hours",
        {"rent": monthly, "hours": HOURS_PER_MONTH},
        lambda rent, hours: rent / hours,
        unit=f"{EURO}/h",
        decimals=3,
    )
