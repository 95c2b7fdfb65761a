"""Whether a plan can be sawn as it says, worked out afresh.

No solver's code is used and no claim of a plan is taken over: sizes come from the job, overlaps
and kerfs from the rectangles, guillotine cuts and rounds first from the rectangles alone and
then once more from the tree that the operator will follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from verstak.cutting.checking.guillotine import OTHER, Box, a_cut_passes, rounds_needed
from verstak.cutting.checking.tree_check import (
    cuts_anything,
    nodes,
    place,
    span,
    tree_remarks,
    tree_rounds,
)
from verstak.cutting.job import CuttingJob, FirstCut, Grain, Part, Sheet
from verstak.cutting.layout import Axis, CuttingPlan, Node, SheetLayout
from verstak.quantities.length import mm_text

MOST_ALIKE = 20
"""Faults of one code told per layout; a thoroughly broken plan would have millions."""

FIRST_AXIS: dict[FirstCut, Axis | None] = {
    FirstCut.ANY: None,
    FirstCut.LENGTHWISE: "y",
    FirstCut.CROSSWISE: "x",
}
"""Axis that the strips of the first round follow one another along."""

_BLOCK = 128


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a plan must not be sawn.

    Args:
        code: ``outside``, ``size``, ``turned``, ``overlap``, ``kerf``, ``not_guillotine``,
            ``stages``, ``first_cut``, ``cut_too_long``, ``count``, ``stock`` or ``tree``.
        message: Part, sheet and coordinates in mm, from the sheet's bottom left corner.
        sheet_layout: Index into ``plan.layouts``; ``None`` when it concerns the whole plan.
    """

    code: str
    message: str
    sheet_layout: int | None


def check_plan(plan: CuttingPlan) -> tuple[Fault, ...]:
    """Everything that is wrong with a plan; empty when it can be sawn as it stands.

    Cuts that trim the sheet are not held against the longest cut: a saw too short for the
    whole sheet trims the pieces after the first cut instead.

    Args:
        plan: Any plan; also one that was read from a file.

    Returns:
        Faults, by layout, then those of the whole plan; at most ``MOST_ALIKE`` of one code per
        layout. A layout whose parts overlap or lack their kerf is not tried for guillotine cuts.
    """
    faults: list[Fault] = []
    for number, layout in enumerate(plan.layouts):
        told: Counter[str] = Counter()
        for code, message in _layout_faults(plan.job, layout):
            told[code] += 1
            if told[code] <= MOST_ALIKE:
                faults.append(Fault(code, f"layout {number + 1}: {message}", number))
    faults.extend(Fault("stock", message, None) for message in _stock_remarks(plan))
    faults.extend(
        Fault("count", message, None) for message in islice(_count_remarks(plan), MOST_ALIKE)
    )
    return tuple(faults)


def _layout_faults(job: CuttingJob, layout: SheetLayout) -> Iterator[tuple[str, str]]:
    if layout.copies < 1:
        yield "stock", f"it is cut {layout.copies} times, expected once or more"
    if not 0 <= layout.sheet < len(job.sheets):
        yield "stock", f"there is no sheet {layout.sheet} in the job"
        return
    sheet = job.sheets[layout.sheet]
    leaves: list[tuple[Node, Part]] = []
    for node in nodes(layout.root):
        if node.part is not None and 0 <= node.part < len(job.parts):
            leaves.append((node, job.parts[node.part]))
        elif node.part is not None:
            yield "count", f"the leaf {place(node)} is part {node.part}, which the job lacks"
    for node, part in leaves:
        yield from _part_faults(node, part, sheet)
    boxes = [(n.x_um, n.y_um, n.x_um + n.dx_um, n.y_um + n.dy_um) for n, _ in leaves]
    names = [f"{part.name!r} {place(node)}" for node, part in leaves]
    close = list(islice(_too_close(boxes, names, job.rules.kerf_um), 2 * MOST_ALIKE))
    yield from close
    wrong_tree = [
        ("tree", remark) for remark in tree_remarks(layout.root, sheet, job.rules.kerf_um)
    ]
    yield from wrong_tree
    if not close:
        yield from _cut_faults(job, sheet, boxes, None if wrong_tree else layout.root)
    yield from _long_cuts(job, sheet, layout.root)


