"""What an own machine saves against a cloud a year, and how many tokens a claimed saving hides."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.plan.cost.capacity import VolumeCheck, check_volume
from verstak.plan.cost.cloud import CloudApi
from verstak.plan.cost.hybrid import Hybrid
from verstak.plan.cost.own_server import MONTHS_PER_YEAR, OwnServer
from verstak.plan.cost.spread import Number, Spread, computed
from verstak.plan.cost.volume import (
    PER_MILLION,
    SECONDS_PER_YEAR,
    TokenVolume,
    require_volume,
)
from verstak.quantities.quantity import Assumed, Quantity
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Savings:
    """A year against the cloud.

    Attributes:
        cloud: What the cloud would cost, €/year.
        running: Electricity, maintenance and overflow of the own machine, €/year.
        depreciation: Its purchase spread over its life, €/year.
        before_purchase: Cloud less running, €/year.
        net: Less depreciation as well, €/year: what is really saved.
        check: The volume against what the machine can produce; ``None`` = its speed is unknown.
    """

    cloud: Spread
    running: Spread
    depreciation: Spread
    before_purchase: Spread
    net: Spread
    check: VolumeCheck | None


def savings(ours: OwnServer | Hybrid, cloud: CloudApi, volume: TokenVolume | None) -> Savings:
    """What a year of the own machine saves.

    Args:
        ours: The machine, with or without a cloud behind it.
        cloud: What it replaces.
        volume: Tokens a month.

    Raises:
        VolumeMissing: no volume was given: nothing can then be said.
    """
    volume = require_volume(volume)
    server = ours.server if isinstance(ours, Hybrid) else ours
    in_cloud = _yearly(cloud.monthly(volume))
    running = _yearly(ours.monthly(volume))
    depreciation = _yearly(server.depreciation())
    before = computed(
        Bilingual("cloud − running", "облако − расходы"),
        {"cloud": in_cloud, "running": running},
        lambda cloud, running: cloud - running,
        unit="€/year",
        decimals=0,
    )
    net = computed(
        Bilingual("cloud − running − depreciation", "облако − расходы − амортизация"),
        {"cloud": in_cloud, "running": running, "depreciation": depreciation},
        lambda cloud, running, depreciation: cloud - running - depreciation,
        unit="€/year",
        decimals=0,
    )
    check = None if server.capacity is None else check_volume(volume, server.capacity)
    return Savings(in_cloud, running, depreciation, before, net, check)


@dataclass(frozen=True, slots=True)
class HiddenVolume:
    """The volume that a claimed saving needs.

    Attributes:
        blended: Price of the mixture, €/M tok.
        tokens: In and out, tok/year.
        output_rate: Output tokens a second, were they written around the clock all year.
    """

    blended: Spread
    tokens: Spread
    output_rate: Spread


def hidden_volume(
    saving: Number, cloud: CloudApi, *, input_parts: float = 3, output_parts: float = 1
) -> HiddenVolume:
    """How many tokens must be moved from a cloud to save an amount a year.

    Args:
        saving: €/year, even if the own machine cost nothing.
        cloud: Whose price is saved.
        input_parts: Prompt tokens in the mixture …
        output_parts: … to so many answer tokens.

    Raises:
        UsageError: the mixture costs nothing, so no volume of it saves anything.
    """
    blended = cloud.blended(input_parts, output_parts)
    if blended.low <= 0:
        raise UsageError(f"{cloud.model}: this mixture costs nothing, so nothing is saved by it")
    tokens = computed(
        Bilingual("saving / price × 10⁶", "экономия / цена × 10⁶"),
        {"saving": saving, "price": blended},
        lambda saving, price: saving / price * PER_MILLION,
        unit="tok/year",
        decimals=0,
    )
    share = Quantity(
        output_parts / (input_parts + output_parts),
        "",
        Assumed(
            Bilingual(
                f"{input_parts:g} prompt tokens to {output_parts:g} of an answer",
                f"{input_parts:g} токена запроса на {output_parts:g} ответа",
            )
        ),
    )
    rate = computed(
        Bilingual("tokens × output share / 31 536 000 s", "токены × доля ответов / 31 536 000 с"),
        {"tokens": tokens, "share": share},
        lambda tokens, share: tokens * share / SECONDS_PER_YEAR,
        unit="tok/s",
        decimals=1,
    )
    return HiddenVolume(blended, tokens, rate)


def _yearly(monthly: Spread) -> Spread:
    return computed(
        Bilingual("month × 12", "месяц × 12"),
        {"month": monthly},
        lambda month: month * MONTHS_PER_YEAR,
        unit="€/year",
        decimals=0,
    )
