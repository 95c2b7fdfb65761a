from __future__ import annotations

import pytest
from tests.plan.test_office_plan import placed

from verstak.plan.cost.spread import spread
from verstak.plan.office_capacity import plan_capacity


def rate(roles: str) -> tuple[float, float]:
    """Of a whole plan, and of its first worker alone."""
    placement = placed(roles)
    assert placement.wanted is not None
    capacity = plan_capacity(placement.wanted.plan, placement.needs)
    assert capacity is not None
    alone = placement.wanted.plan.workers[0].figures.decode.value
    assert alone is not None
    return spread(capacity.decode).value, alone


def test_one_request_at_a_time_is_the_speed_itself() -> None:
    whole, alone = rate("analysis=Qwen2.5-7B-Instruct;parallel=1")
    assert whole == pytest.approx(alone)


def test_requests_side_by_side_share_the_reading_of_weights() -> None:
    whole, alone = rate("analysis=Qwen2.5-7B-Instruct;parallel=4")
    assert alone < whole < 4 * alone


def test_two_models_on_one_card_take_turns() -> None:
    whole, alone = rate(
        "analysis=Qwen2.5-7B-Instruct;parallel=1;answer=500,"
        "chat=Qwen2.5-7B-Instruct;parallel=1;answer=500"
    )
    assert whole <= 2 * alone


def test_a_larger_share_for_the_slow_model_makes_the_whole_slower() -> None:
    pair = "analysis=Qwen2.5-7B-Instruct;parallel=1;rate={};answer=300,chat=Qwen2.5-Coder-0.5B-Instruct;rate={}"
    mostly_slow, _ = rate(pair.format(18, 2))
    mostly_fast, _ = rate(pair.format(2, 18))
    assert mostly_slow < mostly_fast
