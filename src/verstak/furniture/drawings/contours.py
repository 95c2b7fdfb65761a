"""Closed outlines of straight lines and arcs: size, area, length, what lies inside what.

Coordinates are millimetres as floats, x to the right, y upwards, as a drawing holds them; what
leaves this module towards a person is rounded to whole micrometres first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

XY = tuple[float, float]
Vertex = tuple[float, float, float]
"""x, y and the bulge of the way to the next vertex: tan of a quarter of the arc's angle."""

_FLAT_MM = 0.002
"""Largest distance between an arc and the chords that stand for it (hulls, point tests)."""
_MOST_CHORDS = 4096


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle around something, mm."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def dx(self) -> float:
        """Width along x."""
        return self.x1 - self.x0

    @property
    def dy(self) -> float:
        """Height along y."""
        return self.y1 - self.y0

    @property
    def centre(self) -> XY:
        """Middle."""
        return ((self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2)

    def holds(self, point: XY, margin: float = 0.0) -> bool:
        """Whether a point lies in it."""
        x, y = point
        inside_x = self.x0 - margin <= x <= self.x1 + margin
        return inside_x and self.y0 - margin <= y <= self.y1 + margin

    def meets(self, other: Box) -> bool:
        """Whether two boxes have a point in common."""
        apart = self.x1 < other.x0 or other.x1 < self.x0 or self.y1 < other.y0 or other.y1 < self.y0
        return not apart


@dataclass(frozen=True, slots=True)
class TurnedBox:
    """The rectangle of least area around something, at any angle.

    Args:
        length: Longer side, mm.
        width: Shorter side, mm.
        angle_deg: Direction of the longer side, counter-clockwise from x, 0 to below 180.
    """

    length: float
    width: float
    angle_deg: float


@dataclass(frozen=True)
class Contour:
    """A closed line through vertices; the last one leads back to the first.

    Args:
        vertices: At least two (two with bulges make a circle).
    """

    vertices: tuple[Vertex, ...]

    @cached_property
    def box(self) -> Box:
        """Exact extent, arcs included."""
        return path_box((*self.vertices, self.vertices[0]))

    @cached_property
    def signed_area(self) -> float:
        """Area in mm², positive when the line runs counter-clockwise.

        Source:
            Gauss's area formula on the chords plus, for each arc, its segment
            r²/2 · (θ − sin θ) with θ = 4·atan(bulge).
        """
        x0, y0, _ = self.vertices[0]  # near the origin fewer digits cancel
        area = 0.0
        for (ax, ay, bulge), (bx, by, _) in self._sides():
            area += ((ax - x0) * (by - y0) - (bx - x0) * (ay - y0)) / 2
            if bulge:
                angle = 4 * math.atan(bulge)
                radius = math.hypot(bx - ax, by - ay) / 2 / abs(math.sin(angle / 2))
                area += radius * radius / 2 * (angle - math.sin(angle))
        return area

    @property
    def area(self) -> float:
        """Area in mm²."""
        return abs(self.signed_area)

    @cached_property
    def perimeter(self) -> float:
        """Length of the line in mm, arcs measured along the arc."""
        return sum(side_length(a, b) for a, b in self._sides())

    @cached_property
    def points(self) -> tuple[XY, ...]:
        """Chords within 0.002 mm of the line, for pictures, hulls and point tests."""
        return tuple(p for a, b in self._sides() for p in _chords(a, b))

    @cached_property
    def circle(self) -> tuple[XY, float] | None:
        """Centre and diameter in mm when the contour is a full circle."""
        if len(self.vertices) < 2 or any(not bulge for _, _, bulge in self.vertices):
            return None
        diameter = (self.box.dx + self.box.dy) / 2
        centre = self.box.centre
        slack = max(1e-3, 1e-6 * diameter)
        on_it = all(abs(math.dist(centre, v[:2]) - diameter / 2) <= slack for v in self.vertices)
        alike = abs(self.area - math.pi * diameter * diameter / 4) <= slack * diameter * 2
        return (centre, diameter) if on_it and alike else None

    def holds(self, point: XY) -> bool:
        """Whether a point lies inside (even-odd rule)."""
        if not self.box.holds(point):
            return False
        x, y = point
        inside = False
        points = self.points
        ax, ay = points[-1]
        for bx, by in points:
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
            ax, ay = bx, by
        return inside

    def share_inside(self, other: Contour) -> float:
        """Share of this line's sample points (chord ends and middles) that lie in another."""
        if not self.box.meets(other.box):
            return 0.0
        step = max(1, len(self.points) // 64)
        ends = self.points[::step]
        samples = [*ends, *(_middle(a, b) for a, b in pairwise((*ends, ends[0])))]
        return sum(other.holds(point) for point in samples) / len(samples)

    def same_as(self, other: Contour, within: float) -> bool:
        """Whether two contours lie on one another within a distance in mm."""
        a, b = self.box, other.box
        corners = ((a.x0, b.x0), (a.y0, b.y0), (a.x1, b.x1), (a.y1, b.y1))
        if any(abs(p - q) > within for p, q in corners):
            return False
        if abs(self.area - other.area) > within * max(self.perimeter, other.perimeter):
            return False
        return abs(self.perimeter - other.perimeter) <= max(within, 1e-4 * self.perimeter)

    @cached_property
    def least_box(self) -> TurnedBox:
        """Rectangle of least area, by rotating calipers on the convex hull.

        Source:
            One side of the least rectangle lies on a side of the hull (Freeman and Shapira,
            Communications of the ACM 18(7), 1975), so every side is tried.
        """
        hull = convex_hull(self.points)
        best: tuple[float, float, float, float] | None = None
        for (ax, ay), (bx, by) in pairwise((*hull, hull[0])):
            span = math.hypot(bx - ax, by - ay)
            if span < 1e-9:
                continue
            ux, uy = (bx - ax) / span, (by - ay) / span
            along = [x * ux + y * uy for x, y in hull]
            across = [y * ux - x * uy for x, y in hull]
            dx, dy = max(along) - min(along), max(across) - min(across)
            if best is None or dx * dy < best[0] * (1 - 1e-12):
                best = (dx * dy, dx, dy, math.degrees(math.atan2(uy, ux)))
        if best is None:
            return TurnedBox(self.box.dx, self.box.dy, 0.0)
        _, dx, dy, angle = best
        if dx < dy:
            dx, dy, angle = dy, dx, angle + 90
        angle = round(angle % 180, 9) % 180
        return TurnedBox(dx, dy, angle)

    def _sides(self) -> Iterator[tuple[Vertex, Vertex]]:
        return pairwise((*self.vertices, self.vertices[0]))


def path_box(path: Sequence[Vertex]) -> Box:
    """Exact extent of an open path, arcs included."""
    xs, ys = [path[0][0]], [path[0][1]]
    for a, b in pairwise(path):
        xs.append(b[0])
        ys.append(b[1])
        if a[2]:
            cx, cy, radius, begin, sweep = arc_of(a, b)
            for quarter in range(4):
                turn = (quarter * math.pi / 2 - begin) % math.tau
                if sweep < 0:
                    turn = (begin - quarter * math.pi / 2) % math.tau
                if turn <= abs(sweep):
                    xs.append(cx + radius * (1, 0, -1, 0)[quarter])
                    ys.append(cy + radius * (0, 1, 0, -1)[quarter])
    return Box(min(xs), min(ys), max(xs), max(ys))


def arc_of(a: Vertex, b: Vertex) -> tuple[float, float, float, float, float]:
    """Centre x and y, radius, begin angle and signed sweep (radians) of a bulged side."""
    sweep = 4 * math.atan(a[2])
    dx, dy = b[0] - a[0], b[1] - a[1]
    half = math.hypot(dx, dy) / 2
    radius = half / abs(math.sin(sweep / 2))
    # Distance from the chord's middle to the centre, to the left of the way from a to b.
    left = (1 - a[2] * a[2]) / (4 * a[2])
    cx, cy = (a[0] + b[0]) / 2 - dy * left, (a[1] + b[1]) / 2 + dx * left
    return cx, cy, radius, math.atan2(a[1] - cy, a[0] - cx), sweep


def side_length(a: Vertex, b: Vertex) -> float:
    """Length of one side in mm, along its arc if it has one."""
    chord = math.hypot(b[0] - a[0], b[1] - a[1])
    if not a[2]:
        return chord
    sweep = 4 * math.atan(abs(a[2]))
    return chord / 2 / math.sin(sweep / 2) * sweep


def path_points(path: Sequence[Vertex]) -> tuple[XY, ...]:
    """An open path as chords within 0.002 mm of it."""
    return (*(p for a, b in pairwise(path) for p in _chords(a, b)), path[-1][:2])


def reversed_path(path: Sequence[Vertex]) -> tuple[Vertex, ...]:
    """The same line walked the other way: each bulge moves to its other end and turns sign."""
    ends = [(x, y) for x, y, _ in reversed(path)]
    bulges = [-bulge for _, _, bulge in reversed(path[:-1])] + [0.0]
    return tuple((x, y, bulge) for (x, y), bulge in zip(ends, bulges, strict=True))


def convex_hull(points: Sequence[XY]) -> tuple[XY, ...]:
    """Corners of the hull, counter-clockwise.

    Source:
        A. M. Andrew's monotone chain, Information Processing Letters 9(5), 1979.
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return tuple(ordered)

    def half(line: Sequence[XY]) -> list[XY]:
        hull: list[XY] = []
        for point in line:
            while len(hull) > 1 and _turn(hull[-2], hull[-1], point) <= 0:
                hull.pop()
            hull.append(point)
        return hull[:-1]

    return (*half(ordered), *half(ordered[::-1]))


def crossing(contour: Contour, most_sides: int = 600) -> XY | None:
    """A place where the chords of a contour cross each other; ``None``: none, or not looked.

    Contours of more sides are not looked at: the search compares every side with every other.
    """
    points = contour.points
    if len(points) > most_sides:
        points = tuple(v[:2] for v in contour.vertices)
    if len(points) > most_sides:
        return None
    sides = list(pairwise((*points, points[0])))
    for i, (a, b) in enumerate(sides):
        low_x, high_x = min(a[0], b[0]), max(a[0], b[0])
        low_y, high_y = min(a[1], b[1]), max(a[1], b[1])
        for c, d in sides[i + 2 :]:
            if min(c[0], d[0]) > high_x or max(c[0], d[0]) < low_x:
                continue
            if min(c[1], d[1]) > high_y or max(c[1], d[1]) < low_y:
                continue
            # Strictly on both sides of each other: sides that only touch do not cross.
            if _turn(a, b, c) * _turn(a, b, d) < -1e-9 and _turn(c, d, a) * _turn(c, d, b) < -1e-9:
                share = _turn(c, d, a) / (_turn(c, d, a) - _turn(c, d, b))
                return (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
    return None


def _turn(a: XY, b: XY, c: XY) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _middle(a: XY, b: XY) -> XY:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def _chords(a: Vertex, b: Vertex) -> list[XY]:
    if not a[2] or a[:2] == b[:2]:
        return [a[:2]]
    cx, cy, radius, begin, sweep = arc_of(a, b)
    # A chord over the angle φ stays r·(1 − cos(φ/2)) away from its arc.
    widest = 2 * math.acos(max(-1.0, 1 - _FLAT_MM / radius)) if radius > _FLAT_MM else math.pi
    pieces = min(_MOST_CHORDS, max(1, math.ceil(abs(sweep) / max(widest, 1e-9))))
    return [
        a[:2],
        *(
            (
                cx + radius * math.cos(begin + sweep * k / pieces),
                cy + radius * math.sin(begin + sweep * k / pieces),
            )
            for k in range(1, pieces)
        ),
    ]
