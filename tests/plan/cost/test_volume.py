"""Volumes of tokens, and what a machine can produce: volume, capacity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.cost.offers import q, volume

from verstak.errors import UsageError, VolumeMissing
from verstak.plan.cost.capacity import Capacity, busy_share, check_volume
from verstak.plan.cost.spread import between
from verstak.plan.cost.volume import (
    given_volume,
    require_volume,
    volume_of_requests,
)


def test_no_money_without_a_volume() -> None:
    with pytest.raises(VolumeMissing, match="without a volume") as caught:
        require_volume(None)
    assert "tokens" in (caught.value.remedy or "")


def test_a_volume_of_requests() -> None:
    found = volume_of_requests(
        requests_per_hour=q(15, "1/h"),
        hours_per_month=q(168, "h/month"),
        prompt_tokens=q(1500, "tok"),
        answer_tokens=q(500, "tok"),
    )
    assert found.input_tokens.value == 15 * 168 * 1500
    assert found.output_tokens.value == 15 * 168 * 500


@pytest.mark.parametrize(("asked", "answered"), [(-1, 5), (0, 0)])
def test_volumes_that_cannot_be(asked: float, answered: float) -> None:
    with pytest.raises(UsageError):
        given_volume(asked, answered, "test")


def test_time_is_spent_reading_and_writing() -> None:
    # 1e6 / 1000 + 1e6 / 100 seconds of 2,628,000 in half of the month.
    month = volume(1e6, 1e6)
    capacity = Capacity(q(100, "tok/s"), q(1000, "tok/s"), q(0.5))
    assert busy_share(month, capacity).value == pytest.approx(11_000 / 1_314_000)
    unread = Capacity(q(100, "tok/s"), None, q(0.5))
    assert busy_share(month, unread).value == pytest.approx(10_000 / 1_314_000)


@pytest.mark.parametrize(
    ("decode", "verdict"), [((100, 200), "within"), ((10, 20), "beyond"), ((30, 90), "unsure")]
)
def test_a_volume_against_a_speed_with_a_range(decode: tuple[float, float], verdict: str) -> None:
    month = volume(0, 50 * 2_628_000)  # 50 tok/s around the clock
    check = check_volume(month, Capacity(between(*decode, "tok/s", "test")))
    assert check.verdict == verdict
    assert (check.overflow.low == 0) == (verdict != "beyond")
    assert check.explanation.ru != check.explanation.en


@given(st.floats(1, 1e12), st.floats(0.1, 1e5))
def test_what_overflows_is_what_the_machine_does_not_do(tokens: float, speed: float) -> None:
    month = volume(0, tokens)
    check = check_volume(month, Capacity(q(speed, "tok/s")))
    done = tokens * (1 - check.overflow.value)
    assert done == pytest.approx(min(tokens, speed * 2_628_000))


@pytest.mark.parametrize(("decode", "on"), [(0, 1), (-5, 1), (5, 0), (5, 1.2)])
def test_capacities_that_cannot_be(decode: float, on: float) -> None:
    with pytest.raises(UsageError):
        Capacity(q(decode, "tok/s"), None, q(on))
