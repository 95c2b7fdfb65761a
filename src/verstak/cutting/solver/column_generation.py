"""A proven floor under the number of sheets, and good patterns as a by-product.

The plan is a linear program over all staged patterns: as few sheets (or as little cost) as
possible, every part cut often enough. Patterns are generated when they are worth it
(:mod:`verstak.cutting.solver.staged_knapsack` prices them exactly), and at every step the prices π of
the parts give a floor by duality:

    bound(π) = Σ dᵢ πᵢ / θ − Σₛ nₛ zₛ(π) / θ,   θ = maxₜ zₜ(π) / cₜ

with dᵢ the pieces wanted, zₜ the best pattern of new sheet size t at cost cₜ, and zₛ that of
offcut size s of which nₛ are in stock (they cost nothing, and may be used up).

Source:
    Gilmore and Gomory, Operations Research 9 (1961) 849-859 and 11 (1963) 863-888;
    Farley, "A note on bounding a class of linear programming problems, including cutting stock
    problems", Operations Research 38 (1990) 922-923, for the bound before the end.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import highspy
import numpy as np
import numpy.typing as npt

from verstak.cutting.job import CuttingJob, FirstCut, Part, Sheet
from verstak.cutting.solver.free_knapsack import FreeKnapsack
from verstak.cutting.solver.staged_knapsack import Pattern, Piece, Section, StagedKnapsack, Strip
from verstak.errors import SolverFailed

Direction = Literal["x", "y"]

_EPS = 1e-7


@dataclass(frozen=True, slots=True)
class Column:
    """A pattern that the program may use.

    Args:
        sheet: Index of the sheet size.
        axis: Axis that the strips follow one another along.
        pattern: The strips.
        counts: Pieces of each part, as (part, pieces).
    """

    sheet: int
    axis: Direction
    pattern: Pattern
    counts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Where the column generation ended.

    Args:
        bound: Proven floor under the objective, not rounded.
        optimal: Whether no better pattern exists, so that the floor cannot rise further here.
        columns: Every pattern generated; all feasible.
        usage: How often the fractional optimum uses each.
    """

    bound: float
    optimal: bool
    columns: tuple[Column, ...]
    usage: tuple[float, ...]


def directions(job: CuttingJob, sheet: Sheet) -> tuple[Direction, ...]:
    """Axes that strips may follow one another along on a sheet.

    Cuts across the sheet's length separate strips that follow one another along x; they are as
    long as the sheet is wide. A direction whose first cuts are too long for the saw is left out.
    """
    longest = job.rules.longest_cut_um
    allowed: list[Direction] = []
    if job.rules.first_cut is not FirstCut.LENGTHWISE and (
        longest is None or sheet.usable_width_um <= longest
    ):
        allowed.append("x")
    if job.rules.first_cut is not FirstCut.CROSSWISE and (
        longest is None or sheet.usable_length_um <= longest
    ):
        allowed.append("y")
    return tuple(allowed)


def pieces_for(parts: Sequence[Part], sheet: Sheet, axis: Direction) -> tuple[Piece, ...]:
    """The parts in their allowed turnings, as the knapsack of one direction sees them."""
    made = []
    for index, part in enumerate(parts):
        for turned in part.turnings(sheet):
            dx, dy = part.saw_length_um, part.saw_width_um
            if turned:
                dx, dy = dy, dx
            along, across = (dx, dy) if axis == "x" else (dy, dx)
            made.append(Piece(index, turned, along, across))
    return tuple(made)