def _part_faults(node: Node, part: Part, sheet: Sheet) -> Iterator[tuple[str, str]]:
    named = f"part {part.name!r} {place(node)} on sheet {sheet.name!r}"
    size = (part.saw_length_um, part.saw_width_um)
    if node.turned:
        size = (size[1], size[0])
    if (node.dx_um, node.dy_um) != size:
        how = "turned" if node.turned else "as written"
        yield "size", f"{named}: its saw size {how} is {mm_text(size[0])}x{mm_text(size[1])}"
    if part.grain is not Grain.NONE and sheet.grain is not Grain.NONE:
        runs_along_x = (part.grain is Grain.LENGTH) is not node.turned
        if runs_along_x is not (sheet.grain is Grain.LENGTH):
            yield "turned", f"{named}: its grain would lie across the sheet's"
    right, top = sheet.length_um - sheet.trim.right_um, sheet.width_um - sheet.trim.top_um
    if (
        node.x_um < sheet.trim.left_um
        or node.y_um < sheet.trim.bottom_um
        or node.x_um + node.dx_um > right
        or node.y_um + node.dy_um > top
    ):
        yield (
            "outside",
            (
                f"{named} reaches out of the field inside the trim, x from "
                f"{mm_text(sheet.trim.left_um)} to {mm_text(right)}, y from "
                f"{mm_text(sheet.trim.bottom_um)} to {mm_text(top)}"
            ),
        )


def _too_close(boxes: list[Box], names: list[str], kerf_um: int) -> Iterator[tuple[str, str]]:
    """Pairs with less than a kerf between them in both directions.

    A gap of a kerf in one direction is enough, since a straight cut passes there; two corners
    nearer than a kerf in both leave room for none.
    """
    if len(boxes) < 2:
        return
    order = sorted(range(len(boxes)), key=lambda i: boxes[i])
    left, bottom, right, top = np.array([boxes[i] for i in order], dtype=np.int64).T
    # No box that starts right of this can be near; a running maximum, since lengths differ.
    reach = np.searchsorted(left, right + max(kerf_um, 1), side="left")
    for start in range(0, len(order), _BLOCK):
        rows = slice(start, start + _BLOCK)
        columns = slice(start, int(reach[rows].max()))
        gap = np.maximum(_gap(left, right, rows, columns), _gap(bottom, top, rows, columns))
        for i, j in np.argwhere(gap < kerf_um):
            if i >= j:
                continue
            first, second = names[order[start + i]], names[order[start + j]]
            if gap[i, j] < 0:
                yield "overlap", f"parts {first} and {second} overlap by {mm_text(-int(gap[i, j]))}"
            else:
                yield (
                    "kerf",
                    (
                        f"parts {first} and {second} lie {mm_text(int(gap[i, j]))} apart, "
                        f"the kerf is {mm_text(kerf_um)}"
                    ),
                )


