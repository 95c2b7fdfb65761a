"""Panels of a drawing: outer contours, and the work that lies on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from verstak.furniture.drawings.contours import XY, Box, Contour, Vertex, path_box
from verstak.furniture.drawings.dxf_layers import LayerMeaning, Operation
from verstak.quantities.length import um

SAME_MM = 0.01
"""Contours whose extent, area and length agree this closely lie on one another."""
_TURNED_SHARE = 0.99


@dataclass(frozen=True)
class DrawnWork:
    """One thing to do on a panel.

    Args:
        meaning: What its layer says.
        operation: As the layer says, or what the place implies: an inner contour on a layer
            that says nothing is a hole when it is round, else a cut-out.
        contour: Its line; ``None`` for an open one.
        path: An open line's vertices.
        island: A contour inside a pocket of the same layer: what the pocket leaves standing.
    """

    meaning: LayerMeaning
    operation: Operation
    contour: Contour | None
    path: tuple[Vertex, ...] = ()
    island: bool = False

    @property
    def box(self) -> Box:
        """Extent in mm."""
        return self.contour.box if self.contour else path_box(self.path)

    @property
    def diameter_um(self) -> int | None:
        """Diameter as drawn, of a full circle."""
        circle = self.contour.circle if self.contour else None
        return um(circle[1]) if circle else None


@dataclass(frozen=True)
class DrawnPanel:
    """One outer contour with the work inside.

    Args:
        number: From 1, from the top left to the bottom right.
        meaning: What its layer says.
        contour: The outline.
        work: Holes, pockets, cut-outs and the like on it.
    """

    number: int
    meaning: LayerMeaning
    contour: Contour
    work: tuple[DrawnWork, ...] = ()

    @property
    def size_um(self) -> tuple[int, int]:
        """Extent along the drawing's x and y."""
        return um(self.contour.box.dx), um(self.contour.box.dy)

    @property
    def turned_um(self) -> tuple[int, int] | None:
        """Length and width of the least rectangle, if it lies askew and saves over 1 % area."""
        least, box = self.contour.least_box, self.contour.box
        if least.length * least.width >= _TURNED_SHARE * box.dx * box.dy:
            return None
        return um(least.length), um(least.width)

    @property
    def blank_um(self) -> tuple[int, int]:
        """Longer and shorter side of the rectangle to cut it from."""
        long, short = sorted(self.turned_um or self.size_um, reverse=True)
        return long, short

    @property
    def thickness_um(self) -> int | None:
        """Depth of the cut around it, as the layer says; ``None``: unsaid."""
        return self.meaning.depth_um

    @property
    def area_um2(self) -> int:
        """Area inside the outline, cut-outs included."""
        return round(self.contour.area * 1e6)

    def count(self, *operations: Operation) -> int:
        """How often some operations occur on it; a pocket with islands is one pocket."""
        return sum(work.operation in operations and not work.island for work in self.work)


@dataclass(frozen=True)
class Placed:
    """A closed contour with what its layer says."""

    meaning: LayerMeaning
    contour: Contour


@dataclass
class Sorted:
    """Contours of one view told apart.

    Args:
        panels: Outer contours with their work.
        offered: Outer contours on layers that say nothing, beside panels on layers that do.
        frames: Contours on layers that say nothing which hold panels.
        doubled: Places of contours that lie on another of the same meaning; counted once.
        stray: Work that lies on no panel.
        inner: Panels with an inner contour, not round, that no layer explains.
    """

    panels: list[DrawnPanel]
    offered: list[Placed]
    frames: list[Placed]
    doubled: list[Placed]
    stray: list[DrawnWork]
    inner: int = 0


def sort_contours(
    contours: Sequence[Placed], open_work: Sequence[tuple[LayerMeaning, tuple[Vertex, ...]]]
) -> Sorted:
    """Tell panels from the work on them.

    A contour on a layer that says "outline" is a panel, unless it lies inside another one: then
    it is a cut-out of that, unless it lies inside a cut-out (a part nested in a window). Where
    no layer says "outline", the outermost contours on unexplained layers are the panels.

    Args:
        contours: Closed contours of one view.
        open_work: Open lines to cut along.
    """
    result = Sorted([], [], [], [], [])
    once = _without_doubles(contours, result.doubled)
    outlines = [p for p in once if p.meaning.operation is Operation.OUTLINE]
    unknown = [p for p in once if p.meaning.operation is Operation.UNKNOWN]
    others = [p for p in once if p.meaning.operation not in _OUTER]
    windows = [p for p in others if p.meaning.operation is Operation.CUTOUT]
    if outlines:
        held = _Held(outlines)
        others += [p for p in unknown if held.holders(p)]
        free = [p for p in unknown if not held.holders(p)]
        frames = _Held(free)
        framed = {id(frame) for outline in outlines for frame in frames.holders(outline)}
        result.frames = [p for p in free if id(p) in framed]
        result.offered = [p for p in free if id(p) not in framed]
    else:
        outlines = unknown
    outer: list[Placed] = []
    around = _Held([*outlines, *windows])
    for placed in outlines:
        if len(around.holders(placed)) % 2 == 0:
            outer.append(placed)
        else:
            others.append(placed)
    islands = _islands(others)
    work = [
        DrawnWork(p.meaning, _implied(p), p.contour, island=id(p) in islands)
        for p in others
        if p.meaning.operation is not Operation.SHEET
    ]
    work += [DrawnWork(meaning, meaning.operation, None, path) for meaning, path in open_work]
    on_panel = _assign(outer, work, result.stray)
    for number, index in enumerate(_reading_order(outer), start=1):
        placed = outer[index]
        panel = DrawnPanel(number, placed.meaning, placed.contour, tuple(on_panel[index]))
        result.panels.append(panel)
        result.inner += any(
            w.operation is Operation.CUTOUT and w.meaning.operation in _OUTER for w in panel.work
        )
    return result


