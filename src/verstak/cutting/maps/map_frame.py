"""From a sheet's micrometres to a page's millimetres."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.cutting.job import Sheet
from verstak.cutting.layout import Node
from verstak.cutting.maps.map_caption import Box
from verstak.drawing.shapes import Point


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a sheet lies on a page.

    Args:
        left_mm: Page's x of the sheet's left side.
        bottom_mm: Page's y of the sheet's bottom side.
        scale: Millimetres of the sheet per millimetre of paper.
    """

    left_mm: float
    bottom_mm: float
    scale: float

    def point(self, x_um: int, y_um: int) -> Point:
        """A point of the sheet (y upwards) on the page (y downwards)."""
        return self.left_mm + self.length(x_um), self.bottom_mm - self.length(y_um)

    def length(self, length_um: float) -> float:
        """A length on paper, mm."""
        return length_um / 1000 / self.scale

    def box(self, node: Node) -> Box:
        """A node's rectangle on the page."""
        x, y = self.point(node.x_um, node.y_um + node.dy_um)
        return Box(x, y, self.length(node.dx_um), self.length(node.dy_um))


def fitted(sheet: Sheet, room: Box) -> Frame:
    """The largest drawing of a sheet that a rectangle holds, at its top, in the middle across."""
    scale = max(sheet.length_um / 1000 / room.dx, sheet.width_um / 1000 / room.dy)
    dx, dy = sheet.length_um / 1000 / scale, sheet.width_um / 1000 / scale
    return Frame(room.x + (room.dx - dx) / 2, room.y + dy, scale)
