"""The groove that a back lies in, as the panel that is milled sees it."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.drawing.shapes import Pen, Rectangle, Shape
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.drilling.hole import Side, to_panel
from verstak.furniture.panel import Panel, PanelRole
from verstak.furniture.views.paper import Frame

_SEEN = Pen(stroke="#1d4ed8", width_mm=0.25, role="groove")
_BEHIND = Pen(stroke="#1d4ed8", width_mm=0.18, dash_mm=(1.2, 0.7), role="groove behind")


@dataclass(frozen=True, slots=True)
class Groove:
    """Where the back enters a panel, in the panel's coordinates. Whole micrometres.

    Args:
        face: Face that is milled.
        low: Smaller x and y.
        high: Larger x and y.
        depth_um: How deep the back goes in.
    """

    face: Side
    low: tuple[int, int]
    high: tuple[int, int]
    depth_um: int

    @property
    def width_um(self) -> int:
        """The smaller side: the back's thickness."""
        return min(self.high[0] - self.low[0], self.high[1] - self.low[1])


def groove_of(cabinet: Cabinet, panel: Panel) -> Groove | None:
    """The groove of a panel, or ``None`` where the back does not enter it.

    Args:
        cabinet: As built.
        panel: One of its panels.
    """
    for back in cabinet.of_role(PanelRole.BACK):
        if back is panel:
            continue
        low = [max(p, q) for p, q in zip(panel.origin_um, back.origin_um, strict=True)]
        high = [
            min(p + e, q + f)
            for p, e, q, f in zip(
                panel.origin_um, panel.extent_um, back.origin_um, back.extent_um, strict=True
            )
        ]
        if all(start < end for start, end in zip(low, high, strict=True)):
            x0, y0, z0 = to_panel(panel, (low[0], low[1], low[2]))
            x1, y1, z1 = to_panel(panel, (high[0], high[1], high[2]))
            return Groove(Side.A if z0 == 0 else Side.B, (x0, y0), (x1, y1), z1 - z0)
    return None


def groove_shapes(groove: Groove, seen_face: Side, frame: Frame) -> tuple[Shape, ...]:
    """The groove at scale: dashed on the face that is turned away.

    Args:
        groove: Where it is.
        seen_face: The face towards the viewer.
        frame: Where the panel lies, its corner ``w1``/``l1`` at the origin.
    """
    (x0, y0), (x1, y1) = frame.at(*groove.low), frame.at(*groove.high)
    pen = _SEEN if groove.face is seen_face else _BEHIND
    return (Rectangle((x0, y1), (x1 - x0, y0 - y1), pen),)