def _gap(
    low: np.ndarray[tuple[int], np.dtype[np.int64]],
    high: np.ndarray[tuple[int], np.dtype[np.int64]],
    rows: slice,
    columns: slice,
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Gap between the intervals of each pair; negative when they overlap."""
    between: np.ndarray[tuple[int, int], np.dtype[np.int64]] = np.maximum(
        low[rows, None], low[None, columns]
    ) - np.minimum(high[rows, None], high[None, columns])
    return between


def _cut_faults(
    job: CuttingJob, sheet: Sheet, boxes: list[Box], root: Node | None
) -> Iterator[tuple[str, str]]:
    """Guillotine, rounds and first cut; of the tree too, unless it is broken already."""
    if not boxes:
        return
    rules = job.rules
    named = f"sheet {sheet.name!r}"
    field = (
        min(sheet.trim.left_um, *(box[0] for box in boxes)),
        min(sheet.trim.bottom_um, *(box[1] for box in boxes)),
        max(sheet.length_um - sheet.trim.right_um, *(box[2] for box in boxes)),
        max(sheet.width_um - sheet.trim.top_um, *(box[3] for box in boxes)),
    )
    axes: tuple[Axis, ...] = ("x", "y")
    rounds = {axis: rounds_needed(boxes, field, rules.kerf_um, axis) for axis in axes}
    fewest = min((each for each in rounds.values() if each is not None), default=None)
    if fewest is None:
        yield "not_guillotine", f"no order of edge-to-edge cuts takes {named} apart"
        return
    first = FIRST_AXIS[rules.first_cut]
    if rules.stages is not None and fewest > rules.stages:
        yield (
            "stages",
            f"{named} takes {fewest} rounds of cuts, allowed are {rules.stages}",
        )
        return
    if first is not None and _exceeds(rounds[first], rules.stages):
        yield (
            "first_cut",
            (
                f"{named} takes {rounds[first]} rounds when the first is {rules.first_cut.value}, "
                f"allowed are {rules.stages}"
            ),
        )
        return
    if root is None:
        return
    if (
        first is not None
        and root.axis == OTHER[first]
        and a_cut_passes(boxes, field, rules.kerf_um, first)
    ):
        yield "first_cut", f"the first cuts of {named} are not {rules.first_cut.value}"
    elif _exceeds(taken := tree_rounds(root, first), rules.stages):
        yield (
            "stages",
            (
                f"{named} can be sawn in {rounds[first] if first else fewest} rounds, but its tree "
                f"takes {taken}; allowed are {rules.stages}"
            ),
        )


def _exceeds(rounds: int | None, stages: int | None) -> bool:
    return stages is not None and rounds is not None and rounds > stages


def _long_cuts(job: CuttingJob, sheet: Sheet, root: Node) -> Iterator[tuple[str, str]]:
    longest = job.rules.longest_cut_um
    if longest is None:
        return
    for node in nodes(root):
        if node.axis is not None and cuts_anything(node):
            length = span(node, OTHER[node.axis])[1]
            if length > longest:
                yield (
                    "cut_too_long",
                    (
                        f"the piece {place(node)} of sheet {sheet.name!r} takes cuts of "
                        f"{mm_text(length)}, the saw makes at most {mm_text(longest)}"
                    ),
                )


def _stock_remarks(plan: CuttingPlan) -> Iterator[str]:
    used: Counter[int] = Counter()
    for layout in plan.layouts:
        used[layout.sheet] += layout.copies
    for index, sheet in enumerate(plan.job.sheets):
        if sheet.quantity is not None and used[index] > sheet.quantity:
            yield f"sheet {sheet.name!r}: {used[index]} are cut, {sheet.quantity} are in stock"


def _count_remarks(plan: CuttingPlan) -> Iterator[str]:
    placed: Counter[int] = Counter()
    for layout in plan.layouts:
        for node in nodes(layout.root):
            if node.part is not None:
                placed[node.part] += layout.copies
    missing: Counter[int] = Counter()
    for index, pieces in plan.unplaced:
        if not 0 <= index < len(plan.job.parts):
            yield f"part {index} is called unplaced, but the job lacks it"
        if pieces < 0:
            yield f"part {index}: {pieces} pieces are called unplaced"
        missing[index] += pieces
    for index, part in enumerate(plan.job.parts):
        if placed[index] + missing[index] != part.quantity:
            yield (
                f"part {part.name!r}: {placed[index]} pieces placed and {missing[index]} called "
                f"unplaced, asked for are {part.quantity}"
            )
