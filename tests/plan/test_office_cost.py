from __future__ import annotations

import pytest
from tests.plan.test_office_plan import CARD, FACTS, placed

from verstak.errors import UsageError
from verstak.plan.cost.money import Vat
from verstak.plan.cost.volume import given_volume
from verstak.plan.office_cost import DEFAULT_CLOUD, CostInputs, CostPart, cost_part
from verstak.plan.placement.result import Placement
from verstak.quantities.quantity import Given, Quantity

VOLUME = given_volume(30e6, 10e6, "bills")
PRICE = Quantity(3500, "€", Given("--price"), 0)
KWH = Quantity(0.30, "€/kWh", Given("--kwh-price"), 3)


@pytest.fixture(scope="module")
def placement() -> Placement:
    return placed("analysis=Qwen2.5-7B-Instruct")


def costed(placement: Placement, inputs: CostInputs, *, fits: bool = True) -> CostPart:
    assert placement.wanted is not None
    return cost_part(
        placement.wanted.plan if fits else None,
        needs=placement.needs,
        inputs=inputs,
        machine=CARD.machine,
        products=CARD.accelerators,
        accelerators=FACTS.accelerators,
        prices=FACTS.prices,
    )


def offers(part: CostPart) -> list[str]:
    return [curve.offer.en for curve in part.curves]


def test_no_volume_no_saving(placement: Placement) -> None:
    part = costed(placement, CostInputs(price=PRICE, kwh_price=KWH))
    assert part.curves == ()
    assert part.saved is None
    assert part.report is None
    assert "--tokens-in" in part.missing[0].en
    assert "--tokens-in" in part.missing[0].ru


def test_no_price_no_own_server(placement: Placement) -> None:
    part = costed(placement, CostInputs(volume=VOLUME, kwh_price=KWH))
    assert offers(part) == ["rented accelerator", f"cloud ({DEFAULT_CLOUD})"]
    assert part.even is None
    assert any("--price" in why.en for why in part.missing)


def test_all_four_where_everything_is_told(placement: Placement) -> None:
    part = costed(placement, CostInputs(volume=VOLUME, price=PRICE, kwh_price=KWH))
    assert offers(part) == [
        "own server",
        "rented accelerator",
        f"cloud ({DEFAULT_CLOUD})",
        f"own server + cloud ({DEFAULT_CLOUD})",
    ]
    assert part.saved is not None
    assert part.even is not None
    assert len(part.even_curve) > 5
    assert [bar.swing for bar in part.bars] == sorted((b.swing for b in part.bars), reverse=True)
    report = part.report
    assert report is not None
    assert {table.key for table in report.tables} >= {"costs", "break_even", "sensitivity"}


def test_a_machine_on_which_nothing_fits_produces_nothing(placement: Placement) -> None:
    inputs = CostInputs(volume=VOLUME, price=PRICE, kwh_price=KWH)
    part = costed(placement, inputs, fits=False)
    assert "own server" not in offers(part)
    assert "nothing fits" in part.missing[0].en


@pytest.mark.parametrize(("country", "known"), [("DE", True), ("RU", False), (None, False)])
def test_electricity_of_a_country(placement: Placement, country: str | None, known: bool) -> None:
    part = costed(placement, CostInputs(volume=VOLUME, price=PRICE, country=country))
    figure = next(each for each in part.inputs if each.key == "kwh_price")
    assert (figure.value is not None) == known
    assert known or (figure.why is not None and "--kwh-price" in figure.why.ru)


def test_a_reclaimed_tax_makes_the_machine_cheaper_and_leaves_the_cloud(
    placement: Placement,
) -> None:
    tax = Vat(Quantity(25, "%", Given("--vat")), recoverable=True)
    plain = costed(placement, CostInputs(volume=VOLUME, price=PRICE, kwh_price=KWH))
    taxed = costed(placement, CostInputs(volume=VOLUME, price=PRICE, kwh_price=KWH, vat=tax))
    assert taxed.curves[0].totals[0].value == pytest.approx(3500 / 1.25)
    assert taxed.curves[2].monthly.value == plain.curves[2].monthly.value


def test_a_cloud_that_nobody_prices(placement: Placement) -> None:
    with pytest.raises(UsageError, match="gpt-99"):
        costed(placement, CostInputs(volume=VOLUME, cloud="gpt-99"))
