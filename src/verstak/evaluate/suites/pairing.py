"""Two artifacts on the same questions: is one of them worse, or was it chance?

At 60 questions a point more or less says nothing. Only the questions that exactly one of the two
got right tell them apart, and the exact test on those says how surprising their split is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from verstak.errors import EvaluationFailed
from verstak.evaluate.card import Interval
from verstak.evaluate.suites.score import ItemResult, share_right


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

    def is_worse(self, *, level: float = 0.05) -> bool:
        """Whether the second is worse than chance explains.

        Args:
            level: Largest probability of crying wolf, two-sided.
        """
        return self.only_second < self.only_first and self.p_value <= level

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


def pair(first: Sequence[ItemResult], second: Sequence[ItemResult]) -> Pairing:
    """Compare results of two artifacts.

    Args:
        first: The one to compare with, of one suite or several.
        second: Of the same items, in any order.

    Raises:
        EvaluationFailed: the items are not the same, an item stands there twice, or there is none.
    """
    ours = {result.id: result.right for result in second}
    theirs = {result.id: result.right for result in first}
    if len(theirs) < len(first) or len(ours) < len(second) or not theirs:
        raise EvaluationFailed("expected one result for each item, found none or several")
    if alone := sorted(theirs.keys() ^ ours.keys()):
        raise EvaluationFailed(
            f"expected results of the same items; {len(alone)} have only one, {alone[0]} among them"
        )
    outcomes = [(theirs[item], ours[item]) for item in theirs]
    return Pairing(
        both=outcomes.count((True, True)),
        only_first=outcomes.count((True, False)),
        only_second=outcomes.count((False, True)),
        neither=outcomes.count((False, False)),
    )


def _joined(one: float, other: float, correlation: float) -> float:
    return math.sqrt(max(0.0, one**2 - 2 * correlation * one * other + other**2))
