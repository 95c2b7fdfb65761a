"""An office's machine and cloud, for tests."""

from __future__ import annotations

from verstak.plan.cost.capacity import Capacity
from verstak.plan.cost.cloud import CloudApi
from verstak.plan.cost.electricity import Power
from verstak.plan.cost.money import given_euro
from verstak.plan.cost.own_server import OwnServer
from verstak.plan.cost.spread import Number, between
from verstak.plan.cost.volume import TokenVolume, given_volume
from verstak.quantities.quantity import Given, Quantity

BY = "test"


def q(value: float, unit: str = "") -> Quantity:
    return Quantity(value, unit, Given(BY))


def volume(tokens_in: float = 30e6, tokens_out: float = 10e6) -> TokenVolume:
    return given_volume(tokens_in, tokens_out, BY)


def server(
    purchase: Number | None = None,
    *,
    decode: Number | None = None,
    busy: Quantity | None = None,
    maintenance: Quantity | None = None,
) -> OwnServer:
    return OwnServer(
        purchase=purchase or between(3000, 4000, "€", BY),
        life_years=q(4, "year"),
        power=Power(between(464.2, 509, "W", BY), between(70, 90, "W", BY)),
        eur_per_kwh=q(0.19, "€/kWh"),
        capacity=Capacity(decode or q(40, "tok/s"), q(1500, "tok/s")),
        busy=busy,
        maintenance=maintenance,
    )


def cloud(price_in: float = 1.25, price_out: float = 10.0) -> CloudApi:
    return CloudApi(
        "big", given_euro(price_in, BY, per="M tok"), given_euro(price_out, BY, per="M tok")
    )
