"""bounds: what a slot's number can mean."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.assistant.filling.numbers_at_hand import COUNT, SPAN

from verstak.assistant.tools.bounds import check_bounds, comma, plain
from verstak.errors import ToolRefused


@pytest.mark.parametrize("value", ["30", "3000", "799.5"])
def test_bounds_are_inclusive(value: str) -> None:
    check_bounds(SPAN, Decimal(value))


@pytest.mark.parametrize(
    ("value", "english", "russian"),
    [
        ("-3", "-3 mm cannot be meant, expected at least 30 mm", "не меньше 30 мм"),
        ("3000.5", "expected at most 3000 mm", "3000,5 мм — так не бывает, ожидается не больше"),
    ],
)
def test_a_refusal_names_the_bound_in_both_languages(
    value: str, english: str, russian: str
) -> None:
    with pytest.raises(ToolRefused) as refused:
        check_bounds(SPAN, Decimal(value))
    assert english in refused.value.message
    assert russian in (refused.value.in_russian or "")


def test_whole_means_whole() -> None:
    with pytest.raises(ToolRefused, match="whole number"):
        check_bounds(COUNT, Decimal("2.5"))
    check_bounds(COUNT, Decimal("2.0"))


def test_numbers_without_exponents_or_trailing_zeros() -> None:
    assert plain(Decimal("1E+9")) == "1000000000"
    assert plain(Decimal("0.500")) == "0.5"
    assert plain(Decimal(100)) == "100"
    assert comma(Decimal("0.5")) == "0,5"
