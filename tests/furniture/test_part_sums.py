"""Sums of equal panels, held against sums written beside them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.furniture.part_sums import EachTimes, fasteners_of, panels_area, pieces_of
from verstak.quantities.quantity import Computed


def test_area_of_pieces_and_products() -> None:
    area = panels_area(800_000, 350_000, pieces=3, products=20)
    assert area.value == pytest.approx(16.8)  # 20 · 3 · 0.8 · 0.35
    assert isinstance(area.provenance, Computed)
    assert area.provenance.formula == "A = N · n · L · B"
    assert [sign for sign, _ in area.provenance.inputs] == ["L", "B", "n", "N"]
    assert panels_area(800_000, 350_000).decimals == 4
    assert panels_area(800_000, 350_000, products=1000).decimals == 2


def test_pieces() -> None:
    assert pieces_of(7, 120).value == 840


def test_fasteners_of_several_parts() -> None:
    rows = [EachTimes(4, 1, "bottom"), EachTimes(2, 3, "rail")]
    one, whole = fasteners_of(rows, products=60)
    assert (one.value, whole.value) == (10, 600)  # 4·1 + 2·3; · 60
    assert isinstance(one.provenance, Computed)
    assert "4·1 + 2·3" in str(one.provenance.formula)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: panels_area(0, 350_000),
        lambda: panels_area(800_000, -3_000),
        lambda: panels_area(800_000, 350_000, pieces=0),
        lambda: pieces_of(7, 0),
        lambda: fasteners_of([]),
        lambda: fasteners_of([EachTimes(0, 2)]),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(UsageError):
        wrong()


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.integers(1, 500), st.integers(1, 500))
def test_n_products_have_n_times_the_area(length: int, width: int, n: int, products: int) -> None:
    one = panels_area(length, width, pieces=n).value
    assert panels_area(length, width, pieces=n, products=products).value == pytest.approx(
        one * products
    )
