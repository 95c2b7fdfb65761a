"""Holes of a panel on its drawing: circles, bores in edges, and the number of their kind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from verstak.drawing.fonts import text_width_mm
from verstak.drawing.shapes import Circle, Line, Pen, Polyline, Shape, Text
from verstak.furniture.drilling.hole import Hole, Operation, Side, bottom_um
from verstak.furniture.panel import Panel
from verstak.furniture.views.paper import Frame

_INK = "#9b1c1c"
_SEEN = Pen(stroke=_INK, width_mm=0.25, fill="#ffffff", role="hole")
_BEHIND = Pen(stroke=_INK, width_mm=0.18, role="hole behind")
_BORE = Pen(stroke=_INK, width_mm=0.18, dash_mm=(0.9, 0.5), role="hole in edge")
_CROSS = Pen(stroke=_INK, width_mm=0.13, role="hole")
_LEADER = Pen(stroke=_INK, width_mm=0.1, role="leader")
_SMALLEST_MM = 0.5
"""Radius of the smallest circle that is still seen in print."""
_SIZE_MM = 2.1
_DISTANCES_MM = (1.6, 2.4, 3.4, 4.8, 6.5)
_WAYS = ((0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1), (1, 0), (-1, 0))

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class HoleKind:
    """Holes that one setting of a machine bores: same side, purpose, diameter and depth."""

    face: Side
    operation: Operation
    diameter_um: int
    depth_um: int | None
    z_um: int
    sink_diameter_um: int
    sink_depth_um: int


def kind_of(hole: Hole) -> HoleKind:
    """What tells a hole from those of another row of the table."""
    return HoleKind(
        hole.face,
        hole.operation,
        hole.diameter_um,
        hole.depth_um,
        0 if hole.face.is_face else hole.z_um,
        hole.sink_diameter_um,
        hole.sink_depth_um,
    )


def hole_kinds(holes: Sequence[Hole]) -> Mapping[HoleKind, int]:
    """Numbers of the kinds from 1, holes of faces first, then by diameter."""
    kinds = sorted(
        {kind_of(hole) for hole in holes},
        key=lambda k: (not k.face.is_face, k.face, -k.diameter_um, k.operation, k.depth_um or 0),
    )
    return {kind: number for number, kind in enumerate(kinds, 1)}


def hole_shapes(
    panel: Panel,
    holes: Sequence[Hole],
    seen_face: Side,
    frame: Frame,
    keep_clear: Sequence[Rect] = (),
) -> tuple[Shape, ...]:
    """All holes at scale, with the number of their kind beside each.

    Args:
        panel: The panel, its corner ``w1``/``l1`` at the frame's origin.
        holes: Its holes.
        seen_face: The face towards the viewer; holes of the other one are dashed.
        frame: Where the panel lies.
        keep_clear: Where no number may stand: left, top, right and bottom on paper.
    """
    shapes: list[Shape] = []
    own: list[Rect] = []
    for hole in holes:
        drawn, rect = (
            _circle(hole, seen_face, frame) if hole.face.is_face else _bore(panel, hole, frame)
        )
        shapes += drawn
        own.append(rect)
    taken = [*own, *_borders(panel, frame), *keep_clear]
    numbers = hole_kinds(holes)
    for hole, rect in zip(holes, own, strict=True):
        shapes += _number(str(numbers[kind_of(hole)]), rect, taken)
    return tuple(shapes)


def _circle(hole: Hole, seen_face: Side, frame: Frame) -> tuple[list[Shape], Rect]:
    x, y = frame.at(hole.x_um, hole.y_um)
    radius = max(frame.length(hole.diameter_um) / 2, _SMALLEST_MM)
    through = hole.depth_um is None
    seen = hole.face is seen_face or through
    # Dashes that suit the circle: a small one must not fall apart.
    dash = (max(radius * 0.6, 0.35), max(radius * 0.3, 0.22))
    pen = _SEEN if seen else replace(_BEHIND, dash_mm=dash)
    shapes: list[Shape] = [Circle((x, y), radius, pen)]
    rect = (x - radius, y - radius, x + radius, y + radius)
    if through:
        reach = radius + 0.6
        rect = (x - reach, y - reach, x + reach, y + reach)
        shapes += [
            Line((x - reach, y), (x + reach, y), _CROSS),
            Line((x, y - reach), (x, y + reach), _CROSS),
        ]
    return shapes, rect


def _bore(panel: Panel, hole: Hole, frame: Frame) -> tuple[list[Shape], Rect]:
    """A hole in an edge, as one would see it through the board."""
    end = bottom_um(panel, hole)
    (x0, y0), (x1, y1) = frame.at(hole.x_um, hole.y_um), frame.at(end[0], end[1])
    half = max(frame.length(hole.diameter_um) / 2, _SMALLEST_MM * 0.7)
    along_x = hole.face.axis == 0
    dx, dy = (0.0, half) if along_x else (half, 0.0)
    points = ((x0 - dx, y0 - dy), (x1 - dx, y1 - dy), (x1 + dx, y1 + dy), (x0 + dx, y0 + dy))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return [Polyline(points, pen=_BORE)], (min(xs), min(ys), max(xs), max(ys))


def _borders(panel: Panel, frame: Frame) -> tuple[Rect, Rect, Rect, Rect]:
    """Strips along the outline and its bands, where no number may stand."""
    (x0, y1), (x1, y0) = frame.at(0, 0), frame.at(panel.length_um, panel.width_um)
    out, within = 1.3, 0.2
    return (
        (x0 - out, y0 - out, x0 + within, y1 + out),
        (x1 - within, y0 - out, x1 + out, y1 + out),
        (x0 - out, y0 - out, x1 + out, y0 + within),
        (x0 - out, y1 - within, x1 + out, y1 + out),
    )


def _number(words: str, rect: Rect, taken: list[Rect]) -> list[Shape]:
    """The number near its hole where nothing else is; with a leader if it must stand off."""
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    wide, high = text_width_mm(words, _SIZE_MM) / 2 + 0.15, _SIZE_MM * 0.36 + 0.15
    half = ((rect[2] - rect[0]) / 2, (rect[3] - rect[1]) / 2)
    for distance in _DISTANCES_MM:
        for way in _WAYS:
            at = (
                x + way[0] * (half[0] + distance - 1.6 + wide + 0.2),
                y + way[1] * (half[1] + distance - 1.6 + high + 0.2),
            )
            place = (at[0] - wide, at[1] - high, at[0] + wide, at[1] + high)
            if any(_meet(place, other) for other in taken):
                continue
            taken.append(place)
            base = (at[0], at[1] + _SIZE_MM * 0.36)
            text = Text(base, words, _SIZE_MM, "middle", colour=_INK)
            if distance <= _DISTANCES_MM[1]:
                return [text]
            reach = math.dist(at, (x, y))
            share = max(reach - high - 0.5, 0) / reach
            end = (x + (at[0] - x) * share, y + (at[1] - y) * share)
            return [Line((x, y), end, _LEADER), text]
    return []


def _meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
