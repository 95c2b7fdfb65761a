"""Sums about sheets, each with its arithmetic beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.furniture.sheet_sums import (
    SheetField,
    cost_of,
    grid_count,
    sheet_yield,
    sheets_for_area,
)
from verstak.quantities.quantity import Given, Quantity

FIELD = SheetField(2_750_000, 1_830_000)


def m2(value: float) -> Quantity:
    return Quantity(value, "m²", Given("me"), 4)


def test_sheets_for_an_area() -> None:
    assert sheets_for_area(m2(240), FIELD).value == 48  # 240 / 5.0325 = 47.69
    assert sheets_for_area(m2(10.065), FIELD).value == 2, "two whole sheets are not three"
    assert sheets_for_area(m2(10.0651), FIELD).value == 3


def test_a_grid_both_ways() -> None:
    field = SheetField(2_750_000, 1_830_000, trim_um=10_000, kerf_um=4_400)
    grid = grid_count(600_000, 400_000, field)
    # along: ⌊2734.4/604.4⌋ · ⌊1814.4/404.4⌋ = 4 · 4; turned: ⌊2734.4/404.4⌋ · ⌊1814.4/604.4⌋ = 6 · 3
    assert (grid.straight.total.value, grid.turned.total.value) == (16, 18)
    assert grid.best.value == 18
    assert grid_count(2_900_000, 600_000, field).best.value == 0


@given(st.integers(50_000, 900_000), st.integers(50_000, 900_000), st.integers(0, 6_000))
def test_a_grid_never_covers_more_than_the_sheet(length: int, width: int, kerf: int) -> None:
    field = SheetField(2_800_000, 2_070_000, trim_um=10_000, kerf_um=kerf)
    parts = grid_count(length, width, field).best.value
    assert parts * length * width <= field.usable_um[0] * field.usable_um[1]


def test_yield_and_waste() -> None:
    made = sheet_yield(m2(41.2), 10, FIELD)
    assert made.yield_percent.value == pytest.approx(100 * 41.2 / 50.325)
    assert made.waste_percent.value == pytest.approx(100 - 100 * 41.2 / 50.325)
    assert made.waste_m2.value == pytest.approx(9.125)


def test_cost_is_exact() -> None:
    price = Quantity(0.1, "RUB/pcs", Given("me"))
    assert cost_of(Quantity(3, "pcs", Given("me")), price).value == 0.3
    assert cost_of(m2(2), Quantity(620, "RUB/m²", Given("me"))).unit == "RUB"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: SheetField(2_750_000, 1_830_000, trim_um=915_000),
        lambda: SheetField(2_750_000, 0),
        lambda: SheetField(2_750_000, 1_830_000, kerf_um=-1),
        lambda: sheets_for_area(m2(0), FIELD),
        lambda: sheet_yield(m2(60), 10, FIELD),
        lambda: sheet_yield(m2(5), 0, FIELD),
        lambda: grid_count(0, 100, FIELD),
        lambda: cost_of(m2(-1), m2(1)),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(UsageError):
        wrong()
