from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scheduler.conftest import TRAINED_TOKENS, WEIGHTS_BYTES, ask, needed

from verstak.scheduler.options import SchedulerOptions
from verstak.scheduler.planning import Planning
from verstak.scheduler.waiting import WaitingLine

pytestmark = pytest.mark.anyio


def planning(default_context_tokens: int = 10) -> Planning:
    return Planning(SchedulerOptions(default_context_tokens=default_context_tokens), needed)


@given(st.none() | st.integers(-5, 10**9), st.integers(1, 10**6))
def test_context_is_what_was_asked_within_what_was_trained(asked: int | None, usual: int) -> None:
    context_tokens = planning(usual).context_tokens(ask("a", asked))
    assert 1 <= context_tokens <= TRAINED_TOKENS
    assert context_tokens == min(max(usual if asked is None else asked, 1), TRAINED_TOKENS)


async def test_a_demand_covers_everybody_who_waits_for_the_model() -> None:
    line = WaitingLine(limit=9)
    waiters = [line.join(ask("a", 20)), line.join(ask("a", 50, sequences=3)), line.join(ask("a"))]
    demand = planning().demand(waiters)
    assert demand.context_tokens == 50
    assert demand.need_bytes == tuple(WEIGHTS_BYTES + 50 * count for count in (1, 2, 3))
    assert not demand.any_context
    assert planning().demand(waiters[2:]).any_context
