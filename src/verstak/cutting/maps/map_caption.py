"""Words inside a rectangle: as large as they fit, upright or turned, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from verstak.cutting.maps.map_style import INK, QUIET, SMALLEST_MM
from verstak.drawing.fonts import CAP_HEIGHT, text_width_mm
from verstak.drawing.shapes import Text

_LEADING = 1.25
_TURN_GAIN = 1.35
"""Text is turned only where that makes it so much larger: people read upright text faster."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of a caption.

    Args:
        words: The text.
        relative: Its size in terms of the caption's.
        bold: Heavy face.
        quiet: Grey.
    """

    words: str
    relative: float = 1.0
    bold: bool = False
    quiet: bool = False


Lines = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle of paper, mm, y downwards."""

    x: float
    y: float
    dx: float
    dy: float

    def overlaps(self, other: Box) -> bool:
        """Whether the insides have a point in common."""
        return (
            self.x < other.x + other.dx
            and other.x < self.x + self.dx
            and self.y < other.y + other.dy
            and other.y < self.y + self.dy
        )

    def inside(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box without strips at its sides; never smaller than nothing."""
        dx, dy = max(self.dx - left - right, 0.0), max(self.dy - top - bottom, 0.0)
        return Box(self.x + left, self.y + top, dx, dy)


@dataclass(frozen=True, slots=True)
class Caption:
    """Text that fits.

    Args:
        texts: What to draw.
        box: What it covers.
        choice: Which of the offered alternatives it is.
        turned: Whether it is read from the right.
    """

    texts: tuple[Text, ...]
    box: Box
    choice: int
    turned: bool


Choices = Sequence[Sequence[Lines]]


def caption(
    room: Box, upright: Choices, turned: Choices | None = None, *, largest_mm: float = 3.4
) -> Caption | None:
    """Set the first alternative that fits into a rectangle at 2 mm or more.

    Args:
        room: Where it must lie.
        upright: Alternatives from the best to the shortest; each one broken into lines in one
            or more ways, of which the one that can be largest is taken.
        turned: The same for text that is read from the right; left out: as upright.
        largest_mm: Size of the font when there is room enough.

    Returns:
        Text in the middle of the room, or ``None`` if nothing fits.
    """
    for index, pair in enumerate(zip(upright, turned or upright, strict=True)):
        best: tuple[float, Lines, bool] | None = None
        for is_turned, breakings in zip((False, True), pair, strict=True):
            across, down = (room.dy, room.dx) if is_turned else (room.dx, room.dy)
            for lines in breakings:
                size = _fitting(lines, across, down, largest_mm)
                if size is None:
                    continue
                gain = _TURN_GAIN if best and is_turned and not best[2] else 1.02
                if best is None or size > best[0] * gain:
                    best = (size, lines, is_turned)
        if best:
            return _set(room, *best, choice=index)
    return None


def broken(words: str, most: int = 3) -> tuple[tuple[str, ...], ...]:
    """Ways to break a name at its spaces into one to ``most`` lines of alike width."""
    pieces = words.split()
    ways: list[tuple[str, ...]] = [(words,)]
    for count in range(2, min(most, len(pieces)) + 1):
        lines: list[str] = []
        goal = len(words) / count
        for index, piece in enumerate(pieces):
            left = len(pieces) - index
            full = bool(lines) and len(lines[-1]) + len(piece) / 2 > goal
            if not lines or (len(lines) < count and (full or left <= count - len(lines))):
                lines.append(piece)
            else:
                lines[-1] += " " + piece
        if len(lines) == count:
            ways.append(tuple(lines))
    return tuple(ways)


def _fitting(lines: Lines, across: float, down: float, largest_mm: float) -> float | None:
    size = largest_mm
    while size >= SMALLEST_MM - 1e-9:
        sizes = [max(size * line.relative, SMALLEST_MM) for line in lines]
        if sum(sizes) * _LEADING - (_LEADING - CAP_HEIGHT - 0.12) * sizes[-1] <= down and all(
            _unit_width(line.words, line.bold) * own <= across
            for line, own in zip(lines, sizes, strict=True)
        ):
            return size
        size -= 0.1
    return None


def _set(room: Box, size: float, lines: Lines, turned: bool, *, choice: int) -> Caption:
    sizes = [max(size * line.relative, SMALLEST_MM) for line in lines]
    height = sum(sizes) * _LEADING - (_LEADING - CAP_HEIGHT) * sizes[-1]
    width = max(
        _unit_width(line.words, line.bold) * own for line, own in zip(lines, sizes, strict=True)
    )
    middle = (room.x + room.dx / 2, room.y + room.dy / 2)
    texts, top = [], -height / 2
    for line, own in zip(lines, sizes, strict=True):
        base = top + own * CAP_HEIGHT
        # Turned text climbs: what is down in the text is to the right on the page.
        at = (middle[0] + base, middle[1]) if turned else (middle[0], middle[1] + base)
        colour = QUIET if line.quiet else INK
        angle = 90.0 if turned else 0.0
        texts.append(Text(at, line.words, own, "middle", angle, bold=line.bold, colour=colour))
        top += own * _LEADING
    dx, dy = (height, width) if turned else (width, height)
    box = Box(middle[0] - dx / 2 - 0.2, middle[1] - dy / 2 - 0.2, dx + 0.4, dy + 0.4)
    return Caption(tuple(texts), box, choice, turned)


@lru_cache(maxsize=4096)
def _unit_width(words: str, bold: bool) -> float:
    return text_width_mm(words, 1.0, bold=bold)
