"""The two faces that verstak draws with: DejaVu Sans, regular and bold, Latin and Cyrillic."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFontFace

FAMILY = "DejaVu Sans"
"""The family's name inside the files; resvg finds them by it."""

REGULAR = "VerstakSans"
BOLD = "VerstakSans-Bold"
"""Names under which reportlab knows the two faces; our own, so that nobody else's clash."""

CAP_HEIGHT = 0.73
"""Height of a capital letter per em: 1493 of 2048 units (OS/2 sCapHeight of the files)."""

_FILES = {REGULAR: "DejaVuSans.ttf", BOLD: "DejaVuSans-Bold.ttf"}
_NO_GLYPH = "\N{WHITE SQUARE}"
_SPACE = "\N{NO-BREAK SPACE}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def face_name(*, bold: bool = False) -> str:
    """Name of a face that is known to reportlab once this returns."""
    name = BOLD if bold else REGULAR
    _face(name)
    return name


def text_width_mm(words: str, size_mm: float, *, bold: bool = False) -> float:
    """Width of one line of text.

    Args:
        words: The text, as it is drawn: see :func:`printable`.
        size_mm: Height of the font (em).
        bold: Heavy face.

    Returns:
        Millimetres; 0 for no text.

    Source:
        Advance widths (hmtx) of the bundled files, without kerning: browsers draw a little less.
    """
    name = face_name(bold=bold)
    return float(pdfmetrics.stringWidth(printable(words), name, size_mm))


def shortened(words: str, width_mm: float, size_mm: float, *, bold: bool = False) -> str:
    """The words, or as many of their first characters as fit, with an ellipsis.

    Args:
        words: The text.
        width_mm: Room for it.
        size_mm: Height of the font (em).
        bold: Heavy face.

    Returns:
        Text no wider than the room, or the lone ellipsis if nothing fits.
    """
    # No line on paper holds a thousand characters: a hostile name is not measured whole.
    words = printable(words[:1000])
    if text_width_mm(words, size_mm, bold=bold) <= width_mm:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width_mm(words[:middle].rstrip() + _ELLIPSIS, size_mm, bold=bold) <= width_mm:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + _ELLIPSIS


def printable(words: str) -> str:
    """The words with characters that the bundled fonts have.

    Line breaks and spaces of any width become plain or no-break spaces, control and formatting
    characters go, and a character without a glyph becomes an empty box, so that a reader sees
    that something stands there.
    """
    glyphs = _face(REGULAR).charToGlyph
    return "".join(_drawn(char, glyphs) for char in words)


@contextmanager
def font_files() -> Iterator[tuple[str, ...]]:
    """Paths of the bundled files while the context is open, for libraries that take paths."""
    with resources.as_file(_folder()) as folder:
        yield tuple(str(folder / file) for file in _FILES.values())


def _drawn(char: str, glyphs: dict[int, int]) -> str:
    if ord(char) in glyphs and ord(char) != 0xFFFF:
        return char
    kind = unicodedata.category(char)
    if char in "\t\n\r\v\f" or kind in {"Zl", "Zp"}:
        return " "
    if kind == "Zs":
        return _SPACE
    if kind in {"Cc", "Cf", "Cs", "Mn", "Me"}:
        return ""
    return _NO_GLYPH


@cache
def _face(name: str) -> TTFontFace:
    # Registered once per process: reportlab's canvas looks fonts up by name.
    content = (_folder() / _FILES[name]).read_bytes()
    font = TTFont(name, io.BytesIO(content))
    pdfmetrics.registerFont(font)
    return font.face


def _folder() -> resources.abc.Traversable:
    return resources.files("verstak.drawing") / "font"
