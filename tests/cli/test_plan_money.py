from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.cli.plan_money import amount, cost_inputs
from verstak.errors import UsageError
from verstak.plan.role_need import RoleNeed
from verstak.quantities.quantity import Assumed, Given

NEEDS = (RoleNeed("chat", requests_per_hour=10),)


@pytest.mark.parametrize(
    ("text", "value"), [("5000000", 5e6), ("5M", 5e6), ("0,3 млн"[:3] + "M", 3e5), ("300к", 3e5)]
)
def test_tokens_as_people_write_them(text: str, value: float) -> None:
    assert amount("--tokens-in", text) == pytest.approx(value)


@given(st.integers(0, 10**12))
def test_any_whole_number(value: int) -> None:
    assert amount("--tokens-in", str(value)) == value


@pytest.mark.parametrize("text", ["", "-1", "many", "5 MM", "nan", "1e9"])
def test_no_number(text: str) -> None:
    with pytest.raises(UsageError, match="--tokens-in"):
        amount("--tokens-in", text)


def test_what_nobody_told_stays_unknown() -> None:
    inputs = cost_inputs(needs=NEEDS)
    assert (inputs.volume, inputs.price, inputs.kwh_price, inputs.vat) == (None,) * 4
    assert isinstance(inputs.life_years.provenance, Assumed)


def test_what_was_told_is_given() -> None:
    inputs = cost_inputs(needs=NEEDS, price=3500, vat=20, vat_reclaimed=True, life_years=5)
    assert inputs.price is not None
    assert inputs.price.provenance == Given("--price")
    assert inputs.vat is not None
    assert inputs.vat.recoverable
    assert inputs.life_years.value == 5


def test_tokens_from_requests_and_hours() -> None:
    volume = cost_inputs(needs=NEEDS, hours_per_month=160).volume
    assert volume is not None
    assert volume.output_tokens.value == 10 * 160 * NEEDS[0].answer_tokens


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": -1},
        {"price": 1e300},
        {"kwh_price": 1e-300},
        {"life_years": 1e-300},
        {"tokens_in": "9" * 300, "tokens_out": "5"},
        {"price": math.nan},
        {"kwh_price": -0.1},
        {"budget": 0},
        {"life_years": 0},
        {"vat": 101},
        {"idle_watts": math.inf},
        {"country": "DEU"},
        {"tokens_out": "5M"},
        {"tokens_in": "5M", "tokens_out": "5M", "hours_per_month": 160},
        {"tokens_in": "0", "tokens_out": "0"},
    ],
)
def test_what_cannot_be_meant(wrong: dict[str, float | str]) -> None:
    with pytest.raises(UsageError):
        cost_inputs(needs=NEEDS, **wrong)  # type: ignore[arg-type]  # as the options give them
