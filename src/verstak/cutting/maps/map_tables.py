"""Headings, figures and tables flowing over as many pages as they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verstak.cutting.maps.map_style import FRAME, HEAD_FILL, INK, QUIET, RULE
from verstak.drawing.fonts import printable, shortened, text_width_mm
from verstak.drawing.shapes import Line, Page, Rectangle, Shape, Text
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Figure, Table, cell_text
from verstak.quantities.text import Language

_ROW_MM = 4.7
_SIZE_MM = 2.7
_HEAD_MM = 2.4
_GAP_MM = 4.5
_NARROWEST_MM = 8.0


@dataclass(slots=True)
class Flow:
    """A cursor that runs down pages and starts new ones.

    Args:
        width_mm: Of a page.
        height_mm: Of a page.
        margin_mm: On all sides; the page number stands inside the bottom one.
        title: Of the pages.
        language: Of the words.
    """

    width_mm: float
    height_mm: float
    margin_mm: float
    title: str
    language: Language
    _done: list[Page] = field(default_factory=list)
    _shapes: list[Shape] = field(default_factory=list)
    _y: float = 0.0

    def __post_init__(self) -> None:
        self._y = self.margin_mm

    @property
    def room_mm(self) -> float:
        """Width between the margins."""
        return self.width_mm - 2 * self.margin_mm

    def pages(self) -> tuple[Page, ...]:
        """All pages so far, with the one that is being filled."""
        if self._shapes:
            self._turn()
        return tuple(self._done)

    def heading(self, words: str, size_mm: float = 3.6, *, remark: str = "") -> None:
        """A heading, kept together with the first lines after it."""
        self._need(size_mm + 4 * _ROW_MM)
        self._y += size_mm + 1.5
        shown = shortened(words, self.room_mm, size_mm, bold=True)
        self._shapes.append(Text((self.margin_mm, self._y), shown, size_mm, bold=True))
        self._y += 2.0
        if remark:
            self.line(remark)

    def line(self, words: str, *, loud: bool = False) -> None:
        """One line of text."""
        self._need(_ROW_MM)
        self._y += _ROW_MM - 1
        shown = shortened(words, self.room_mm, _SIZE_MM, bold=loud)
        colour = "#b42318" if loud else QUIET
        self._shapes.append(
            Text((self.margin_mm, self._y), shown, _SIZE_MM, bold=loud, colour=colour)
        )
        self._y += 1.0

    def figures(self, figures: Sequence[Figure], columns: int = 3) -> None:
        """Named figures in columns, one under another; why some are unknown stands below."""
        rows = -(-len(figures) // columns)
        self._need(rows * _ROW_MM + 2)
        width = (self.room_mm - (columns - 1) * 8) / columns
        top = self._y
        for index, figure in enumerate(figures):
            column, row = divmod(index, rows)
            left = self.margin_mm + column * (width + 8)
            y = top + (row + 1) * _ROW_MM - 1
            value = cell_text(figure.value, self.language)
            value = shortened(value, width * 0.62, _SIZE_MM, bold=True)
            room = width - text_width_mm(value, _SIZE_MM, bold=True) - 2
            name = shortened(figure.name.in_(self.language), room, _SIZE_MM)
            self._shapes += [
                Text((left, y), name, _SIZE_MM, colour=QUIET),
                Text((left + width, y), value, _SIZE_MM, "end", bold=True),
                Line((left, y + 1.2), (left + width, y + 1.2), RULE),
            ]
        self._y = top + rows * _ROW_MM + 2
        for figure in figures:
            if figure.value is None and figure.why:
                name, why = figure.name.in_(self.language), figure.why.in_(self.language)
                self.line(f"• {name}: {why}")

    def table(self, table: Table) -> None:
        """A table as wide as it must be; its head is repeated on every page."""
        if not table.rows:
            return
        texts = [[printable(cell_text(c, self.language)) for c in row] for row in table.rows]
        heads = [column.name.in_(self.language) for column in table.columns]
        right = [
            any(isinstance(row[index], Quantity) for row in table.rows)
            for index in range(len(heads))
        ]
        widths = self._widths(heads, texts)
        self.heading(table.title.in_(self.language))
        self._head(heads, widths, right)
        for row in texts:
            if self._y + _ROW_MM > self.height_mm - self.margin_mm - 4:
                self._turn()
                self._head(heads, widths, right)
            self._y += _ROW_MM
            self._row(row, widths, right, self._y - 1.5)
            end = self.margin_mm + sum(widths)
            self._shapes.append(Line((self.margin_mm, self._y), (end, self._y), RULE))
        self._y += 2.5

    def _widths(self, heads: Sequence[str], texts: Sequence[Sequence[str]]) -> list[float]:
        """Natural widths; the widest columns give way until all fit."""
        natural = []
        for index, head in enumerate(heads):
            # Digits and letters are alike enough that the longest text is about the widest.
            longest = sorted({row[index] for row in texts}, key=len, reverse=True)[:20]
            cells = [text_width_mm(text[:200], _SIZE_MM) for text in longest]
            natural.append(max(text_width_mm(head, _HEAD_MM), *cells, _NARROWEST_MM) + _GAP_MM)
        while sum(natural) > self.room_mm:
            widest = max(natural)
            below = max((width for width in natural if width < widest - 0.1), default=0.0)
            wide = [index for index, width in enumerate(natural) if width >= widest - 0.1]
            spare = (sum(natural) - self.room_mm) / len(wide)
            for index in wide:
                natural[index] = max(widest - spare, below)
            if widest - spare >= below:
                break
        return natural

    def _head(self, heads: Sequence[str], widths: Sequence[float], right: Sequence[bool]) -> None:
        height = _ROW_MM + 0.3
        size = (sum(widths), height)
        self._shapes.append(Rectangle((self.margin_mm, self._y), size, HEAD_FILL))
        self._row(heads, widths, right, self._y + height - 1.5, size_mm=_HEAD_MM, colour=QUIET)
        self._y += height
        end = self.margin_mm + sum(widths)
        self._shapes.append(Line((self.margin_mm, self._y), (end, self._y), FRAME))

    def _row(
        self,
        texts: Sequence[str],
        widths: Sequence[float],
        right: Sequence[bool],
        base: float,
        *,
        size_mm: float = _SIZE_MM,
        colour: str = INK,
    ) -> None:
        x = self.margin_mm
        for text, width, ends in zip(texts, widths, right, strict=True):
            shown = shortened(text, width - 3, size_mm)
            at = (x + width - 1.5, base) if ends else (x + 1.5, base)
            if shown:
                self._shapes.append(
                    Text(at, shown, size_mm, "end" if ends else "start", colour=colour)
                )
            x += width

    def _need(self, height_mm: float) -> None:
        if self._y + height_mm > self.height_mm - self.margin_mm - 4 and self._shapes:
            self._turn()

    def _turn(self) -> None:
        page = Page(self.width_mm, self.height_mm, tuple(self._shapes), self.title)
        self._done.append(page)
        self._shapes, self._y = [], self.margin_mm
