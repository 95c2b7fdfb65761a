"""An office's plan as plain data: what ``verstak plan --json`` prints and other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verstak.hardware.machine_report import machine_report
from verstak.plan.placement.plain import to_plain
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual

if TYPE_CHECKING:
    from verstak.plan.office_cost import CostPart
    from verstak.plan.office_licences import LicenceNote
    from verstak.plan.office_plan import OfficePlan


def plain_plan(plan: OfficePlan) -> dict[str, Any]:
    """Everything, the answer first; every number with its unit and provenance."""
    placed = to_plain(plan.placement)
    conflict = placed.pop("constraints")
    notes = placed.pop("notes")
    return {
        "fits": placed.pop("fits"),
        "wanted": placed.pop("wanted"),
        "plans": placed.pop("plans"),
        "constraints": _constraints(plan, conflict),
        "conflict": conflict,
        **placed,
        "cards": [
            {
                "change": _words(each.change),
                "gains": _maybe(each.gains),
                "price": _number(each.price),
                "why": _maybe(each.why),
            }
            for each in plan.cards
        ],
        "requests_per_hour": _number(plan.requests_per_hour),
        "machine": machine_report(plan.machine, looked_at=plan.looked_at).to_json(),
        "calibration": None if plan.calibration is None else plan.calibration.to_plain(),
        "cost": _cost(plan.cost),
        "licences": [_licence(each) for each in plan.licences],
        "precision": {
            "device": plan.precision.device,
            "why": _words(plan.precision.why),
            **plan.precision.report.to_json(),
        },
        "notes": [*(_words(each) for each in plan.notes), *notes],
    }


def _constraints(plan: OfficePlan, conflict: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What binds the asked plan and each proposal, what neither meets, and what conflicts."""
    found: list[dict[str, Any]] = []
    if plan.wanted is not None:
        found += [
            {
                "plan": "wanted",
                "role": None,
                "kind": "memory",
                "text": _words(plan.wanted.plan.binding),
                "lacking": _number(plan.wanted.lacking),
            },
            *(
                {"plan": "wanted", "role": each.role, "kind": each.kind, "text": _words(each.text)}
                for each in plan.wanted.broken
            ),
        ]
    for number, each in enumerate(plan.plans):
        found.append({"plan": number, "role": None, "kind": "memory", "text": _words(each.binding)})
        found += [
            {"plan": number, "role": one.role, "kind": one.kind, "text": _words(one.text)}
            for one in each.misses
        ]
    return [*found, *({"plan": None, **each} for each in conflict)]


def _cost(cost: CostPart) -> dict[str, Any]:
    inputs = Report(title=Bilingual("Inputs", "Исходные"), figures=cost.inputs).to_json()
    report = cost.report
    return {
        "inputs": inputs["figures"],
        "missing": [_words(each) for each in cost.missing],
        "budget": _maybe(cost.budget),
        "report": None if report is None else report.to_json(),
        "curves": [
            {
                "offer": _words(curve.offer),
                "monthly": curve.monthly.figure.to_json(),
                "totals": [
                    {"month": month, "low": total.low, "high": total.high} | total.figure.to_json()
                    for month, total in enumerate(curve.totals)
                ],
            }
            for curve in cost.curves
        ],
    }


def _licence(note: LicenceNote) -> dict[str, Any]:
    return {
        "model": note.model,
        "licence": note.licence,
        "commercial": note.commercial,
        "conditions": _maybe(note.conditions),
        "verdict": _maybe(note.verdict),
        "source": note.source,
    }


def _number(value: Quantity | None) -> dict[str, Any] | None:
    return None if value is None else value.to_json()


def _words(words: Bilingual) -> dict[str, str]:
    return {"en": words.en, "ru": words.ru}


def _maybe(words: Bilingual | None) -> dict[str, str] | None:
    return None if words is None else _words(words)
