"""Drawings that show one sheet several times: from the front, from the back, both at once.

Opendesk's files draw every sheet three times, side by side; who counts all outlines counts
every part twice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from verstak.furniture.drawings.contours import XY, Box
from verstak.quantities.text import Bilingual

FRONT, REVERSE, BOTH = "front", "reverse", "both"
_LABELS = {"FRONT FACE": FRONT, "REVERSE FACE": REVERSE, "BOTH FACES": BOTH}

FACE_NAMES = {
    FRONT: Bilingual("front face", "лицевая сторона"),
    REVERSE: Bilingual("reverse face", "обратная сторона"),
    BOTH: Bilingual("both faces", "обе стороны"),
}


@dataclass(frozen=True, slots=True)
class SheetView:
    """One picture of a sheet.

    Args:
        face: ``front``, ``reverse`` or ``both``.
        box: Its frame, mm.
    """

    face: str
    box: Box


def sheet_views(frames: Sequence[Box], texts: Sequence[tuple[str, XY]]) -> tuple[SheetView, ...]:
    """Frames of sheets with the label that stands at their lower left corner.

    Args:
        frames: Extents of contours on layers that mean a sheet, mm.
        texts: Words of the drawing and where they start, mm.

    Returns:
        The labelled frames, if there are several and one shows both faces; else nothing, and
        every outline counts.

    Source:
        The notes in Opendesk's files: each sheet is drawn in "Front Face", "Reverse Face" and
        "Both Faces" layouts.
    """
    views: list[SheetView] = []
    for words, at in texts:
        face = _LABELS.get(" ".join(words.upper().split()))
        if face is None or not frames:
            continue
        nearest = min(frames, key=lambda box: math.dist((box.x0, box.y0), at))
        if math.dist((nearest.x0, nearest.y0), at) <= max(nearest.dx, nearest.dy) / 2:
            views.append(SheetView(face, nearest))
    faces = [view.face for view in views]
    several = len({view.box for view in views}) == len(views) > 1
    return tuple(views) if several and faces.count(BOTH) == 1 and FRONT in faces else ()


def view_of(box: Box, views: Sequence[SheetView]) -> SheetView | None:
    """The view in whose frame the middle of something lies."""
    return next((view for view in views if view.box.holds(box.centre)), None)
