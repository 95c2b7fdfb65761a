"""Intervals against tables, and against what they promise."""

from __future__ import annotations

import math
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import EvaluationFailed
from verstak.evaluate.intervals import (
    mean_interval,
    median_interval,
    share_interval,
    student_quantile,
    wilson,
)

# Abramowitz & Stegun, table 26.10, 97.5 %.
TABLE = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 7: 2.365, 10: 2.228, 30: 2.042}


@pytest.mark.parametrize(("degrees", "value"), TABLE.items())
def test_student_as_the_table_has_it(degrees: int, value: float) -> None:
    assert student_quantile(degrees) == pytest.approx(value, rel=5e-3)


def test_equal_chunks_have_the_ordinary_t_interval() -> None:
    values = [0.1, 0.2, 0.4]
    spread = math.sqrt(sum((v - fmean(values)) ** 2 for v in values) / 2)
    found = mean_interval(values, [7, 7, 7])
    assert found.value == pytest.approx(fmean(values))
    assert found.high - found.value == pytest.approx(4.303 * spread / math.sqrt(3), rel=1e-3)
    assert found.value - found.low == pytest.approx(found.high - found.value)


def test_it_covers_in_nineteen_of_twenty_cases() -> None:
    # 1000 seeded samples of 8 chunks of unlike positions: 95 % ± 4 standard errors of 0.7 %.
    chance = np.random.default_rng(3)
    hit = 0
    for _ in range(1000):
        found = mean_interval(chance.standard_normal(8).tolist(), [5] * 8)
        hit += found.low <= 0 <= found.high
    assert 920 <= hit <= 980


def test_one_chunk_tells_nothing_of_its_spread() -> None:
    with pytest.raises(EvaluationFailed, match="two chunks"):
        mean_interval([0.5], [100])


def test_wilson_as_published() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, and 0 of 20.
    found = wilson(81 / 263, 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0.0, 20).high == pytest.approx(0.1611, abs=5e-5)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_a_share_stays_a_share(share: float, count: int) -> None:
    found = wilson(share, count)
    assert 0 <= found.low <= share <= found.high <= 1


def test_chunks_that_differ_widen_a_share() -> None:
    alike = share_interval([0.9, 0.9, 0.9, 0.9], [250] * 4)
    apart = share_interval([1.0, 0.8, 1.0, 0.8], [250] * 4)
    assert alike == wilson(0.9, 1000)
    assert apart.value == pytest.approx(0.9)
    assert apart.low < alike.low
    assert apart.high > alike.high


def test_few_chunks_make_a_share_as_wide_as_student_does() -> None:
    shares, weights = [0.55, 0.45, 0.52, 0.48], [5000] * 4
    around, found = mean_interval(shares, weights), share_interval(shares, weights)
    assert found.high - found.low == pytest.approx(around.high - around.low, rel=0.01)


def test_a_share_covers_in_nineteen_of_twenty_cases() -> None:
    # 1000 seeded samples of four chunks whose own shares spread by 0.05 around 0.8; 95 % ± 4 · 0.7 %.
    chance = np.random.default_rng(4)
    hit = 0
    for _ in range(1000):
        inside = np.clip(chance.normal(0.8, 0.05, 4), 0, 1)
        found = share_interval((chance.binomial(255, inside) / 255).tolist(), [255] * 4)
        hit += found.low <= 0.8 <= found.high
    assert 920 <= hit <= 980


def test_a_share_of_one_is_not_certain() -> None:
    assert share_interval([1.0, 1.0], [50, 50]).low < 1.0


@pytest.mark.parametrize(
    ("count", "low", "high"), [(1, 1, 1), (3, 1, 3), (6, 1, 6), (8, 1, 8), (9, 2, 8), (20, 6, 15)]
)
def test_median_between_order_statistics(count: int, low: int, high: int) -> None:
    found = median_interval([float(n) for n in range(count, 0, -1)])
    assert (found.low, found.high) == (low, high)
    assert found.value == (count + 1) / 2


def test_no_runs_have_no_median() -> None:
    with pytest.raises(EvaluationFailed):
        median_interval([])
