"""Growing guillotine trees: from patterns, and by removing what nobody wants.

Trees grown here are canonical: no inner node has a single child of its own size, no child is
cut along its parent's axis, and neighbouring left-overs are one left-over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from verstak.cutting.job import CuttingJob, Sheet
from verstak.cutting.layout import Axis, Node, SheetLayout
from verstak.cutting.solver.column_generation import Column, Direction
from verstak.cutting.solver.staged_knapsack import Section, Strip

_OTHER: dict[Axis, Axis] = {"x": "y", "y": "x"}

Grow = Callable[[Node], Node]


def field_of(sheet: Sheet) -> Node:
    """The usable field of a sheet, uncut."""
    return Node(
        sheet.trim.left_um, sheet.trim.bottom_um, sheet.usable_length_um, sheet.usable_width_um
    )


def split(node: Node, axis: Axis, extents: list[tuple[int, Grow]], kerf_um: int) -> Node:
    """Cut a rectangle along one axis into children of given extents; the rest is left over.

    Args:
        node: The uncut rectangle.
        axis: Direction in which the children follow one another.
        extents: Extent of each child, and what to make of it.
        kerf_um: Between neighbours.
    """
    start, whole = (node.x_um, node.dx_um) if axis == "x" else (node.y_um, node.dy_um)
    end = start + whole
    children: list[Node] = []
    for extent, grow in extents:
        children.append(grow(_slice(node, axis, start, extent)))
        start += extent + kerf_um
    if end - start > 0:
        children.append(_slice(node, axis, start, end - start))
    return tidy(replace(node, axis=axis, children=tuple(children)), kerf_um)


def tree_of(job: CuttingJob, column: Column) -> Node:
    """The tree of a column's pattern on its sheet."""
    kerf = job.rules.kerf_um
    axis: Axis = column.axis

    def grow_section(section: Section) -> Grow:
        def grow(node: Node) -> Node:
            return split(
                node,
                axis,
                [
                    (piece.along, _cell(job, piece.part, turned=piece.turned))
                    for piece in section.pieces
                ],
                kerf,
            )

        return grow

    def grow_strip(strip: Strip) -> Grow:
        def grow(node: Node) -> Node:
            sections = [(section.across, grow_section(section)) for section in strip.sections]
            return split(node, _OTHER[axis], sections, kerf)

        return grow

    strips = [(strip.along, grow_strip(strip)) for strip in column.pattern.strips]
    return split(field_of(job.sheets[column.sheet]), axis, strips, kerf)


def place(node: Node, part: int, dx_um: int, dy_um: int, kerf_um: int, *, turned: bool) -> Node:
    """Put a part into the lower left corner of a rectangle and trim what is larger."""

    def leaf(inner: Node) -> Node:
        return replace(inner, part=part, turned=turned)

    def in_width(inner: Node) -> Node:
        return leaf(inner) if inner.dy_um == dy_um else split(inner, "y", [(dy_um, leaf)], kerf_um)

    return in_width(node) if node.dx_um == dx_um else split(node, "x", [(dx_um, in_width)], kerf_um)


def tidy(node: Node, kerf_um: int) -> Node:
    """The same layout as a canonical tree."""
    if not node.children:
        return node
    axis = node.axis or "x"
    flat: list[Node] = []
    for child in node.children:
        grown = tidy(child, kerf_um)
        same = grown.axis == axis and grown.children
        for each in grown.children if same else (grown,):
            if flat and _is_leftover(flat[-1]) and _is_leftover(each):
                flat[-1] = _joined(flat[-1], each, axis)
            else:
                flat.append(each)
    if len(flat) == 1 and _size(flat[0]) == _size(node):
        return flat[0]
    if all(_is_leftover(child) for child in flat):
        return Node(node.x_um, node.y_um, node.dx_um, node.dy_um)
    return replace(node, axis=axis, children=tuple(flat))


def recut(node: Node, axis: Axis, kerf_um: int) -> Node | None:
    """The same parts at the same places, cut anew with the first cuts along one axis.

    Every cut that goes through is made at once, round by round, which takes the fewest rounds.

    Args:
        node: A layout.
        axis: Direction in which the children of the first round follow one another.
        kerf_um: Between neighbours.

    Returns:
        A canonical tree, or ``None`` when parts are too close or no cut goes through.
    """
    parts = [leaf for leaf in node.leaves() if leaf.part is not None]
    grown = _recut(_bare(node), parts, axis, kerf_um, stuck=False)
    return None if grown is None else tidy(grown, kerf_um)


def _recut(field: Node, parts: list[Node], axis: Axis, kerf_um: int, *, stuck: bool) -> Node | None:
    if not parts:
        return field
    if len(parts) == 1 and _size(parts[0]) == _size(field):
        return parts[0]
    start, end = _span(field, axis)
    children: list[Node] = []
    groups = _groups(parts, axis, kerf_um)
    if len(groups) == 1 and _reach(groups[0], axis) == (start, end):
        return None if stuck else _recut(field, parts, _OTHER[axis], kerf_um, stuck=True)
    for group in groups:
        first, last = _reach(group, axis)
        if first > start:
            if first - kerf_um <= start:
                return None
            children.append(_slice(field, axis, start, first - kerf_um - start))
        slab = _slice(field, axis, first, last - first)
        child = _recut(slab, group, _OTHER[axis], kerf_um, stuck=False)
        if child is None:
            return None
        children.append(child)
        start = last + kerf_um
    if end > start:
        children.append(_slice(field, axis, start, end - start))
    return replace(field, axis=axis, children=tuple(children))


