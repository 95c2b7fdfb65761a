from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cutting.jobs import body

from verstak.cutting.solver.column_generation import ColumnGeneration
from verstak.cutting.solver.free_knapsack import FreeKnapsack
from verstak.cutting.solver.staged_knapsack import Piece, StagedKnapsack


def brute_force(along: int, across: int, kerf: int, items: list[tuple[int, int, float]]) -> float:
    """Every cut at every position, in both directions."""

    @cache
    def best(w: int, h: int) -> float:
        found = max((v for a, b, v in items if a <= w and b <= h), default=0.0)
        for cut in range(1, w - kerf):
            found = max(found, best(cut, h) + best(w - cut - kerf, h))
        for cut in range(1, h - kerf):
            found = max(found, best(w, cut) + best(w, h - cut - kerf))
        return found

    return best(along, across)


@settings(max_examples=60, deadline=None)
@given(
    along=st.integers(3, 13),
    across=st.integers(3, 13),
    kerf=st.integers(0, 2),
    sizes=st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 20)), min_size=1, max_size=3
    ),
)
def test_no_guillotine_pattern_does_better(
    along: int, across: int, kerf: int, sizes: list[tuple[int, int, int]]
) -> None:
    pieces = [Piece(i, False, a, b) for i, (a, b, _) in enumerate(sizes)]
    values = [float(v) for _, _, v in sizes]
    free = FreeKnapsack(along, across, kerf, pieces).best_value(values)
    items = [(a, b, float(v)) for a, b, v in sizes]
    assert free == pytest.approx(brute_force(along, across, kerf, items))
    staged = StagedKnapsack(along, across, kerf, pieces, stages=3).best(values)
    assert free >= staged.value - 1e-9


def test_a_free_floor_is_no_higher_than_a_staged_one() -> None:
    program = ColumnGeneration(body(500), [1.0])
    staged = program.run(lambda: False).bound
    free = program.floor_of_free_plans()
    assert 159 < free <= staged
