"""Shapes on a page, in millimetres of paper, y downwards from the top left corner.

One display list for every form: :mod:`verstak.drawing.svg` for screens, ``pdf`` for print and
``png`` for messages draw the same shapes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pen:
    """How a shape is drawn.

    Args:
        stroke: CSS hex colour of the line, or ``None``.
        width_mm: Width of the line.
        fill: CSS hex colour inside, or ``None``.
        dash_mm: Lengths of strokes and gaps; empty for a full line.
        role: Class name in the SVG, so that a page can restyle it (``part``, ``offcut``).
    """

    stroke: str | None = "#1f2933"
    width_mm: float = 0.25
    fill: str | None = None
    dash_mm: tuple[float, ...] = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    start: Point
    end: Point
    pen: Pen = field(default_factory=Pen)


@dataclass(frozen=True, slots=True)
class Polyline:
    """Straight lines through points; ``closed`` makes it a polygon that can be filled."""

    points: tuple[Point, ...]
    closed: bool = False
    pen: Pen = field(default_factory=Pen)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """An upright rectangle from its top left corner."""

    corner: Point
    size: Point
    pen: Pen = field(default_factory=Pen)


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle."""

    centre: Point
    radius_mm: float
    pen: Pen = field(default_factory=Pen)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``at`` is on its base line.

    Args:
        at: Where ``anchor`` of the base line lies.
        words: The text; any characters, escaped by the writers.
        size_mm: Height of the font (em); at least 2 mm to be read in print.
        anchor: Which end of the text is at ``at``.
        angle_deg: Turned counter-clockwise around ``at``.
        bold: Heavy face.
        colour: CSS hex colour.
    """

    at: Point
    words: str
    size_mm: float = 3.0
    anchor: Anchor = "start"
    angle_deg: float = 0.0
    bold: bool = False
    colour: str = "#1f2933"


Shape = Line | Polyline | Rectangle | Circle | Text


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper with shapes, drawn in order.

    Args:
        width_mm: A4 landscape is 297 by 210.
        height_mm: See ``width_mm``.
        shapes: From the back to the front.
        title: Said by screen readers and shown as the file's title.
    """

    width_mm: float
    height_mm: float
    shapes: tuple[Shape, ...]
    title: str = ""
