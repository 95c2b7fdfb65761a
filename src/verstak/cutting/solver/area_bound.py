"""The floor that area alone gives: known at once, and never better than column generation's."""

from __future__ import annotations

from verstak.cutting.job import CuttingJob
from verstak.cutting.sheet_cost import sheet_costs


def area_bound(job: CuttingJob) -> float:
    """Floor under the cost of any plan, in the job's objective, not rounded.

    Every part takes one kerf more than itself in both directions and so does the usable field:
    with at least one kerf between neighbours, the widened parts still do not overlap.

    Args:
        job: Its objective is that of :mod:`verstak.cutting.sheet_cost`.

    Returns:
        Σ (aᵢ + k)(bᵢ + k) beyond what the offcuts hold, over the best area per cost.
    """
    kerf = job.rules.kerf_um
    wanted = sum(
        part.quantity * (part.saw_length_um + kerf) * (part.saw_width_um + kerf)
        for part in job.parts
    )
    per_cost = 0.0
    for sheet, cost in zip(job.sheets, sheet_costs(job), strict=True):
        area = (sheet.usable_length_um + kerf) * (sheet.usable_width_um + kerf)
        if cost <= 0:
            wanted -= area * (sheet.quantity or 0)
        else:
            per_cost = max(per_cost, area / cost)
    return max(0.0, wanted / per_cost) if per_cost else 0.0
