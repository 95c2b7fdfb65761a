"""A QR code as few black rectangles."""

from __future__ import annotations

import segno

from verstak.drawing.shapes import Pen, Point, Rectangle
from verstak.errors import UsageError

MOST_BYTES = 400
"""More needs modules under 0.25 mm in 18 mm, which phones do not read from office paper."""

_BLACK = Pen(stroke=None, fill="#000000", role="qr")


def qr_matrix(content: str) -> tuple[tuple[bool, ...], ...]:
    """Modules of the QR code (never Micro QR) of a text, level M, UTF-8, without quiet zone.

    Raises:
        UsageError: the text is longer than people's printers can show.

    Source:
        ISO/IEC 18004, by segno. Byte mode is forced: Cyrillic would fit the Kanji mode of
        some encoders, which many readers show as Japanese.
    """
    size = len(content.encode())
    if size > MOST_BYTES:
        raise UsageError(
            f"a QR code of {size} bytes; at most {MOST_BYTES} are printed legibly",
            remedy="give a shorter address",
        )
    code = segno.make(
        content, micro=False, error="m", mode="byte", encoding="utf-8", boost_error=False
    )
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def qr_shapes(content: str, corner: Point, side_mm: float) -> tuple[Rectangle, ...]:
    """Draw a QR code without its quiet zone of four modules, which the caller leaves white.

    Args:
        content: The text.
        corner: Top left, mm of paper.
        side_mm: Of the square.

    Returns:
        Rectangles; runs of a row, joined with equal runs of the rows below.
    """
    matrix = qr_matrix(content)
    step = side_mm / len(matrix)
    open_runs: dict[tuple[int, int], int] = {}
    done: list[tuple[int, int, int, int]] = []
    for row, modules in enumerate((*matrix, ())):
        runs = set(_runs(modules))
        ended = [run for run in open_runs if run not in runs]
        done += [(*run, open_runs.pop(run), row) for run in ended]
        for run in runs:
            open_runs.setdefault(run, row)
    return tuple(
        Rectangle(
            (corner[0] + left * step, corner[1] + top * step),
            ((right - left) * step, (bottom - top) * step),
            _BLACK,
        )
        for left, right, top, bottom in sorted(done)
    )


def _runs(modules: tuple[bool, ...]) -> list[tuple[int, int]]:
    runs, start = [], None
    for column, dark in enumerate((*modules, False)):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            runs.append((start, column))
            start = None
    return runs
