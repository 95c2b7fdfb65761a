"""What all drawings of a cabinet share: the sheet, pens by meaning, scales and places on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from verstak.drawing.fonts import text_width_mm
from verstak.drawing.shapes import Line, Pen, Point, Shape, Text
from verstak.quantities.length import mm_text
from verstak.quantities.text import Language

WIDTH_MM, HEIGHT_MM = 297.0, 210.0
"""A4 landscape."""
MARGIN_MM = 8.0

INK = "#1f2933"
QUIET = "#52606d"
VISIBLE = Pen(stroke=INK, width_mm=0.3, role="visible")
THIN = Pen(stroke=INK, width_mm=0.2, role="beyond")
HIDDEN = Pen(stroke="#7b8794", width_mm=0.18, dash_mm=(1.6, 0.9), role="hidden")
CUT = Pen(stroke=INK, width_mm=0.35, role="cut")
CUT_THIN = Pen(stroke=INK, width_mm=0.2, fill=INK, role="cut")
HATCH = Pen(stroke="#9a7b4f", width_mm=0.13, role="hatch")
OPENING = Pen(stroke="#2b6cb0", width_mm=0.18, dash_mm=(2.6, 1.2), role="opening")
PHANTOM = Pen(stroke=QUIET, width_mm=0.18, dash_mm=(3.2, 0.8, 0.6, 0.8), role="fitting")
FLOOR = Pen(stroke=QUIET, width_mm=0.25, role="floor")
SECTION_MARK = Pen(stroke=INK, width_mm=0.6, role="section-mark")
FRAME = Pen(stroke=INK, width_mm=0.35, role="frame")
RULE = Pen(stroke="#9aa5b1", width_mm=0.13, role="rule")

TEXT_MM = 2.5
SMALLEST_MM = 2.0
HEADING_MM = 3.6

_SCALES = (1, 2, 2.5, 4, 5, 6, 7.5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Region:
    """An upright rectangle of paper, in millimetres, from its top left corner."""

    x: float
    y: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Around:
    """Room that a view needs outside its outline for dimensions, in millimetres of paper."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """From a view's micrometres (v upwards) to the paper's millimetres (y downwards).

    Args:
        left_mm: Paper's x where h is 0.
        bottom_mm: Paper's y where v is 0.
        scale: Millimetres of the cabinet per millimetre of paper.
    """

    left_mm: float
    bottom_mm: float
    scale: float

    def at(self, h_um: float, v_um: float) -> Point:
        """A point of the view on paper."""
        return self.left_mm + self.length(h_um), self.bottom_mm - self.length(v_um)

    def line(self, ends: tuple[tuple[int, int], tuple[int, int]], pen: Pen) -> Line:
        """A line between two points of the view."""
        start, end = ends
        return Line(self.at(*start), self.at(*end), pen)

    def length(self, length_um: float) -> float:
        """A length on paper."""
        return length_um / 1000 / self.scale


@dataclass(frozen=True, slots=True)
class View:
    """One drawing that waits for its place on paper.

    Args:
        title: Heading over it.
        h0: Leftmost of its outline, micrometres.
        h1: Rightmost.
        v0: Lowest.
        v1: Highest.
        around: Room for dimensions.
        draw: Makes the shapes for a place on paper.
    """

    title: str
    h0: int
    h1: int
    v0: int
    v1: int
    around: Around
    draw: Callable[[Frame], tuple[Shape, ...]]

    @property
    def width_um(self) -> int:
        """Extent to the right."""
        return self.h1 - self.h0

    @property
    def height_um(self) -> int:
        """Extent upwards."""
        return self.v1 - self.v0

    def placed(self, x: float, bottom: float, scale: float) -> tuple[Shape, ...]:
        """Shapes with the heading.

        Args:
            x: Where the view's room begins on paper.
            bottom: Paper's y of its lowest line; views of one height are aligned by it.
            scale: Millimetres of the cabinet per millimetre of paper.
        """
        across = self.width_um / 1000 / scale
        left = x + self.around.left
        top = bottom - self.height_um / 1000 / scale - self.around.top
        frame = Frame(left - self.h0 / 1000 / scale, bottom + self.v0 / 1000 / scale, scale)
        half = text_width_mm(self.title, HEADING_MM, bold=True) / 2
        whole = self.around.left + across + self.around.right
        middle = min(max(left + across / 2, x + half), max(x + whole - half, x + half))
        head = Text((middle, top + HEADING_MM), self.title, HEADING_MM, "middle", bold=True)
        return (*self.draw(frame), head)


def scale_for(needed: float) -> float:
    """The largest usual scale that is not larger than what fits: 1 : 10 and the like."""
    return next((float(scale) for scale in _SCALES if scale >= needed - 1e-9), needed)


def scale_text(scale: float, language: Language) -> str:
    """A scale as it is written in a title block."""
    shown = f"{scale:g}" if scale < 1000 else f"{scale:.0f}"
    return f"1 : {shown.replace('.', ',') if language == 'ru' else shown}"


def size_text(language: Language, *lengths_um: int) -> str:
    """Millimetres with × between them; a decimal comma in Russian."""
    words = "×".join(map(mm_text, lengths_um))
    return words.replace(".", ",") if language == "ru" else words


def wrapped(words: str, width_mm: float, size_mm: float) -> list[str]:
    """Words in lines no wider than some room; a single longer word gets a line of its own.

    No-break spaces keep a number with its unit.
    """
    lines: list[str] = []
    for word in filter(None, words.split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width_mm(longer, size_mm) <= width_mm:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
