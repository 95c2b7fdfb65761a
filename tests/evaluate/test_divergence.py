"""Divergence against its definition, its laws, and a sum in exact arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from verstak.errors import EvaluationFailed
from verstak.evaluate.divergence import (
    PositionScores,
    compare_positions,
    perplexity,
    summarise,
    token_losses,
)
from verstak.evaluate.softmax import log_softmax

ROWS, TOKENS = 20, 11
logits = hnp.arrays(np.float32, (ROWS, TOKENS), elements=st.floats(-30, 30, width=32))
COMING = np.arange(ROWS) % TOKENS


@given(logits, logits)
def test_never_below_zero(one: np.ndarray, other: np.ndarray) -> None:
    found = compare_positions(log_softmax(one), other, COMING)
    assert (found.divergence >= 0).all()


@given(logits, st.floats(-20, 20))
def test_zero_for_equals_whatever_is_added_to_all(one: np.ndarray, shift: float) -> None:
    found = compare_positions(log_softmax(one), one.astype(np.float64) + shift, COMING)
    assert found.divergence == pytest.approx(np.zeros(ROWS), abs=1e-9)
    np.testing.assert_allclose(found.loss, found.reference_loss, atol=1e-9)


def is_clear(chances: list[float]) -> bool:
    """Whether no rounding can exchange the two likeliest."""
    first, second = sorted(chances, reverse=True)[:2]
    return first - second > 1e-9


@given(logits, logits)
def test_as_its_definition_has_it(one: np.ndarray, other: np.ndarray) -> None:
    found = compare_positions(log_softmax(one), other, COMING)
    for row in (0, ROWS - 1):
        p = [math.exp(x) for x in one[row].tolist()]
        q = [math.exp(x) for x in other[row].tolist()]
        p, q = [x / math.fsum(p) for x in p], [x / math.fsum(q) for x in q]
        wanted = math.fsum(a * math.log(a / b) for a, b in zip(p, q, strict=True) if a)
        assert found.divergence[row] == pytest.approx(wanted, rel=1e-6, abs=1e-9)
        assert found.loss[row] == pytest.approx(-math.log(q[COMING[row]]), rel=1e-9)
        if is_clear(p) and is_clear(q):
            assert found.agrees[row] == (p.index(max(p)) == q.index(max(q)))


def test_padding_of_a_vocabulary_changes_nothing() -> None:
    chance = np.random.default_rng(1)
    one, other = chance.standard_normal((2, ROWS, TOKENS)).astype(np.float32)
    plain = compare_positions(log_softmax(one), other, COMING)
    padding = np.full((ROWS, 5), -40, np.float32)
    for left, right in ((np.hstack([one, padding]), other), (one, np.hstack([other, padding]))):
        padded = compare_positions(log_softmax(left), right, COMING)
        np.testing.assert_allclose(padded.divergence, plain.divergence, atol=1e-12)
        np.testing.assert_allclose(padded.loss, plain.loss, atol=1e-12)


def test_another_vocabulary_is_refused() -> None:
    sure = log_softmax(np.zeros((ROWS, TOKENS), np.float32))
    with pytest.raises(EvaluationFailed, match="tokens beyond the first"):
        compare_positions(sure, np.zeros((ROWS, TOKENS + 1), np.float32), COMING)
    with pytest.raises(EvaluationFailed, match="outside a vocabulary"):
        compare_positions(sure, np.zeros((ROWS, TOKENS - 1), np.float32), COMING)


def test_what_is_no_number_is_refused() -> None:
    sure = log_softmax(np.zeros((ROWS, TOKENS), np.float32))
    broken = np.zeros((ROWS, TOKENS), np.float32)
    broken[3, 4] = np.nan
    with pytest.raises(EvaluationFailed, match="no numbers"):
        compare_positions(sure, broken, COMING)
    with pytest.raises(EvaluationFailed, match="no numbers"):
        token_losses(broken, COMING)
    broken[3, 4] = -np.inf
    with pytest.raises(EvaluationFailed, match="rules out"):
        compare_positions(sure, broken, COMING)
    with pytest.raises(EvaluationFailed, match="expected"):
        compare_positions(sure, broken[1:], COMING)


def test_losses_alone_are_the_same_losses() -> None:
    chance = np.random.default_rng(2)
    other = chance.standard_normal((ROWS, TOKENS)).astype(np.float32)
    both = compare_positions(log_softmax(other), other, COMING)
    np.testing.assert_allclose(token_losses(other, COMING), both.loss, atol=1e-12)


def scores(divergence: list[float], loss: float) -> PositionScores:
    count = len(divergence)
    return PositionScores(
        np.array(divergence),
        np.array([True] * (count - 1) + [False]),
        np.full(count, loss),
        np.full(count, loss / 2),
    )


def test_a_summary_of_two_chunks() -> None:
    found = summarise([scores([0.0, 0.2], 1.0), scores([0.4, 0.6], 3.0)])
    assert found.positions == 4
    assert found.mean.value == pytest.approx(0.3)
    assert found.mean.low == 0.0, "two chunks tell little, but nothing is closer than equal"
    assert found.median == pytest.approx(0.3)
    assert found.p999 == pytest.approx(0.5994)
    assert found.top1.value == 0.5
    assert found.perplexity.value == pytest.approx(math.exp(2))
    assert found.reference_perplexity == pytest.approx(math.exp(1))


def test_perplexity_is_bounded_on_both_sides() -> None:
    found = perplexity([np.full(3, 1.0), np.full(3, 1.2), np.full(3, 1.1)])
    assert found.value == pytest.approx(math.exp(1.1))
    assert 0 < found.low < found.value < found.high < math.inf
    assert found.high - found.value > found.value - found.low


def test_nothing_scored_is_no_result() -> None:
    with pytest.raises(EvaluationFailed):
        summarise([])
