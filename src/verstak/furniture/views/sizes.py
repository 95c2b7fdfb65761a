"""Rows of dimensions outside a view: texts stand on the line, or under it where it is too short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from verstak.drawing.dimensions import dimension
from verstak.drawing.fonts import text_width_mm
from verstak.drawing.shapes import Line, Pen, Point, Rectangle, Shape, Text
from verstak.furniture.views.paper import INK, TEXT_MM, Frame, size_text
from verstak.quantities.text import Language

ROW_MM = 7.0
"""Between neighbouring rows: a text on the line and one under it have room."""
FIRST_MM = 7.0
_UNDER_MM = 2.6
_SMALL_MM = 2.2
_LEADER = Pen(stroke="#52606d", width_mm=0.13, role="dimension")
_BACKING = Pen(stroke=None, fill="#ffffff", role="backing")


@dataclass(frozen=True, slots=True)
class Row:
    """Sizes one after another on one line beside a view.

    Args:
        upright: Sizes along v; else along h.
        side: +1 right of or below the view, -1 left of or above it.
        marks: Boundaries in micrometres, in order.
        from_um: The side of the view that extension lines start from: h or v.
        shown: Whether each piece gets its number; ``()`` for all.
    """

    upright: bool
    side: int
    marks: tuple[int, ...]
    from_um: int
    shown: tuple[bool, ...] = ()


def rows_shapes(
    rows: Sequence[Row], first_mm: float, frame: Frame, language: Language
) -> tuple[Shape, ...]:
    """Draw rows of one side, from the view outwards.

    Args:
        rows: What is measured.
        first_mm: From the view to the first line.
        frame: Where the view lies.
        language: Of the decimal sign.
    """
    lines: list[Shape] = []
    texts: list[Shape] = []
    for index, row in enumerate(rows):
        drawn, beyond = _row_shapes(row, first_mm + index * ROW_MM, frame, language)
        lines += drawn
        texts += beyond
    # Lines of outer rows run past the numbers under inner ones, which stand on white.
    return (*lines, *texts)


def depth_of(rows: Sequence[Row], first_mm: float = FIRST_MM) -> float:
    """Paper that rows of one side take, in millimetres."""
    return first_mm + (len(rows) - 1) * ROW_MM + 4.5 if rows else 2.0


def _row_shapes(
    row: Row, offset_mm: float, frame: Frame, language: Language
) -> tuple[list[Shape], list[Shape]]:
    shapes: list[Shape] = []
    narrow: list[tuple[float, str]] = []
    for index, (start, end) in enumerate(pairwise(row.marks)):
        a, b = (_at(row, mark, frame) for mark in (start, end))
        span = frame.length(end - start)
        if span < 0.05:
            continue
        words = size_text(language, end - start)
        if row.shown and not row.shown[index]:
            words = ""
        size = TEXT_MM
        if words and text_width_mm(words, size) > span - 0.8:
            size = _SMALL_MM
        if words and text_width_mm(words, size) > span - 0.6:
            narrow.append((_along(row, a, b), words))
            words = ""
        # To the right hand of somebody who walks to the right is below; who walks down: left.
        offset = offset_mm * row.side * (-1 if row.upright else 1)
        ends = (b, a) if row.upright else (a, b)
        shapes += dimension(*ends, offset, words, size_mm=size, ends="tick")
    return shapes, _narrow_texts(row, narrow, offset_mm, frame)


def _at(row: Row, mark: int, frame: Frame) -> Point:
    return frame.at(row.from_um, mark) if row.upright else frame.at(mark, row.from_um)


def _along(row: Row, a: Point, b: Point) -> float:
    axis = 1 if row.upright else 0
    return (a[axis] + b[axis]) / 2


def _narrow_texts(
    row: Row, narrow: list[tuple[float, str]], offset_mm: float, frame: Frame
) -> list[Shape]:
    """Numbers of pieces that are too short, beyond the line and clear of each other."""
    if not narrow:
        return []
    placed: list[tuple[float, float, str]] = []
    taken = float("-inf")
    for middle, words in sorted(narrow):
        half = text_width_mm(words, _SMALL_MM) / 2 + 0.4
        at = max(middle, taken + half)
        taken = at + half
        placed.append((middle, at, words))
    base = _at(row, 0, frame)[0 if row.upright else 1] + row.side * offset_mm
    shapes: list[Shape] = []
    for middle, at, words in placed:
        wide = text_width_mm(words, _SMALL_MM)
        # Under the line: below a level one, to the right of an upright one, whose text is turned.
        if row.upright:
            corner, size = (base + 0.8, at - wide / 2 - 0.2), (2.1, wide + 0.4)
            text = Text((base + _UNDER_MM, at), words, _SMALL_MM, "middle", 90.0, colour=INK)
            leader = Line((base, middle), (base + 0.9, at), _LEADER)
        else:
            corner, size = (at - wide / 2 - 0.2, base + 0.8), (wide + 0.4, 2.1)
            text = Text((at, base + _UNDER_MM), words, _SMALL_MM, "middle", colour=INK)
            leader = Line((middle, base), (at, base + 0.9), _LEADER)
        moved = (leader,) if abs(at - middle) > 0.5 else ()
        shapes += [Rectangle(corner, size, _BACKING), text, *moved]
    return shapes
