"""Gates and the choice (`candidate`): what is not known keeps a gate closed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.workshop.conftest import card

from verstak.evaluate.card import QualityCard
from verstak.workshop.candidate import Candidate
from verstak.workshop.choice import choose
from verstak.workshop.gates import closed, judge
from verstak.workshop.recipe import Gates, Level


def candidate(told: QualityCard, gates: Gates | None = None, name: str = "Q4_0") -> Candidate:
    findings = judge(told, gates or Gates(), None)
    return Candidate(Level("gguf", preset=name), Path(name), "0" * 64, told, findings)


def test_without_gates_everything_passes() -> None:
    assert judge(card(), Gates(), None) == ()


@pytest.mark.parametrize(
    ("gates", "told", "passes"),
    [
        (Gates(max_bytes=1000), card(size=1000), True),
        (Gates(max_bytes=999), card(size=1000), False),
        (Gates(max_bits=4.5), card(bits=4.5), True),
        (Gates(max_bits=4.4), card(bits=4.5), False),
        (Gates(max_kld=0.1), card(kld=0.1), True),
        (Gates(max_kld=0.1), card(kld=0.11), False),
        (Gates(max_kld=0.1), card(), False),
        (Gates(min_top1=0.9), card(kld=1, top1=0.9), True),
        (Gates(min_top1=0.91), card(kld=1, top1=0.9), False),
        (Gates(min_tasks=0.5), card(right=10), True),
        (Gates(min_tasks=0.55), card(right=10), False),
        (Gates(min_tasks=0.0), card(), False),
    ],
)
def test_a_gate(gates: Gates, told: QualityCard, passes: bool) -> None:
    (found,) = judge(told, gates, None)
    assert found.passed is passes
    assert (found.reason is None) is passes
    assert len(closed([found])) == (not passes)


def test_a_drop_is_counted_on_the_same_items() -> None:
    gates = Gates(max_drop=0.1)
    (found,) = judge(card(right=14), gates, card(right=16))
    assert found.found == pytest.approx(0.1)
    assert found.passed
    (found,) = judge(card(right=13), gates, card(right=16))
    assert found.found == pytest.approx(0.15)
    assert not found.passed
    # A model that gained something has lost nothing.
    (found,) = judge(card(right=20), gates, card(right=16))
    assert found.passed


def with_missed(told: QualityCard, count: int, *, first: int = 0) -> QualityCard:
    """The same card, naming the questions that were missed."""
    (task,) = told.tasks
    missed = tuple(f"q{at}" for at in range(first, first + count))
    return msgspec.structs.replace(told, tasks=(msgspec.structs.replace(task, missed=missed),))


def test_a_drop_that_may_be_chance_says_so_and_stays_closed() -> None:
    gates = Gates(max_drop=0.1)
    # The reference missed 4 that the candidate did not, the candidate 7 that the reference did not.
    (found,) = judge(
        with_missed(card(right=13), 7, first=10), gates, with_missed(card(right=16), 4)
    )
    assert found.found == pytest.approx(0.15)
    assert not found.passed
    assert found.reason is not None
    assert "20 questions that may be chance (p = 0.55)" in found.reason.en
    assert "случайностью (p = 0,55)" in found.reason.ru
    # Ten lost and none won is no chance; and what does not name its questions cannot be told.
    for candidate_card, reference in (
        (with_missed(card(right=10), 10), with_missed(card(right=20), 0)),
        (card(right=13), card(right=16)),
    ):
        (found,) = judge(candidate_card, gates, reference)
        assert found.reason is not None
        assert "chance" not in found.reason.en


def test_a_drop_from_nothing_is_not_known() -> None:
    for reference in (None, card()):
        (found,) = judge(card(right=14), Gates(max_drop=0.1), reference)
        assert (found.found, found.passed) == (None, False)
        assert found.reason is not None
        assert "reference" in found.reason.en
        assert "эталон" in found.reason.ru


def test_the_smallest_that_passes() -> None:
    gates = Gates(max_kld=0.2)
    large, small = candidate(card(size=900, kld=0.1), gates), candidate(card(size=500, kld=0.1))
    worst = candidate(card(size=100, kld=0.3), gates)
    assert choose([large, small, worst], "smallest") is small
    assert choose([worst], "smallest") is None


def test_the_best_that_fits() -> None:
    gates = Gates(max_bytes=900)
    best = candidate(card(size=900, kld=0.1), gates)
    second = candidate(card(size=500, kld=0.2), gates)
    outside = candidate(card(size=5000, kld=0.01), gates)
    assert choose([second, outside, best], "best") is best


def test_equal_divergence_is_told_apart_by_tasks_then_bytes() -> None:
    one = candidate(card(size=500, kld=0.1, right=10))
    other = candidate(card(size=900, kld=0.1, right=12))
    assert choose([one, other], "best") is other
    equal = candidate(card(size=400, kld=0.1, right=12))
    assert choose([one, other, equal], "best") is equal


def test_what_was_not_measured_comes_last() -> None:
    measured, unknown = candidate(card(kld=3.0)), candidate(card(size=1))
    assert choose([unknown, measured], "best") is measured