class ColumnGeneration:
    """The linear program of one job.

    Args:
        job: Parts that fit. Without a limit of stages the patterns have three, and only
            :meth:`floor_of_free_plans` is a floor.
        costs: Objective per sheet size: 1 to count sheets; 0 for offcuts in stock.
    """

    def __init__(self, job: CuttingJob, costs: Sequence[float]) -> None:
        self.job = job
        self.costs = tuple(costs)
        self.demand = [part.quantity for part in job.parts]
        self.columns: list[Column] = []
        self.prices: list[float] = [0.0] * len(self.demand)
        stages = job.rules.stages or 3
        self.pricers = [
            (index, axis, self._pricer(sheet, axis, stages))
            for index, sheet in enumerate(job.sheets)
            for axis in directions(job, sheet)
            if sheet.quantity is None or sheet.quantity > 0
        ]
        self.limited = {
            index: sheet.quantity
            for index, sheet in enumerate(job.sheets)
            if sheet.quantity is not None and sheet.quantity > 0
        }
        self._rows = {index: len(job.parts) + n for n, index in enumerate(self.limited)}
        self._highs = self._empty_program()
        # When the stock may run out, a part may also stay uncut, at a price above any sheet's.
        self._slacks = self._add_slacks() if self._stock_may_run_out() else 0
        for part in range(len(job.parts)):
            self._add_uniform(part)

    @property
    def operations(self) -> int:
        """About how many additions one round of pricing takes."""
        return sum(knap.operations for _, _, knap in self.pricers)

    def run(
        self,
        stop: Callable[[], bool],
        on_bound: Callable[[float], None] | None = None,
    ) -> Relaxation:
        """Generate patterns until none is worth adding or ``stop`` says so.

        Raises:
            SolverFailed: the linear program could not be solved.
        """
        bound, optimal = 0.0, False
        while not stop():
            prices, stock_prices = self._solve()
            self.prices = prices
            found = [(i, axis, knap.best(prices), knap) for i, axis, knap in self.pricers]
            best: dict[int, float] = {}
            for index, _, pattern, _ in found:
                best[index] = max(best.get(index, 0.0), pattern.value)
            floor = self._floor(prices, best)
            if floor > bound + _EPS:
                bound = floor
                if on_bound:
                    on_bound(bound)
            added = False
            for index, axis, pattern, knap in found:
                worth = pattern.value + stock_prices.get(index, 0.0)
                if worth > self.costs[index] + _EPS:
                    added |= self._add(index, axis, pattern, exact=knap.exact)
            if not added:
                optimal = True
                break
        self._solve()
        usage = tuple(self._highs.getSolution().col_value)[self._slacks :]
        return Relaxation(bound, optimal, tuple(self.columns), usage)

    def floor_of_free_plans(self) -> float:
        """Floor under plans with any number of stages, from the last prices; 0 if too costly."""
        best: dict[int, float] = {}
        for index, sheet in enumerate(self.job.sheets):
            free = FreeKnapsack(
                sheet.usable_length_um,
                sheet.usable_width_um,
                self.job.rules.kerf_um,
                pieces_for(self.job.parts, sheet, "x"),
            )
            if not free.affordable:
                return 0.0
            best[index] = free.best_value(self.prices)
        return self._floor(self.prices, best)

    def integer(self, *, seconds: float, nodes: int | None = None) -> tuple[int, ...] | None:
        """How often to use each column so far, in whole sheets; ``None`` if none was found.

        Args:
            seconds: Time for the branch and bound.
            nodes: Limit on its nodes, for answers that repeat on any machine.
        """
        highs = self._highs
        total = self._slacks + len(self.columns)
        everything = np.arange(total, dtype=np.int32)
        self._favour_offcuts(on=True)
        highs.changeColsIntegrality(total, everything, _kinds(total, integer=True))
        highs.setOptionValue("time_limit", highs.getRunTime() + max(seconds, 0.01))
        if nodes is not None:
            highs.setOptionValue("mip_max_nodes", nodes)
        highs.run()
        found = highs.getInfo().primal_solution_status == highspy.kSolutionStatusFeasible
        values = highs.getSolution().col_value if found else None
        highs.changeColsIntegrality(total, everything, _kinds(total, integer=False))
        highs.setOptionValue("time_limit", highspy.kHighsInf)
        self._favour_offcuts(on=False)
        return None if values is None else tuple(round(v) for v in values[self._slacks :])

    def _stock_may_run_out(self) -> bool:
        return all(sheet.quantity is not None for sheet in self.job.sheets if not sheet.offcut)

    def _add_slacks(self) -> int:
        smallest = min(s.usable_length_um * s.usable_width_um for s in self.job.sheets)
        dearest = max(self.costs, default=0.0) or 1.0
        for row, part in enumerate(self.job.parts):
            share = part.saw_length_um * part.saw_width_um / smallest
            price = 1000 * dearest * max(share, 0.01)
            self._highs.addCol(price, 0.0, highspy.kHighsInf, 1, np.array([row]), np.array([1.0]))
        return len(self.job.parts)

    def _favour_offcuts(self, *, on: bool) -> None:
        """Among plans of equal cost, cut as much as possible from offcuts.

        The whole reward is less than the smallest cost, so it never buys a sheet.
        """
        cheapest = min((c for c in self.costs if c > 0), default=1.0)
        stock = sum(n for i, n in self.limited.items() if self.costs[i] <= 0)
        for number, column in enumerate(self.columns):
            if self.costs[column.sheet] <= 0:
                sheet = self.job.sheets[column.sheet]
                placed = sum(
                    n * self.job.parts[p].saw_length_um * self.job.parts[p].saw_width_um
                    for p, n in column.counts
                )
                share = placed / (sheet.usable_length_um * sheet.usable_width_um)
                reward = cheapest / 10 * share / max(stock, 1)
                self._highs.changeColCost(self._slacks + number, -reward if on else 0.0)

    def _pricer(self, sheet: Sheet, axis: Direction, stages: int) -> StagedKnapsack:
        along, across = sheet.usable_length_um, sheet.usable_width_um
        if axis == "y":
            along, across = across, along
        rules = self.job.rules
        pieces = pieces_for(self.job.parts, sheet, axis)
        return StagedKnapsack(
            along, across, rules.kerf_um, pieces, stages=stages, widest=rules.longest_cut_um
        )

    def _empty_program(self) -> highspy.Highs:
        highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its stubs leave it out
        highs.silent()
        highs.setOptionValue("threads", 1)
        for wanted in self.demand:
            highs.addRow(wanted, highspy.kHighsInf, 0, np.array([]), np.array([]))
        for quantity in self.limited.values():
            highs.addRow(-highspy.kHighsInf, quantity, 0, np.array([]), np.array([]))
        return highs

    def _solve(self) -> tuple[list[float], dict[int, float]]:
        highs = self._highs
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(
                f"the linear program ended as {highs.modelStatusToString(highs.getModelStatus())}"
            )
        duals = highs.getSolution().row_dual
        prices = [max(0.0, dual) for dual in duals[: len(self.demand)]]
        return prices, {index: min(0.0, duals[row]) for index, row in self._rows.items()}

    def _floor(self, prices: Sequence[float], best: Mapping[int, float]) -> float:
        """The duality bound, given the value of the best pattern of every sheet size."""
        ratios = [best[i] / self.costs[i] for i in best if self.costs[i] > 0]
        scale = max(ratios, default=0.0)
        if scale <= 0:
            return 0.0
        free = sum(self.limited[i] * best[i] for i in best if self.costs[i] <= 0)
        return (float(np.dot(self.demand, prices)) - free) / scale

    def _add_uniform(self, part: int) -> None:
        """First columns of a part: sheets that hold nothing else, so that there is a plan."""
        kerf = self.job.rules.kerf_um
        for index, axis, knap in self.pricers:
            for piece in knap.pieces:
                if piece.part != part:
                    continue
                across = (knap.across + kerf) // (piece.across + kerf)
                along = (knap.along + kerf) // (piece.along + kerf)
                strip = Strip(piece.along, (Section(piece.across, (piece,)),) * across)
                self._add(index, axis, Pattern((strip,) * along, 0.0), exact=True)

    def _add(self, index: int, axis: Direction, pattern: Pattern, *, exact: bool) -> bool:
        if not exact and not self._fits(index, axis, pattern):
            return False
        counted = Counter(piece.part for piece in pattern.pieces())
        counts = tuple(sorted(counted.items()))
        known = any(c.sheet == index and c.counts == counts for c in self.columns)
        if known or not counts:
            return False
        self.columns.append(Column(index, axis, pattern, counts))
        rows = [part for part, _ in counts]
        values = [float(pieces) for _, pieces in counts]
        if index in self._rows:
            rows.append(self._rows[index])
            values.append(1.0)
        self._highs.addCol(
            self.costs[index], 0.0, highspy.kHighsInf, len(rows), np.array(rows), np.array(values)
        )
        return True

    def _fits(self, index: int, axis: Direction, pattern: Pattern) -> bool:
        """A pattern from a coarsened grid, measured with its true sizes."""
        sheet, kerf = self.job.sheets[index], self.job.rules.kerf_um
        along, across = sheet.usable_length_um, sheet.usable_width_um
        if axis == "y":
            along, across = across, along
        if sum(strip.along + kerf for strip in pattern.strips) > along + kerf:
            return False
        return all(
            sum(section.across + kerf for section in strip.sections) <= across + kerf
            for strip in pattern.strips
        )


def _kinds(total: int, *, integer: bool) -> npt.NDArray[np.uint8]:
    kind = highspy.HighsVarType.kInteger if integer else highspy.HighsVarType.kContinuous
    return np.full(total, int(kind), dtype=np.uint8)


def whole(bound: float) -> int:
    """The least whole number of sheets that a fractional floor allows."""
    return max(0, math.ceil(bound - 1e-6))
