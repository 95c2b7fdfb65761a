"""A page as a PNG picture, drawn by resvg with the bundled fonts."""

from __future__ import annotations

from dataclasses import replace

import resvg_py

from verstak.drawing.fonts import FAMILY, font_files, printable
from verstak.drawing.shapes import Page, Text
from verstak.drawing.svg import write_svg
from verstak.errors import UsageError

MOST_PIXELS = 100_000_000
"""Four bytes each: 400 MB while it is drawn; A4 at 600 dots per inch has 35 million."""


def write_png(page: Page, *, dots_per_mm: float = 6) -> bytes:
    """Draw a page on white.

    Args:
        page: What to draw.
        dots_per_mm: 6 is about 150 dots per inch; A4 landscape becomes 1782 by 1260.

    Returns:
        The file. The same on every machine: fonts of the system are not looked at.

    Raises:
        UsageError: the picture would have no pixels, or too many.
    """
    width, height = round(page.width_mm * dots_per_mm), round(page.height_mm * dots_per_mm)
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        raise UsageError(
            f"a picture of {width} by {height} pixels; at least 1 and at most {MOST_PIXELS} "
            "pixels in all are drawn",
            remedy="choose another resolution",
        )
    shapes = tuple(
        replace(shape, words=printable(shape.words)) if isinstance(shape, Text) else shape
        for shape in page.shapes
    )
    with font_files() as files:
        return resvg_py.svg_to_bytes(
            svg_string=write_svg(replace(page, shapes=shapes)),
            skip_system_fonts=True,
            font_files=list(files),
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            background="#ffffff",
            dpi=25.4 * dots_per_mm,  # without it resvg takes 1 mm for nothing
            width=width,
            height=height,
        )
