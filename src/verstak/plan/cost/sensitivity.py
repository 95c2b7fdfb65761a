"""Which inputs decide: each is moved through its range while the rest stay, and the bars compared.

An input that is known within a range is moved through that range. One that was told as a single
figure is moved by a quarter to each side, which is an assumption and is called one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from verstak.plan.cost.cloud import CloudApi
from verstak.plan.cost.electricity import Power
from verstak.plan.cost.own_server import OwnServer
from verstak.plan.cost.savings import savings
from verstak.plan.cost.spread import Number, Spread, spread
from verstak.plan.cost.volume import TokenVolume, require_volume
from verstak.quantities.quantity import Assumed, Quantity
from verstak.quantities.text import Bilingual

ASSUMED_SHARE = 0.25
"""Moved to each side where nobody stated a range."""
SHOWN = 3
"""Inputs that matter most."""

_MOVED = Assumed(Bilingual("moved for the sensitivity", "сдвинуто для чувствительности"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """An own server against a cloud at a volume: what a tornado is drawn of."""

    server: OwnServer
    cloud: CloudApi
    volume: TokenVolume

    def net(self) -> float:
        """€/year that are saved, the purchase written off."""
        return savings(self.server, self.cloud, self.volume).net.value


@dataclass(frozen=True, slots=True)
class Bar:
    """One input of a tornado.

    Attributes:
        key: Stable name for programs.
        name: What people call it.
        low: The input's lower end, in its unit.
        high: Its upper end.
        stated: Whether the range is the input's own; else a quarter to each side was assumed.
        at_low: Net saving a year with the input at its lower end, €/year.
        at_high: At its upper end.
    """

    key: str
    name: Bilingual
    low: Quantity
    high: Quantity
    stated: bool
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """How far the saving moves, €/year."""
        return abs(self.at_high - self.at_low)


def tornado(server: OwnServer, cloud: CloudApi, volume: TokenVolume | None) -> tuple[Bar, ...]:
    """All inputs by how far they move the net saving of a year, the most important first.

    Args:
        server: The own machine.
        cloud: What it replaces.
        volume: Tokens a month.

    Raises:
        VolumeMissing: no volume was given.
    """
    base = Comparison(server, cloud, require_volume(volume))
    bars = [_bar(lever, base) for lever in _levers(base)]
    return tuple(sorted(bars, key=lambda bar: -bar.swing))


@dataclass(frozen=True, slots=True)
class _Lever:
    key: str
    name: Bilingual
    now: Spread
    moved: Callable[[Comparison, Quantity], Comparison]
    most: float | None = None


def _bar(lever: _Lever, base: Comparison) -> Bar:
    stated = not lever.now.certain
    share = 0.0 if stated else ASSUMED_SHARE
    ends = [lever.now.low * (1 - share), lever.now.high * (1 + share)]
    if lever.most is not None:
        ends = [min(end, lever.most) for end in ends]
    figure = lever.now.figure
    low, high = (Quantity(end, figure.unit, _MOVED, figure.decimals) for end in ends)
    return Bar(
        lever.key,
        lever.name,
        low,
        high,
        stated,
        lever.moved(base, low).net(),
        lever.moved(base, high).net(),
    )


def _levers(base: Comparison) -> list[_Lever]:
    server = base.server
    return [
        *_server_levers(server),
        _on_server(
            "load_w",
            ("power under load", "мощность под нагрузкой"),
            server.power.load,
            lambda s, q: replace(s, power=Power(q, s.power.idle)),
        ),
        _on_server(
            "idle_w",
            ("power at rest", "мощность в покое"),
            server.power.idle,
            lambda s, q: replace(s, power=Power(s.power.load, q)),
        ),
        *_pace_levers(server),
        _on_cloud(
            "input_price",
            ("cloud price of prompts", "цена запросов в облаке"),
            base.cloud.input_price,
            lambda c, q: replace(c, input_price=q),
        ),
        _on_cloud(
            "output_price",
            ("cloud price of answers", "цена ответов в облаке"),
            base.cloud.output_price,
            lambda c, q: replace(c, output_price=q),
        ),
        _volume_lever(base.volume),
    ]


def _server_levers(server: OwnServer) -> list[_Lever]:
    levers = [
        _on_server(
            "purchase",
            ("price of the machine", "цена машины"),
            server.purchase,
            lambda s, q: replace(s, purchase=q),
        ),
        _on_server(
            "life_years",
            ("years until it is replaced", "срок службы"),
            server.life_years,
            lambda s, q: replace(s, life_years=q),
        ),
        _on_server(
            "eur_per_kwh",
            ("price of electricity", "цена электричества"),
            server.eur_per_kwh,
            lambda s, q: replace(s, eur_per_kwh=q),
        ),
    ]
    if server.maintenance is not None:
        levers.append(
            _on_server(
                "maintenance",
                ("maintenance", "обслуживание"),
                server.maintenance,
                lambda s, q: replace(s, maintenance=q),
            )
        )
    return levers


def _pace_levers(server: OwnServer) -> list[_Lever]:
    """How busy the machine is: told, or from its speed."""
    if server.busy is not None:
        name = ("share of time under load", "доля времени под нагрузкой")
        return [_on_server("busy", name, server.busy, lambda s, q: replace(s, busy=q), most=1.0)]
    if server.capacity is None:
        return []
    capacity = server.capacity
    return [
        _on_server(
            "decode",
            ("the machine's speed", "скорость машины"),
            capacity.decode,
            lambda s, q: replace(s, capacity=replace(capacity, decode=q)),
        )
    ]


def _on_server(
    key: str,
    name: tuple[str, str],
    now: Number,
    with_it: Callable[[OwnServer, Quantity], OwnServer],
    *,
    most: float | None = None,
) -> _Lever:
    def moved(base: Comparison, value: Quantity) -> Comparison:
        return replace(base, server=with_it(base.server, value))

    return _Lever(key, Bilingual(*name), spread(now), moved, most)


def _on_cloud(
    key: str,
    name: tuple[str, str],
    now: Number,
    with_it: Callable[[CloudApi, Quantity], CloudApi],
) -> _Lever:
    def moved(base: Comparison, value: Quantity) -> Comparison:
        return replace(base, cloud=with_it(base.cloud, value))

    return _Lever(key, Bilingual(*name), spread(now), moved)


def _volume_lever(volume: TokenVolume) -> _Lever:
    def moved(base: Comparison, value: Quantity) -> Comparison:
        return replace(base, volume=base.volume.times(value.value / base.volume.total, _MOVED.why))

    now = Quantity(volume.total, "tok/month", volume.input_tokens.provenance, 0)
    return _Lever("volume", Bilingual("tokens a month", "токенов в месяц"), spread(now), moved)
