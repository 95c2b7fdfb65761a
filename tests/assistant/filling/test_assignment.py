"""assignment: the largest sum, against trying everything."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.filling.assignment import best_assignment

ROWS = st.lists(
    st.dictionaries(st.integers(0, 5), st.floats(-2, 3, allow_nan=False), max_size=4),
    min_size=1,
    max_size=4,
)


def brute_force(scores: list[dict[int, float]]) -> float:
    best = 0.0
    for chosen in product(*[[None, *row] for row in scores]):
        taken = [number for number in chosen if number is not None]
        if len(taken) == len(set(taken)):
            best = max(
                best, sum(row[n] for row, n in zip(scores, chosen, strict=True) if n is not None)
            )
    return best


@given(ROWS)
def test_no_other_assignment_is_better(scores: list[dict[int, float]]) -> None:
    total, chosen = best_assignment(scores)
    taken = [number for number in chosen if number is not None]
    assert len(taken) == len(set(taken))
    assert (
        abs(total - sum(row[n] for row, n in zip(scores, chosen, strict=True) if n is not None))
        < 1e-9
    )
    assert abs(total - brute_force(scores)) < 1e-9


def test_a_slot_stays_empty_rather_than_lower_the_sum() -> None:
    assert best_assignment([{0: -1.0}, {0: 0.5, 1: 0.25}]) == (0.5, (None, 0))


def test_the_greedy_choice_is_not_always_the_best() -> None:
    # 0 suits the first slot best, but only it can fill the second.
    total, chosen = best_assignment([{0: 1.0, 1: 0.9}, {0: 0.8}])
    assert chosen == (1, 0)
    assert round(total, 9) == 1.7
