"""Packs, bars, equal bays and rectangles."""

from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.furniture.equal_bays import equal_bay, hole_coordinate
from verstak.furniture.rectangle import diagonal, perimeter
from verstak.furniture.stock_lengths import cut_from_stock, packs_for, stock_for_length
from verstak.quantities.quantity import Given, count


def test_packs() -> None:
    bought = packs_for(count(401, Given("asked")), 200)
    assert (bought.number.value, bought.left.value) == (3, 199)
    with pytest.raises(UsageError):
        packs_for(count(401, Given("asked")), 0)


def test_stock() -> None:
    bought = stock_for_length(7_500_000, 3_000_000)
    assert (bought.number.value, bought.left.value) == (3, 1.5)
    cut = cut_from_stock(1_000_000, 7, 3_000_000)
    assert (cut.per_bar.value, cut.bars.value, cut.offcut.value) == (3, 3, 0)
    for wrong in ((0, 3_000_000), (4_000_000, 3_000_000)):
        with pytest.raises(UsageError):
            cut_from_stock(wrong[0], 1, wrong[1])


def test_bays_and_holes() -> None:
    assert equal_bay(1_000_000, 3, 16_000).value == 238
    assert equal_bay(1_000_000, 3, 16_000, walls=2).value == 230
    assert hole_coordinate(1, 37_000, 32_000).value == 37
    with pytest.raises(UsageError):
        hole_coordinate(0, 37_000, 32_000)


def test_rectangle() -> None:
    assert diagonal(300_000, 400_000).value == 500
    assert perimeter(300_000, 400_000).value == 1400
    with pytest.raises(UsageError):
        diagonal(0, 400_000)
