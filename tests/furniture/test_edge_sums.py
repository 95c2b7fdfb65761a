"""Edge bands of one size: metres, and sizes there and back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.furniture.edge_sums import (
    BandedPanels,
    BandedSides,
    band_length,
    banded_part,
    finished_size,
)
from verstak.furniture.shop_sums import saw_size


def test_all_round_with_pieces_products_and_allowance() -> None:
    panels = BandedPanels(596_000, 396_000, pieces=2)
    assert band_length([panels]).value == pytest.approx(3.968)  # 2 · 2 · (0.596 + 0.396)
    assert band_length([panels], products=50).value == pytest.approx(198.4)
    with_spare = band_length([panels], products=50, allowance_um=30_000)
    assert with_spare.value == pytest.approx(198.4 + 50 * 2 * 4 * 0.03)


def test_some_sides_of_several_panels() -> None:
    shelf = BandedPanels(764_000, 300_000, BandedSides(1, 0), pieces=3)
    side = BandedPanels(1_800_000, 320_000, BandedSides(1, 2), pieces=2)
    assert band_length([shelf, side]).value == pytest.approx(3 * 0.764 + 2 * (1.8 + 2 * 0.32))


def test_bands_on_long_sides_change_the_width_only() -> None:
    part = banded_part(716_000, 396_000, band_um=400, premilling_um=500, sides=BandedSides(2, 0))
    length, width = saw_size(part)
    assert (length.value, width.value) == (716.0, 396.2)  # 396 − 2·0.4 + 2·0.5
    length, width = finished_size(
        716_000, 396_200, band_um=400, premilling_um=500, sides=BandedSides(2, 0)
    )
    assert (length.value, width.value) == (716.0, 396.0)


@given(
    st.integers(50_000, 3_000_000),
    st.integers(50_000, 3_000_000),
    st.integers(100, 3_000),
    st.integers(0, 1_000),
    st.integers(0, 2),
    st.integers(1, 2),
)
def test_there_and_back_is_nothing(  # noqa: PLR0917 - one number for each strategy
    length: int, width: int, band: int, milled: int, long: int, short: int
) -> None:
    sides = BandedSides(long, short)
    part = banded_part(length, width, band_um=band, premilling_um=milled, sides=sides)
    back = finished_size(
        part.saw_length_um, part.saw_width_um, band_um=band, premilling_um=milled, sides=sides
    )
    assert [size.value for size in back] == pytest.approx([length / 1000, width / 1000])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: BandedSides(3, 0),
        lambda: BandedSides(0, 0),
        lambda: band_length([]),
        lambda: band_length([BandedPanels(1000, 1000)], allowance_um=-1),
        lambda: banded_part(600_000, 400_000, band_um=0),
        lambda: banded_part(3_000, 400_000, band_um=2_000),
        lambda: finished_size(-600_000, 400_000, band_um=2_000),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(UsageError):
        wrong()
