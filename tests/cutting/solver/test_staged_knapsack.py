from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.cutting.solver import staged_knapsack
from verstak.cutting.solver.staged_knapsack import Grid, Piece, StagedKnapsack

Item = tuple[int, int, float]  # along, across, value


def brute_force(along: int, across: int, kerf: int, items: list[Item], stages: int) -> float:
    """Try every cut position: slow, and shares nothing with the program's nested knapsacks."""

    @cache
    def best(w: int, h: int, stage: int) -> float:
        # Odd rounds (0, 2, …) cut along the first axis, the others along the second.
        found = 0.0
        for a, b, value in items:
            exact = a == w if stage % 2 else b == h
            if a <= w and b <= h and (stage < stages or exact):
                found = max(found, value)
        if stage == stages:
            return found
        here = w if stage % 2 == 0 else h
        for cut in range(1, here + 1):
            rest = max(here - cut - kerf, 0)
            if stage % 2 == 0:
                pieces = best(cut, h, stage + 1) + (best(rest, h, stage) if rest else 0.0)
            else:
                pieces = best(w, cut, stage + 1) + (best(w, rest, stage) if rest else 0.0)
            found = max(found, pieces)
        return found

    return best(along, across, 0)


@settings(max_examples=60, deadline=None)
@given(
    along=st.integers(3, 12),
    across=st.integers(3, 12),
    kerf=st.integers(0, 2),
    sizes=st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 20)), min_size=1, max_size=3
    ),
    stages=st.sampled_from([2, 3]),
)
def test_no_cut_position_does_better(
    along: int, across: int, kerf: int, sizes: list[tuple[int, int, int]], stages: int
) -> None:
    pieces = [Piece(i, False, a, b) for i, (a, b, _) in enumerate(sizes)]
    values = [float(v) for _, _, v in sizes]
    pattern = StagedKnapsack(along, across, kerf, pieces, stages=stages).best(values)
    items = [(a, b, float(v)) for a, b, v in sizes]
    assert pattern.value == pytest.approx(brute_force(along, across, kerf, items, stages))


@settings(max_examples=60, deadline=None)
@given(
    kerf=st.integers(0, 5),
    sizes=st.lists(
        st.tuples(st.integers(5, 60), st.integers(5, 60)), min_size=1, max_size=5, unique=True
    ),
    stages=st.sampled_from([2, 3]),
)
def test_the_pattern_fits_and_is_worth_its_value(
    kerf: int, sizes: list[tuple[int, int]], stages: int
) -> None:
    pieces = [Piece(i, False, a, b) for i, (a, b) in enumerate(sizes)]
    values = [a * b / 100 for a, b in sizes]
    pattern = StagedKnapsack(97, 83, kerf, pieces, stages=stages).best(values)
    assert sum(strip.along + kerf for strip in pattern.strips) <= 97 + kerf
    for strip in pattern.strips:
        assert sum(section.across + kerf for section in strip.sections) <= 83 + kerf
        for section in strip.sections:
            assert sum(piece.along + kerf for piece in section.pieces) <= strip.along + kerf
            assert all(piece.across <= section.across for piece in section.pieces)
    assert sum(values[p.part] for p in pattern.pieces()) == pytest.approx(pattern.value)


def test_a_strip_wider_than_the_saw_reaches_is_not_cut_across() -> None:
    pieces = [Piece(0, False, 60, 20), Piece(1, False, 30, 20)]
    wide = StagedKnapsack(100, 100, 0, pieces, stages=3).best([2.5, 1.0])
    narrow = StagedKnapsack(100, 100, 0, pieces, stages=3, widest=50).best([2.5, 1.0])
    assert any(piece.part == 0 for piece in wide.pieces())
    assert all(strip.along <= 50 for strip in narrow.strips)


def test_a_coarse_grid_never_undervalues(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [Piece(0, False, 1237, 811), Piece(1, False, 613, 409), Piece(2, False, 977, 331)]
    values = [p.along * p.across / 1e6 for p in pieces]
    exact = StagedKnapsack(6_300, 4_100, 44, pieces, stages=3)
    assert exact.exact
    monkeypatch.setattr(staged_knapsack, "MOST_POSITIONS", 60)
    coarse = StagedKnapsack(6_300, 4_100, 44, pieces, stages=3)
    assert not coarse.exact
    assert coarse.best(values).value >= exact.best(values).value - 1e-9


def test_sums_of_lengths_are_the_only_positions() -> None:
    assert list(Grid(20, 1, [5, 8]).sums) == [0, 2, 3, 4, 5, 6, 7]  # in steps of 3: 6 and 9
