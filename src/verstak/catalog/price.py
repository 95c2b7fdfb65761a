"""Prices of what an office can rent or buy by use: one row each, with its date and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from verstak.quantities.quantity import Cited, Quantity

type Currency = Literal["EUR", "USD", "RUB"]
type Consumer = Literal["household", "non-household"]


@dataclass(frozen=True, slots=True)
class ApiPrice:
    """What a cloud model costs, before tax.

    Attributes:
        provider: Who sells it.
        model: As the provider calls it.
        currency: Of the prices.
        input_per_million: For a million tokens of the prompt; ``None`` = not known.
        output_per_million: For a million tokens of the answer; ``None`` = not known.
        cached_input_per_million: For prompt tokens that the provider has seen before; ``None`` =
            not known or not offered.
        context_tokens: The longest prompt; ``None`` = not known.
        date: Year and month, or day, at which the price was read.
        source: Where.
        upstream: The provider's own page, for whoever wants to check; ``None`` = not known.
        note: What to know before relying on it.
    """

    provider: str
    model: str
    currency: Currency
    input_per_million: float | None
    output_per_million: float | None
    cached_input_per_million: float | None
    context_tokens: int | None
    date: str
    source: str
    upstream: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RentPrice:
    """What a rented accelerator costs, before tax.

    Attributes:
        provider: Who lets it.
        device: As the provider calls it.
        memory_gb: Of the accelerator.
        price: For one accelerator and one ``per``; by the month, for the server around it too.
        currency: Of the price.
        per: What the price is for.
        setup: Paid once, in the same currency.
        date: When it was read.
        source: Where.
        note: What to know before relying on it.
    """

    provider: str
    device: str
    memory_gb: float
    price: float
    currency: Currency
    per: Literal["hour", "month"]
    setup: float
    date: str
    source: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ElectricityPrice:
    """What a kilowatt-hour costs.

    Attributes:
        country: ISO 3166 code, or ``EU`` for the average.
        consumer: Whose price it is.
        eur_per_kwh: Euro.
        period: Half-year that it is the average of, for example ``2025-H1``.
        source: Where it was read.
        includes_vat: Whether value-added tax is in it; ``None`` = not told.
    """

    country: str
    consumer: Consumer
    eur_per_kwh: float
    period: str
    source: str
    includes_vat: bool | None = None

    def quantity(self) -> Quantity:
        """The price as a figure with its source."""
        return Quantity(
            self.eur_per_kwh,
            "€/kWh",
            Cited(
                self.source,
                clause=f"{self.country}, {self.consumer}, {self.period}",
                confidence="secondary",
            ),
            decimals=3,
        )


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """What one unit of a currency costs in another.

    Attributes:
        base: One of it …
        quote: … costs ``rate`` of this.
        rate: Above zero.
        date: Of the rate.
        source: Where it was read.
    """

    base: Currency
    quote: Currency
    rate: float
    date: str
    source: str

    def quantity(self) -> Quantity:
        """The rate as a figure with its source."""
        return Quantity(
            self.rate,
            f"{self.quote}/{self.base}",
            Cited(self.source, clause=self.date, confidence="secondary"),
            decimals=4,
        )
