"""A server of one's own: bought, powered, and written off over its life."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.plan.cost.capacity import ALWAYS_ON, Capacity, busy_share
from verstak.plan.cost.electricity import Power, average_power, electricity_cost, energy
from verstak.plan.cost.spread import Number, Spread, computed, spread
from verstak.plan.cost.volume import TokenVolume
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

MONTHS_PER_YEAR = 12
OWN = Bilingual("own server", "свой сервер")


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A machine in the office. All money is on one tax basis (``money.taxed``).

    Attributes:
        purchase: €, a range where sources conflict.
        life_years: Over which it is written off, above 0; afterwards it is bought again.
        power: At load and at rest.
        eur_per_kwh: Price of electricity.
        capacity: Speed with the model on it; ``None`` = not known, then ``busy`` must be told.
        busy: Share of its time in which it computes; ``None`` = from the volume and the capacity.
        maintenance: €/month; ``None`` = none is counted.
        name: What people call it.

    Raises:
        UsageError: a life or price that cannot be, or neither ``capacity`` nor ``busy``.
    """

    purchase: Number
    life_years: Quantity
    power: Power
    eur_per_kwh: Number
    capacity: Capacity | None = None
    busy: Quantity | None = None
    maintenance: Number | None = None
    name: Bilingual = OWN

    def __post_init__(self) -> None:
        if spread(self.purchase).low < 0 or spread(self.eur_per_kwh).low < 0:
            raise UsageError("a price must not be negative")
        if self.life_years.value <= 0:
            raise UsageError(f"expected a life above 0 years, found {self.life_years.value}")
        if self.capacity is None and self.busy is None:
            raise _unknown_load()

    @property
    def upfront(self) -> Spread:
        """The purchase, €."""
        return spread(self.purchase)

    @property
    def life_months(self) -> float:
        """Until it is bought again."""
        return self.life_years.value * MONTHS_PER_YEAR

    def busy_share(self, volume: TokenVolume) -> Spread:
        """Share of its time that a volume keeps it busy, at most 1: it cannot do more."""
        if self.busy is not None:
            return spread(self.busy)
        if self.capacity is None:
            raise _unknown_load()
        needed = busy_share(volume, self.capacity)
        if needed.high <= 1:
            return needed
        return computed(
            "min(1, share)", {"share": needed}, lambda share: min(1.0, share), unit="", decimals=3
        )

    def electricity(self, volume: TokenVolume) -> Spread:
        """€/month of electricity for a volume."""
        on = self.capacity.on_share if self.capacity else ALWAYS_ON
        average = average_power(self.power, self.busy_share(volume), on=on)
        return electricity_cost(energy(average), self.eur_per_kwh)

    def monthly(self, volume: TokenVolume) -> Spread:
        """Electricity and maintenance, €/month; the purchase is not in it."""
        electricity = self.electricity(volume)
        if self.maintenance is None:
            return electricity
        return computed(
            Bilingual("electricity + maintenance", "электричество + обслуживание"),
            {"electricity": electricity, "maintenance": self.maintenance},
            lambda electricity, maintenance: electricity + maintenance,
            unit="€/month",
        )

    def depreciation(self) -> Spread:
        """What its purchase costs a month, spread evenly over its life."""
        return computed(
            Bilingual("purchase / (life × 12)", "покупка / (срок × 12)"),
            {"purchase": self.purchase, "life": self.life_years},
            lambda purchase, life: purchase / (life * MONTHS_PER_YEAR),
            unit="€/month",
        )


def _unknown_load() -> UsageError:
    return UsageError(
        "electricity depends on how much of the time the machine computes",
        remedy="give its speed with the model, or the share of time that it is busy",
    )
