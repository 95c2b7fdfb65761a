"""The space that panels take in the cabinet. Lengths are whole micrometres."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.furniture.cabinet import Cabinet
from verstak.furniture.drilling.hole import Hole, Point, axis_index, panel_axes, to_cabinet
from verstak.furniture.panel import Panel

_OUTSIDE_UM = 100
"""A point this far before a face shows which panel lies on it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A block of space in the cabinet's coordinates."""

    low_um: Point
    high_um: Point

    def meets(self, other: Box) -> Box | None:
        """The space that both take, if any."""
        low = tuple(map(max, self.low_um, other.low_um))
        high = tuple(map(min, self.high_um, other.high_um))
        if any(b <= a for a, b in zip(low, high, strict=True)):
            return None
        return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))

    @property
    def middle_um(self) -> Point:
        """Its centre."""
        x, y, z = ((a + b) // 2 for a, b in zip(self.low_um, self.high_um, strict=True))
        return (x, y, z)


def panel_box(panel: Panel) -> Box:
    """The space of a panel."""
    x, y, z = (a + b for a, b in zip(panel.origin_um, panel.extent_um, strict=True))
    return Box(panel.origin_um, (x, y, z))


def lying_on(cabinet: Cabinet, panel: Panel, hole: Hole, *, rim: bool = False) -> list[Panel]:
    """Panels that cover the mouth of a hole from outside.

    Args:
        cabinet: The cabinet.
        panel: The panel that is bored.
        hole: The hole.
        rim: Whether touching the hole's rim is enough; otherwise its centre must be covered.
    """
    axis = axis_index(panel_axes(panel)[hole.face.axis])
    before = list(to_cabinet(panel, hole.at_um))
    before[axis] += _OUTSIDE_UM if hole.face.far else -_OUTSIDE_UM
    spread = [hole.diameter_um // 2 if rim and index != axis else 0 for index in range(3)]
    return [
        other
        for other in cabinet.panels
        if other.id != panel.id
        and all(
            start - more < value < start + size + more
            for start, size, value, more in zip(
                other.origin_um, other.extent_um, before, spread, strict=True
            )
        )
    ]
