from __future__ import annotations

from decimal import Decimal

import pytest

from verstak.assistant.grounding.number_words import number_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("двадцать пять", 25),
        ("пятьюстами", 500),
        ("две тысячи триста", 2300),
        ("five hundred and six", 506),
        ("вдвое", 2),
        ("threefold", 3),
        ("полтора", Decimal("1.5")),
        ("half of", Decimal("0.5")),
    ],
)
def test_amounts(text: str, value: Decimal) -> None:
    (found,) = number_words(text)
    assert found.value == value
    assert not found.weak


def test_a_lone_one_is_weak() -> None:
    (found,) = number_words("одна полка")
    assert found.weak


@pytest.mark.parametrize("text", ["обе стороны", "both", "в двух словах", "half-overlay", "пятый"])
def test_no_amounts(text: str) -> None:
    assert number_words(text) == ()
