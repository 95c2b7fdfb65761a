"""A rented accelerator: by the hour while it is needed, or always on."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.plan.cost.capacity import Capacity
from verstak.plan.cost.spread import Number, Spread, computed, spread
from verstak.plan.cost.volume import HOURS_PER_MONTH, TokenVolume
from verstak.quantities.quantity import Assumed, Quantity
from verstak.quantities.text import Bilingual

RENTED = Bilingual("rented accelerator", "аренда ускорителя")
_NOTHING = Quantity(0.0, "€", Assumed(Bilingual("no setup fee", "без платы за подключение")))


@dataclass(frozen=True, slots=True)
class RentedGpu:
    """A rented accelerator; electricity is in its price.

    Attributes:
        eur_per_hour: Price of an hour that it is held, whether or not it computes.
        hours: Held a month; ``None`` = always on.
        setup: Paid once, €.
        capacity: Speed with the model on it; its ``on_share`` should be the held hours' share.
        name: What people call it.

    Raises:
        UsageError: a price or hours that cannot be.
    """

    eur_per_hour: Number
    hours: Quantity | None = None
    setup: Number = _NOTHING
    capacity: Capacity | None = None
    name: Bilingual = RENTED

    def __post_init__(self) -> None:
        if spread(self.eur_per_hour).low < 0 or spread(self.setup).low < 0:
            raise UsageError("a price must not be negative")
        if self.hours is not None and not 0 < self.hours.value <= HOURS_PER_MONTH.value:
            raise UsageError(
                f"expected above 0 and at most 730 hours a month, found {self.hours.value}"
            )

    @property
    def upfront(self) -> Spread:
        """The setup fee, €."""
        return spread(self.setup)

    @property
    def life_months(self) -> None:
        """Nothing is bought again."""
        return

    def monthly(self, volume: TokenVolume) -> Spread:  # noqa: ARG002 - the same for every volume
        """The rent, €/month."""
        return computed(
            Bilingual("price × hours", "цена × часы"),
            {"price": self.eur_per_hour, "hours": self.hours or HOURS_PER_MONTH},
            lambda price, hours: price * hours,
            unit="€/month",
        )
