"""``arithmetic`` works sums out exactly and refuses what nobody can have meant."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.tools.arithmetic import MOST_CHARACTERS, evaluate
from verstak.errors import ToolRefused


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("2 + 2 * 2", Fraction(6)),
        ("(2 + 2) * 2", Fraction(8)),
        ("-3 ^ 2", Fraction(-9)),
        ("2 ^ 3 ^ 2", Fraction(512)),
        ("2 ^ -2", Fraction(1, 4)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("100 + 15 %", Fraction(115)),
        ("200 - 10 %", Fraction(180)),
        ("15 % * 2400", Fraction(360)),
        ("√ ( 9 / 16 )", Fraction(3, 4)),
        ("16 ^ 0.5", Fraction(4)),
        ("1 / 3", Fraction(1, 3)),
    ],
)
def test_a_sum(expression: str, value: Fraction) -> None:
    assert evaluate(expression).value == value


@pytest.mark.parametrize(
    "expression",
    [
        "1 / 0",
        "0 ^ -1",
        "10 ^ 65",
        "2 ^ 0.3",
        "√ ( 0 - 4 )",
        "2 +",
        "1" * 31,
        "(" * 41 + "1" + ")" * 41,
        "1+" * MOST_CHARACTERS + "1",
        "1 [kg] + 1 [mm]",
        "1 [mm] + 1 [mm] * 1 [mm]",
        "999999 ^ 60",
        "__import__",
    ],
)
def test_what_has_no_result_is_refused_in_both_languages(expression: str) -> None:
    with pytest.raises(ToolRefused) as refused:
        evaluate(expression)
    assert refused.value.message
    assert refused.value.in_russian


def test_units_are_carried_along() -> None:
    area = evaluate("0.72 [m] * 560 [mm]")
    assert (area.value, area.power) == (Fraction("0.4032"), 2)
    assert area.unit is not None
    assert area.unit.symbol == "m"
    assert evaluate("600 [mm] - 2 * 16 [mm]").value == 568
    assert evaluate("600 [mm] / 32 [mm]").unit is None


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 999))
def test_a_sum_of_fractions_is_exact(one: int, other: int, under: int) -> None:
    assert evaluate(f"({one} + {other}) / {under}").value == Fraction(one + other, under)
