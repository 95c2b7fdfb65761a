"""Reading pages back: their texts, and where these lie on paper."""

from __future__ import annotations

import math
from itertools import combinations

from verstak.drawing.fonts import CAP_HEIGHT, text_width_mm
from verstak.drawing.shapes import Line, Page, Shape, Text

Rect = tuple[float, float, float, float]


def words_of(page: Page) -> list[str]:
    return [shape.words for shape in page.shapes if isinstance(shape, Text)]


def lines_of(page: Page, role: str) -> list[Line]:
    return [s for s in page.shapes if isinstance(s, Line) and s.pen.role == role]


def box_of(text: Text) -> Rect:
    """What the capitals and digits of a text cover."""
    width = text_width_mm(text.words, text.size_mm, bold=text.bold)
    start = {"start": 0.0, "middle": -width / 2, "end": -width}[text.anchor]
    high = text.size_mm * CAP_HEIGHT
    turn = math.radians(text.angle_deg)
    corners = [(start, 0.0), (start + width, 0.0), (start, high), (start + width, high)]
    xs = [text.at[0] + x * math.cos(turn) - y * math.sin(turn) for x, y in corners]
    ys = [text.at[1] - x * math.sin(turn) - y * math.cos(turn) for x, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def overlapping_texts(shapes: tuple[Shape, ...]) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    texts = [shape for shape in shapes if isinstance(shape, Text) and shape.words]
    boxes = [(text.words, box_of(text)) for text in texts]
    return [
        (first, second)
        for (first, a), (second, b) in combinations(boxes, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def outside(page: Page) -> list[str]:
    """Texts that leave the paper."""
    found = []
    for shape in page.shapes:
        if isinstance(shape, Text):
            x0, y0, x1, y1 = box_of(shape)
            if x0 < 0 or y0 < 0 or x1 > page.width_mm or y1 > page.height_mm:
                found.append(shape.words)
    return found
