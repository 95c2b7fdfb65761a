"""Plans of several materials, added up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from verstak.cutting.figures.plan_figures import PlanFigures, plan_figures
from verstak.cutting.layout import CuttingPlan
from verstak.quantities.quantity import Computed, Quantity, count
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual


def order_json(plans: Sequence[CuttingPlan]) -> dict[str, Any]:
    """One plan as it is; several as their sums, each layout with the number of its job.

    Keys that cannot be added (``method``) are left to the entries of ``jobs``.
    """
    figures = [plan_figures(plan) for plan in plans]
    if len(figures) == 1:
        return figures[0].to_json() | {"report": figures[0].report().to_json()}
    each = [f.to_json() for f in figures]
    known = all(f.lower_bound is not None for f in figures)
    bound = sum(f.lower_bound or 0 for f in figures) if known else None
    sheets = sum(f.sheets for f in figures)
    proven = all(plan.proven for plan in plans)
    return {
        "sheets": sheets,
        "offcuts_used": sum(f.offcuts_used for f in figures),
        "lower_bound": bound,
        "proven": proven,
        "yield_percent": _yield(figures),
        "gap_percent": _gap(sheets, bound, proven=proven),
        "cut_m": sum(plain["cut_m"] for plain in each),
        "cost": _cost(figures),
        "seconds": sum(plan.seconds for plan in plans),
        "complete": all(plan.complete for plan in plans),
        "unplaced": [
            {"job": number, **piece}
            for number, plain in enumerate(each)
            for piece in plain["unplaced"]
        ],
        "layouts": [
            {"job": number, **layout}
            for number, plain in enumerate(each)
            for layout in plain.pop("layouts")
        ],
        "jobs": [
            plain | {"report": f.report().to_json()} for plain, f in zip(each, figures, strict=True)
        ],
    }


def order_report(plans: Sequence[CuttingPlan]) -> Report:
    """Sheets, yield and cost of all materials together."""
    figures = [plan_figures(plan) for plan in plans]
    sheets = count(
        sum(f.sheets for f in figures), Computed(Bilingual("Σ of the materials", "Σ по материалам"))
    )
    share = _yield(figures)
    cost = _cost(figures)
    return Report(
        Bilingual("All materials together", "Все материалы вместе"),
        (
            Figure("sheets", Bilingual("Sheets", "Листов"), sheets),
            Figure(
                "yield_percent",
                Bilingual("Yield", "КИМ"),
                None
                if share is None
                else Quantity(
                    share, "%", Computed(Bilingual("Σ parts / Σ sheets", "Σ деталей / Σ листов")), 1
                ),
            ),
            Figure(
                "cost",
                Bilingual("Price of the sheets", "Стоимость листов"),
                None
                if cost is None
                else Quantity(
                    cost, "", Computed(Bilingual("Σ of the materials", "Σ по материалам"))
                ),
                Bilingual("not every sheet has a price", "не у всех листов есть цена")
                if cost is None
                else None,
            ),
        ),
    )


def _yield(figures: Sequence[PlanFigures]) -> float | None:
    sheets = sum(f.sheets_area_um2 for f in figures)
    return 100 * sum(f.parts_area_um2 for f in figures) / sheets if sheets else None


def _gap(sheets: int, bound: int | None, *, proven: bool) -> float | None:
    if proven:
        return 0.0
    return 100 * (sheets - bound) / bound if bound else None


def _cost(figures: Sequence[PlanFigures]) -> float | None:
    costs = [f.cost for f in figures]
    if any(cost is None for cost in costs):
        return None
    return float(sum((cost for cost in costs if cost is not None), Decimal(0)))
