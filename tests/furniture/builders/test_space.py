"""space: even cells on a grid of 0.1 mm, and shelves shared among rooms."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.furniture.builders.space import Section, Space, share, split


def test_extents() -> None:
    space = Space(1, 4, 10, 30, 5, 500)
    assert (space.dx, space.dy, space.dz) == (3, 20, 495)
    assert space.but(x1=6).dx == 5
    assert Section("a", "b", space).space is space


@pytest.mark.parametrize(
    ("end", "count", "cuts"),
    [
        (600_000, 2, (0, 300_000, 600_000)),
        (720_000, 3, (0, 240_000, 480_000, 720_000)),
        # 333.333… is cut at 333.3; 0.1 mm stays behind
        (1_000_000, 3, (0, 333_300, 666_600, 999_900)),
        (90, 3, (0, 30, 60, 90)),
    ],
)
def test_split(end: int, count: int, cuts: tuple[int, ...]) -> None:
    assert split(0, end, count) == cuts


@given(st.integers(0, 10**6), st.integers(10**5, 5 * 10**6), st.integers(1, 20))
def test_cells_are_equal_and_little_stays_behind(start: int, length: int, count: int) -> None:
    cuts = split(start, start + length, count)
    assert len({b - a for a, b in itertools.pairwise(cuts)}) == 1
    assert 0 <= start + length - cuts[-1] < 100 * count + count


def test_the_tallest_free_space_takes_the_next_shelf() -> None:
    assert share(1, (500, 500)) == (1, 0)
    assert share(3, (500, 500)) == (2, 1)
    # 1400 against 700: 1400, 700 (left first on a tie)…
    assert share(3, (700, 1_400)) == (1, 2)
    assert share(0, (700,)) == (0,)


@given(st.integers(0, 50), st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_no_shelf_is_lost(count: int, sizes: list[int]) -> None:
    assert sum(share(count, tuple(sizes))) == count
