from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import InvalidLength
from verstak.furniture.drilling.system32 import RearRow, grid, row_bore, rows
from verstak.quantities.quantity import Computed, Quantity, words_in
from verstak.quantities.report import Report


def number(report: Report, key: str) -> Quantity:
    value = report.figure(key).value
    assert isinstance(value, Quantity)
    return value


def test_a_side_560_deep_has_rows_at_37_and_523_and_they_are_no_multiple_of_32() -> None:
    found = rows(560_000)
    assert (found.front_um, found.rear_um) == (37_000, 523_000)
    assert found.distance_um == 486_000
    assert found.is_multiple_of_pitch is False
    report = found.report()
    assert number(report, "pitches").rounded == 15.19
    assert number(report, "rear").value == 523
    assert report.figure("multiple_of_32").value is False
    assert report.figure("standard_setback").value is True
    report.to_json()


def test_the_rear_row_may_stand_on_a_multiple_of_32_instead() -> None:
    found = rows(560_000, rear=RearRow.MULTIPLE_OF_32)
    assert found.rear_um == 37_000 + 15 * 32_000
    assert found.is_multiple_of_pitch
    source = number(found.report(), "rear").provenance
    assert isinstance(source, Computed)
    assert "floor" in words_in(source.formula, "en")


def test_a_depth_of_2_37_and_15_pitches_serves_both_wishes() -> None:
    assert rows(554_000).is_multiple_of_pitch
    assert rows(554_000) == rows(554_000, rear=RearRow.MULTIPLE_OF_32)


def test_a_front_row_at_50_mm_is_not_what_system_32_asks() -> None:
    assert rows(560_000, setback_um=50_000).report().figure("standard_setback").value is False


@pytest.mark.parametrize("depth", [0, -1, 37_000, 105_999])
def test_no_room_for_two_rows_is_said_with_what_would_do(depth: int) -> None:
    with pytest.raises(InvalidLength, match="no room for two rows") as caught:
        rows(depth)
    assert "106 mm" in str(caught.value.remedy)


@given(st.integers(106_000, 3_000_000))
def test_rows_stay_inside_and_the_aligned_rear_row_is_at_most_a_pitch_further_in(
    depth: int,
) -> None:
    same, whole = rows(depth), rows(depth, rear=RearRow.MULTIPLE_OF_32)
    assert same.front_um == whole.front_um == depth - same.rear_um == 37_000
    assert whole.is_multiple_of_pitch
    assert 0 <= same.rear_um - whole.rear_um < 32_000


def test_the_grid_of_a_side_720_high() -> None:
    # 720 − 2·40 = 640 = 20 pitches exactly
    found = grid(720_000)
    assert found.places_um[0] == 40_000
    assert found.count == 21
    assert found.places_um[-1] == 680_000


@given(st.integers(80_000, 3_000_000))
def test_the_grid_is_the_same_from_both_ends_and_leaves_less_than_a_pitch(length: int) -> None:
    places = grid(length).places_um
    assert abs(places[0] - (length - places[-1])) <= 1
    assert 40_000 <= places[0] < 56_000
    assert all(b - a == 32_000 for a, b in pairwise(places))


def test_a_short_panel_has_no_row() -> None:
    assert grid(79_000).places_um == ()


def test_holes_of_a_row_are_5_mm() -> None:
    assert row_bore().diameter_um == 5_000
