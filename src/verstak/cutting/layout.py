"""Where every part lies: a guillotine tree per sheet. Lengths are whole micrometres.

A tree's root is the sheet's usable field (inside the trim). An inner node is cut by parallel
cuts into children that follow one another along its ``axis``, one kerf between neighbours; the
children fill the other direction completely. A leaf is a part, or what is left over. What is
left and narrower than the kerf is sawdust and has no leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from verstak.cutting.job import CuttingJob
from verstak.cutting.sheet_cost import plan_cost, sheet_costs

Axis = Literal["x", "y"]


@dataclass(frozen=True, slots=True)
class Node:
    """A rectangle of the sheet, in the sheet's own coordinates (trim included in x and y).

    Args:
        x_um: Left side.
        y_um: Bottom side.
        dx_um: Extent along x.
        dy_um: Extent along y.
        axis: Direction in which the children follow one another: ``x`` when the cuts run
            along y, ``y`` when they run along x; ``None`` for a leaf.
        children: From left to right, or from the bottom up.
        part: Index into ``job.parts``; ``None`` for inner nodes and left-overs.
        turned: The part lies with its length along y.
    """

    x_um: int
    y_um: int
    dx_um: int
    dy_um: int
    axis: Axis | None = None
    children: tuple[Node, ...] = ()
    part: int | None = None
    turned: bool = False

    @property
    def area_um2(self) -> int:
        """Area."""
        return self.dx_um * self.dy_um

    def leaves(self) -> Iterator[Node]:
        """All leaves below, or the node itself."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One pattern, and how many sheets are cut by it.

    Args:
        sheet: Index into ``job.sheets``.
        copies: Sheets cut this way.
        root: The usable field; its leaves are parts and left-overs.
    """

    sheet: int
    copies: int
    root: Node

    def parts(self) -> Iterator[Node]:
        """The leaves that are parts."""
        return (leaf for leaf in self.root.leaves() if leaf.part is not None)

    def leftovers(self) -> Iterator[Node]:
        """The leaves that are not."""
        return (leaf for leaf in self.root.leaves() if leaf.part is None)


def layouts_cost(job: CuttingJob, layouts: Iterable[SheetLayout]) -> float:
    """Cost of layouts in the job's objective (:mod:`verstak.cutting.sheet_cost`)."""
    return plan_cost(sheet_costs(job), ((layout.sheet, layout.copies) for layout in layouts))


@dataclass(frozen=True, slots=True)
class Bound:
    """A proven floor under any answer to the same job.

    Args:
        sheets: No plan can use fewer new sheets; offcuts from stock are not counted.
        value: The bound before rounding up, in sheets.
        method: ``area`` or ``column generation``.
        cost: With several sheet sizes: no plan can cost less (price, or area in m² where a price
            is missing); ``None`` with one size, where counting sheets says it all.
    """

    sheets: int
    value: float
    method: str
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class CuttingPlan:
    """An answer: which patterns, how good, and how it was found.

    Args:
        job: What was asked. Parts in ``unplaced`` are still in it.
        layouts: Patterns with their counts.
        unplaced: Pieces that are not placed, by part index: larger than every sheet, or the
            stock ran out.
        bound: Floor under the number of sheets for the parts that are placed; ``None`` while
            none is known.
        method: Name of the algorithm that found the layouts.
        seconds: Wall time until the answer.
        complete: ``False`` when the search was cancelled, cut short or its solver failed, so
            that a better plan may exist than the time limit alone would allow.
        remark: Why it is not complete.
    """

    job: CuttingJob
    layouts: tuple[SheetLayout, ...]
    unplaced: tuple[tuple[int, int], ...] = ()
    bound: Bound | None = None
    method: str = ""
    seconds: float = 0.0
    complete: bool = True
    remark: str | None = None

    @property
    def sheets(self) -> int:
        """New sheets used."""
        return sum(n.copies for n in self.layouts if not self.job.sheets[n.sheet].offcut)

    @property
    def offcuts_used(self) -> int:
        """Offcuts from stock used."""
        return sum(n.copies for n in self.layouts if self.job.sheets[n.sheet].offcut)

    @property
    def proven(self) -> bool:
        """No plan with fewer sheets (several sizes: no cheaper plan) exists."""
        if self.bound is None:
            return False
        if self.bound.cost is None:
            return self.sheets <= self.bound.sheets
        return layouts_cost(self.job, self.layouts) <= self.bound.cost * (1 + 1e-9)
