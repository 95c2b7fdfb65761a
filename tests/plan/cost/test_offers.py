"""What each way costs: electricity, own_server, rented, cloud, hybrid, overflow, offer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.cost.offers import cloud, q, server, volume

from verstak.catalog.prices import prices
from verstak.errors import UsageError
from verstak.plan.cost.cloud import cloud_api
from verstak.plan.cost.electricity import Power, average_power, electricity_cost, energy
from verstak.plan.cost.hybrid import Hybrid
from verstak.plan.cost.offer import Offer
from verstak.plan.cost.overflow import overflow_share
from verstak.plan.cost.own_server import OwnServer
from verstak.plan.cost.rented import RentedGpu
from verstak.plan.cost.spread import between
from verstak.plan.queueing import Queue

ALL: list[Offer] = [
    server(),
    RentedGpu(q(0.25, "€/h")),
    cloud(),
    Hybrid(server(), cloud()),
]


def test_a_month_at_full_load() -> None:
    month = energy(average_power(Power(q(650, "W"), q(80, "W")), q(1)))
    assert month.value == pytest.approx(474.5)
    assert electricity_cost(month, q(150 / 474.5, "€/kWh")).value == pytest.approx(150)


def test_a_duty_cycle_with_ranges() -> None:
    power = Power(between(464.2, 509, "W", "test"), between(70, 90, "W", "test"))
    month = energy(average_power(power, q(0.1)))
    assert month.low == pytest.approx(0.73 * (46.42 + 63), abs=1e-6)
    assert month.high == pytest.approx(0.73 * (50.9 + 81), abs=1e-6)
    nights_off = energy(average_power(power, q(0.1), on=q(0.4)))
    assert nights_off.value == pytest.approx(0.4 * month.value)


@pytest.mark.parametrize("share", [-0.1, 1.5])
def test_no_share_is_beyond_one(share: float) -> None:
    with pytest.raises(UsageError):
        average_power(Power(q(1, "W"), q(1, "W")), q(share))


def test_electricity_follows_the_volume() -> None:
    mine = server()
    little, much = (mine.electricity(volume(0, tokens)).value for tokens in (1e6, 50e6))
    # 1e6 and 50e6 tokens at 40 tok/s: 25,000 and 1,250,000 seconds under load.
    assert much - little == pytest.approx((1.25e6 - 25e3) / 3.6e6 * (486.6 - 80) * 0.19, rel=1e-6)


def test_a_machine_draws_no_more_than_all_of_the_time() -> None:
    mine = server()
    assert mine.monthly(volume(0, 1e12)).high == pytest.approx(0.509 * 730 * 0.19)


def test_maintenance_and_depreciation() -> None:
    mine = server(maintenance=q(20, "€/month"))
    assert mine.monthly(volume()).value == pytest.approx(server().monthly(volume()).value + 20)
    written_off = mine.depreciation()
    assert (written_off.low, written_off.high) == pytest.approx((62.5, 250 / 3))


def test_a_told_load_needs_no_speed() -> None:
    mine = OwnServer(
        q(3000, "€"), q(4, "year"), Power(q(650, "W"), q(80, "W")), q(0.2, "€/kWh"), busy=q(1)
    )
    assert mine.monthly(volume()).value == pytest.approx(94.9)
    with pytest.raises(UsageError, match="how much of the time"):
        OwnServer(q(3000, "€"), q(4, "year"), Power(q(650, "W"), q(80, "W")), q(0.2, "€/kWh"))


def test_a_rent_by_the_hour_and_always_on() -> None:
    assert RentedGpu(q(0.5, "€/h")).monthly(volume()).value == pytest.approx(365)
    assert RentedGpu(q(0.5, "€/h"), hours=q(160, "h/month")).monthly(volume()).value == 80
    with pytest.raises(UsageError):
        RentedGpu(q(0.5, "€/h"), hours=q(800, "h/month"))
    with pytest.raises(UsageError):
        RentedGpu(q(-0.5, "€/h"))


def test_a_cloud_is_paid_by_the_token() -> None:
    flash = cloud_api("gemini-2.5-flash", prices(), at="2026-01")
    # 0.30 and 2.50 dollars: 30 M in and 10 M out are 34 dollars.
    assert flash.monthly(volume()).value == pytest.approx(34 / 1.1637)
    assert flash.blended(3, 1).value == pytest.approx(0.85 / 1.1637)


@given(st.floats(0, 1))
def test_a_hybrid_lies_between_its_two(share: float) -> None:
    both = Hybrid(server(q(3000, "€")), cloud(), overflow=q(share))
    month = volume(0, 20e6)
    rest = both.monthly(month).value - share * both.cloud.monthly(month).value
    assert (
        server().monthly(volume(0, 1)).value * 0.999
        <= rest
        <= server().monthly(month).value * 1.001
    )


def test_what_a_machine_cannot_do_overflows() -> None:
    month = volume(0, 2 * 40 * 2_628_000)  # twice what 40 tok/s give
    both = Hybrid(server(), cloud())
    assert both.overflow_share(month).value == pytest.approx(0.5)
    assert both.overflow_share(volume()).value == 0
    half = cloud().monthly(month).value / 2
    assert both.monthly(month).value == pytest.approx(server().monthly(month).value + half)


def test_overflow_of_a_queue_is_erlangs_loss() -> None:
    # Erlang B for 2 slots and 1 erlang is 1/5; for 1 slot, a / (1 + a).
    assert overflow_share(Queue(1 / 30, (30.0, 30.0))).value == pytest.approx(0.2)
    assert overflow_share(Queue(3 / 30, (30.0,))).value == pytest.approx(0.75)


@pytest.mark.parametrize("offer", ALL, ids=lambda each: each.name.en)
def test_each_is_an_offer(offer: Offer) -> None:
    assert offer.name.ru
    assert offer.upfront.figure.unit == "€"
    assert offer.monthly(volume()).figure.unit == "€/month"
    assert offer.monthly(volume(60e6, 20e6)).value >= offer.monthly(volume()).value
    assert (offer.upfront.value > 1000) == (offer.life_months is not None)


@pytest.mark.parametrize(
    "change",
    [
        {"purchase": q(-1, "€")},
        {"life": q(0, "year")},
        {"kwh": q(-0.1, "€/kWh")},
    ],
)
def test_servers_that_cannot_be(change: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        OwnServer(
            change.get("purchase", q(1, "€")),  # type: ignore[arg-type] # a dict of mixed values
            change.get("life", q(1, "year")),  # type: ignore[arg-type] # the same
            Power(q(1, "W"), q(1, "W")),
            change.get("kwh", q(1, "€/kWh")),  # type: ignore[arg-type] # the same
            busy=q(1),
        )
