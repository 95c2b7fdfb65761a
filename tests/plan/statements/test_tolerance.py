from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.plan.cost.spread import between, spread
from verstak.plan.statements.finding import VERDICT_WORDS, Verdict
from verstak.plan.statements.tolerance import (
    Claim,
    claim_of,
    judge_prediction,
    judge_range,
    judge_value,
    off_by,
)
from verstak.quantities.quantity import Given, Quantity


def exactly(value: float) -> Quantity:
    return Quantity(value, "GB", Given("test"))


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ((100, 100), Verdict.RIGHT),
        ((102, 102), Verdict.RIGHT),
        ((103, 103), Verdict.CLOSE),
        ((90, 90), Verdict.CLOSE),
        ((89, 89), Verdict.WRONG),
        ((95, 105), Verdict.RIGHT),
        ((50, 150), Verdict.CLOSE),  # so wide that it says little
        ((110, 150), Verdict.CLOSE),
        ((111, 150), Verdict.WRONG),
    ],
)
def test_a_value(claim: tuple[float, float], verdict: Verdict) -> None:
    assert judge_value(Claim(*claim), spread(exactly(100))) is verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [((25, 35), Verdict.LOW), ((35, 45), Verdict.PLAUSIBLE), ((50, 60), Verdict.WRONG)],
)
def test_a_prediction(claim: tuple[float, float], verdict: Verdict) -> None:
    assert judge_prediction(Claim(*claim), 35, 47) is verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ((10, 12), Verdict.HALF),
        ((10, 15), Verdict.RIGHT),
        ((10.6, 14.1), Verdict.RIGHT),
        ((1, 9), Verdict.WRONG),
        ((15, 20), Verdict.WRONG),
    ],
)
def test_a_range(claim: tuple[float, float], verdict: Verdict) -> None:
    assert judge_range(Claim(*claim), between(10.59, 14.12, "months", "test")) is verdict


@given(st.floats(0.01, 1e9), st.floats(0.01, 1e9))
def test_the_further_off_the_worse(right: float, claimed: float) -> None:
    order = [Verdict.RIGHT, Verdict.CLOSE, Verdict.WRONG]
    near = judge_value(Claim(claimed, claimed), spread(exactly(right)))
    further = claimed + (claimed - right)
    if further > 0:
        far = judge_value(Claim(further, further), spread(exactly(right)))
        assert order.index(far) >= order.index(near)
    off = off_by(Claim(claimed, claimed), right)
    assert off is not None
    assert (abs(off.value) <= 2.000001) or near is not Verdict.RIGHT


def test_claims() -> None:
    assert claim_of(5, factor=1e9) == Claim(5e9, 5e9)
    assert claim_of((25, 35)).text("tok/s") == "25–35 tok/s"
    assert Claim(5, 5).text("GB") == "5 GB"
    assert off_by(Claim(1, 1), 0) is None
    assert set(VERDICT_WORDS) == set(Verdict)
