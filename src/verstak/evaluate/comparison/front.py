"""The Pareto front: artifacts that no other beats in both size and quality."""

from __future__ import annotations

from collections.abc import Sequence


def front(points: Sequence[tuple[float, float]]) -> tuple[int, ...]:
    """Which points are on the front.

    Args:
        points: (cost, loss) of each; less is better in both.

    Returns:
        Their indices, the cheapest first. A point is on the front when no other is at most as dear
        and at most as lossy, and better in one of both; of equal points all are.
    """
    order = sorted(range(len(points)), key=lambda at: points[at])
    found: list[int] = []
    for at in order:
        cost, loss = points[at]
        if not found or loss < points[found[-1]][1] or points[found[-1]] == (cost, loss):
            found.append(at)
    return tuple(found)
