"""Each searches the whole catalogue: one to four seconds of one core."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from tests.evaluate.made_up_cards import made_up_card

from verstak.cli.plan_details import print_details
from verstak.cli.plan_making import make_plan
from verstak.cli.session import Session
from verstak.errors import UsageError
from verstak.evaluate.card_store import CardStore
from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig
from verstak.model.names import ModelName
from verstak.quantities.quantity import Given, Measured, Quantity
from verstak.wiring import build_store

pytestmark = pytest.mark.integration


def test_what_was_told_arrives(session: Session) -> None:
    plan = make_plan(
        session.settings,
        roles="chat=qwen2.5-coder:0.5b",
        memory="8",
        cores=2,
        requests_per_hour=20,
        context=1024,
        languages="en",
    )
    need = plan.needs[0]
    assert (need.context_tokens, need.languages, need.requests_per_hour) == (1024, ("en",), 20)
    assert plan.requests_per_hour is not None
    assert isinstance(plan.requests_per_hour.provenance, Given)
    assert plan.machine.memory_bytes == 8 * 2**30
    assert plan.fits
    assert plan.cards == ()


def test_cards_that_a_budget_buys(session: Session) -> None:
    plan = make_plan(session.settings, roles="chat;languages=en", memory="8", cores=2, budget=900)
    assert all(card.price is not None and card.price.value <= 900 for card in plan.cards)
    assert plan.cost.budget is not None


def test_languages_that_are_none(session: Session) -> None:
    with pytest.raises(UsageError, match="--languages"):
        make_plan(session.settings, languages="ru en")


def test_a_quality_card_of_the_store_shows_as_measured(session: Session) -> None:
    store = build_store(session.settings)
    digest = store.add_blob([b"Q4_K_M"])
    assert str(digest) == made_up_card().digest
    layer = Layer(f"{LAYER_PREFIX}model", str(digest), 6)
    store.write_model(ModelName.parse("qwen2.5-coder:1.5b"), [layer], ModelConfig())
    CardStore(store).save(made_up_card())
    plan = make_plan(
        session.settings,
        roles="chat=qwen2.5-coder:1.5b-q4_k_m",
        memory="8",
        cores=2,
        languages="en",
    )
    (table,) = (each for each in plan.precision.report.tables if each.key == "model_losses")
    (mine,) = (row for row in table.rows if "ru-office" in str(row[2]))
    assert isinstance(mine[4], Quantity)
    assert mine[4].value == made_up_card().divergence[0].mean.value
    assert isinstance(mine[4].provenance, Measured)
    page = io.StringIO()
    print_details(Console(file=page, width=200, highlight=False), plan, "en")
    assert "measured here" in page.getvalue()
    assert "0.0360 nat" in page.getvalue()
