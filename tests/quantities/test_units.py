"""units: spellings, dimensions and exact conversion."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.quantities.units import UNITS, Dimension, convert, find_unit, spellings, unit


@pytest.mark.parametrize(
    ("written", "symbol"),
    [
        ("мм", "mm"),
        ("кв. м", "m²"),
        ("М2", "m²"),
        ("кг/м²", "kg/m²"),
        ("Н·м", "N·m"),
        ("пог. м", "m"),
        ("дюйм", "in"),
        ("pounds", None),
        ("локоть", None),
    ],
)
def test_spellings(written: str, symbol: str | None) -> None:
    found = find_unit(written)
    assert (found.symbol if found else None) == symbol


def test_each_spelling_means_one_unit() -> None:
    seen: dict[str, str] = {}
    for one in UNITS:
        for spelling in {one.symbol.casefold(), *(s.casefold() for s in one.spellings)}:
            assert seen.setdefault(spelling, one.symbol) == one.symbol, spelling
    assert set(seen) == set(spellings())


@pytest.mark.parametrize(
    ("value", "from_", "to", "expected"),
    [
        ("1", "in", "mm", "25.4"),
        ("80", "cm", "m", "0.8"),
        ("1", "kg/dm²", "kg/m²", "100"),
        ("1", "GPa", "MPa", "1000"),
        ("1", "lb", "kg", "0.45359237"),
        ("1", "m²", "cm²", "10000"),
    ],
)
def test_known_conversions(value: str, from_: str, to: str, expected: str) -> None:
    assert convert(Decimal(value), unit(from_), unit(to)) == Decimal(expected)


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=3), st.sampled_from(UNITS))
def test_there_and_back_is_the_same(value: Decimal, other: object) -> None:
    assert hasattr(other, "dimension")
    base = next(one for one in UNITS if one.dimension is other.dimension)
    there = convert(value, other, base)  # type: ignore[arg-type]  # one of UNITS
    back = convert(there, base, other)  # type: ignore[arg-type]  # one of UNITS
    assert abs(back - value) <= abs(value) * Decimal("1e-20")


def test_kinds_are_never_mixed() -> None:
    with pytest.raises(UsageError, match="measures mass"):
        convert(Decimal(1), unit("kg"), unit("mm"))
    with pytest.raises(UsageError, match="expected a unit"):
        unit("локоть")
    assert unit("%").dimension is Dimension.SHARE
