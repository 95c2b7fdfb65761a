"""What an offer costs over the months, in total and month by month."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.plan.cost.capacity import VolumeCheck, check_volume
from verstak.plan.cost.offer import Offer
from verstak.plan.cost.spread import Spread, computed
from verstak.plan.cost.volume import TokenVolume
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.text import Bilingual

MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class CostCurve:
    """An offer at one volume.

    Attributes:
        offer: What it is.
        monthly: Paid every month, €/month.
        totals: Paid in all after 0, 1, 2 … months, €. Where a machine's life ends inside, it has
            been bought again: money is spent when it is spent, nothing is smoothed.
        check: The volume against what the machine can produce; a curve of a machine that cannot
            is no offer. ``None`` = there is no limit, or it is not known.
    """

    offer: Bilingual
    monthly: Spread
    totals: tuple[Spread, ...]
    check: VolumeCheck | None


def cost_curve(offer: Offer, volume: TokenVolume, *, months: int) -> CostCurve:
    """Costs of an offer over some months.

    Args:
        offer: Any of them.
        volume: Tokens a month.
        months: 1 to 600.

    Raises:
        UsageError: not a number of months.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise UsageError(f"expected 1 to {MOST_MONTHS} months, found {months}")
    monthly = offer.monthly(volume)
    return CostCurve(
        offer.name,
        monthly,
        tuple(_total(offer, monthly, month) for month in range(months + 1)),
        None if offer.capacity is None else check_volume(volume, offer.capacity),
    )


def _total(offer: Offer, monthly: Spread, month: int) -> Spread:
    bought = 1 if offer.life_months is None else 1 + _times_again(month, offer.life_months)
    return computed(
        Bilingual("purchases × upfront + months × monthly", "покупки × цена + месяцы × расход"),
        {
            "purchases": Quantity(bought, "pcs", Computed("1 + ⌊months / life⌋"), 0),
            "upfront": offer.upfront,
            "months": Quantity(month, "months", Computed("month"), 0),
            "monthly": monthly,
        },
        lambda purchases, upfront, months, monthly: purchases * upfront + months * monthly,
        unit="€",
        decimals=0,
    )


def _times_again(month: int, life_months: float) -> int:
    """How often it was bought again by the end of a month; not on the very last day of a life."""
    return max(0, int((month - 1e-9) // life_months)) if month else 0