_OUTER = frozenset({Operation.OUTLINE, Operation.UNKNOWN})


def _islands(placed: Sequence[Placed]) -> set[int]:
    """Identities of pocket contours that lie inside a pocket of the same layer."""
    by_layer: dict[str, list[Placed]] = defaultdict(list)
    for each in placed:
        if each.meaning.operation is Operation.POCKET:
            by_layer[each.meaning.layer].append(each)
    islands: set[int] = set()
    for pockets in by_layer.values():
        held = _Held(pockets)
        islands |= {id(each) for each in pockets if len(held.holders(each)) % 2}
    return islands


def _implied(placed: Placed) -> Operation:
    if placed.meaning.operation in _OUTER:
        return Operation.DRILL if placed.contour.circle else Operation.CUTOUT
    return placed.meaning.operation


def _without_doubles(contours: Sequence[Placed], doubled: list[Placed]) -> list[Placed]:
    once: list[Placed] = []
    near: dict[tuple[Operation, str | None, int, int], list[Placed]] = defaultdict(list)
    for placed in contours:
        meaning, (x, y) = placed.meaning, placed.contour.box.centre
        outer = meaning.operation in _OUTER
        kind = Operation.OUTLINE if outer else meaning.operation
        face = None if outer else meaning.face
        cx, cy = round(x), round(y)
        twins = (
            twin
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for twin in near.get((kind, face, cx + dx, cy + dy), ())
        )
        if any(placed.contour.same_as(twin.contour, SAME_MM) for twin in twins):
            doubled.append(placed)
        else:
            once.append(placed)
            near[(kind, face, cx, cy)].append(placed)
    return once


class _Held:
    """Contours by extent, to find those around or near another one quickly."""

    def __init__(self, contours: Sequence[Placed]) -> None:
        self._contours = contours
        boxes = [
            (c.contour.box.x0, c.contour.box.y0, -c.contour.box.x1, -c.contour.box.y1)
            for c in contours
        ]
        self._boxes = np.array(boxes, dtype=float).reshape(-1, 4)

    def holders(self, placed: Placed) -> list[Placed]:
        """Those that hold a contour."""
        box, contour = placed.contour.box, placed.contour
        corners = (box.x0, box.y0, -box.x1, -box.y1)
        around = np.flatnonzero((self._boxes <= np.array(corners) + SAME_MM).all(axis=1))
        found = (self._contours[int(i)] for i in around)
        return [
            other
            for other in found
            if other is not placed
            and other.contour.area > contour.area
            and contour.share_inside(other.contour) > 0.5
        ]

    def near(self, box: Box) -> list[int]:
        """Numbers of those whose extents have a point in common with a box."""
        corners = np.array((box.x1, box.y1, -box.x0, -box.y0))
        return [int(i) for i in np.flatnonzero((self._boxes <= corners).all(axis=1))]


def _assign(
    panels: Sequence[Placed], work: Sequence[DrawnWork], stray: list[DrawnWork]
) -> dict[int, list[DrawnWork]]:
    """Each piece of work goes to the panel that holds most of it; the smaller one at a tie."""
    on_panel: dict[int, list[DrawnWork]] = defaultdict(list)
    held = _Held(panels)
    for each in work:
        near = held.near(each.box)
        shares = {index: _share_on(each, panels[index].contour) for index in near}
        if not any(shares.values()) and each.contour is not None:
            # A pocket that runs over all edges has no corner on the panel, but the panel in it.
            shares = {i: panels[i].contour.share_inside(each.contour) for i in near}
        if not any(shares.values()):
            stray.append(each)
            continue
        best = max(shares, key=lambda index: (shares[index], -panels[index].contour.area))
        on_panel[best].append(each)
    return on_panel


def _share_on(work: DrawnWork, panel: Contour) -> float:
    if work.contour is not None:
        return work.contour.share_inside(panel)
    points: list[XY] = [vertex[:2] for vertex in work.path]
    return sum(panel.holds(point) for point in points) / len(points)


def _reading_order(panels: Sequence[Placed]) -> list[int]:
    """From the top left to the bottom right, row by row."""
    left = sorted(range(len(panels)), key=lambda i: -panels[i].contour.box.y1)
    order: list[int] = []
    while left:
        top = panels[left[0]].contour.box
        # A row: all whose top lies in the upper half of the row's tallest first panel.
        row = [i for i in left if panels[i].contour.box.y1 > top.y1 - top.dy / 2]
        order += sorted(row, key=lambda i: panels[i].contour.box.x0)
        left = [i for i in left if i not in set(row)]
    return order
