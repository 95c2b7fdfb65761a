"""Numbered callouts round a drawing, with leaders that do not cross."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from verstak.drawing.shapes import Circle, Line, Pen, Point, Shape, Text
from verstak.furniture.views.paper import INK

RADIUS_MM = 3.0
CLEAR_MM = 8.0
"""From the drawing's hull to the balloons' centres."""
_PITCH_MM = 6.8
_ARC_STEP = math.radians(20)
_BALLOON = Pen(stroke=INK, width_mm=0.25, fill="#ffffff", role="callout")
_LEADER = Pen(stroke=INK, width_mm=0.18, role="leader")
_DOT = Pen(stroke=INK, width_mm=0.1, fill=INK, role="leader")


def callouts(
    numbers: Sequence[str], anchors: Sequence[Point], outline: Sequence[Point]
) -> tuple[Shape, ...]:
    """Balloons with numbers round a drawing, each with a leader to its place.

    Args:
        numbers: Texts of the balloons.
        anchors: Where each leader ends, on paper.
        outline: Points of the drawing; balloons stand outside their hull.
    """
    if not numbers:
        return ()
    spots = ring_spots(outline, len(numbers))
    chosen = matched(anchors, spots)
    lines: list[Shape] = []
    balloons: list[Shape] = []
    for number, anchor, spot in zip(numbers, anchors, chosen, strict=True):
        reach = math.dist(anchor, spots[spot])
        share = max(reach - RADIUS_MM, 0) / reach if reach else 0
        (ax, ay), (sx, sy) = anchor, spots[spot]
        edge = (ax + (sx - ax) * share, ay + (sy - ay) * share)
        size = 2.9 if len(number) < 3 else 2.2
        lines += [Line(anchor, edge, _LEADER), Circle(anchor, 0.55, _DOT)]
        balloons += [
            Circle((sx, sy), RADIUS_MM, _BALLOON),
            Text((sx, sy + size * 0.36), number, size, "middle"),
        ]
    return (*lines, *balloons)


def ring_spots(outline: Sequence[Point], count: int) -> tuple[Point, ...]:
    """Places for at least so many balloons at equal distances from a drawing's hull.

    Args:
        outline: Points of the drawing.
        count: Balloons.
    """
    rim = hull(outline)
    found: list[Point] = []
    distance = CLEAR_MM
    while len(found) < count:
        found += _ring(rim, distance, found)
        distance += 2 * RADIUS_MM + 2
    return tuple(found)


def matched(anchors: Sequence[Point], spots: Sequence[Point]) -> tuple[int, ...]:
    """A spot for each anchor such that no two leaders cross.

    Leaders that cross are longer than the same two exchanged; so the exchange that shortens them
    is made until there is none left.

    Args:
        anchors: One end of each leader.
        spots: Possible other ends; at least as many.

    Returns:
        Index of the spot of each anchor.
    """
    free = set(range(len(spots)))
    chosen: list[int] = []
    for anchor in anchors:
        spot = min(free, key=lambda n: (math.dist(anchor, spots[n]), n))
        free.remove(spot)
        chosen.append(spot)
    better = True
    while better:
        better = False
        for a, b in itertools.combinations(range(len(anchors)), 2):
            kept = math.dist(anchors[a], spots[chosen[a]]) + math.dist(anchors[b], spots[chosen[b]])
            new = math.dist(anchors[a], spots[chosen[b]]) + math.dist(anchors[b], spots[chosen[a]])
            if new < kept - 1e-9:
                chosen[a], chosen[b] = chosen[b], chosen[a]
                better = True
        for index, anchor in enumerate(anchors):
            for spot in sorted(free):
                nearer = math.dist(anchor, spots[spot]) < math.dist(anchor, spots[chosen[index]])
                if nearer:
                    free.add(chosen[index])
                    free.remove(spot)
                    chosen[index] = spot
                    better = True
    return tuple(chosen)


def hull(points: Sequence[Point]) -> tuple[Point, ...]:
    """Corners of the convex hull, in one sense of rotation.

    Source:
        Monotone chain: A. M. Andrew, Information Processing Letters 9(5), 1979.
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return tuple(ordered)
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return (*lower[:-1], *upper[:-1])


def _chain(points: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _ring(rim: Sequence[Point], distance: float, taken: Sequence[Point]) -> list[Point]:
    """Points at equal steps along the hull's parallel curve, clear of those that there are."""
    path = _parallel(rim, distance)
    spots: list[Point] = []
    spare = 0.0
    for a, b in zip(path, (*path[1:], path[0]), strict=True):
        length = math.dist(a, b)
        at = spare
        while at < length - 1e-9:
            point = (a[0] + (b[0] - a[0]) * at / length, a[1] + (b[1] - a[1]) * at / length)
            if all(math.dist(point, other) > 2 * RADIUS_MM for other in (*taken, *spots)):
                spots.append(point)
            at += _PITCH_MM
        spare = at - length
    return spots


def _parallel(rim: Sequence[Point], distance: float) -> list[Point]:
    """The hull's sides moved outwards, and arcs round its corners, as points.

    The hull runs with its inside on the left, so outwards is to the right.
    """
    path: list[Point] = []
    for before, corner, after in zip((rim[-1], *rim[:-1]), rim, (*rim[1:], rim[0]), strict=True):
        start = math.atan2(before[0] - corner[0], corner[1] - before[1])
        end = math.atan2(corner[0] - after[0], after[1] - corner[1])
        turn = (end - start) % math.tau
        steps = max(math.ceil(turn / _ARC_STEP), 1)
        # A chord lies inside its arc: the arc is drawn as much larger as that takes.
        reach = distance / math.cos(turn / steps / 2)
        path += [
            (
                corner[0] + reach * math.cos(start + turn * step / steps),
                corner[1] + reach * math.sin(start + turn * step / steps),
            )
            for step in range(steps + 1)
        ]
    return path
