"""Boxes in isometric projection, and the order in which a painter draws them.

One looks from the front, the right and above, along (-1, 1, -1): of every box one sees the front,
the right side and the top.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from verstak.drawing.shapes import Point

Corner = tuple[int, int, int]
_COS, _SIN = math.cos(math.radians(30)), 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """An upright box between two corners, in whole micrometres.

    Args:
        key: Id of the panel.
        low: Corner with the smallest coordinates.
        high: Corner with the largest.
        cuts: Sides (axis, far) that are no sides of the panel but cuts through it.
    """

    key: str
    low: Corner
    high: Corner
    cuts: frozenset[tuple[int, bool]] = field(default=frozenset())

    def strips(self) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """Its outline on paper as three strips, each square to one axis' image."""
        (x0, y0, z0), (x1, y1, z1) = self.low, self.high
        return (x0 + y0, x1 + y1), (x0 - z1, x1 - z0), (y0 + z0, y1 + z1)


def project(x: float, y: float, z: float) -> Point:
    """A point on paper, the second number upwards; lengths along the axes keep their size.

    Source:
        Isometric projection without the factor √(2/3), as drawings in hand use it.
    """
    return (x + y) * _COS, z + (y - x) * _SIN


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes cover a common area of the paper.

    Their outlines are hexagons with sides along the same three directions; such outlines meet
    exactly if the three strips that they are cut from do.
    """
    return all(p[0] < q[1] and q[0] < p[1] for p, q in zip(a.strips(), b.strips(), strict=True))


def behind(a: Box, b: Box) -> bool:
    """Whether a box lies behind another, and so is drawn before it, where both overlap."""
    return a.high[0] <= b.low[0] or a.low[1] >= b.high[1] or a.high[2] <= b.low[2]


def covers(box: Box, x: float, y: float, z: float) -> bool:
    """Whether a box's outline on paper holds the image of a point, borders left out."""
    found = (x + y, x - z, y + z)
    return all(low < at < high for (low, high), at in zip(box.strips(), found, strict=True))


def painter_order(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Boxes from the back to the front.

    Boxes that lie each behind the next one in a ring have no such order: then one of them is cut
    in two along a side of another.

    Args:
        boxes: Boxes that do not overlap in space.

    Returns:
        The same boxes, or pieces of them: of any two whose outlines overlap, the one behind
        comes first.

    Source:
        Painter's algorithm with splitting: M. E. Newell, R. G. Newell, T. L. Sancha, 1972.
    """
    pieces, done = list(boxes), list[Box]()
    while pieces:
        blockers = {
            index: {n for n, other in enumerate(pieces) if _must_precede(other, box)}
            for index, box in enumerate(pieces)
        }
        while (free := next((n for n, others in blockers.items() if not others), None)) is not None:
            done.append(pieces[free])
            del blockers[free]
            for others in blockers.values():
                others.discard(free)
        pieces = _parted([pieces[n] for n in blockers])
    return tuple(done)


def _must_precede(other: Box, box: Box) -> bool:
    return overlap(other, box) and behind(other, box) and not behind(box, other)


def _parted(pieces: list[Box]) -> list[Box]:
    """Cut one box of a ring along a side of another box of the same ring."""
    if not pieces:
        return []
    ring = _ring(pieces)
    for box in ring:
        for other in ring:
            for axis in range(3):
                for plane in (other.low[axis], other.high[axis]):
                    if box.low[axis] < plane < box.high[axis]:
                        rest = [each for each in pieces if each is not box]
                        return [*_halves(box, axis, plane), *rest]
    # If no side goes through another box of the ring, a plane parts the ring, and it is none.
    raise AssertionError(f"no order of {', '.join(box.key for box in ring)}")


def _ring(pieces: Sequence[Box]) -> list[Box]:
    """Boxes that wait for each other in a circle."""
    path = [pieces[0]]
    while True:
        before = next(other for other in pieces if _must_precede(other, path[-1]))
        for index, seen in enumerate(path):
            if seen is before:
                return path[index:]
        path.append(before)


def _halves(box: Box, axis: int, plane: int) -> tuple[Box, Box]:
    high, low = list(box.high), list(box.low)
    high[axis] = low[axis] = plane
    return (
        replace(box, high=(high[0], high[1], high[2]), cuts=box.cuts | {(axis, True)}),
        replace(box, low=(low[0], low[1], low[2]), cuts=box.cuts | {(axis, False)}),
    )
