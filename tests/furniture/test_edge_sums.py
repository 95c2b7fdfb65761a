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
    SideBand,
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
    bands = [SideBand(400, BandedSides(2, 0))]
    part = banded_part(716_000, 396_000, bands, premilling_um=500)
    length, width = saw_size(part)
    assert (length.value, width.value) == (716.0, 396.2)  # 396 − 2·0.4 + 2·0.5
    length, width = finished_size(716_000, 396_200, bands, premilling_um=500)
    assert (length.value, width.value) == (716.0, 396.0)


def test_two_bands_on_different_sides() -> None:
    bands = [SideBand(2_000, BandedSides(2, 0)), SideBand(400, BandedSides(0, 2))]
    length, width = saw_size(banded_part(720_000, 560_000, bands))
    assert (length.value, width.value) == (719.2, 556.0)  # 720 − 2·0.4; 560 − 2·2


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
    bands = [SideBand(band, BandedSides(long, short))]
    part = banded_part(length, width, bands, premilling_um=milled)
    back = finished_size(part.saw_length_um, part.saw_width_um, bands, premilling_um=milled)
    assert [size.value for size in back] == pytest.approx([length / 1000, width / 1000])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: BandedSides(3, 0),
        lambda: BandedSides(0, 0),
        lambda: band_length([]),
        lambda: band_length([BandedPanels(1000, 1000)], allowance_um=-1),
        lambda: banded_part(600_000, 400_000, [SideBand(0)]),
        lambda: banded_part(3_000, 400_000, [SideBand(2_000)]),
        lambda: banded_part(600_000, 400_000, [SideBand(2_000), SideBand(400)]),
        lambda: finished_size(-600_000, 400_000, [SideBand(2_000)]),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(UsageError):
        wrong()
