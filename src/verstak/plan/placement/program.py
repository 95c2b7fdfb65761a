"""The integer program: one worker for each role, within every pool's memory, as good as can be.

Binary x_j says whether column j is taken.

    Σ_{j serves r} x_j = 1             for every role r
    Σ_j memory_{j,p} x_j ≤ capacity_p  for every pool p
    Σ_{j in S} x_j ≤ |S| − 1           for the signature S of every plan found before

What is best is decided one thing after another, each solved to its proven optimum and then held:
the fewest wishes missed, the highest quality, the highest speed, the least memory. All of it is
whole numbers, so a solution is checked exactly. After each step, columns are left out whose best
completion, memory ignored, would still miss what was reached; where the choice so far reaches the
least that is possible with memory ignored, nothing is left to solve. A worker that serves several roles is one column,
so its weights and its process count once, and its cache is that of all its roles.

The solver is HiGHS (https://highs.dev), exact for programs of this kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import highspy
import numpy as np

from verstak.errors import SolverFailed
from verstak.plan.placement.column import Capacity, Column, Signature, check, signature
from verstak.plan.placement.dominance import undominated
from verstak.plan.placement.solver import silent_solver

type Objective = Callable[[Column], int]

type Costs = tuple[int, ...]
"""Misses, quality, speed, MiB of a whole plan: less is better, the first before the next."""


def costs_of(columns: Sequence[Column]) -> Costs:
    """What plans are compared by."""
    before = [column.costs for column in columns]
    memory = sum(sum(column.memory_mib) for column in columns)
    return (*(sum(parts) for parts in zip(*before, strict=True)), memory)


def best_plans(
    columns: Sequence[Column],
    capacity: Capacity,
    *,
    plans: int,
    before: Sequence[Signature] = (),
    most: int | None = None,
) -> list[tuple[int, ...]]:
    """The best few plans of different signatures, the best first, as indexes of columns.

    Args:
        columns: Every way of serving some roles.
        capacity: Roles and pools.
        plans: How many are wanted in all; fewer come back when there are no more.
        before: Signatures of the best plans that are known already.
        most: How many to find now; ``None`` = all that are wanted.

    Raises:
        SolverFailed: the solver gave up, or what it said does not hold.
        UsageError: a column does not belong to the capacity.
    """
    check(columns, capacity)
    fitting = [i for i, column in enumerate(columns) if capacity.holds(column.memory_mib)]
    kept = [fitting[i] for i in undominated([columns[i] for i in fitting], plans=plans)]
    found: list[tuple[int, ...]] = []
    forbidden = list(before)
    wanted = plans - len(before)
    while len(found) < (wanted if most is None else min(most, wanted)):
        chosen = _optimum(columns, kept, capacity, forbidden)
        if chosen is None:
            break
        found.append(chosen)
        forbidden.append(signature([columns[i] for i in chosen]))
    return found


def least_excess(columns: Sequence[Column], capacity: Capacity) -> tuple[int, ...] | None:
    """The choice that lacks the least memory over all pools; ``None`` when a role has no column.

    Raises:
        SolverFailed: the solver gave up.
        UsageError: a column does not belong to the capacity.
    """
    check(columns, capacity)
    return _optimum(columns, range(len(columns)), capacity, (), elastic=True)


def _optimum(
    columns: Sequence[Column],
    indexes: Sequence[int],
    capacity: Capacity,
    forbidden: Sequence[Signature],
    *,
    elastic: bool = False,
) -> tuple[int, ...] | None:
    """The best plan among some columns; ``None`` when there is none."""
    left = list(indexes)
    if not _covers([columns[i].roles for i in left], capacity.roles):
        return None  # a role without any column: not a program that the solver takes
    chosen: tuple[int, ...] | None = None
    lacking: float | None = None
    held: list[tuple[Objective, int]] = []
    if elastic:
        program = _Program([columns[i] for i in left], capacity, forbidden, held, elastic=True)
        solved = program.solve(None)
        if solved is None:
            return None
        lacking, _ = solved
    for objective in _objectives(columns[left[0]]):
        values = {i: objective(columns[i]) for i in left}
        least = _least_values(columns, left, values, capacity.roles)
        if chosen is None or sum(values[i] for i in chosen) > least[-1]:
            program = _Program(
                [columns[i] for i in left],
                capacity,
                forbidden,
                held,
                elastic=elastic,
                lacking=lacking,
            )
            solved = program.solve(objective)
            if solved is None:
                return None
            chosen = tuple(left[j] for j in solved[1])
        reached = sum(values[i] for i in chosen)
        held.append((objective, reached))
        # Columns that some choice of what is reached may hold, memory ignored.
        left = [i for i in left if values[i] + least[~columns[i].roles] <= reached]
    return chosen


def least_costs(columns: Sequence[Column], roles: int) -> list[tuple[float, ...]]:
    """Least costs before memory, memory ignored, of serving exactly the roles of each set.

    Compared number by number; a set that nothing serves costs infinitely much.
    """
    cheapest: dict[int, tuple[float, ...]] = {}
    for column in columns:
        known = cheapest.get(column.roles)
        if known is None or column.costs < known:
            cheapest[column.roles] = column.costs
    numbers = len(columns[0].costs) if columns else 0
    least: list[tuple[float, ...]] = [(math.inf,) * numbers for _ in range(1 << roles)]
    least[0] = (0.0,) * numbers
    for mask in range(1, 1 << roles):
        for served, costs in cheapest.items():
            if served & mask == served:
                rest = least[mask ^ served]
                together = tuple(a + b for a, b in zip(costs, rest, strict=True))
                least[mask] = min(least[mask], together)
    return least


def _least_values(
    columns: Sequence[Column], left: Sequence[int], values: dict[int, int], roles: int
) -> list[float]:
    """Least value, memory ignored, of serving exactly the roles of each set; by their bits."""
    cheapest: dict[int, float] = {}
    for i in left:
        mask = columns[i].roles
        cheapest[mask] = min(cheapest.get(mask, math.inf), values[i])
    least = [0.0] + [math.inf] * ((1 << roles) - 1)
    for mask in range(1, 1 << roles):
        for served, value in cheapest.items():
            if served & mask == served:
                least[mask] = min(least[mask], value + least[mask ^ served])
    return least


def _objectives(like: Column) -> list[Objective]:
    parts = [partial(_cost, number=number) for number in range(len(like.costs))]
    return [*parts, lambda column: sum(column.memory_mib)]


def _cost(column: Column, *, number: int) -> int:
    return column.costs[number]


def _covers(served: Sequence[int], roles: int) -> bool:
    together = 0
    for mask in served:
        together |= mask
    return together == (1 << roles) - 1


class _Program:
    """One program with one objective, solved once."""

    def __init__(
        self,
        columns: Sequence[Column],
        capacity: Capacity,
        forbidden: Sequence[Signature],
        held: Sequence[tuple[Objective, int]],
        *,
        elastic: bool = False,
        lacking: float | None = None,
    ) -> None:
        self._columns = columns
        self._capacity = capacity
        self._forbidden = forbidden
        self._elastic = elastic
        self._highs = silent_solver()
        total = len(columns)
        self._highs.addVars(total, np.zeros(total), np.ones(total))
        self._highs.changeColsIntegrality(
            total,
            np.arange(total, dtype=np.int32),
            np.full(total, int(highspy.HighsVarType.kInteger), dtype=np.uint8),
        )
        self._rows()
        for objective, reached in held:
            self._row(-highspy.kHighsInf, reached, [objective(column) for column in columns])
        if lacking is not None:
            slacks = np.arange(total, self._highs.getNumCol(), dtype=np.int32)
            self._highs.addRow(
                -highspy.kHighsInf, round(lacking), len(slacks), slacks, np.ones(len(slacks))
            )

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

    def solve(self, objective: Objective | None) -> tuple[float, tuple[int, ...]] | None:
        """Least value, and the columns that reach it; ``None`` when nothing is feasible.

        Args:
            objective: What is made least; ``None`` = the memory that is lacking.
        """
        highs = self._highs
        total, own = highs.getNumCol(), len(self._columns)
        costs = np.zeros(total)
        if objective is None:
            costs[own:] = 1.0
        else:
            costs[:own] = [objective(column) for column in self._columns]
        highs.changeColsCost(total, np.arange(total, dtype=np.int32), costs)
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(f"the placement ended as {highs.modelStatusToString(status)}")
        values = np.array(highs.getSolution().col_value)
        chosen = tuple(int(i) for i in np.flatnonzero(values[:own] > 0.5))
        self._prove(chosen)
        return float(costs @ values), chosen

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
