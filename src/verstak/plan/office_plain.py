"""An office's plan as plain data: what ``verstak plan --json`` prints and other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verstak.hardware.machine_report import machine_report
from verstak.plan.placement.result import Bar, Change, Improvement, Plan, Wanted, Worker
from verstak.plan.role_need import NeedField, RoleNeed
from verstak.plan.speed_value import Speed
from verstak.plan.waiting import WaitingTable
from verstak.quantities.quantity import Quantity, provenance_json
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual

if TYPE_CHECKING:
    from verstak.plan.office_cost import CostPart
    from verstak.plan.office_licences import LicenceNote
    from verstak.plan.office_plan import OfficePlan
    from verstak.plan.placement.conditions import Condition

_NUMBERS: tuple[NeedField, ...] = (
    "context_tokens",
    "parallel",
    "first_token_s",
    "tokens_per_s",
    "requests_per_hour",
    "prompt_tokens",
    "answer_tokens",
)
_WORDS: tuple[NeedField, ...] = ("models", "file_types", "quality", "languages", "commercial")


def plain_plan(plan: OfficePlan) -> dict[str, Any]:
    """Everything, the answer first; every number with its unit and provenance."""
    placement = plan.placement
    return {
        "fits": plan.fits,
        "wanted": None if plan.wanted is None else _wanted(plan.wanted),
        "plans": [_plan(each) for each in plan.plans],
        "constraints": _constraints(plan),
        "conflict": [_condition(each) for each in plan.conflict],
        "improvements": [_improvement(each) for each in plan.improvements],
        "needs": [_need(each) for each in plan.needs],
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
        "notes": [_words(each) for each in (*plan.notes, *placement.notes)],
    }


def _wanted(wanted: Wanted) -> dict[str, Any]:
    return {
        "fits": wanted.fits,
        "lacking": _number(wanted.lacking),
        "broken": [_condition(each) for each in wanted.broken],
        "plan": _plan(wanted.plan),
        "changes": [_change(each) for each in wanted.changes],
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "verdict": plan.verdict,
        "binding": _words(plan.binding),
        "misses": [_condition(each) for each in plan.misses],
        "workers": [_worker(each) for each in plan.workers],
        "memory": [_bar(each) for each in plan.bars],
    }


def _worker(worker: Worker) -> dict[str, Any]:
    offer, figures = worker.offer, worker.figures
    return {
        "roles": list(worker.roles),
        "model": worker.model.name,
        "file_type": offer.file_type,
        "cache_type": offer.cache_type,
        "context_tokens": offer.context_tokens,
        "sequences": offer.sequences,
        "place": _words(worker.place),
        "devices": list(offer.place.devices),
        "layers_on_device": offer.place.layers,
        "file_bytes": figures.file.total_bytes,
        "decode": _speed(figures.decode),
        "prefill": _speed(figures.prefill),
        "first_token": dict(
            zip(worker.roles, (_number(each) for each in worker.first_token), strict=True)
        ),
        "waiting": None if worker.waiting is None else _waiting(worker.waiting),
        "why": _maybe(worker.why),
        "notes": [_words(each) for each in worker.notes],
    }


def _speed(speed: Speed) -> dict[str, Any]:
    return {
        "value": speed.value,
        "low": speed.low,
        "high": speed.high,
        "unit": "tok/s",
        "kind": speed.kind,
        "provenance": None if speed.provenance is None else provenance_json(speed.provenance),
        "why": _maybe(speed.reason),
    }


def _waiting(table: WaitingTable) -> dict[str, Any]:
    return {
        "second_machine_from": table.second_machine_from.to_json(),
        "target": table.target.to_json(),
        "rows": [
            {
                "requests_per_hour": row.requests_per_hour.to_json(),
                "utilisation": _number(row.utilisation),
                "wait": {f"{share:.0%}": each.to_json() for share, each in row.wait},
                "response": {f"{share:.0%}": each.to_json() for share, each in row.response},
                "machines": _number(row.machines),
                "why": _maybe(row.why),
            }
            for row in table.rows
        ],
        "notes": [_words(each) for each in table.notes],
    }


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "memory": _words(bar.pool.name),
        "available": _number(bar.pool.available),
        "segments": [
            {"roles": list(each.roles), "term": each.term, "size": each.size.to_json()}
            for each in bar.segments
        ],
        "free": _number(bar.free),
        "verdict": bar.verdict,
    }


def _constraints(plan: OfficePlan) -> list[dict[str, Any]]:
    """What binds the asked plan and each proposal, in one list."""
    found: list[dict[str, Any]] = []
    if plan.wanted is not None:
        found.append(
            {
                "plan": "wanted",
                "kind": "binding",
                "text": _words(plan.wanted.plan.binding),
                "lacking": _number(plan.wanted.lacking),
            }
        )
        found += [
            {"plan": "wanted", "lacking": None, **_condition(each)} for each in plan.wanted.broken
        ]
    for number, each in enumerate(plan.plans):
        found.append(
            {"plan": number, "kind": "binding", "text": _words(each.binding), "lacking": None}
        )
        found += [{"plan": number, "lacking": None, **_condition(one)} for one in each.misses]
    found += [{"plan": None, "lacking": None, **_condition(each)} for each in plan.conflict]
    return found


def _condition(condition: Condition) -> dict[str, Any]:
    return {"role": condition.role, "kind": condition.kind, "text": _words(condition.text)}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "text": _words(change.text),
        "lacking": _number(change.lacking),
        "plan": None if change.plan is None else _plan(change.plan),
    }


def _improvement(improvement: Improvement) -> dict[str, Any]:
    return {
        "change": _words(improvement.change),
        "gains": _maybe(improvement.gains),
        "price": _number(improvement.price),
        "why": _maybe(improvement.why),
    }


def _need(need: RoleNeed) -> dict[str, Any]:
    words = {
        field: {
            "value": list(value) if isinstance(value := getattr(need, field), tuple) else value,
            "provenance": provenance_json(need.provenance(field)),
        }
        for field in _WORDS
    }
    return {"role": need.name} | words | {f: _number(need.quantity(f)) for f in _NUMBERS}


def _cost(cost: CostPart) -> dict[str, Any]:
    inputs = Report(title=Bilingual("Inputs", "Исходные"), figures=cost.inputs).to_json()
    report = cost.report
    return {
        "inputs": inputs["figures"],
        "missing": [_words(each) for each in cost.missing],
        "report": None if report is None else report.to_json(),
        "curves": [
            {
                "offer": _words(curve.offer),
                "monthly": curve.monthly.figure.to_json(),
                "totals": [
                    {"month": month, "value": total.value, "low": total.low, "high": total.high}
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
