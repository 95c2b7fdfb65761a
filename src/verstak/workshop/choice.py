"""Which candidate is published: the smallest that passes, or the best that fits."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.workshop.candidate import Candidate
from verstak.workshop.gates import mean_kld, task_share
from verstak.workshop.recipe import Rule

_NEVER_MEASURED = float("inf")


def choose(candidates: Sequence[Candidate], rule: Rule) -> Candidate | None:
    """Choose among those that pass every gate.

    Args:
        candidates: All of them.
        rule: ``smallest``: fewest bytes, then the better one. ``best``: least divergence (on the
            text where it is largest), then most tasks right, then fewest bytes; what was not
            measured comes last.

    Returns:
        The one to publish; ``None`` = none passes.
    """
    passing = [one for one in candidates if one.passed]
    if not passing:
        return None
    if rule == "smallest":
        return min(passing, key=lambda one: (one.card.size_bytes, *_worse(one)))
    return min(passing, key=lambda one: (*_worse(one), one.card.size_bytes))


def _worse(one: Candidate) -> tuple[float, float]:
    kld, tasks = mean_kld(one.card), task_share(one.card)
    return (
        _NEVER_MEASURED if kld is None else kld,
        _NEVER_MEASURED if tasks is None else -tasks,
    )
