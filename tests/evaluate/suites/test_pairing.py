import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from verstak.errors import EvaluationFailed
from verstak.evaluate.card import TaskScore
from verstak.evaluate.suites.pairing import Pairing, pair
from verstak.evaluate.suites.score import share_right

COUNTS = st.integers(0, 60)


def score(*missed: str, suite: str = "a") -> TaskScore:
    right = 6 - len(missed)
    return TaskScore(
        suite=suite,
        suite_digest=suite,
        language="en",
        items=6,
        right=right,
        share=share_right(right, 6),
        seed=1,
        temperature=0.0,
        missed=missed,
    )


def test_outcomes_are_counted_whatever_the_order() -> None:
    first, second = score("3", "4"), score("5", "4", "1")
    assert pair(first, second) == Pairing(both=2, only_first=2, only_second=1, neither=1)
    assert pair(second, first) == Pairing(both=2, only_first=1, only_second=2, neither=1)


@pytest.mark.parametrize("other", [score(suite="b"), replace(score(), missed=None)])
def test_what_cannot_be_paired_is_refused(other: TaskScore) -> None:
    for pair_of in ((score(), other), (other, score())):
        with pytest.raises(EvaluationFailed):
            pair(*pair_of)


@pytest.mark.parametrize(
    ("fewer", "more", "expected"),
    # Two-sided sign test: 2·P(X ≤ fewer), X binomial over the discordant pairs, by hand.
    [
        (0, 0, 1.0),
        (0, 5, 2 / 32),
        (0, 6, 2 / 64),
        (1, 7, 2 * 9 / 256),
        (5, 5, 1.0),
        (2, 8, 112 / 1024),
    ],
)
def test_the_exact_test(fewer: int, more: int, expected: float) -> None:
    assert Pairing(20, fewer, more, 3).p_value == pytest.approx(expected)
    assert Pairing(20, more, fewer, 3).p_value == pytest.approx(expected)


def test_the_exact_test_is_what_chance_does() -> None:
    """Against all 2^8 ways in which eight coins fall."""
    pairing = Pairing(4, 7, 1, 2)
    splits = [sum(coins) for coins in product((0, 1), repeat=8)]
    as_uneven = sum(abs(heads - 4) >= 3 for heads in splits) / len(splits)
    assert pairing.p_value == pytest.approx(as_uneven)


def test_newcombe_published_example() -> None:
    """Newcombe 1998, table II: a 36, b 12, c 2, d 0 of 50 gives 0.0569 to 0.3404 by method 10."""
    difference = Pairing(both=36, only_first=2, only_second=12, neither=0).difference
    assert difference.value == pytest.approx(0.2)
    assert difference.low == pytest.approx(0.0569, abs=5e-5)
    assert difference.high == pytest.approx(0.3404, abs=5e-5)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_intervals_hold_the_difference_and_turn_with_it(a: int, b: int, c: int, d: int) -> None:
    if a + b + c + d == 0:
        return
    one, other = Pairing(a, b, c, d), Pairing(a, c, b, d)
    ours, theirs = one.difference, other.difference
    assert -1 - 1e-9 <= ours.low <= ours.value + 1e-12
    assert ours.value - 1e-12 <= ours.high <= 1 + 1e-9
    assert theirs.value == pytest.approx(-ours.value)
    assert theirs.low == pytest.approx(-ours.high)
    assert 0 < one.p_value <= 1
    assert one.p_value == other.p_value


def test_one_point_is_nothing_and_ten_of_one_kind_are_something() -> None:
    assert Pairing(40, 1, 0, 19).p_value == 1.0
    assert Pairing(30, 10, 0, 20).p_value < 0.01
    assert Pairing(0, 5000, 4000, 0).p_value < 1e-20, (
        "no number of pairs leaves the range of floats"
    )


def test_the_interval_covers_as_often_as_it_says() -> None:
    draw = random.Random(7)
    outcomes = (
        [(True, True)] * 55 + [(True, False)] * 15 + [(False, True)] * 10 + [(False, False)] * 20
    )
    covered = 0
    for _ in range(400):
        sample = [draw.choice(outcomes) for _ in range(60)]
        counts = [
            sample.count(each)
            for each in [(True, True), (True, False), (False, True), (False, False)]
        ]
        difference = Pairing(*counts).difference
        covered += difference.low <= -0.05 <= difference.high
    assert 0.91 <= covered / 400 <= 0.99
