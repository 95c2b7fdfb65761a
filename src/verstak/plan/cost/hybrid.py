"""A server of one's own with a cloud behind it: what the server cannot do in time goes out."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.plan.cost.capacity import check_volume
from verstak.plan.cost.cloud import CloudApi
from verstak.plan.cost.own_server import OwnServer
from verstak.plan.cost.spread import Spread, computed, spread
from verstak.plan.cost.volume import TokenVolume
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Hybrid:
    """An own server with overflow to a cloud.

    Attributes:
        server: The machine in the office.
        cloud: Where the overflow goes.
        overflow: Share of the volume that goes there, 0 to 1: told, or from waiting times
            (``plan.queueing``). ``None`` = what the machine cannot produce even without a pause,
            the least that is possible.

    Raises:
        UsageError: not a share, or no way to know it.
    """

    server: OwnServer
    cloud: CloudApi
    overflow: Quantity | None = None

    def __post_init__(self) -> None:
        if self.overflow is not None and not 0 <= self.overflow.value <= 1:
            raise UsageError(f"expected a share between 0 and 1, found {self.overflow.value}")
        if self.overflow is None and self.server.capacity is None:
            raise _unknown_overflow()

    @property
    def name(self) -> Bilingual:
        """What people call it."""
        return Bilingual(
            f"{self.server.name.en} + {self.cloud.name.en}",
            f"{self.server.name.ru} + {self.cloud.name.ru}",
        )

    @property
    def upfront(self) -> Spread:
        """The purchase, €."""
        return self.server.upfront

    @property
    def life_months(self) -> float:
        """Until the machine is bought again."""
        return self.server.life_months

    @property
    def capacity(self) -> None:
        """No limit: the cloud takes what is left."""
        return

    def overflow_share(self, volume: TokenVolume) -> Spread:
        """Share of a volume that goes to the cloud."""
        if self.overflow is not None:
            return spread(self.overflow)
        if self.server.capacity is None:
            raise _unknown_overflow()
        return check_volume(volume, self.server.capacity).overflow

    def monthly(self, volume: TokenVolume) -> Spread:
        """The server's month and the cloud's share, €/month."""
        share = self.overflow_share(volume)
        return computed(
            Bilingual("server + share × cloud", "сервер + доля × облако"),
            {
                # A machine that is always busy draws no more: its own part is counted at the
                # volume that it keeps.
                "server": self.server.monthly(_kept(volume, share)),
                "share": share,
                "cloud": self.cloud.monthly(volume),
            },
            lambda server, share, cloud: server + share * cloud,
            unit="€/month",
        )


def _kept(volume: TokenVolume, share: Spread) -> TokenVolume:
    if share.value <= 0:
        return volume
    left = max(1e-9, 1 - share.value)
    return volume.times(left, Bilingual("share that stays in the office", "доля, что остаётся"))


def _unknown_overflow() -> UsageError:
    return UsageError(
        "how much overflows depends on the machine's speed, which is not known",
        remedy="give the speed, or the share that goes to the cloud",
    )
