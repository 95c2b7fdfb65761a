"""An oracle of its own: boxes of boards that share room, pair by pair."""

from __future__ import annotations

import itertools

from verstak.furniture.cabinet import Cabinet
from verstak.furniture.cabinet_spec import BackPlace
from verstak.furniture.panel import Panel, PanelRole


def corners(panel: Panel) -> tuple[tuple[int, int], ...]:
    """From and to along x, y and z."""
    pairs = zip(panel.origin_um, panel.extent_um, strict=True)
    return tuple((start, start + size) for start, size in pairs)


def shared(one: Panel, two: Panel) -> tuple[int, int, int] | None:
    """Size of the room that both take, or nothing."""
    sizes = [
        min(a[1], b[1]) - max(a[0], b[0]) for a, b in zip(corners(one), corners(two), strict=True)
    ]
    return (sizes[0], sizes[1], sizes[2]) if min(sizes) > 0 else None


def faults(cabinet: Cabinet) -> list[str]:
    """Overlaps that may not be: a back may enter a groove by exactly its depth."""
    grooved = cabinet.spec.back_place is BackPlace.GROOVE
    found = []
    for one, two in itertools.combinations(cabinet.panels, 2):
        room = shared(one, two)
        if room is None:
            continue
        in_groove = grooved and PanelRole.BACK in {one.role, two.role}
        if not (in_groove and min(room[0], room[2]) == cabinet.spec.groove_depth_um):
            found.append(f"{one.id} and {two.id} share {room}")
    return found
