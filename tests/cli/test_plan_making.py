"""Each searches the whole catalogue: one to four seconds of one core."""

from __future__ import annotations

import pytest

from verstak.cli.plan_making import make_plan
from verstak.cli.session import Session
from verstak.errors import UsageError
from verstak.quantities.quantity import Given

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
