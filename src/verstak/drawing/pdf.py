"""Pages as one PDF file, with embedded fonts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from verstak.drawing.fonts import face_name, printable, text_width_mm
from verstak.drawing.shapes import Circle, Line, Page, Pen, Polyline, Rectangle, Shape, Text
from verstak.errors import UsageError

_ROUND = 1  # PDF 32000-1, 8.4.3.3 and 8.4.3.4: round caps and joins, as in the SVG


def write_pdf(pages: Iterable[Page]) -> bytes:
    """Write pages, each at its own size, as vector drawings with searchable text.

    Args:
        pages: At least one; the first one's title becomes the document's. They are drawn one
            after another, so that a generator of many pages needs no room for all.

    Returns:
        The file; the same pages give the same bytes, without date or random id.

    Raises:
        UsageError: there is no page.
    """
    content = io.BytesIO()
    canvas = Canvas(content, invariant=1, pageCompression=1)
    canvas.setCreator("verstak")
    canvas.setProducer("verstak")
    canvas.setAuthor("")
    canvas.setSubject("")
    number = 0
    for page in pages:
        if not number:
            canvas.setTitle(printable(page.title))
        number += 1
        canvas.setPageSize((page.width_mm * mm, page.height_mm * mm))
        if page.title:
            canvas.bookmarkPage(f"page-{number}")
            canvas.addOutlineEntry(printable(page.title), f"page-{number}")
        # From here on millimetres; y stays upwards, so that letters are not mirrored.
        canvas.scale(mm, mm)
        canvas.setLineCap(_ROUND)
        canvas.setLineJoin(_ROUND)
        for shape in _gathered(page.shapes):
            if isinstance(shape, _Fills):
                _draw_fills(canvas, shape, page.height_mm)
            else:
                _draw(canvas, shape, page.height_mm)
        canvas.showPage()
    if not number:
        raise UsageError("a PDF needs at least one page, found none")
    canvas.save()
    return content.getvalue()


@dataclass(frozen=True, slots=True)
class _Fills:
    fill: str
    rectangles: tuple[Rectangle, ...]


def _gathered(shapes: tuple[Shape, ...]) -> Iterator[Shape | _Fills]:
    """Runs of alike rectangles without outline, such as a QR code's, become one path.

    One path has no hairlines between touching rectangles, and is written several times faster.
    """
    for fill, run in groupby(shapes, key=_fill_alone):
        if fill is None:
            yield from run
        else:
            yield _Fills(fill, tuple(shape for shape in run if isinstance(shape, Rectangle)))


def _fill_alone(shape: Shape) -> str | None:
    if isinstance(shape, Rectangle) and shape.pen.stroke is None:
        return shape.pen.fill
    return None


def _draw_fills(canvas: Canvas, fills: _Fills, height_mm: float) -> None:
    canvas.setFillColor(HexColor(fills.fill))
    path = canvas.beginPath()
    for each in fills.rectangles:
        (x, y), (dx, dy) = each.corner, each.size
        path.rect(x, height_mm - y - dy, dx, dy)
    canvas.drawPath(path, stroke=0, fill=1)


def _draw(canvas: Canvas, shape: Shape, height_mm: float) -> None:
    match shape:
        case Line((x1, y1), (x2, y2), pen):
            stroke, _ = _apply(canvas, pen)
            if stroke:
                canvas.line(x1, height_mm - y1, x2, height_mm - y2)
        case Polyline(points, closed, pen):
            stroke, fill = _apply(canvas, pen)
            path = canvas.beginPath()
            for index, (x, y) in enumerate(points):
                (path.lineTo if index else path.moveTo)(x, height_mm - y)
            if closed:
                path.close()
            canvas.drawPath(path, stroke=stroke, fill=fill)
        case Rectangle((x, y), (dx, dy), pen):
            stroke, fill = _apply(canvas, pen)
            canvas.rect(x, height_mm - y - dy, dx, dy, stroke=stroke, fill=fill)
        case Circle((x, y), radius, pen):
            stroke, fill = _apply(canvas, pen)
            canvas.circle(x, height_mm - y, radius, stroke=stroke, fill=fill)
        case Text():
            _write(canvas, shape, height_mm)


def _apply(canvas: Canvas, pen: Pen) -> tuple[int, int]:
    if pen.stroke:
        canvas.setStrokeColor(HexColor(pen.stroke))
        canvas.setLineWidth(pen.width_mm)
        canvas.setDash(list(pen.dash_mm))
    if pen.fill:
        canvas.setFillColor(HexColor(pen.fill))
    return int(pen.stroke is not None), int(pen.fill is not None)


def _write(canvas: Canvas, text: Text, height_mm: float) -> None:
    words = printable(text.words)
    if not words.strip():
        return
    width = text_width_mm(words, text.size_mm, bold=text.bold)
    back = {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    canvas.setFillColor(HexColor(text.colour))
    canvas.setFont(face_name(bold=text.bold), text.size_mm)
    x, y = text.at
    if not text.angle_deg:
        canvas.drawString(x - back, height_mm - y, words)
        return
    canvas.saveState()
    canvas.translate(x, height_mm - y)
    canvas.rotate(text.angle_deg)
    canvas.drawString(-back, 0, words)
    canvas.restoreState()
