"""How many of a suite's questions were right, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from verstak.errors import EvaluationFailed
from verstak.evaluate.card import Interval, TaskScore
from verstak.evaluate.suites.suite import Suite

# Quantile of the normal distribution for 95 %, two-sided.
_Z95 = 1.959963984540054


class ItemResult(msgspec.Struct, frozen=True):
    """One question, asked and judged.

    Attributes:
        id: Of the item.
        answer: All that the model said.
        right: Whether it counts.
        read: What the grader took for the answer; ``None`` = it found none.
        why: Why it does not count; empty when it does.
    """

    id: str
    answer: str
    right: bool
    read: str | None = None
    why: str = ""


def wilson(right: int, asked: int) -> Interval:
    """A share with its 95 % confidence interval, which stays within 0 and 1.

    Args:
        right: How many counted.
        asked: Of how many; at least 1.

    Raises:
        EvaluationFailed: nothing was asked, or more was right than asked.

    Source:
        E. B. Wilson, J. Amer. Statist. Assoc. 22 (1927) 209-212, the score interval without
        continuity correction.
    """
    if asked < 1 or not 0 <= right <= asked:
        raise EvaluationFailed(f"a share of {right} among {asked} answers is none")
    share = right / asked
    spread = _Z95**2 / asked
    middle = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    low = 0.0 if right == 0 else max(0.0, middle - half)
    high = 1.0 if right == asked else min(1.0, middle + half)
    return Interval(value=share, low=low, high=high)


def score(
    suite: Suite, results: Sequence[ItemResult], *, seed: int, temperature: float
) -> TaskScore:
    """Sum up the results of a suite.

    Args:
        suite: What was asked.
        results: One for each of its items.
        seed: Of the sampler.
        temperature: Of the sampler.

    Raises:
        EvaluationFailed: an item has no result, or a result no item.
    """
    if sorted(result.id for result in results) != sorted(item.id for item in suite.items):
        raise EvaluationFailed(
            f"{suite.name}.{suite.language}: expected one result for each of {len(suite.items)}"
            f" items, found {len(results)} results that are not"
        )
    right = sum(result.right for result in results)
    return TaskScore(
        suite=suite.name,
        suite_digest=suite.digest,
        language=suite.language,
        items=len(suite.items),
        right=right,
        share=wilson(right, len(suite.items)),
        seed=seed,
        temperature=temperature,
    )
