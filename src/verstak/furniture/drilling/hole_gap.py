"""How much board is left between two holes of one panel."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from verstak.furniture.drilling.hole import Hole, Point, bottom_um
from verstak.furniture.panel import Panel

_ROUNDS = 400
_STILL_UM = 1e-3
_TOUCH_UM = 10.0

Spot = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Cylinder:
    """The space of a hole in its panel's coordinates.

    Args:
        axis: Panel axis of the bore: 0, 1 or 2.
        low_um: Corner of its box with the smallest coordinates.
        high_um: The opposite corner.
        radius_um: Half of the diameter.
    """

    axis: int
    low_um: Spot
    high_um: Spot
    radius_um: float

    def nearest(self, spot: Spot) -> Spot:
        """The point of the cylinder nearest to a spot."""
        middle = self.middle()
        a, b = (i for i in range(3) if i != self.axis)
        off_a, off_b = spot[a] - middle[a], spot[b] - middle[b]
        reach = math.hypot(off_a, off_b)
        shrink = min(1.0, self.radius_um / reach) if reach else 1.0
        point = [0.0, 0.0, 0.0]
        point[self.axis] = min(
            max(spot[self.axis], self.low_um[self.axis]), self.high_um[self.axis]
        )
        point[a] = middle[a] + off_a * shrink
        point[b] = middle[b] + off_b * shrink
        return (point[0], point[1], point[2])

    def middle(self) -> Spot:
        """Centre of the box."""
        x, y, z = ((a + b) / 2 for a, b in zip(self.low_um, self.high_um, strict=True))
        return (x, y, z)


def cylinder(panel: Panel, hole: Hole) -> Cylinder:
    """The space that a hole takes in its panel."""
    start, end = hole.at_um, bottom_um(panel, hole)
    radius = hole.diameter_um / 2
    low: list[float] = []
    high: list[float] = []
    for index in range(3):
        spread = 0.0 if index == hole.face.axis else radius
        low.append(min(start[index], end[index]) - spread)
        high.append(max(start[index], end[index]) + spread)
    return Cylinder(hole.face.axis, (low[0], low[1], low[2]), (high[0], high[1], high[2]), radius)


def gap(first: Cylinder, second: Cylinder, *, beyond_um: float = math.inf) -> tuple[float, Point]:
    """Least distance between two holes, and the middle of the narrowest place.

    Args:
        first: One hole.
        second: Another hole of the same panel.
        beyond_um: Boxes farther apart than this are not looked at more closely; their own
            distance, which is at most the true one, is returned.

    Returns:
        Micrometres (0 when they meet), and a point in the panel's coordinates.

    Source:
        Alternating projections onto two convex bodies, W. Cheney and A. A. Goldstein,
        Proc. Amer. Math. Soc. 10 (1959): they tend to a pair of nearest points.
    """
    boxes = math.sqrt(
        sum(
            max(b_low - a_high, a_low - b_high, 0.0) ** 2
            for a_low, a_high, b_low, b_high in zip(
                first.low_um, first.high_um, second.low_um, second.high_um, strict=True
            )
        )
    )
    here, there = first.middle(), second.middle()
    if boxes <= beyond_um:
        last = math.inf
        for _ in range(_ROUNDS):
            here = first.nearest(there)
            there = second.nearest(here)
            apart = math.dist(here, there)
            if last - apart < _STILL_UM:
                break
            last = apart
        boxes = math.dist(here, there)
    x, y, z = (round((a + b) / 2) for a, b in zip(here, there, strict=True))
    return (0.0 if boxes < _TOUCH_UM else boxes), (x, y, z)


def clear_of(panel: Panel, holes: Iterable[Hole], others: Iterable[Hole], wall_um: int) -> bool:
    """Whether holes leave at least a wall of board to all others of the same panel."""
    there = [cylinder(panel, hole) for hole in others if hole.panel == panel.id]
    return all(
        gap(cylinder(panel, hole), other, beyond_um=wall_um)[0] >= wall_um
        for hole in holes
        for other in there
    )
