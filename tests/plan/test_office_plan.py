from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from verstak.catalog.accelerators import accelerators
from verstak.catalog.known_models import known_models
from verstak.catalog.prices import prices
from verstak.catalog.quality_losses import quality_losses
from verstak.plan.devices import machine_of
from verstak.plan.office_cost import CostInputs
from verstak.plan.office_plan import Facts, OfficePlan, models_of, office_plan
from verstak.plan.placement.place import place
from verstak.plan.placement.result import Placement
from verstak.plan.role_text import parse_roles
from verstak.plan.speed import default_speed_model
from verstak.quantities.quantity import Given, Quantity

FEW = ("Qwen2.5-32B-Instruct", "Qwen2.5-7B-Instruct", "Qwen2.5-Coder-0.5B-Instruct")
"""The whole catalogue takes a second and more to search; what is shown does not depend on it."""

FACTS = Facts(
    models=known_models(), accelerators=accelerators(), prices=prices(), losses=quality_losses()
)
CARD = machine_of(["RTX 4090"], known=FACTS.accelerators)
BOX = machine_of([], known=FACTS.accelerators, memory_gib=8, cores=2)


def placed(roles: str, *, box: bool = False) -> Placement:
    return place(
        parse_roles(roles, find=FACTS.models.find_spelled, requests_per_hour=20),
        (BOX if box else CARD).machine,
        models=[FACTS.models.find(name) for name in FEW],
        speeds=default_speed_model(),
    )


@pytest.fixture(scope="module")
def misfit() -> Placement:
    return placed("analysis=Qwen2.5-32B-Instruct-Q8_0,chat=Qwen2.5-7B-Instruct")


@pytest.fixture(scope="module")
def fitting() -> Placement:
    return placed("analysis=Qwen2.5-7B-Instruct")


def whole(placement: Placement, costs: CostInputs | None = None) -> OfficePlan:
    return office_plan(
        placement,
        machine=CARD.machine,
        looked_at=False,
        facts=FACTS,
        products=CARD.accelerators,
        requests_per_hour=Quantity(20, "1/h", Given("--requests-per-hour")),
        costs=costs,
    )


def numbers(plain: Any) -> Iterator[dict[str, Any]]:
    """Every object with a unit, wherever it is."""
    if isinstance(plain, dict):
        if "unit" in plain:
            yield plain
        for value in plain.values():
            yield from numbers(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from numbers(value)


# What programs get is put together in office_plain.
def test_what_does_not_fit_is_said_first(misfit: Placement) -> None:
    plan = whole(misfit)
    assert not plan.fits
    assert plan.wanted is not None
    assert plan.wanted.lacking is not None
    assert plan.chosen is plan.plans[0]
    plain = plan.to_plain()
    assert next(iter(plain)) == "fits"
    assert plain["fits"] is False
    assert plain["plans"]
    binding = plain["constraints"][0]
    assert binding["plan"] == "wanted"
    assert "too much" in binding["text"]["en"]
    assert binding["lacking"]["value"] == plan.wanted.lacking.value


def test_what_was_asked_for_is_what_is_paid_for(fitting: Placement) -> None:
    plan = whole(fitting)
    assert plan.fits
    assert plan.wanted is not None
    assert plan.chosen is plan.wanted.plan
    assert [worker.model.name for worker, _ in plan.waiting] == ["Qwen2.5-7B-Instruct"]


def test_every_number_says_where_it_is_from(misfit: Placement) -> None:
    costs = CostInputs(price=Quantity(3000, "€", Given("--price")))
    plain = json.loads(json.dumps(whole(misfit, costs).to_plain(), allow_nan=False))
    found = list(numbers(plain))
    assert len(found) > 100
    assert all(each["provenance"]["kind"] for each in found if each["value"] is not None)
    unknown = [each for each in found if each["value"] is None]
    assert all(each["why"]["ru"] for each in unknown)


def test_waiting_at_the_usual_rates_and_at_the_offices_own(fitting: Placement) -> None:
    plain = whole(fitting).to_plain()
    waiting = plain["plans"][0]["workers"][0]["waiting"]
    rates = {row["requests_per_hour"]["value"] for row in waiting["rows"]}
    assert rates == {10, 20, 100, 1000}
    assert waiting["second_machine_from"]["provenance"]["kind"] == "estimated"


def test_terms_of_every_model_that_is_named(misfit: Placement) -> None:
    plan = whole(misfit)
    assert {note.model for note in plan.licences} == {m.name for m in models_of(misfit)}
    assert plan.licences[0].licence == "Apache-2.0"


def test_nothing_fits() -> None:
    plan = office_plan(
        placed("analysis=Qwen2.5-32B-Instruct", box=True),
        machine=BOX.machine,
        looked_at=False,
        facts=FACTS,
    )
    assert not plan.fits
    assert plan.conflict
    kinds = {each["kind"] for each in plan.to_plain()["constraints"] if each["plan"] is None}
    assert kinds == {each.kind for each in plan.conflict}
