"""A page as SVG 1.1, in millimetres."""

from __future__ import annotations

import html
import re

from verstak.drawing.fonts import FAMILY
from verstak.drawing.shapes import Circle, Line, Page, Pen, Polyline, Rectangle, Shape, Text

FONT_STACK = f"{FAMILY}, Arial, sans-serif"

# Anything outside XML 1.0's production [2] Char; lone surrogates are among it.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLASS_NAME = re.compile(r"[^\w -]")


def write_svg(page: Page) -> str:
    """Write a page as a self-contained SVG document without scripts, styles or links.

    Args:
        page: What to draw, in millimetres.

    Returns:
        The document; its size is stated in millimetres, so that it prints at scale, and its
        user unit is 1 mm.

    Source:
        SVG 1.1, W3C Recommendation of 16 August 2011; XML 1.0, production [2].
    """
    width, height = _number(page.width_mm), _number(page.height_mm)
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm"'
        f' viewBox="0 0 {width} {height}" font-family="{html.escape(FONT_STACK)}"'
        ' stroke-linecap="round" stroke-linejoin="round">'
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        root,
        f"<title>{_escaped(page.title)}</title>",
        f'<rect class="paper" width="{width}" height="{height}" fill="#ffffff"/>',
        *map(_element, page.shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _element(shape: Shape) -> str:
    match shape:
        case Line((x1, y1), (x2, y2), pen):
            return (
                f'<line x1="{_number(x1)}" y1="{_number(y1)}" x2="{_number(x2)}"'
                f' y2="{_number(y2)}"{_pen(pen)}/>'
            )
        case Polyline(points, closed, pen):
            name = "polygon" if closed else "polyline"
            listed = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
            return f'<{name} points="{listed}"{_pen(pen)}/>'
        case Rectangle((x, y), (dx, dy), pen):
            return (
                f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(dx)}"'
                f' height="{_number(dy)}"{_pen(pen)}/>'
            )
        case Circle((x, y), radius, pen):
            return f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"{_pen(pen)}/>'
        case Text():
            return _text(shape)


def _text(text: Text) -> str:
    x, y = (_number(value) for value in text.at)
    attributes = [f'x="{x}" y="{y}" font-size="{_number(text.size_mm)}"']
    if text.anchor != "start":
        attributes.append(f'text-anchor="{text.anchor}"')
    if text.bold:
        attributes.append('font-weight="bold"')
    if text.angle_deg:
        # The page turns counter-clockwise, SVG clockwise.
        attributes.append(f'transform="rotate({_number(-text.angle_deg)} {x} {y})"')
    attributes.append(f'fill="{_escaped(text.colour)}"')
    return f"<text {' '.join(attributes)}>{_escaped(text.words)}</text>"


def _pen(pen: Pen) -> str:
    attributes = [f'fill="{_escaped(pen.fill or "none")}"']
    if pen.role:
        attributes.insert(0, f'class="{_escaped(_CLASS_NAME.sub("-", pen.role))}"')
    if pen.stroke:
        attributes.append(f'stroke="{_escaped(pen.stroke)}"')
        attributes.append(f'stroke-width="{_number(pen.width_mm)}"')
        if pen.dash_mm:
            dashes = " ".join(map(_number, pen.dash_mm))
            attributes.append(f'stroke-dasharray="{dashes}"')
    return " " + " ".join(attributes)


def _escaped(words: str) -> str:
    return html.escape(_FORBIDDEN.sub("", words))


def _number(value: float) -> str:
    # A micrometre of paper is finer than any printer; "-0" would only make files differ.
    shown = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown
