"""How many of a suite's questions were right, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from verstak.errors import EvaluationFailed
from verstak.evaluate.card import Interval, TaskScore
from verstak.evaluate.intervals import wilson
from verstak.evaluate.suites.suite import Suite


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


def share_right(right: int, asked: int) -> Interval:
    """Share of the questions that was right, with its 95 % interval.

    Args:
        right: How many counted.
        asked: Of how many; at least 1.

    Raises:
        EvaluationFailed: nothing was asked, or more was right than asked.
    """
    if asked < 1 or not 0 <= right <= asked:
        raise EvaluationFailed(f"a share of {right} among {asked} answers is none")
    return wilson(right / asked, asked)


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
        share=share_right(right, len(suite.items)),
        seed=seed,
        temperature=temperature,
        missed=tuple(result.id for result in results if not result.right),
    )
