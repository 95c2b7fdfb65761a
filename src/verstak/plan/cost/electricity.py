"""What a machine draws over a month, from its duty cycle, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.plan.cost.capacity import ALWAYS_ON
from verstak.plan.cost.spread import Number, Spread, computed, spread
from verstak.plan.cost.volume import HOURS_PER_MONTH
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Power:
    """Power at the wall.

    Attributes:
        load: While it computes, W.
        idle: While it is on and waits, W.

    Raises:
        UsageError: negative.
    """

    load: Number
    idle: Number

    def __post_init__(self) -> None:
        for each in (self.load, self.idle):
            if spread(each).low < 0:
                raise UsageError(f"expected a power of 0 W or more, found {spread(each).low} W")


def average_power(power: Power, busy: Number, *, on: Quantity = ALWAYS_ON) -> Spread:
    """Power averaged over the whole month, W.

    Args:
        power: At load and at rest.
        busy: Share of the machine's own time in which it computes, 0 to 1.
        on: Share of the month in which it is switched on; off, it draws nothing.

    Raises:
        UsageError: a share above 1 or below 0.
    """
    for each in (spread(busy), spread(on)):
        if each.low < 0 or each.high > 1:
            raise UsageError(f"expected a share between 0 and 1, found {each.low} to {each.high}")
    return computed(
        Bilingual(
            "on × (busy × load + (1 − busy) × idle)",
            "включена × (занята × нагрузка + (1 − занята) × покой)",
        ),
        {"on": on, "busy": busy, "load": power.load, "idle": power.idle},
        lambda on, busy, load, idle: on * (busy * load + (1 - busy) * idle),
        unit="W",
        decimals=0,
    )


def energy(average: Number) -> Spread:
    """Energy of a month of 730 hours, kWh/month, from the average power in W."""
    return computed(
        Bilingual("power × hours / 1000", "мощность × часы / 1000"),
        {"power": average, "hours": HOURS_PER_MONTH},
        lambda power, hours: power * hours / 1000,
        unit="kWh/month",
        decimals=1,
    )


def electricity_cost(kilowatt_hours: Number, price: Number) -> Spread:
    """Cost of that energy, €/month, at a price in €/kWh."""
    return computed(
        Bilingual("energy × price", "энергия × цена"),
        {"energy": kilowatt_hours, "price": price},
        lambda energy, price: energy * price,
        unit="€/month",
    )
