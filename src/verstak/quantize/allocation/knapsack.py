"""One option for each group, the least harm within a size: the multiple-choice knapsack, exactly.

Source: P. Sinha and A. Zoltners, "The multiple-choice knapsack problem", Operations Research 27,
1979; solved as an integer program by HiGHS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from verstak.errors import DoesNotFit, SolverFailed
from verstak.plan.placement.solver import silent_solver

_GAP = 1e-6
"""Proof that no choice does less harm by more than this part."""
_FEASIBILITY = 1e-6


@dataclass(frozen=True, slots=True)
class Option:
    """One way for one group.

    Attributes:
        label: What it is called.
        size: Whole number of bytes.
        harm: What it does; at least 0.
    """

    label: str
    size: int
    harm: float


def undominated(options: Sequence[Option]) -> tuple[Option, ...]:
    """Options that no other one beats in both size and harm, from small to large.

    Args:
        options: In any order.
    """
    front: list[Option] = []
    for option in sorted(options, key=lambda one: (one.size, one.harm, one.label)):
        if not front or option.harm < front[-1].harm:
            front.append(option)
    return tuple(front)


def least_harm(groups: Sequence[Sequence[Option]], *, size: int) -> tuple[Option, ...]:
    """The choice that does the least harm within a size.

    Args:
        groups: Options of every group.
        size: Bytes that all chosen options may take together.

    Returns:
        One option for each group, in their order.

    Raises:
        DoesNotFit: even the smallest options are larger.
        SolverFailed: the solver gave no proven answer.
    """
    fronts = [undominated(group) for group in groups]
    least = sum(front[0].size for front in fronts)
    if least > size:
        raise DoesNotFit(f"the smallest choice takes {least} bytes, {size} were given")
    return _solve(fronts, size=size)


def least_size(groups: Sequence[Sequence[Option]], *, harm: float) -> tuple[Option, ...]:
    """The smallest choice that does no more than a given harm.

    Args:
        groups: Options of every group.
        harm: What all chosen options may do together.

    Returns:
        One option for each group, in their order.

    Raises:
        DoesNotFit: even the best options do more.
        SolverFailed: the solver gave no proven answer.
    """
    fronts = [undominated(group) for group in groups]
    least = sum(front[-1].harm for front in fronts)
    if least > harm:
        raise DoesNotFit(f"the best choice does a harm of {least:.3g}, {harm:.3g} were allowed")
    return _solve(fronts, harm=harm)


def _solve(
    fronts: Sequence[tuple[Option, ...]], *, size: int | None = None, harm: float | None = None
) -> tuple[Option, ...]:
    """Integer program: one variable for each option, one row for each group, one for the limit."""
    options = [option for front in fronts for option in front]
    count = len(options)
    sizes = np.array([option.size for option in options], np.float64)
    harms = np.array([option.harm for option in options], np.float64)
    # Both in units in which a whole choice is of the order of a thousand.
    size_unit = max(float(sizes.max()), 1.0) / 1000
    harm_unit = max(float(harms.max()), 1e-30) / 1000
    if size is not None:
        costs, limited, limit = harms / harm_unit, sizes / size_unit, size / size_unit
    else:
        assert harm is not None  # noqa: S101
        costs, limited, limit = sizes / size_unit, harms / harm_unit, harm / harm_unit
    solver = _solver()
    nothing = np.empty(0)
    none = np.empty(0, np.int32)
    solver.addCols(count, costs, np.zeros(count), np.ones(count), 0, none, none, nothing)
    solver.changeColsIntegrality(
        count,
        np.arange(count, dtype=np.int32),
        np.full(count, int(highspy.HighsVarType.kInteger), np.uint8),
    )
    start = 0
    for front in fronts:
        columns = np.arange(start, start + len(front), dtype=np.int32)
        solver.addRow(1.0, 1.0, len(front), columns, np.ones(len(front)))
        start += len(front)
    everything = np.arange(count, dtype=np.int32)
    solver.addRow(-highspy.kHighsInf, float(limit), count, everything, limited)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise SolverFailed(f"the solver ended with {solver.getModelStatus()}")
    values = np.array(solver.getSolution().col_value)
    chosen = []
    start = 0
    for front in fronts:
        chosen.append(front[int(np.argmax(values[start : start + len(front)]))])
        start += len(front)
    return _within(fronts, chosen, size=size, harm=harm)


def _within(
    fronts: Sequence[tuple[Option, ...]],
    chosen: list[Option],
    *,
    size: int | None,
    harm: float | None,
) -> tuple[Option, ...]:
    """Mend what the solver's tolerance let through: a limit in bytes is a limit in bytes."""
    while size is not None and sum(one.size for one in chosen) > size:
        at = min(
            (at for at, front in enumerate(fronts) if front.index(chosen[at]) > 0),
            key=lambda at: _step_down(fronts[at], chosen[at]),
        )
        chosen[at] = fronts[at][fronts[at].index(chosen[at]) - 1]
    while harm is not None and sum(one.harm for one in chosen) > harm * (1 + _FEASIBILITY):
        at = min(
            (at for at, front in enumerate(fronts) if chosen[at] != front[-1]),
            key=lambda at: fronts[at][fronts[at].index(chosen[at]) + 1].size - chosen[at].size,
        )
        chosen[at] = fronts[at][fronts[at].index(chosen[at]) + 1]
    return tuple(chosen)


def _step_down(front: tuple[Option, ...], option: Option) -> float:
    """Harm for each byte that the next smaller option saves."""
    smaller = front[front.index(option) - 1]
    return (smaller.harm - option.harm) / (option.size - smaller.size)


def _solver() -> highspy.Highs:
    solver = silent_solver()
    solver.setOptionValue("mip_rel_gap", _GAP)
    solver.setOptionValue("mip_abs_gap", 0.0)
    return solver
