"""What a plan tries to keep low: sheets of one size, or the price or area of several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from verstak.cutting.job import CuttingJob

Objective = Literal["sheets", "price", "area"]

_UM2_PER_M2 = 10**12


def objective_of(job: CuttingJob) -> Objective:
    """Sheets when there is one new size; price when every new size has one; else area."""
    new = [sheet for sheet in job.sheets if not sheet.offcut]
    if len({(sheet.length_um, sheet.width_um, sheet.price) for sheet in new}) <= 1:
        return "sheets"
    if all(sheet.price is not None and sheet.price > 0 for sheet in new):
        return "price"
    return "area"


def sheet_costs(job: CuttingJob) -> tuple[float, ...]:
    """Cost of each size in the job's objective; offcuts in stock cost nothing."""
    objective = objective_of(job)
    costs = []
    for sheet in job.sheets:
        if sheet.offcut:
            costs.append(0.0)
        elif objective == "sheets":
            costs.append(1.0)
        elif objective == "price" and sheet.price is not None:
            costs.append(float(sheet.price))
        else:
            costs.append(sheet.length_um * sheet.width_um / _UM2_PER_M2)
    return tuple(costs)


def plan_cost(costs: tuple[float, ...], used: Iterable[tuple[int, int]]) -> float:
    """Cost of sheets given as (size, copies)."""
    return sum(costs[size] * copies for size, copies in used)
