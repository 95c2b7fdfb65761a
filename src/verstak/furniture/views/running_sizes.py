"""Places measured from one side: numbers in a row, each with a line to its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verstak.drawing.fonts import text_width_mm
from verstak.drawing.shapes import Pen, Polyline, Shape, Text
from verstak.furniture.views.paper import INK, Frame, size_text
from verstak.quantities.text import Language

PITCH_MM = 2.7
_SIZE_MM = 2.1
_START_MM, _STEM_MM, _BEND_MM, _TEXT_MM = 1.8, 3.5, 7.8, 8.4
_THIN = Pen(stroke="#52606d", width_mm=0.13, role="dimension")


def spread(places: Sequence[float], pitch: float) -> tuple[float, ...]:
    """Places moved apart to at least a pitch, each as near to its own as the others allow.

    Args:
        places: In rising order.
        pitch: Least distance of neighbours.

    Source:
        Pool adjacent violators (isotonic regression), on places less their rank's pitch.
    """
    blocks: list[tuple[float, int]] = []
    for rank, place in enumerate(places):
        blocks.append((place - rank * pitch, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (b, m), (a, n) = blocks.pop(), blocks.pop()
            blocks.append(((a * n + b * m) / (n + m), n + m))
    levels = [level for level, count in blocks for _ in range(count)]
    return tuple(level + rank * pitch for rank, level in enumerate(levels))


def written_places(places_um: Iterable[int], room_mm: float) -> tuple[int, ...]:
    """The places whose numbers a row has room for: all, or first, last and some between them.

    Args:
        places_um: Places.
        room_mm: Length of the row on paper.
    """
    ordered = sorted(set(places_um))
    most = max(int(room_mm / PITCH_MM + 1e-9), 2)
    if len(ordered) <= most:
        return tuple(ordered)
    return tuple(ordered[round(n * (len(ordered) - 1) / (most - 1))] for n in range(most))


def room_for(places_um: Iterable[int], language: Language) -> float:
    """Paper that a row of such numbers takes beside the panel."""
    widths = [text_width_mm(size_text(language, place), _SIZE_MM) for place in places_um]
    return _TEXT_MM + max(widths, default=0.0) + 1.5


def running_sizes(
    places_um: Iterable[int], frame: Frame, language: Language, *, upright: bool
) -> tuple[Shape, ...]:
    """Numbers below a panel (places along its length) or left of it (along its width).

    Args:
        places_um: Places from the panel's corner ``w1``/``l1``, which is the frame's origin.
        frame: Where the panel lies.
        language: Of the decimal sign.
        upright: Left of the panel instead of below it.
    """
    ordered = sorted(set(places_um), reverse=upright)
    x0, y0 = frame.at(0, 0)
    natural = [frame.at(0, p)[1] if upright else frame.at(p, 0)[0] for p in ordered]
    shapes: list[Shape] = []
    for place, start, end in zip(ordered, natural, spread(natural, PITCH_MM), strict=True):
        words = size_text(language, place)
        if upright:
            line = ((x0 - _START_MM, start), (x0 - _STEM_MM, start), (x0 - _BEND_MM, end))
            at = (x0 - _TEXT_MM, end + _SIZE_MM * 0.36)
            shapes += [Polyline(line, pen=_THIN), Text(at, words, _SIZE_MM, "end", colour=INK)]
        else:
            line = ((start, y0 + _START_MM), (start, y0 + _STEM_MM), (end, y0 + _BEND_MM))
            at = (end + _SIZE_MM * 0.36, y0 + _TEXT_MM)
            text = Text(at, words, _SIZE_MM, "end", 90.0, colour=INK)
            shapes += [Polyline(line, pen=_THIN), text]
    return tuple(shapes)
