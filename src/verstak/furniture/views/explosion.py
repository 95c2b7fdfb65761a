"""Moving panels apart for an exploded view, so that they stay apart and in order."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verstak.furniture.cabinet import Cabinet
from verstak.furniture.panel import AXES, Axis, Panel
from verstak.furniture.views.isometry import Box, covers, painter_order

_STEPS = (0.12, 0.2, 0.3, 0.42, 0.55)
"""Gaps that are tried, as shares of the cabinet's mean size."""
_ENOUGH = 0.3
"""Of each panel's outline this share should be seen."""
_MOST_OF_ALL = 1.6
"""All gaps of one axis together are at most this share of the mean size."""
_SAMPLES = 6


def exploded(cabinet: Cabinet) -> tuple[Box, ...]:
    """Pull a cabinet apart, as little as is needed to see every panel.

    Args:
        cabinet: As built.

    Returns:
        Panels at their new places, in the panels' order: with the first of several gaps at which
        enough of each panel is seen, or else the one at which the worst panel is seen best.
    """
    best: tuple[Box, ...] = ()
    best_seen = -1.0
    for share in _STEPS:
        tried = explode(cabinet, share)
        seen = min(visible_shares(tried).values(), default=1.0)
        if seen > best_seen + 0.02:
            best, best_seen = tried, seen
        if seen >= _ENOUGH:
            break
    return best


def explode(cabinet: Cabinet, share: float) -> tuple[Box, ...]:
    """Pull a cabinet apart by a given gap.

    Along each axis, boards that lie square to it are levels. Between neighbouring levels a gap is
    put in, and everything else moves with the place between them that it was at. Such a move
    never turns an order round, so boards that were apart stay apart.

    Args:
        cabinet: As built.
        share: Gap between levels as a share of the cabinet's mean size.
    """
    spec = cabinet.spec
    mean = (spec.width_um + spec.height_um + spec.depth_um) / 3
    maps = {axis: _axis_map(cabinet.panels, axis, mean, share) for axis in AXES}
    boxes = []
    for panel in cabinet.panels:
        middle = [o + e / 2 for o, e in zip(panel.origin_um, panel.extent_um, strict=True)]
        x, y, z = (round(maps[axis].at(at)) for axis, at in zip(AXES, middle, strict=True))
        (ox, oy, oz), (ex, ey, ez) = panel.origin_um, panel.extent_um
        low = (ox + x, oy + y, oz + z)
        boxes.append(Box(panel.id, low, (low[0] + ex, low[1] + ey, low[2] + ez)))
    return tuple(boxes)


def visible_shares(boxes: Sequence[Box]) -> dict[str, float]:
    """How much of each box's three sides towards the viewer nothing covers, from 0 to 1.

    Args:
        boxes: Boxes that do not overlap in space.
    """
    order = painter_order(boxes)
    seen: dict[str, list[bool]] = {box.key: [] for box in boxes}
    for index, box in enumerate(order):
        nearer = order[index + 1 :]
        for point in side_points(box, _SAMPLES):
            seen[box.key].append(
                not any(covers(other, *point) for other in nearer if other.key != box.key)
            )
    return {key: sum(points) / len(points) for key, points in seen.items() if points}


def side_points(box: Box, samples: int) -> Iterable[tuple[float, float, float]]:
    """Points of the largest side that faces the viewer: front, right or top."""
    (x0, y0, z0), (x1, y1, z1) = box.low, box.high
    steps = [(index + 0.5) / samples for index in range(samples)]
    thin = min((x1 - x0, 0), (y1 - y0, 1), (z1 - z0, 2))[1]
    for a, b in itertools.product(steps, steps):
        if thin == 0:
            yield (x1, y0 + a * (y1 - y0), z0 + b * (z1 - z0))
        elif thin == 1:
            yield (x0 + a * (x1 - x0), y0, z0 + b * (z1 - z0))
        else:
            yield (x0 + a * (x1 - x0), y0 + b * (y1 - y0), z1)


@dataclass(frozen=True, slots=True)
class _Map:
    """A move along one axis that grows with the place, straight between levels."""

    places: tuple[float, ...]
    moves: tuple[float, ...]

    def at(self, place: float) -> float:
        """The move at a place."""
        if not self.places:
            return 0.0
        index = bisect_right(self.places, place)
        if index == 0:
            return self.moves[0]
        if index == len(self.places):
            return self.moves[-1]
        (a, b), (low, high) = self.places[index - 1 : index + 1], self.moves[index - 1 : index + 1]
        return low + (high - low) * (place - a) / (b - a)


def _axis_map(panels: Sequence[Panel], axis: Axis, mean: float, share: float) -> _Map:
    number = AXES.index(axis)
    levels = sorted(
        {
            panel.origin_um[number] + panel.thickness_um / 2
            for panel in panels
            if panel.thickness_axis == axis
        }
    )
    if len(levels) < 2:
        return _Map((), ())
    gap = min(share, _MOST_OF_ALL / (len(levels) - 1)) * mean
    moves = [index * gap for index in range(len(levels))]
    middle = moves[-1] / 2
    return _Map(tuple(levels), tuple(move - middle for move in moves))
