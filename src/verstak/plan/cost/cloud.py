"""A cloud model, paid by the token."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.catalog.prices import Prices
from verstak.errors import UsageError
from verstak.plan.cost.money import Vat, api_figures, taxed
from verstak.plan.cost.spread import Number, Spread, computed, spread
from verstak.plan.cost.volume import PER_MILLION, TokenVolume
from verstak.quantities.quantity import Assumed, Quantity
from verstak.quantities.text import Bilingual

_NOTHING = Quantity(0.0, "€", Assumed(Bilingual("nothing is bought", "ничего не покупается")))


@dataclass(frozen=True, slots=True)
class CloudApi:
    """A cloud model.

    Attributes:
        model: As its provider calls it.
        input_price: €/M tok of prompts.
        output_price: €/M tok of answers.

    Raises:
        UsageError: a negative price.
    """

    model: str
    input_price: Number
    output_price: Number

    def __post_init__(self) -> None:
        if min(spread(self.input_price).low, spread(self.output_price).low) < 0:
            raise UsageError("a price must not be negative")

    @property
    def name(self) -> Bilingual:
        """What people call it."""
        return Bilingual(f"cloud ({self.model})", f"облако ({self.model})")

    @property
    def upfront(self) -> Spread:
        """Nothing, €."""
        return spread(_NOTHING)

    @property
    def life_months(self) -> None:
        """Nothing is bought."""
        return

    @property
    def capacity(self) -> None:
        """No limit that matters to an office."""
        return

    def monthly(self, volume: TokenVolume) -> Spread:
        """€/month for a volume."""
        return computed(
            Bilingual(
                "(tokens in × price in + tokens out × price out) / 10⁶",
                "(токены запросов × цена + токены ответов × цена) / 10⁶",
            ),
            {
                "input_tokens": volume.input_tokens,
                "input_price": self.input_price,
                "output_tokens": volume.output_tokens,
                "output_price": self.output_price,
            },
            lambda input_tokens, input_price, output_tokens, output_price: (
                (input_tokens * input_price + output_tokens * output_price) / PER_MILLION
            ),
            unit="€/month",
        )

    def blended(self, input_parts: float, output_parts: float) -> Spread:
        """€/M tok of a mixture, stated as parts in to parts out, for example 3 to 1."""
        if min(input_parts, output_parts) < 0 or input_parts + output_parts <= 0:
            raise UsageError(f"expected parts such as 3 to 1, found {input_parts}:{output_parts}")
        return computed(
            f"({input_parts:g} × price in + {output_parts:g} × price out) / "
            f"{input_parts + output_parts:g}",
            {"input_price": self.input_price, "output_price": self.output_price},
            lambda input_price, output_price: (
                (input_parts * input_price + output_parts * output_price)
                / (input_parts + output_parts)
            ),
            unit="€/M tok",
            decimals=3,
        )


def cloud_api(
    model: str, prices: Prices, *, at: str | None = None, vat: Vat | None = None
) -> CloudApi:
    """A cloud model at its listed price.

    Args:
        model: As its provider calls it.
        prices: The price list.
        at: Month or day of the price; ``None`` = the latest.
        vat: The office's tax; listed prices are without.

    Raises:
        UsageError: the model, its price or the currency's rate is not known.
    """
    price = prices.find_api(model, at=at)
    asked, answered = (
        taxed(figure, includes=False, vat=vat) for figure in api_figures(price, prices)
    )
    return CloudApi(price.model, asked, answered)
