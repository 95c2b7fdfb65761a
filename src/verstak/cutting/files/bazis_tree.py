"""The nested rectangles of a BAZIS layout, and our guillotine trees.

BAZIS nests rectangles; which way a node was cut, and what was left over, follows from where
its children lie. :func:`assemble` finds both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from verstak.cutting.layout import Axis, Node

_AXES: tuple[Axis, ...] = ("x", "y")

SNAP_UM = 10
"""Positions written with two decimals may miss one another by this much."""


class InconsistentTree(ValueError):
    """Rectangles that lie outside their parent, on one another, or nearer than the kerf."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Place and size, in micrometres."""

    x_um: int
    y_um: int
    dx_um: int
    dy_um: int

    def start(self, axis: Axis) -> int:
        """Near side along an axis."""
        return self.x_um if axis == "x" else self.y_um

    def extent(self, axis: Axis) -> int:
        """Size along an axis."""
        return self.dx_um if axis == "x" else self.dy_um

    def part_of(self, axis: Axis, start: int, extent: int) -> Rectangle:
        """The slice between two cuts across the axis."""
        if axis == "x":
            return Rectangle(start, self.y_um, extent, self.dy_um)
        return Rectangle(self.x_um, start, self.dx_um, extent)


def rectangle_of(node: Node) -> Rectangle:
    """Where a node lies."""
    return Rectangle(node.x_um, node.y_um, node.dx_um, node.dy_um)


def assemble(outer: Rectangle, children: Sequence[Node], kerf_um: int) -> Node:
    """The inner node that has these children, with its left-overs between and beside them.

    A child that does not fill its parent across the cuts gets a node of its own, cut the other
    way. What is no wider than a kerf is sawdust and gets no leaf.

    Args:
        outer: The rectangle that was cut.
        children: In any order.
        kerf_um: Width of a cut.

    Raises:
        InconsistentTree: no series of parallel cuts separates the children inside ``outer``.
    """
    if not children:
        raise InconsistentTree("an inner node without children")
    axis = _axis(outer, children, kerf_um)
    across: Axis = "y" if axis == "x" else "x"
    begin, end = outer.start(axis), outer.start(axis) + outer.extent(axis)
    filled: list[Node] = []
    free_from = begin
    for child in sorted(children, key=lambda node: rectangle_of(node).start(axis)):
        inner = rectangle_of(child)
        start, extent = inner.start(axis), inner.extent(axis)
        gap = start - free_from if filled else start - begin + kerf_um
        if gap > kerf_um + SNAP_UM:
            before = gap - 2 * kerf_um
            if before > SNAP_UM:
                filled.append(
                    _leftover(outer.part_of(axis, free_from + (kerf_um if filled else 0), before))
                )
        slice_ = outer.part_of(axis, start, extent)
        whole = slice_.extent(across) == inner.extent(across)
        filled.append(child if whole else _wrapped(slice_, child, kerf_um))
        free_from = start + extent
    rest = end - free_from
    if rest > kerf_um:
        filled.append(_leftover(outer.part_of(axis, free_from + kerf_um, rest - kerf_um)))
    return Node(outer.x_um, outer.y_um, outer.dx_um, outer.dy_um, axis, tuple(filled))


def told_children(node: Node, kerf_um: int) -> tuple[Node, ...]:
    """The children that must be written so that :func:`assemble` gives the node back.

    Left-overs are mostly implied by what lies beside them, and BAZIS's own nodes do not show
    any; where leaving them out would lose something, all are told.
    """
    told = tuple(child for child in node.children if child.children or child.part is not None)
    if told:
        try:
            if assemble(rectangle_of(node), told, kerf_um) == node:
                return told
        except InconsistentTree:
            pass
    return node.children


def _wrapped(slice_: Rectangle, child: Node, kerf_um: int) -> Node:
    return assemble(slice_, [child], kerf_um)


def _leftover(place: Rectangle) -> Node:
    return Node(place.x_um, place.y_um, place.dx_um, place.dy_um)


def _axis(outer: Rectangle, children: Sequence[Node], kerf_um: int) -> Axis:
    """Direction in which the children follow one another."""
    places = [rectangle_of(child) for child in children]
    for place in places:
        for axis in _AXES:
            before = place.start(axis) - outer.start(axis)
            after = outer.extent(axis) - before - place.extent(axis)
            if min(before, after) < -SNAP_UM or place.extent(axis) <= 0:
                raise InconsistentTree("a rectangle lies outside the one it is cut from")
    if len(places) == 1 and rectangle_of(children[0]) == outer and children[0].axis:
        return "y" if children[0].axis == "x" else "x"  # a whole child is cut the other way
    if len(places) == 1:
        # Cut the way in which it is shorter than its parent; both ways: a strip first.
        return "x" if outer.dy_um == places[0].dy_um else "y"
    # Exactly first: slivers as thin as the snap would pass either way.
    for snap_um, axis in ((snap, axis) for snap in (0, SNAP_UM) for axis in _AXES):
        spans = sorted((place.start(axis), place.extent(axis)) for place in places)
        if all(
            right - left - extent >= kerf_um - snap_um
            for (left, extent), (right, _) in pairwise(spans)
        ):
            return axis
    raise InconsistentTree("no straight cuts separate the rectangles")
