"""The saw cuts of one sheet, in the order in which an operator makes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from verstak.cutting.checking.guillotine import OTHER
from verstak.cutting.checking.tree_check import span
from verstak.cutting.job import CuttingJob, Sheet
from verstak.cutting.layout import Axis, Node, SheetLayout

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """One straight cut, in the sheet's own coordinates.

    Args:
        number: From 1, in the order of sawing.
        stage: 0 for trimming the sheet, 1 for the first round, and so on.
        axis: Direction in which the saw is set over: ``x`` when the blade runs along y.
        position_um: Coordinate on that axis of the edge that the cut leaves on the measured
            piece; the kerf lies beyond it.
        start_um: Where the blade enters, as (x, y).
        end_um: Where it leaves.
        fence_um: Size that the fence is set to: from the reference edge of the piece on the
            table to the cut. Of parallel cuts each measures its own strip, because the rest is
            pushed against the fence again.
        setup: The fence is moved for it: the size differs from that of the previous cut in the
            same direction, or there was none yet.
        turn: The piece is turned by 90° first: the previous cut ran in the other direction.
    """

    number: int
    stage: int
    axis: Axis
    position_um: int
    start_um: Point
    end_um: Point
    fence_um: int
    setup: bool = False
    turn: bool = False

    @property
    def length_um(self) -> int:
        """How far the blade runs in the piece."""
        return abs(self.end_um[0] - self.start_um[0]) + abs(self.end_um[1] - self.start_um[1])


@dataclass(frozen=True, slots=True)
class CutTotals:
    """Cuts of one or more sheets, added up."""

    cuts: int = 0
    length_um: int = 0
    setups: int = 0
    turns: int = 0


def cut_sequence(job: CuttingJob, layout: SheetLayout) -> tuple[Cut, ...]:
    """All cuts of one sheet: first its trim, then the tree of cuts.

    The trim goes bottom, top, left, right, leaving out sides without any; so its first cuts run
    over the whole sheet, the others over what is left. A node's parallel cuts are made one
    after another, then each of its pieces is taken to the end before the next. A cut is needed
    after every child but the last, and after the last one too when the piece reaches further,
    if only by sawdust.

    Args:
        job: The layout's own.
        layout: One that the checker accepts.

    Returns:
        Cuts numbered from 1. The first has no turn and is a setup.
    """
    cuts: list[Cut] = []
    fences: dict[Axis, int] = {}
    for cut in (*_trim_cuts(job.sheets[layout.sheet]), *_tree_cuts(layout.root)):
        cuts.append(
            replace(
                cut,
                number=len(cuts) + 1,
                setup=fences.get(cut.axis) != cut.fence_um,
                turn=bool(cuts) and cuts[-1].axis != cut.axis,
            )
        )
        fences[cut.axis] = cut.fence_um
    return tuple(cuts)


def cut_totals(cuts: Iterable[Cut], copies: int = 1) -> CutTotals:
    """Sums over the cuts of one sheet, times its copies.

    Every copy is sawn by itself, one sheet at a time; a saw that cuts books of several sheets
    needs fewer.
    """
    listed = tuple(cuts)
    return CutTotals(
        cuts=copies * len(listed),
        length_um=copies * sum(cut.length_um for cut in listed),
        setups=copies * sum(cut.setup for cut in listed),
        turns=copies * sum(cut.turn for cut in listed),
    )


def _trim_cuts(sheet: Sheet) -> Iterator[Cut]:
    """The far sides are measured from the near ones, which are straight by then."""
    trim = sheet.trim
    bottom, top = trim.bottom_um, sheet.width_um - trim.top_um
    left, right = trim.left_um, sheet.length_um - trim.right_um
    along = ((0, sheet.length_um), (bottom, top))
    if trim.bottom_um:
        yield _cut(0, "y", bottom, along[0], trim.bottom_um)
    if trim.top_um:
        yield _cut(0, "y", top, along[0], top - bottom)
    if trim.left_um:
        yield _cut(0, "x", left, along[1], trim.left_um)
    if trim.right_um:
        yield _cut(0, "x", right, along[1], right - left)


def _tree_cuts(root: Node) -> Iterator[Cut]:
    waiting = [(root, 1)]
    while waiting:
        node, stage = waiting.pop()
        if node.axis is not None and node.children:
            yield from _node_cuts(node, node.axis, stage)
        waiting.extend((child, stage + 1) for child in reversed(node.children))


def _node_cuts(node: Node, axis: Axis, stage: int) -> Iterator[Cut]:
    start, extent = span(node, axis)
    low, across = span(node, OTHER[axis])
    for index, child in enumerate(node.children):
        first, size = span(child, axis)
        last = index == len(node.children) - 1
        if not last or first + size < start + extent:
            yield _cut(stage, axis, first + size, (low, low + across), size)


def _cut(stage: int, axis: Axis, position: int, run: tuple[int, int], fence: int) -> Cut:
    ends: tuple[Point, Point] = (
        ((position, run[0]), (position, run[1]))
        if axis == "x"
        else ((run[0], position), (run[1], position))
    )
    return Cut(0, stage, axis, position, *ends, fence)
