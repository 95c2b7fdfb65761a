"""Whether a layout's tree of cuts is one: order, kerfs, extents, rounds, cut lengths."""

from __future__ import annotations

from collections.abc import Iterator

from verstak.cutting.checking.guillotine import OTHER
from verstak.cutting.job import Sheet
from verstak.cutting.layout import Axis, Node
from verstak.quantities.length import mm_text


def place(node: Node) -> str:
    """A rectangle in words: its size and its bottom left corner, in mm."""
    size = f"{mm_text(node.dx_um)}x{mm_text(node.dy_um)}"
    return f"{size} at ({mm_text(node.x_um)}, {mm_text(node.y_um)})"


def nodes(root: Node) -> Iterator[Node]:
    """Every node once, parents before children; any depth, because a file may nest deeply."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def tree_remarks(root: Node, sheet: Sheet, kerf_um: int) -> Iterator[str]:
    """What is wrong with the tree's geometry, in words with mm; nothing when it holds.

    Args:
        root: Must be the sheet's usable field.
        sheet: Gives that field.
        kerf_um: Gap between neighbouring children.
    """
    field = (sheet.trim.left_um, sheet.trim.bottom_um)
    extent = (sheet.usable_length_um, sheet.usable_width_um)
    if ((root.x_um, root.y_um), (root.dx_um, root.dy_um)) != (field, extent):
        yield (
            f"the root is {place(root)}, the field inside the trim is {mm_text(extent[0])}x"
            f"{mm_text(extent[1])} at ({mm_text(field[0])}, {mm_text(field[1])})"
        )
    for node in nodes(root):
        if node.dx_um <= 0 or node.dy_um <= 0:
            yield f"the node {place(node)} has no area"
        if not node.children:
            if node.axis is not None:
                yield f"the node {place(node)} has the axis {node.axis} and nothing to cut into"
        elif node.axis is None:
            yield f"the node {place(node)} has children and no axis"
        elif node.part is not None:
            yield f"the node {place(node)} is a part and is cut up as well"
        else:
            yield from _children_remarks(node, node.axis, kerf_um)


def _children_remarks(node: Node, axis: Axis, kerf_um: int) -> Iterator[str]:
    start, extent = span(node, axis)
    across = span(node, OTHER[axis])
    expected = start
    for child in node.children:
        if child.axis == axis:
            yield f"the node {place(child)} is cut along {axis} like its parent {place(node)}"
        if span(child, OTHER[axis]) != across:
            yield f"the node {place(child)} does not fill its parent {place(node)}"
        low, size = span(child, axis)
        if low != expected:
            yield (
                f"the node {place(child)} should start at {axis} = {mm_text(expected)}, "
                f"one kerf of {mm_text(kerf_um)} after its neighbour"
            )
        expected = low + size + kerf_um
    beyond = start + extent - (expected - kerf_um)
    if beyond < 0:
        yield f"the children of {place(node)} reach {mm_text(-beyond)} beyond it"
    elif beyond > kerf_um:
        yield f"{mm_text(beyond - kerf_um)} of {place(node)} belong to no leaf"


def span(node: Node, axis: Axis) -> tuple[int, int]:
    """Start and extent along an axis, in µm."""
    return (node.x_um, node.dx_um) if axis == "x" else (node.y_um, node.dy_um)


def cuts_anything(node: Node) -> bool:
    """Whether the node needs a cut: more than one child, or a margin beside the only one."""
    if not node.children or node.axis is None:
        return False
    return len(node.children) > 1 or span(node.children[0], node.axis) != span(node, node.axis)


def tree_rounds(root: Node, first: Axis | None) -> int:
    """Rounds of cuts of a consistent tree, with the last trim of a lone part not counted.

    Args:
        root: The usable field.
        first: Axis of the first round; a root of the other axis has left that round out,
            which counts. ``None``: any, and then a root that cuts nothing does not count.
    """
    lone = _lone(root)
    most = 0
    idle = int(first is not None and root.axis is not None and root.axis != first)
    waiting = [(root, idle)]
    while waiting:
        node, rounds = waiting.pop()
        if not node.children:
            most = max(most, rounds)
        elif id(node) in lone:
            most = max(most, rounds + max(_real_rounds(node) - 1, 0))
        else:
            skipped = node is root and first is None and not cuts_anything(node)
            waiting.extend((child, rounds + (not skipped)) for child in node.children)
    return most


def _lone(root: Node) -> set[int]:
    """Ids of the nodes with at most one part below."""
    found: set[int] = set()
    counts: dict[int, int] = {}
    for node in reversed(list(nodes(root))):
        below = sum(counts[id(child)] for child in node.children)
        counts[id(node)] = below + (node.part is not None)
        if counts[id(node)] <= 1:
            found.add(id(node))
    return found


def _real_rounds(cell: Node) -> int:
    """Nested rounds that cut something inside a cell with at most one part."""
    deepest = 0
    waiting = [(cell, 0)]
    while waiting:
        node, rounds = waiting.pop()
        rounds += cuts_anything(node)
        deepest = max(deepest, rounds)
        waiting.extend((child, rounds) for child in node.children)
    return deepest
