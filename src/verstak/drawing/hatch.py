"""Parallel lines that fill a rectangle."""

from __future__ import annotations

import math

from verstak.drawing.shapes import Line, Pen, Point
from verstak.errors import UsageError

_THIN = Pen(stroke="#9aa5b1", width_mm=0.13, role="hatch")


def hatch(
    x: float,
    y: float,
    dx: float,
    dy: float,
    *,
    step_mm: float = 2.5,
    angle: float = 45.0,
    pen: Pen = _THIN,
) -> tuple[Line, ...]:
    """Lines at equal distances, clipped to an upright rectangle.

    The lines of all rectangles lie on one grid of the page, so that hatches of neighbours meet.

    Args:
        x: Left side, mm of paper.
        y: Top side, mm of paper.
        dx: Width, mm.
        dy: Height, mm.
        step_mm: Distance between neighbouring lines, above zero.
        angle: Degrees counter-clockwise from the horizontal, as a reader sees it.
        pen: How the lines are drawn.

    Returns:
        Lines inside or on the border of the rectangle; none when it is empty.

    Raises:
        UsageError: the step is not above zero.

    Source:
        Clipping: Y.-D. Liang and B. A. Barsky, ACM Transactions on Graphics 3(1), 1984.
    """
    if not step_mm > 0:
        raise UsageError(f"a hatch needs a step above zero, found {step_mm}")
    if dx <= 0 or dy <= 0:
        return ()
    turn = math.radians(angle % 180)
    along = (math.cos(turn), -math.sin(turn))
    across = (math.sin(turn), math.cos(turn))
    corners = ((x, y), (x + dx, y), (x, y + dy), (x + dx, y + dy))
    depths = [cx * across[0] + cy * across[1] for cx, cy in corners]
    first = math.floor(min(depths) / step_mm) + 1
    last = math.ceil(max(depths) / step_mm) - 1
    lines = []
    for index in range(first, last + 1):
        origin = (across[0] * index * step_mm, across[1] * index * step_mm)
        ends = _clipped(origin, along, (x, y), (x + dx, y + dy))
        if ends:
            lines.append(Line(*ends, pen=pen))
    return tuple(lines)


def _clipped(origin: Point, along: Point, low: Point, high: Point) -> tuple[Point, Point] | None:
    enter, leave = -math.inf, math.inf
    for axis in (0, 1):
        if abs(along[axis]) < 1e-12:
            if not low[axis] <= origin[axis] <= high[axis]:
                return None
            continue
        near = (low[axis] - origin[axis]) / along[axis]
        far = (high[axis] - origin[axis]) / along[axis]
        enter, leave = max(enter, min(near, far)), min(leave, max(near, far))
    if leave - enter < 1e-9:
        return None

    def at(t: float) -> Point:
        # Rounding may step a hair outside; a border is where it is.
        px, py = (origin[axis] + along[axis] * t for axis in (0, 1))
        return min(max(px, low[0]), high[0]), min(max(py, low[1]), high[1])

    return at(enter), at(leave)
