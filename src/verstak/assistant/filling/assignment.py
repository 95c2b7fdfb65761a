"""The best one-to-one assignment of numbers to slots, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

type Scores = Sequence[Mapping[int, float]]
"""For each slot: index of a number → how well it fits; what does not fit is left out."""


def best_assignment(scores: Scores) -> tuple[float, tuple[int | None, ...]]:
    """Give each slot at most one number and each number at most one slot, for the largest sum.

    A slot stays empty where any number would lower the sum. Slots are few (a dozen), numbers may
    be many, so the state is the set of slots that are filled.

    Args:
        scores: For each slot.

    Returns:
        The sum, and the number of each slot.
    """
    numbers = sorted({number for row in scores for number in row})
    best: dict[int, tuple[float, tuple[int | None, ...]]] = {0: (0.0, (None,) * len(scores))}
    for number in numbers:
        grown = dict(best)
        for filled, (total, chosen) in best.items():
            for slot, row in enumerate(scores):
                score = row.get(number)
                if score is None or filled & (1 << slot):
                    continue
                key = filled | (1 << slot)
                reached = total + score
                known = grown.get(key)
                if known is None or reached > known[0]:
                    grown[key] = (reached, (*chosen[:slot], number, *chosen[slot + 1 :]))
        best = grown
    return max(best.values(), key=lambda state: state[0])
