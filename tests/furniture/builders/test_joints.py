"""joints: fasteners by the length of the joint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.furniture.builders.joints import fasteners_along, nails_along


@pytest.mark.parametrize(
    ("length_mm", "count"),
    [(60, 1), (100, 1), (101, 2), (320, 2), (560, 2), (600, 2), (601, 3), (900, 3), (901, 4)],
)
def test_one_to_100_mm_then_one_per_started_300(length_mm: int, count: int) -> None:
    assert fasteners_along(length_mm * 1000) == count


@pytest.mark.parametrize(("length_mm", "count"), [(100, 2), (300, 2), (301, 3), (716, 5)])
def test_nails(length_mm: int, count: int) -> None:
    assert nails_along(length_mm * 1000) == count


@pytest.mark.parametrize("length", [0, -1])
def test_no_joint_no_count(length: int) -> None:
    with pytest.raises(UsageError):
        fasteners_along(length)
    with pytest.raises(UsageError):
        nails_along(length)


@given(st.integers(1, 5 * 10**6), st.integers(1, 5 * 10**6))
def test_a_longer_joint_never_has_fewer(one: int, two: int) -> None:
    short, long = sorted((one, two))
    assert fasteners_along(short) <= fasteners_along(long)
    assert nails_along(short) <= nails_along(long)
