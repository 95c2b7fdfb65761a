"""Two artifacts on the same questions: is one of them worse, or was it chance?

At 60 questions a point more or less says nothing. Only the questions that exactly one of the two
got right tell them apart, and the exact test on those says how surprising their split is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from verstak.errors import EvaluationFailed
from verstak.evaluate.card import Interval, TaskScore
from verstak.evaluate.suites.score import share_right


@dataclass(frozen=True, slots=True)
class Pairing:
    """Counts of the four outcomes, and what follows.

    Attributes:
        both: Questions that both got right.
        only_first: Only the first.
        only_second: Only the second.
        neither: None of them.
    """

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def items(self) -> int:
        """Questions compared."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def p_value(self) -> float:
        """How likely a split at least this uneven is if both were equally good, two-sided.

        Source:
            McNemar's test in its exact form: a sign test on the discordant pairs,
            binomial with p = 1/2 (Q. McNemar, Psychometrika 12 (1947) 153-157).
        """
        discordant = self.only_first + self.only_second
        fewer = min(self.only_first, self.only_second)
        tail = ways = 1
        for count in range(1, fewer + 1):
            ways = ways * (discordant - count + 1) // count
            tail += ways
        # Divided as whole numbers: 2 to the power of the pairs leaves the range of floats beyond 1023 pairs.
        return min(1.0, 2 * tail / (1 << discordant))

    @property
    def difference(self) -> Interval:
        """Share of the second minus share of the first, with its 95 % interval.

        Source:
            R. G. Newcombe, Statist. Med. 17 (1998) 2635-2650, method 10: Wilson intervals of both
            shares, joined with their correlation.
        """
        first = share_right(self.both + self.only_first, self.items)
        second = share_right(self.both + self.only_second, self.items)
        correlation = self._correlation()
        value = second.value - first.value
        below = _joined(second.value - second.low, first.high - first.value, correlation)
        above = _joined(second.high - second.value, first.value - first.low, correlation)
        return Interval(value=value, low=value - below, high=value + above)

    def _correlation(self) -> float:
        margins = (
            (self.both + self.only_first)
            * (self.only_second + self.neither)
            * (self.both + self.only_second)
            * (self.only_first + self.neither)
        )
        if margins == 0:
            return 0.0
        excess: float = self.both * self.neither - self.only_first * self.only_second
        if excess > 0:
            excess = max(excess - self.items / 2, 0)
        return excess / math.sqrt(margins)


def pair(first: TaskScore, second: TaskScore) -> Pairing:
    """Compare scores of two artifacts.

    Args:
        first: The one to compare with.
        second: Of the same questions.

    Raises:
        EvaluationFailed: the questions are not the same, or a score does not tell which were
            missed.
    """
    if first.suite_digest != second.suite_digest:
        raise EvaluationFailed(
            f"scores of other questions cannot be paired: {first.suite} and {second.suite}"
        )
    if first.missed is None or second.missed is None:
        raise EvaluationFailed("a score that does not tell which questions were missed has no pair")
    one, other = frozenset(first.missed), frozenset(second.missed)
    return Pairing(
        both=first.items - len(one | other),
        only_first=len(other - one),
        only_second=len(one - other),
        neither=len(one & other),
    )


def _joined(one: float, other: float, correlation: float) -> float:
    return math.sqrt(max(0.0, one**2 - 2 * correlation * one * other + other**2))
