"""The integer program: one worker for each role, within every pool's memory, as good as can be.

Binary x_j says whether column j is taken.

    Σ_{j serves r} x_j = 1             for every role r
    Σ_j memory_{j,p} x_j ≤ capacity_p  for every pool p
    Σ_{j in S} x_j ≤ |S| − 1           for the signature S of every plan found before

What is best is decided one thing after another, each solved to its proven optimum and then held:
the fewest wishes missed, the highest quality, the highest speed, the least memory. All of it is
whole numbers, so a solution is checked exactly. A worker that serves several roles is one column,
so its weights and its process count once, and its cache is that of all its roles.

The solver is HiGHS (https://highs.dev), exact for programs of this kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import highspy
import numpy as np
import numpy.typing as npt

from verstak.errors import SolverFailed
from verstak.plan.placement.column import Capacity, Column, Signature, check, signature
from verstak.plan.placement.dominance import undominated

type Score = tuple[int, int, int, int]
"""Misses, quality, speed, MiB: of a whole plan."""

_OBJECTIVES: tuple[Callable[[Column], int], ...] = (
    lambda column: column.misses,
    lambda column: -column.quality,
    lambda column: -column.speed,
    lambda column: sum(column.memory_mib),
)


def score(columns: Sequence[Column]) -> Score:
    """What plans are compared by; less is better in the first and the last, more in the others."""
    return (
        sum(column.misses for column in columns),
        sum(column.quality for column in columns),
        sum(column.speed for column in columns),
        sum(sum(column.memory_mib) for column in columns),
    )


def best_plans(
    columns: Sequence[Column], capacity: Capacity, *, plans: int
) -> list[tuple[int, ...]]:
    """The best few plans of different signatures, the best first, as indexes of columns.

    Args:
        columns: Every way of serving some roles.
        capacity: Roles and pools.
        plans: How many at most; fewer come back when there are no more.

    Raises:
        SolverFailed: the solver gave up, or what it said does not hold.
        UsageError: a column does not belong to the capacity.
    """
    check(columns, capacity)
    fitting = [i for i, column in enumerate(columns) if capacity.holds(column.memory_mib)]
    kept = [fitting[i] for i in undominated([columns[i] for i in fitting], plans=plans)]
    found: list[tuple[int, ...]] = []
    forbidden: list[Signature] = []
    while len(found) < plans:
        chosen = _Program([columns[i] for i in kept], capacity, forbidden).optimum()
        if chosen is None:
            break
        plan = tuple(kept[i] for i in chosen)
        found.append(plan)
        forbidden.append(signature([columns[i] for i in plan]))
    return found


def least_excess(columns: Sequence[Column], capacity: Capacity) -> tuple[int, ...] | None:
    """The choice that lacks the least memory over all pools; ``None`` when a role has no column.

    Raises:
        SolverFailed: the solver gave up.
        UsageError: a column does not belong to the capacity.
    """
    check(columns, capacity)
    return _Program(columns, capacity, (), elastic=True).optimum()


class _Program:
    """One program, solved once."""

    def __init__(
        self,
        columns: Sequence[Column],
        capacity: Capacity,
        forbidden: Sequence[Signature],
        *,
        elastic: bool = False,
    ) -> None:
        self._columns = columns
        self._capacity = capacity
        self._forbidden = forbidden
        self._elastic = elastic
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its stubs leave it out
        self._highs.silent()
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        # Every objective is a whole number: half of one proves the optimum.
        self._highs.setOptionValue("mip_abs_gap", 0.5)
        for _ in columns:
            self._highs.addVar(0.0, 1.0)
        total = len(columns)
        self._highs.changeColsIntegrality(
            total,
            np.arange(total, dtype=np.int32),
            np.full(total, int(highspy.HighsVarType.kInteger), dtype=np.uint8),
        )
        self._rows()

    def _rows(self) -> None:
        columns, free = self._columns, -highspy.kHighsInf
        for role in range(self._capacity.roles):
            self._row(1.0, 1.0, [column.roles >> role & 1 for column in columns])
        for pool, most in enumerate(self._capacity.memory_mib):
            if most is not None:
                self._row(free, most, [column.memory_mib[pool] for column in columns])
        for groups in self._forbidden:
            self._row(free, len(groups) - 1, [column.group in groups for column in columns])
        if self._elastic:
            first = self._capacity.roles
            for row in range(first, self._highs.getNumRow()):
                self._highs.addCol(
                    0.0, 0.0, highspy.kHighsInf, 1, np.array([row], np.int32), np.array([-1.0])
                )

    def _row(self, low: float, high: float, coefficients: Sequence[int]) -> None:
        values = np.array(coefficients, dtype=np.float64)
        where = np.flatnonzero(values).astype(np.int32)
        self._highs.addRow(low, high, len(where), where, values[where])

    def optimum(self) -> tuple[int, ...] | None:
        """Columns of the best plan; ``None`` when there is none."""
        served = 0
        for column in self._columns:
            served |= column.roles
        if served != (1 << self._capacity.roles) - 1:
            return None  # a role without any column: not a program that the solver takes
        chosen: tuple[int, ...] | None = None
        if self._elastic:
            slacks = np.zeros(self._highs.getNumCol())
            slacks[len(self._columns) :] = 1.0
            chosen = self._solve(slacks)
            if chosen is None:
                return None
        for objective in _OBJECTIVES:
            values = np.array([objective(column) for column in self._columns], dtype=np.float64)
            padded = np.zeros(self._highs.getNumCol())
            padded[: len(values)] = values
            if chosen is not None and not values.any():
                continue
            chosen = self._solve(padded)
            if chosen is None:
                return None
        return chosen

    def _solve(self, costs: npt.NDArray[np.float64]) -> tuple[int, ...] | None:
        """Minimise, then hold the optimum in a row of its own for the objectives after."""
        highs = self._highs
        total = len(costs)
        highs.changeColsCost(total, np.arange(total, dtype=np.int32), costs)
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(f"the placement ended as {highs.modelStatusToString(status)}")
        values = np.array(highs.getSolution().col_value)
        chosen = tuple(int(i) for i in np.flatnonzero(values[: len(self._columns)] > 0.5))
        self._prove(chosen)
        reached = float(costs @ values)
        where = np.flatnonzero(costs).astype(np.int32)
        highs.addRow(-highspy.kHighsInf, round(reached) + 0.25, len(where), where, costs[where])
        return chosen

    def _prove(self, chosen: tuple[int, ...]) -> None:
        """Check the answer with whole numbers."""
        taken = [self._columns[i] for i in chosen]
        served = sum(column.roles for column in taken)
        used = [sum(pool) for pool in zip(*(c.memory_mib for c in taken), strict=True)]
        everyone = (1 << self._capacity.roles) - 1
        overlap = any(a.roles & b.roles for i, a in enumerate(taken) for b in taken[:i])
        if served != everyone or overlap:
            raise SolverFailed("the placement's answer does not serve each role once")
        if not self._elastic and not self._capacity.holds(used):
            raise SolverFailed("the placement's answer does not fit the memory")
