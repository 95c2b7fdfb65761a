"""A placement as plain data for programs: every number with its provenance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from verstak.plan.placement.conditions import Condition
from verstak.plan.placement.ranking import quality_class
from verstak.plan.placement.result import (
    Bar,
    Change,
    Improvement,
    Placement,
    Plan,
    Wanted,
    Worker,
)
from verstak.plan.role_need import NeedField, RoleNeed
from verstak.plan.speed_value import Speed
from verstak.plan.waiting import WaitingTable
from verstak.quantities.quantity import Quantity, provenance_json
from verstak.quantities.text import Bilingual

_NUMBERS: tuple[NeedField, ...] = (
    "context_tokens",
    "parallel",
    "tokens_per_s",
    "first_token_s",
    "requests_per_hour",
    "prompt_tokens",
    "answer_tokens",
)
_WORDS: tuple[NeedField, ...] = ("models", "file_types", "quality", "languages", "commercial")


def to_plain(placement: Placement) -> dict[str, Any]:
    """Everything, ready for ``json.dumps``."""
    return {
        "fits": placement.fits,
        "needs": [_need(need) for need in placement.needs],
        "wanted": None if placement.wanted is None else _wanted(placement.wanted),
        "plans": [_plan(plan) for plan in placement.plans],
        "constraints": _conditions(placement.conflict),
        "improvements": [_improvement(one) for one in placement.improvements],
        "notes": [_words(note) for note in placement.notes],
    }


def _need(need: RoleNeed) -> dict[str, Any]:
    plain: dict[str, Any] = {"role": need.name}
    for field in _NUMBERS:
        plain[field] = _number(need.quantity(field))
    for field in _WORDS:
        value = getattr(need, field)
        plain[field] = {
            "value": list(value) if isinstance(value, tuple) else value,
            "provenance": provenance_json(need.provenance(field)),
        }
    return plain


def _wanted(wanted: Wanted) -> dict[str, Any]:
    return {
        "fits": wanted.fits,
        "lacking": _number(wanted.lacking),
        "broken": _conditions(wanted.broken),
        "plan": _plan(wanted.plan, waits=False),
        "changes": [_change(change) for change in wanted.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "text": _words(change.text),
        "fits": change.plan is not None,
        "lacking": _number(change.lacking),
        "plan": None if change.plan is None else _plan(change.plan, waits=False),
    }


def _plan(plan: Plan, *, waits: bool = True) -> dict[str, Any]:
    return {
        "verdict": plan.verdict,
        "binding": _words(plan.binding),
        "misses": _conditions(plan.misses),
        "workers": [_worker(worker, waits=waits) for worker in plan.workers],
        "memory": [_bar(bar) for bar in plan.bars],
    }


def _worker(worker: Worker, *, waits: bool) -> dict[str, Any]:
    offer, figures = worker.offer, worker.figures
    return {
        "roles": list(worker.roles),
        "model": offer.model.name,
        "class": quality_class(offer.model),
        "tier": offer.model.tier,
        "licence": offer.model.licence.name,
        "commercial": offer.model.licence.commercial,
        "file_type": offer.file_type,
        "file": figures.file.size.to_json(),
        "cache_type": offer.cache_type,
        "context_tokens": offer.context_tokens,
        "sequences": offer.sequences,
        "place": _words(worker.place),
        "devices": list(offer.place.devices),
        "layers_on_devices": offer.place.layers,
        "decode": _speed(figures.decode),
        "prefill": _speed(figures.prefill),
        "first_token": [_number(first) for first in worker.first_token],
        "waiting": _waiting(worker.waiting) if waits and worker.waiting is not None else None,
        "why": _words(worker.why),
        "notes": [_words(note) for note in worker.notes],
        "quality": [
            {
                "benchmark": score.benchmark,
                "score": score.score,
                "file_type": score.file_type,
                "source": score.source,
            }
            for score in offer.model.quality
        ],
    }


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "memory": _words(bar.pool.name),
        "available": _number(bar.pool.available),
        "segments": [
            {"roles": list(segment.roles), "term": segment.term, "size": _number(segment.size)}
            for segment in bar.segments
        ],
        "free": _number(bar.free),
        "verdict": bar.verdict,
    }


def _waiting(table: WaitingTable) -> dict[str, Any]:
    return {
        "second_machine_from": _number(table.second_machine_from),
        "target": _number(table.target),
        "rows": [
            {
                "requests_per_hour": _number(row.requests_per_hour),
                "utilisation": _number(row.utilisation),
                "wait": {f"p{share * 100:g}": _number(seconds) for share, seconds in row.wait},
                "response": {
                    f"p{share * 100:g}": _number(seconds) for share, seconds in row.response
                },
                "machines": _number(row.machines),
                "why": _words(row.why),
            }
            for row in table.rows
        ],
        "notes": [_words(note) for note in table.notes],
    }


def _improvement(one: Improvement) -> dict[str, Any]:
    return {
        "change": _words(one.change),
        "gains": _words(one.gains),
        "price": _number(one.price),
        "why": _words(one.why),
    }


def _conditions(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    return [{"role": one.role, "kind": one.kind, "text": _words(one.text)} for one in conditions]


def _speed(speed: Speed) -> dict[str, Any]:
    return {
        "speed": _number(speed.quantity),
        "kind": speed.kind,
        "reason": _words(speed.reason),
    }


def _number(quantity: Quantity | None) -> dict[str, Any] | None:
    return None if quantity is None else quantity.to_json()


def _words(words: Bilingual | None) -> dict[str, str] | None:
    return None if words is None else {"en": words.en, "ru": words.ru}
