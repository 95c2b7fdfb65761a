from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.grounding.numerals import numerals_in
from verstak.assistant.grounding.rounding import reads_as
from verstak.quantities.units import unit


@pytest.mark.parametrize(
    ("written", "value", "symbol", "right"),
    [
        ("4,79 мм", "4.7900390625", "mm", True),
        ("4,8 мм", "4.79", "mm", True),
        ("4,7 мм", "4.79", "mm", False),
        ("5 мм", "4.79", "mm", True),
        ("0,479 см", "4.79", "mm", True),
        ("0,48 см", "4.79", "mm", True),
        ("16 кг", "16", "mm", False),
        ("1 мм", "1.4", "mm", False),
        ("0 мм", "0.3", "mm", False),
        ("1,6 ГПа", "1600", "MPa", True),
        ("2,35 мм", "2.345", "mm", True),
        ("2,34 мм", "2.345", "mm", True),
        ("2,33 мм", "2.345", "mm", False),
        ("1,600 MPa", "1600", "MPa", True),
    ],
)
def test_right_roundings(written: str, value: str, symbol: str, *, right: bool) -> None:
    (numeral,) = numerals_in(written)
    assert reads_as(numeral, Decimal(value), unit(symbol)) is right


@given(st.decimals(1, 9999, places=6), st.integers(0, 4))
def test_any_rounding_is_right_and_any_other_digit_is_not(value: Decimal, places: int) -> None:
    rounded = round(value, places)
    (numeral,) = numerals_in(f"{rounded} mm")
    close = abs(rounded - value) <= value / 10
    assert reads_as(numeral, value, unit("mm")) is close
    (wrong,) = numerals_in(f"{rounded + Decimal(2).scaleb(-places)} mm")
    assert not reads_as(wrong, value, unit("mm"))


def test_monstrous_numbers_do_no_harm() -> None:
    (numeral,) = numerals_in("1" * 200)
    assert not reads_as(numeral, Decimal("1.1e199"), None)
