"""One way to have a model answer, as money sees it: paid once, and paid every month."""

from __future__ import annotations

from typing import Protocol

from verstak.plan.cost.capacity import Capacity
from verstak.plan.cost.spread import Spread
from verstak.plan.cost.volume import TokenVolume
from verstak.quantities.text import Bilingual


class Offer(Protocol):
    """An own server, a rented accelerator, a cloud, or a mixture of them."""

    @property
    def name(self) -> Bilingual:
        """What people call it."""

    @property
    def upfront(self) -> Spread:
        """Paid before the first month, €."""

    @property
    def life_months(self) -> float | None:
        """After how many months ``upfront`` is due again; ``None`` = never."""

    @property
    def capacity(self) -> Capacity | None:
        """What it can produce; ``None`` = no limit that matters, or not known."""

    def monthly(self, volume: TokenVolume) -> Spread:
        """Paid every month for a volume, €/month."""
