"""Numbers of the saw cuts on a sheet map, where each cut starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verstak.cutting.figures.sequence import Cut
from verstak.cutting.maps.map_caption import Box
from verstak.cutting.maps.map_frame import Frame
from verstak.cutting.maps.map_style import CUT_INK, CUT_MARK, SMALLEST_MM
from verstak.drawing.fonts import CAP_HEIGHT, text_width_mm
from verstak.drawing.shapes import Circle, Line, Pen, Point, Shape, Text

_LEADER = Pen(stroke=CUT_INK, width_mm=0.13, role="cut")
_STEP_MM = 0.5
_LONGEST_SLIDE_MM = 60.0


@dataclass(frozen=True, slots=True)
class DrawnCuts:
    """Marks of cuts, and the numbers of those that no room was found for."""

    shapes: tuple[Shape, ...]
    hidden: tuple[int, ...]


def draw_cuts(
    cuts: Sequence[Cut], kerf_um: int, frame: Frame, outside: Box, taken: Sequence[Box]
) -> DrawnCuts:
    """Draw a numbered circle at the start of each cut.

    Circles of the trim and of the first round stand outside the sheet; the others on their
    cut, moved along it as far as needed to cover no text and no other circle.

    Args:
        cuts: In the order of sawing.
        kerf_um: Width of the blade's cut.
        frame: Where the sheet lies.
        outside: The sheet's outline on the page.
        taken: Boxes of text that must stay readable.

    Returns:
        Shapes, and what is left out: a number that would hide a size helps nobody.
    """
    grid = _Grid()
    for box in taken:
        grid.add(box)
    shapes: list[Shape] = []
    hidden: list[int] = []
    for cut in cuts:
        radius = _radius(cut.number)
        start, end = _ends(cut, kerf_um, frame)
        places = (
            _outside(cut, start, outside, radius) if cut.stage <= 1 else _along(start, end, radius)
        )
        for place in places:
            box = Box(place[0] - radius, place[1] - radius, 2 * radius, 2 * radius)
            if grid.free(box):
                grid.add(box)
                shapes.append(Line(place, start, _LEADER))
                shapes += _mark(place, cut.number, radius)
                break
        else:
            hidden.append(cut.number)
    return DrawnCuts(tuple(shapes), tuple(hidden))


def mark(at: Point, number: int) -> tuple[Shape, ...]:
    """A circle with a number, as in the legend."""
    return tuple(_mark(at, number, _radius(number)))


class _Grid:
    """Boxes by squares of the page, so that a hundred parts stay quick."""

    _SIDE_MM = 12.0

    def __init__(self) -> None:
        self._boxes: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for cell in self._cells(box):
            self._boxes.setdefault(cell, []).append(box)

    def free(self, box: Box) -> bool:
        return not any(
            box.overlaps(other) for cell in self._cells(box) for other in self._boxes.get(cell, ())
        )

    def _cells(self, box: Box) -> list[tuple[int, int]]:
        side = self._SIDE_MM
        return [
            (column, row)
            for column in range(int(box.x // side), int((box.x + box.dx) // side) + 1)
            for row in range(int(box.y // side), int((box.y + box.dy) // side) + 1)
        ]


def _radius(number: int) -> float:
    return max(1.5, text_width_mm(str(number), SMALLEST_MM, bold=True) / 2 + 0.35)


def _mark(at: Point, number: int, radius: float) -> list[Shape]:
    base = (at[0], at[1] + CAP_HEIGHT * SMALLEST_MM / 2)
    words = Text(base, str(number), SMALLEST_MM, "middle", bold=True, colour=CUT_INK)
    return [Circle(at, radius, CUT_MARK), words]


def _ends(cut: Cut, kerf_um: int, frame: Frame) -> tuple[Point, Point]:
    """The middle of the blade; trim cuts lie on their line."""
    half = kerf_um // 2 if cut.stage else 0
    dx, dy = (half, 0) if cut.axis == "x" else (0, half)
    (x1, y1), (x2, y2) = cut.start_um, cut.end_um
    return frame.point(x1 + dx, y1 + dy), frame.point(x2 + dx, y2 + dy)


def _outside(cut: Cut, start: Point, outside: Box, radius: float) -> list[Point]:
    """Under the sheet or left of it, in two rows; the second keeps off the dimensions."""
    away = (radius + 0.5, 3 * radius + 0.8)
    if cut.axis == "x":
        return [(start[0], outside.y + outside.dy + far) for far in away]
    return [(outside.x - far, start[1]) for far in away]


def _along(start: Point, end: Point, radius: float) -> list[Point]:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    if length < 2 * radius:
        return [((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)]
    way = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    farthest = min(length - radius, _LONGEST_SLIDE_MM)
    steps = int((farthest - radius) / _STEP_MM) + 1
    offsets = [radius + 0.2 + index * _STEP_MM for index in range(steps)]
    return [(start[0] + way[0] * far, start[1] + way[1] * far) for far in offsets]
