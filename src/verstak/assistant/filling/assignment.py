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
    # What lowers the sum is never part of the best: an empty slot is better.
    useful = [{number: one for number, one in row.items() if one > 0} for row in scores]
    numbers = sorted({number for row in useful for number in row})
    best: dict[int, tuple[float, tuple[int | None, ...]]] = {0: (0.0, (None,) * len(scores))}
    for number in numbers:
        grown = dict(best)
        takers = [(slot, row[number]) for slot, row in enumerate(useful) if number in row]
        for filled, (total, chosen) in best.items():
            for slot, score in takers:
                if filled & (1 << slot):
                    continue
                key = filled | (1 << slot)
                reached = total + score
                known = grown.get(key)
                if known is None or reached > known[0]:
                    grown[key] = (reached, (*chosen[:slot], number, *chosen[slot + 1 :]))
        best = grown
    return max(best.values(), key=lambda state: state[0])
