from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.errors import DoesNotFit
from verstak.quantize.allocation.knapsack import Option, least_harm, least_size, undominated

OPTIONS = st.lists(
    st.builds(
        Option,
        label=st.just("x"),
        size=st.integers(1, 40).map(lambda size: 32 * size),
        harm=st.integers(0, 50).map(lambda harm: harm / 7),
    ),
    min_size=1,
    max_size=4,
)
GROUPS = st.lists(OPTIONS, min_size=1, max_size=4)


def sums(chosen: tuple[Option, ...]) -> tuple[int, float]:
    return sum(one.size for one in chosen), sum(one.harm for one in chosen)


def test_what_another_beats_is_left_out() -> None:
    small, bad, best = Option("a", 10, 3.0), Option("b", 20, 4.0), Option("c", 30, 1.0)
    assert undominated([best, bad, small]) == (small, best)


@settings(max_examples=40, deadline=None)
@given(GROUPS, st.integers(0, 160))
def test_no_choice_within_the_size_does_less_harm(groups: list[list[Option]], units: int) -> None:
    size = 32 * units
    within = [sums(one) for one in itertools.product(*groups) if sums(one)[0] <= size]
    if not within:
        with pytest.raises(DoesNotFit, match="smallest choice"):
            least_harm(groups, size=size)
        return
    found = sums(least_harm(groups, size=size))
    assert found[0] <= size
    assert found[1] <= min(harm for _, harm in within) * (1 + 1e-5) + 1e-9


@settings(max_examples=40, deadline=None)
@given(GROUPS, st.integers(0, 200).map(lambda harm: harm / 7))
def test_no_smaller_choice_does_as_little_harm(groups: list[list[Option]], harm: float) -> None:
    # Sums of sevenths that should be equal differ in their last bits.
    harm += 1e-6
    within = [sums(one) for one in itertools.product(*groups) if sums(one)[1] <= harm]
    if not within:
        with pytest.raises(DoesNotFit, match="best choice"):
            least_size(groups, harm=harm)
        return
    found = sums(least_size(groups, harm=harm))
    assert found[1] <= harm * (1 + 1e-5)
    assert found[0] <= min(size for size, _ in within)


def test_hundreds_of_groups_are_quick() -> None:
    groups = [
        [
            Option(str(bits), 32 * bits * (1 + at % 5), (1 + at % 7) * 4.0**-bits)
            for bits in range(2, 9)
        ]
        for at in range(300)
    ]
    size = 32 * 4 * sum(1 + at % 5 for at in range(300))
    chosen = least_harm(groups, size=size)
    assert size * 0.99 < sums(chosen)[0] <= size
