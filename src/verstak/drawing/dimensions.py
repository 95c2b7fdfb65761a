"""Dimension lines: two extension lines, a line between two ends, and the size over it."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from verstak.drawing.fonts import text_width_mm
from verstak.drawing.shapes import Line, Pen, Point, Polyline, Shape, Text
from verstak.errors import UsageError

Ends = Literal["arrow", "tick"]

_THIN = Pen(stroke="#52606d", width_mm=0.13, role="dimension")
_GAP_MM = 0.8
"""Between the object and its extension line, and between the line and the text over it."""
_BEYOND_MM = 1.2
"""By which extension lines run past the dimension line."""
_ARROW_MM = 1.8
_SMALLEST_MM = 2.0


def dimension(
    start: Point,
    end: Point,
    offset_mm: float,
    words: str,
    *,
    size_mm: float = 2.5,
    ends: Ends = "arrow",
    pen: Pen = _THIN,
    colour: str = "#1f2933",
    extensions: bool = True,
) -> tuple[Shape, ...]:
    """Draw the distance between two points of the drawing.

    Text stands over the line, turned with it, and is read from below or from the right. Text
    that is wider than the line shrinks to 2 mm, then goes past the end of the line.

    Args:
        start: One end of what is measured, mm of paper.
        end: The other; it must be another point.
        offset_mm: Distance of the dimension line; positive to the right hand of somebody who
            walks from start to end: below a line drawn to the right, left of one drawn down.
        words: The size as it is written.
        size_mm: Height of the font (em).
        ends: Slim arrows, or oblique ticks, which need less room.
        pen: Line.
        colour: Text.
        extensions: Whether the lines from the object to the dimension line are drawn.

    Returns:
        Shapes from the back to the front.

    Raises:
        UsageError: both points are the same.

    Source:
        Arrangement after ISO 129-1 (lines, arrows and oblique strokes of linear dimensions);
        the proportions are ours.
    """
    span = math.dist(start, end)
    if span < 1e-9:
        raise UsageError("a dimension needs two different points", remedy="leave it out")
    along = ((end[0] - start[0]) / span, (end[1] - start[1]) / span)
    right = (-along[1], along[0])
    a, b = _moved(start, right, offset_mm), _moved(end, right, offset_mm)
    shapes: list[Shape] = []
    if extensions and abs(offset_mm) > _GAP_MM:
        side = math.copysign(1.0, offset_mm)
        shapes += [
            Line(_moved(p, right, side * _GAP_MM), _moved(q, right, side * _BEYOND_MM), pen)
            for p, q in ((start, a), (end, b))
        ]
    width = text_width_mm(words, size_mm)
    if width > span - 1:
        size_mm = max(min(_SMALLEST_MM, size_mm), size_mm * (span - 1) / max(width, 1e-9))
    shapes += _line_with_ends(a, b, along, ends, pen)
    if words:
        shapes.append(_label(a, b, Text((0, 0), words, size_mm, "middle", colour=colour)))
    return tuple(shapes)


def chain(
    points: tuple[Point, ...],
    offset_mm: float,
    words: tuple[str, ...],
    *,
    size_mm: float = 2.5,
    pen: Pen = _THIN,
    colour: str = "#1f2933",
) -> tuple[Shape, ...]:
    """Dimensions one after another on one line, with ticks.

    A size whose text does not fit between its ticks is left out: the reader gets the others,
    and nothing lies on top of its neighbour.

    Args:
        points: Ends of the measured pieces in order, all on one straight line.
        offset_mm: As in :func:`dimension`.
        words: One text per neighbouring pair; ``""`` draws a piece without a number.
        size_mm: Height of the font (em).
        pen: Line.
        colour: Text.

    Returns:
        Shapes from the back to the front.
    """
    shapes: list[Shape] = []
    for (start, end), written in zip(pairwise(points), words, strict=True):
        room = math.dist(start, end) - 0.6
        if room <= 0:
            continue
        size = size_mm
        while size >= _SMALLEST_MM and text_width_mm(written, size) > room:
            size -= 0.1
        shown = written if size >= _SMALLEST_MM else ""
        shapes += dimension(
            start, end, offset_mm, shown, size_mm=size, ends="tick", pen=pen, colour=colour
        )
    return tuple(shapes)


def _line_with_ends(a: Point, b: Point, along: Point, ends: Ends, pen: Pen) -> list[Shape]:
    back = (-along[0], -along[1])
    if ends == "tick":
        return [Line(a, b, pen), _tick(a, along, pen), _tick(b, along, pen)]
    if math.dist(a, b) < 3 * _ARROW_MM:
        # No room inside: the arrows point at the line from outside.
        tails = _moved(a, back, 2 * _ARROW_MM), _moved(b, along, 2 * _ARROW_MM)
        return [Line(*tails, pen), _arrow(a, along, pen), _arrow(b, back, pen)]
    return [Line(a, b, pen), _arrow(a, back, pen), _arrow(b, along, pen)]


def _arrow(tip: Point, towards: Point, pen: Pen) -> Polyline:
    tail = _moved(tip, towards, -_ARROW_MM)
    side = (-towards[1], towards[0])
    wings = (_moved(tail, side, _ARROW_MM / 6), _moved(tail, side, -_ARROW_MM / 6))
    solid = Pen(stroke=pen.stroke, width_mm=pen.width_mm, fill=pen.stroke, role=pen.role)
    return Polyline((tip, *wings), closed=True, pen=solid)


def _tick(at: Point, along: Point, pen: Pen) -> Line:
    half = 0.75
    slope = ((along[0] + along[1]) * half, (along[1] - along[0]) * half)
    return Line((at[0] - slope[0], at[1] - slope[1]), (at[0] + slope[0], at[1] + slope[1]), pen)


def _label(a: Point, b: Point, text: Text) -> Text:
    span = math.dist(a, b)
    along = ((b[0] - a[0]) / span, (b[1] - a[1]) / span)
    angle = math.degrees(math.atan2(-along[1], along[0]))
    if not -90 + 1e-9 < angle <= 90 + 1e-9:
        # Read from below or from the right: never upside down.
        angle += 180 if angle < 0 else -180
        along = (-along[0], -along[1])
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    width = text_width_mm(text.words, text.size_mm)
    if width > span - 0.4:
        # Past the end of the line, clear of an arrow that may point at it from outside.
        middle = _moved(middle, along, span / 2 + 2 * _ARROW_MM + 0.6 + width / 2)
    at = _moved(middle, (along[1], -along[0]), _GAP_MM)
    return replace(text, at=at, angle_deg=round(angle, 6) + 0.0)


def _moved(point: Point, direction: Point, distance: float) -> Point:
    return point[0] + direction[0] * distance, point[1] + direction[1] * distance
