"""Several sequences at once: what each measured model does against what the others say of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from verstak.catalog.parallel_evidence import ParallelSeries, parallel_evidence
from verstak.plan.beside_cost import FEW, BesideCost, Share, beside_cost
from verstak.plan.speed_rows import GROUPS
from verstak.plan.waiting import Pace

OWN_CARD = "H100 SXM 80GB"


def parallel() -> dict[str, Any]:
    """The shares of every kind of memory, and our card's models left out one by one."""
    own = [row for row in parallel_evidence() if row.device == OWN_CARD]
    rows = [line for model in sorted({row.model for row in own}) for line in _left_out(own, model)]
    return {
        "share_of_a_step_for_each_further_sequence": {
            group: _shares(beside_cost(group)) for group in GROUPS
        }
        | {"experts, all memories": _shares(beside_cost("hbm", moe=True))},
        "one_model_left_out": {
            "device": OWN_CARD,
            "mean_absolute_error": _mean([row["error"] for row in rows]),
            "by_sequences": {
                count: _mean([row["error"] for row in rows if row["sequences"] == count])
                for count in sorted({row["sequences"] for row in rows})
            },
            "inside": sum(row["inside"] for row in rows),
            "of": len(rows),
            "rows": rows,
        },
    }


def _left_out(own: Sequence[ParallelSeries], model: str) -> list[dict[str, Any]]:
    """All sequences together, in speeds of one alone, measured and told by the other models."""
    cost = beside_cost("hbm", rows=[row for row in own if row.model != model])
    found = []
    for row in own:
        if row.model != model:
            continue
        for count, step in row.steps():
            slow, usual, fast = (count / _steps(cost, end, count) for end in ("high", "", "low"))
            found.append(
                {
                    "model": f"{model} {row.file_type}",
                    "sequences": count,
                    "times_as_fast": round(count / step, 3),
                    "predicted": [round(value, 3) for value in (slow, usual, fast)],
                    "error": round(usual * step / count - 1, 4),
                    "inside": slow <= count / step <= fast,
                }
            )
    return found


def _steps(cost: BesideCost, end: str, count: int) -> float:
    def at(share: Share) -> float:
        return {"low": share.low, "high": share.high}.get(end, share.middle)

    many = None if cost.many is None else at(cost.many)
    return Pace(1, 1, at(cost.few), many).step_s(count)


def _shares(cost: BesideCost) -> dict[str, Any]:
    many = cost.many
    return {
        "series": cost.series,
        f"up_to_{FEW}": [round(x, 3) for x in (cost.few.low, cost.few.middle, cost.few.high)],
        "beyond": None
        if many is None
        else [round(x, 3) for x in (many.low, many.middle, many.high)],
        "from": cost.why.en,
    }


def _mean(errors: Sequence[float]) -> float:
    return round(sum(abs(error) for error in errors) / len(errors), 4)
