from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import InvalidLength
from verstak.quantities.length import mm, mm_text, parse_length, parse_size, um


@pytest.mark.parametrize(
    ("written", "length_um"),
    [
        ("720", 720_000),
        (720, 720_000),
        ("16,5 мм", 16_500),
        ("2.75 m", 2_750_000),
        ("2,75м", 2_750_000),
        ("72 cm", 720_000),
        ("28 in", 711_200),
        ('1"', 25_400),
        ("-3", -3_000),
        ("1 200", 1_200_000),
    ],
)
def test_lengths_as_people_write_them(written: str | float, length_um: int) -> None:
    assert parse_length(written) == length_um


@pytest.mark.parametrize("written", ["", "abc", "12 parsecs", "1.2.3", "1,2,3", "1e9", "200 m"])
def test_what_is_no_length_is_named(written: str) -> None:
    with pytest.raises(InvalidLength, match="kerf"):
        parse_length(written, what="kerf")


@pytest.mark.parametrize("written", ["2750x1830", "2750х1830", "2750 × 1830", "2750*1830 мм"])
def test_sizes_with_any_cross(written: str) -> None:
    assert parse_size(written) == (2_750_000, 1_830_000)


@pytest.mark.parametrize("written", ["2750", "2750x", "0x10", "-1x10", "1x2x3"])
def test_what_is_no_size(written: str) -> None:
    with pytest.raises(InvalidLength):
        parse_size(written)


def test_millimetres_both_ways() -> None:
    assert um(0.8) == 800
    assert um(Decimal("160.4")) == 160_400
    assert mm(160_400) == 160.4
    assert mm_text(160_400) == "160.4"
    assert mm_text(-1_500) == "-1.5"
    assert mm_text(5) == "0.005"


@given(st.integers(-(10**8), 10**8))
def test_writing_and_reading_a_length_is_identity(length_um: int) -> None:
    assert parse_length(mm_text(length_um)) == length_um