def _groups(parts: list[Node], axis: Axis, kerf_um: int) -> list[list[Node]]:
    """Parts that no cut across the axis separates, in order."""
    groups: list[list[Node]] = []
    reached = 0
    for part in sorted(parts, key=lambda p: _span(p, axis)):
        start, end = _span(part, axis)
        if groups and start < reached + kerf_um:
            groups[-1].append(part)
            reached = max(reached, end)
        else:
            groups.append([part])
            reached = end
    return groups


def _reach(parts: list[Node], axis: Axis) -> tuple[int, int]:
    spans = [_span(part, axis) for part in parts]
    return min(start for start, _ in spans), max(end for _, end in spans)


def without(node: Node, surplus: Counter[int], kerf_um: int) -> Node:
    """Turn pieces that nobody wants into left-overs; ``surplus`` counts down."""

    def drop(each: Node) -> Node:
        if each.part is not None and surplus[each.part] > 0:
            surplus[each.part] -= 1
            return Node(each.x_um, each.y_um, each.dx_um, each.dy_um)
        return replace(each, children=tuple(drop(child) for child in each.children))

    return tidy(drop(node), kerf_um)


def renumbered(node: Node, numbers: Sequence[int]) -> Node:
    """The same tree with part n called ``numbers[n]``."""
    if node.part is not None:
        return replace(node, part=numbers[node.part])
    return replace(node, children=tuple(renumbered(child, numbers) for child in node.children))


def layouts_of(
    job: CuttingJob, usage: Mapping[int, int], columns: tuple[Column, ...]
) -> tuple[SheetLayout, ...]:
    """Sheets cut by columns, with pieces beyond the demand left uncut.

    Args:
        job: Its demand decides what is surplus.
        usage: Sheets per column index.
        columns: The patterns.
    """
    missing = Counter({index: part.quantity for index, part in enumerate(job.parts)})
    layouts: list[SheetLayout] = []
    rest: list[tuple[Column, Node]] = []

    def turn(item: tuple[int, int]) -> tuple[bool, int]:
        # Offcuts first and the emptiest last: that is where surplus pieces are left out.
        column = columns[item[0]]
        return not job.sheets[column.sheet].offcut, -_area(job, column)

    for index, copies in sorted(usage.items(), key=turn):
        column = columns[index]
        tree = tree_of(job, column)
        full = min([copies, *(missing[part] // pieces for part, pieces in column.counts)])
        if full:
            layouts.append(SheetLayout(column.sheet, full, tree))
            missing.subtract({part: full * pieces for part, pieces in column.counts})
        rest += [(column, tree)] * (copies - full)
    for column, tree in rest:
        counts = dict(column.counts)
        surplus = Counter({p: n - missing[p] for p, n in counts.items() if n > missing[p]})
        kept = without(tree, Counter(surplus), job.rules.kerf_um)
        missing.subtract({p: n - surplus[p] for p, n in counts.items()})
        if any(leaf.part is not None for leaf in kept.leaves()):
            layouts.append(SheetLayout(column.sheet, 1, kept))
    return tuple(layouts)


def _cell(job: CuttingJob, part: int, *, turned: bool) -> Grow:
    dx, dy = job.parts[part].saw_length_um, job.parts[part].saw_width_um
    if turned:
        dx, dy = dy, dx
    return lambda node: place(node, part, dx, dy, job.rules.kerf_um, turned=turned)


def _area(job: CuttingJob, column: Column) -> int:
    return sum(
        pieces * job.parts[part].saw_length_um * job.parts[part].saw_width_um
        for part, pieces in column.counts
    )


def _slice(node: Node, axis: Direction, start: int, extent: int) -> Node:
    if axis == "x":
        return Node(start, node.y_um, extent, node.dy_um)
    return Node(node.x_um, start, node.dx_um, extent)


def _span(node: Node, axis: Axis) -> tuple[int, int]:
    if axis == "x":
        return node.x_um, node.x_um + node.dx_um
    return node.y_um, node.y_um + node.dy_um


def _joined(first: Node, second: Node, axis: Axis) -> Node:
    if axis == "x":
        return replace(first, dx_um=second.x_um + second.dx_um - first.x_um)
    return replace(first, dy_um=second.y_um + second.dy_um - first.y_um)


def _bare(node: Node) -> Node:
    return Node(node.x_um, node.y_um, node.dx_um, node.dy_um)


def _is_leftover(node: Node) -> bool:
    return node.part is None and not node.children


def _size(node: Node) -> tuple[int, int]:
    return node.dx_um, node.dy_um
