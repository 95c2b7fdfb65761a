from __future__ import annotations

import numpy as np
import pytest

from verstak.quantize.allocation.divergence import (
    divergences,
    log_probabilities,
    mean_divergence,
)


def test_two_coins_by_hand() -> None:
    truth = log_probabilities(np.log(np.array([[0.5, 0.5]], np.float32)))
    other = np.log(np.array([[0.25, 0.75]], np.float32))
    by_hand = 0.5 * np.log(0.5 / 0.25) + 0.5 * np.log(0.5 / 0.75)
    assert divergences(truth, other)[0] == pytest.approx(by_hand, rel=1e-6)


def test_what_is_added_to_all_logits_changes_nothing() -> None:
    logits = np.random.default_rng(1).standard_normal((130, 50)).astype(np.float32)
    assert mean_divergence(log_probabilities(logits), logits + 100) < 1e-7


def test_probabilities_sum_to_one_however_large_the_logits() -> None:
    logits = np.array([[1e4, 0, -1e4], [3e38, 3e38, 0]], np.float32)
    assert np.exp(log_probabilities(logits)).sum(axis=1) == pytest.approx([1, 1])


def test_small_changes_count_quadratically() -> None:
    chance = np.random.default_rng(2)
    logits = chance.standard_normal((64, 200)).astype(np.float32)
    change = chance.standard_normal((64, 200)).astype(np.float32)
    truth = log_probabilities(logits)
    once = mean_divergence(truth, logits + 0.02 * change)
    twice = mean_divergence(truth, logits + 0.04 * change)
    assert twice / once == pytest.approx(4, rel=0.05)
