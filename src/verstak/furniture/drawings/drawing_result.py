"""What was found in a drawing, and its panels as parts to cut."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from verstak.cutting.job import Part
from verstak.errors import InvalidDrawing
from verstak.furniture.drawings.contours import XY, Box, Vertex
from verstak.furniture.drawings.drawing_report import drawing_report
from verstak.furniture.drawings.drawn_lines import DrawnLine
from verstak.furniture.drawings.drawn_panels import DrawnPanel, DrawnWork, Placed
from verstak.furniture.drawings.dxf_file import Scale
from verstak.furniture.drawings.dxf_layers import LayerMeaning, Operation
from verstak.furniture.drawings.outline_gap import Gap
from verstak.furniture.drawings.sheet_views import SheetView
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual


@dataclass(frozen=True)
class OpenOutline:
    """An outline that does not close.

    Args:
        meaning: What its layer says.
        gaps: Both ends of what is missing, mm; the widest first. Empty at a branch.
        branch: Where three or more lines meet, if that is why it cannot be followed.
        box: Extent of what is drawn, mm.
        length: Length of what is drawn, mm.
        paths: What is drawn.
        view: Which picture of the sheet it lies in, if the drawing shows one several times.
        counted: Its ends lie within 0.001 mm, so that it is counted as a panel or as work,
            though the drawing does not mark it as closed.
        blocking: It keeps the drawing from a machine.
    """

    meaning: LayerMeaning
    gaps: tuple[Gap, ...]
    branch: XY | None
    box: Box
    length: float
    paths: tuple[tuple[Vertex, ...], ...]
    view: str | None = None
    counted: bool = False
    blocking: bool = True

    @property
    def layer(self) -> str:
        """Name of its layer."""
        return self.meaning.layer


@dataclass(frozen=True, slots=True)
class Repair:
    """An outline that was closed on reading, because it was asked for.

    Args:
        layer: Its layer.
        gaps: What was bridged.
        box: Extent, mm.
    """

    layer: str
    gaps: tuple[Gap, ...]
    box: Box


@dataclass(frozen=True)
class DrawingResult:
    """A drawing as panels and the work on them.

    Args:
        name: What the drawing is called.
        scale: Its unit, and who says so.
        panels: Each once, even where the drawing shows a sheet from several sides.
        offered: Closed contours on unexplained layers beside panels on explained ones; not
            counted.
        stray: Work that lies on no panel.
        views: Pictures of the same sheet, if it is shown several times.
        panels_per_view: Outlines in each.
        open_outlines: What does not close, in all views.
        closed_by_us: What was closed because a width was given.
        doubled: Layer and middle of contours that lie on another; counted once.
        layers: Every layer that has lines, with what its name says.
        lines: All lines, for a picture.
        notes: What must be known before relying on the numbers.
    """

    name: str
    scale: Scale
    panels: tuple[DrawnPanel, ...]
    offered: tuple[Placed, ...]
    stray: tuple[DrawnWork, ...]
    views: tuple[SheetView, ...]
    panels_per_view: tuple[tuple[SheetView, int], ...]
    open_outlines: tuple[OpenOutline, ...]
    closed_by_us: tuple[Repair, ...]
    doubled: tuple[tuple[str, XY], ...]
    layers: tuple[LayerMeaning, ...]
    lines: tuple[DrawnLine, ...]
    notes: tuple[Bilingual, ...] = ()

    @property
    def unknown_layers(self) -> tuple[str, ...]:
        """Layers whose names no convention explains."""
        return tuple(m.layer for m in self.layers if m.operation is Operation.UNKNOWN)

    @property
    def thickness_um(self) -> int | None:
        """Thickness that all panels' layers agree on, else ``None``."""
        found = {panel.thickness_um for panel in self.panels}
        return found.pop() if len(found) == 1 else None

    def to_parts(self, *, thickness_um: int | None = None) -> tuple[Part, ...]:
        """The panels as rectangles to cut, equal ones together.

        Args:
            thickness_um: Only panels of that thickness; ``None``: all.

        Returns:
            Parts at the size of their least rectangle, the longer side first, without grain:
            a drawing does not say it.

        Raises:
            InvalidDrawing: no such panel.
        """
        alike: dict[tuple[int, int, int | None], list[int]] = defaultdict(list)
        for panel in self.panels:
            if thickness_um is None or panel.thickness_um == thickness_um:
                alike[(*panel.blank_um, panel.thickness_um)].append(panel.number)
        if not alike:
            raise InvalidDrawing(
                "the drawing has no panel to cut",
                remedy="close its open outlines (--close), or check the layers",
            )
        return tuple(
            Part(
                name=f"№ {_ranges(numbers)}",
                length_um=length,
                width_um=width,
                quantity=len(numbers),
            )
            for (length, width, _), numbers in alike.items()
        )

    def report(self) -> Report:
        """Figures, panels, open outlines, layers and notes."""
        return drawing_report(self)


def _ranges(numbers: list[int]) -> str:
    """1, 2, 3, 7 as ``1-3, 7``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
