"""The table of panels beside the exploded view."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.drawing.fonts import shortened
from verstak.drawing.shapes import Line, Pen, Rectangle, Shape, Text
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.views.paper import INK, QUIET, RULE, SMALLEST_MM, size_text
from verstak.furniture.views.positions import Position, band_letters, band_text
from verstak.quantities.text import Bilingual, Language

WIDTHS_MM = (7.0, 41.0, 34.0, 5.0, 5.0, 5.0, 5.0, 9.0)
TABLE_MM = sum(WIDTHS_MM)
ROW_MM = 4.5
_SIZE_MM = 2.3
_HEADS = (
    Bilingual("№", "№"),
    Bilingual("Panel", "Деталь"),
    Bilingual("L × W × T, mm", "Д × Ш × Т, мм"),
    *(Bilingual(side, side) for side in ("L1", "L2", "W1", "W2")),
    Bilingual("pcs", "шт."),
)
_HEAD_FILL = Pen(stroke=None, fill="#e8ecf1", role="head")
_NO_BAND = "–"
_BAND_WORDS = Bilingual("{letter} = edge band {band}", "{letter} = кромка {band}")
_SIDES = Bilingual(
    "L1, L2: sides along the length; W1, W2: ends. Sizes are finished, with edge bands.",
    "L1, L2 — кромки вдоль длины; W1, W2 — торцы. Размеры чистовые, с кромкой.",
)


def rows_that_fit(height_mm: float) -> int:
    """Rows under a head in some height."""
    return max(int(height_mm / ROW_MM) - 1, 1)


def panel_table(
    cabinet: Cabinet,
    rows: Sequence[Position],
    left: float,
    top: float,
    language: Language,
) -> tuple[Shape, ...]:
    """Rows of a table of panels under its head.

    Args:
        cabinet: Whose panels they are; it says which letter stands for which band.
        rows: Positions to be shown.
        left: Left side on paper.
        top: Top side on paper.
        language: Of the words.
    """
    shapes: list[Shape] = [Rectangle((left, top), (TABLE_MM, ROW_MM), _HEAD_FILL)]
    shapes += _row([head.in_(language) for head in _HEADS], left, top, bold=True)
    letters = band_letters(cabinet)
    for index, position in enumerate(rows, 1):
        panel = position.panel
        bands = [letters[band] if band else _NO_BAND for band in panel.edges]
        cells = [
            str(position.number),
            panel.name.in_(language),
            size_text(language, panel.length_um, panel.width_um, panel.thickness_um),
            *bands,
            str(len(position.panels)),
        ]
        y = top + index * ROW_MM
        shapes += _row(cells, left, y)
        shapes.append(Line((left, y + ROW_MM), (left + TABLE_MM, y + ROW_MM), RULE))
    return tuple(shapes)


def table_legend(cabinet: Cabinet, language: Language) -> list[str]:
    """What the letters of the bands and the heads of their columns mean."""
    lines = [
        _BAND_WORDS.in_(language).format(letter=letter, band=band_text(band, language))
        for band, letter in band_letters(cabinet).items()
    ]
    return [*lines, _SIDES.in_(language)]


def _row(cells: Sequence[str], left: float, top: float, *, bold: bool = False) -> list[Shape]:
    shapes: list[Shape] = []
    for index, (width, words) in enumerate(zip(WIDTHS_MM, cells, strict=True)):
        size = SMALLEST_MM + 0.1 if bold else _SIZE_MM
        shown = shortened(words, width - 1.2, size, bold=bold)
        y = top + ROW_MM - 1.4
        colour = QUIET if words == _NO_BAND else INK
        if index in {1, 2}:
            shapes.append(Text((left + 0.8, y), shown, size, bold=bold, colour=colour))
        else:
            at = (left + width / 2, y)
            shapes.append(Text(at, shown, size, "middle", bold=bold, colour=colour))
        left += width
    return shapes
