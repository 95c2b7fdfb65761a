from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.cost.offers import q

from verstak.catalog.prices import prices
from verstak.errors import UsageError
from verstak.plan.cost.cloud import cloud_api
from verstak.plan.cost.money import Vat, given_euro, in_euro, rent_figure, taxed


def test_dollars_become_euro_at_a_dated_rate() -> None:
    euro = in_euro(q(1.1637, "USD/h"), "USD", prices(), per="h")
    assert euro.value == pytest.approx(1.0)
    assert euro.figure.unit == "€/h"


def test_roubles_have_no_rate() -> None:
    with pytest.raises(UsageError, match="no exchange rate of RUB"):
        in_euro(q(92.3, "RUB/M tok"), "RUB", prices(), per="M tok")


def test_facts_of_rents_agree() -> None:
    # The published table holds euro an hour beside the price; ours are computed.
    hourly = {rent.provider: rent_figure(rent, prices()).value for rent in prices().rents}
    assert hourly["OpenRelay"] == pytest.approx(0.687, abs=0.001)  # the last of its rows, A100
    assert hourly["Hetzner GEX45"] == pytest.approx(0.293, abs=0.001)
    assert hourly["OVHcloud l4-90"] == 0.75


@given(st.floats(0, 1e6), st.floats(0, 100))
def test_tax_on_and_off(amount: float, rate: float) -> None:
    reclaims = Vat(q(rate, "%"), recoverable=True)
    pays = Vat(q(rate, "%"), recoverable=False)
    net = taxed(q(amount, "€"), includes=True, vat=reclaims)
    assert taxed(net, includes=False, vat=pays).value == pytest.approx(amount, abs=1e-6)
    assert taxed(q(amount, "€"), includes=False, vat=reclaims).value == amount
    assert taxed(q(amount, "€"), includes=True, vat=pays).value == amount
    assert taxed(q(amount, "€"), includes=True, vat=None).value == amount


def test_amounts_that_cannot_be() -> None:
    with pytest.raises(UsageError):
        given_euro(-1, "test")
    with pytest.raises(UsageError):
        Vat(q(120, "%"), recoverable=True)
    with pytest.raises(UsageError, match="answer is not known"):
        cloud_api("gigachat (cheapest)", prices())


def test_a_company_that_pays_tax_pays_it_on_the_cloud_too() -> None:
    net = cloud_api("gpt-5", prices())
    gross = cloud_api("gpt-5", prices(), vat=Vat(q(19, "%"), recoverable=False))
    assert gross.blended(3, 1).value == pytest.approx(1.19 * net.blended(3, 1).value)
    with pytest.raises(UsageError, match="3 to 1"):
        net.blended(0, 0)
