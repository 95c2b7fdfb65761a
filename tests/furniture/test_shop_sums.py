from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.cutting.job import EdgeBand, Edges, Part
from verstak.errors import UsageError
from verstak.furniture.shop_sums import (
    check_confirmat_holes,
    check_part_pitch,
    front_fit,
    parts_area,
    saw_size,
    sheets_by_area,
    strips_across,
    system32_rows,
)
from verstak.furniture.standards.rules import load_rules

BASE = load_rules()


def test_strips_by_hand() -> None:
    made = strips_across(1_830_000, 560_000, kerf_um=4_400, trim_um=10_000)
    assert made.count.value == 3
    assert made.remainder.value == pytest.approx(116.8)
    # 3 × 600 + 2 × 4 = 1808: the third strip fits without a cut behind it.
    exact = strips_across(1_808_000, 600_000, kerf_um=4_000)
    assert (exact.count.value, exact.remainder.value) == (3, 0)
    assert strips_across(500_000, 600_000, kerf_um=4_000).count.value == 0
    assert made.report().figure("strips").value == made.count


@given(st.integers(1, 3_000_000), st.integers(1, 3_000_000), st.integers(0, 5_000))
def test_one_more_strip_never_fits(sheet: int, strip: int, kerf: int) -> None:
    pieces = int(strips_across(sheet, strip, kerf_um=kerf).count.value)
    assert pieces * strip + max(0, pieces - 1) * kerf <= sheet
    assert (pieces + 1) * strip + pieces * kerf > sheet


@pytest.mark.parametrize(
    "wrong", [(0, 1, 1, 0), (10, 0, 1, 0), (10, 1, -1, 0), (10, 1, 1, -1), (10, 1, 1, 5)]
)
def test_strips_of_nothing(wrong: tuple[int, int, int, int]) -> None:
    sheet, strip, kerf, trim = wrong
    with pytest.raises(UsageError, match="above zero"):
        strips_across(sheet, strip, kerf_um=kerf, trim_um=trim)


def test_saw_size_with_bands_on_some_sides() -> None:
    thick, thin = EdgeBand("2", 2_000, 500), EdgeBand("0.4", 400)
    part = Part("p", 700_000, 300_000, edges=Edges(l1=thick, l2=thin, w1=thick))
    length, width = saw_size(part)
    assert length.value == 698.5
    assert width.value == pytest.approx(298.1)


def test_fronts() -> None:
    fit = front_fit(720_000, 716_000)
    assert (fit.fits, fit.gap.value, fit.wanted.value) == (True, 4, 4)
    assert not front_fit(720_000, 717_000).fits
    assert front_fit(720_000, 714_000, gap_um=3_000).fits
    assert fit.report().figure("fits").value is True
    with pytest.raises(UsageError, match="above zero"):
        front_fit(720_000, 0)


def test_rows_of_system_32() -> None:
    made = system32_rows(560_000)
    assert (made.front.value, made.rear.value, made.distance.value) == (37, 523, 486)
    assert not made.on_pitch
    assert system32_rows(554_000).on_pitch  # 480 = 15 × 32
    assert made.report().figure("on_pitch").value is False
    for depth in (74_000, 0):
        with pytest.raises(UsageError, match="no room"):
            system32_rows(depth)


@pytest.mark.parametrize(
    ("face", "edge", "wrong", "swapped"),
    [
        (7_000, 5_000, False, False),
        (8_000, 4_500, False, False),
        (5_000, 7_000, True, True),
        (5_000, 5_000, True, False),
        (7_000, 7_000, True, False),
    ],
)
def test_holes_of_a_confirmat(face: int, edge: int, wrong: bool, swapped: bool) -> None:
    holes = check_confirmat_holes(face, edge, BASE)
    assert (holes.wrong, holes.swapped) == (wrong, swapped)
    assert holes.report().figure("swapped").value is swapped


def test_the_step_of_parts() -> None:
    pitch = check_part_pitch(720_000, 723_000, 4_400)
    assert (pitch.gap.value, pitch.right) == (3, False)
    assert pitch.shortfall.value == pytest.approx(1.4)
    assert pitch.report().figure("right").value is False
    assert check_part_pitch(720_000, 724_400, 4_400).right
    with pytest.raises(UsageError, match="does not hold"):
        check_part_pitch(720_000, 719_000, 4_400)


def test_area_and_the_sheets_it_needs() -> None:
    parts = [Part("a", 1_000_000, 1_000_000, 3), Part("b", 500_000, 500_000, 4)]
    assert parts_area(parts).value == 4
    assert sheets_by_area(parts, 2_000_000, 1_000_000).value == 2
    assert sheets_by_area(parts, 1_999_999, 1_000_000).value == 3
    with pytest.raises(UsageError, match="above zero"):
        sheets_by_area(parts, 0, 1)
