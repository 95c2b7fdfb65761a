"""Predictions for publishers, and for devices, that the fit had not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from verstak.catalog.speed_evidence import EvidenceRow, speed_evidence
from verstak.plan.speed import LENDER
from verstak.plan.speed_factors import own_fit, share_held
from verstak.plan.speed_fit import COVERAGE, fit, leave_out, points_in
from verstak.plan.speed_rows import SpeedGroup, SpeedPoint, point_of, refusal, used_points

TARGETS: dict[SpeedGroup, float] = {"gddr": 0.12, "apple": 0.15, "hbm": 0.20}


@dataclass(frozen=True, slots=True)
class CacheStep:
    """One model at several contexts on one card.

    Attributes:
        device: As the evidence names it.
        model: As the evidence names it.
        file_type: As the evidence names it.
        bytes_per_token: Cache that a token of context adds.
        why: How that is made up.
    """

    device: str
    model: str
    file_type: str
    bytes_per_token: float
    why: str


CACHE_STEPS = (
    CacheStep("RTX 3090", "gpt-oss-20b", "Q4_K_M", 12 * 8 * 64 * 2 * 2, "12 full layers, f16"),
    CacheStep("RTX 3060 12GB", "Llama-3.2-3B-Instruct", "Q4_K_M", 28 * 8 * 128 * 2 * 2, "f16"),
    CacheStep(
        "RTX 4090",
        "Qwen3.5-27B",
        "Q4_K_M (KV q4_0)",
        16 * 4 * 256 * 2 * 4.5 / 8 / 2,
        "16 full layers, q4_0, context half filled",
    ),
)


def evidence() -> dict[str, Any]:
    """All tables from published rows."""
    rows = speed_evidence()
    points = used_points(rows)
    return {
        "rows": len(rows),
        "used": len(points),
        "refused": dict(Counter(str(refusal(row)) for row in rows if refusal(row))),
        "groups": {
            group: _group(points_in(points, group), target) for group, target in TARGETS.items()
        },
        "with_cards_without_matrix_units": {group: _old(rows, group) for group in ("gddr", "hbm")},
        "with_unnamed_models_too": _unnamed(rows),
        "layer_split": _layer_split(rows, points),
        "cache": [_cache(rows, points, step) for step in CACHE_STEPS],
    }


def scored(points: Sequence[SpeedPoint], predict: Callable[[SpeedPoint], float]) -> float:
    """Mean absolute error of predicted speeds relative to measured ones.

    Args:
        points: What was measured.
        predict: Predicted time of a token.
    """
    return sum(abs(point.token_s / predict(point) - 1) for point in points) / len(points)


def _group(points: Sequence[SpeedPoint], target: float) -> dict[str, Any]:
    fitted = fit(points)
    by_publisher = leave_out(points, lambda point: point.publisher)
    by_device = leave_out(points, lambda point: point.device)
    own = own_fit(points)
    return {
        "rows": len(points),
        "devices": fitted.devices,
        "publishers": list(fitted.publishers),
        "parameters_fitted": 2,
        "a": round(fitted.bytes_factor, 4),
        "layer_us": round(fitted.layer_s * 1e6, 2),
        "error_in_sample": round(
            scored(points, lambda point: fitted.token_s(point.ideal_s, point.layers)), 4
        ),
        "error_publisher_left_out": round(by_publisher.mean_error, 4),
        "error_device_left_out": round(by_device.mean_error, 4),
        "target": target,
        "met": by_publisher.mean_error <= target,
        "by_publisher": {
            name: {"error": round(error, 4), "rows": count}
            for name, error, count in by_publisher.by_group_left_out
        },
        "interval": [round(own.factors.low, 4), round(own.factors.high, 4)],
        "promised": own.borne_out,
        "interval_covers_publishers_left_out": round(share_held(points), 4),
        "interval_meant_to_cover": COVERAGE,
    }


def _old(rows: Sequence[EvidenceRow], group: SpeedGroup) -> dict[str, Any]:
    """The same with the cards that the rules leave to a range."""
    points = [point_of(row) for row in rows if refusal(row) in {None, "no_matrix_units"}]
    held = points_in(points, group)
    return {
        "rows": len(held),
        "error_publisher_left_out": round(leave_out(held, lambda one: one.publisher).mean_error, 4),
        "error_device_left_out": round(leave_out(held, lambda one: one.device).mean_error, 4),
    }


def _unnamed(rows: Sequence[EvidenceRow]) -> list[dict[str, Any]]:
    """Rows of a class of models, with the layers of Qwen2.5 32B."""
    lender = fit(points_in(used_points(rows), LENDER))
    found = []
    for row in rows:
        if refusal(row) == "geometry_unknown" and row.read_bytes is not None:
            ideal_s = row.read_bytes / row.device.bandwidth_bytes_per_s
            predicted = 1 / lender.token_s(ideal_s, 64)
            found.append(_line(row, predicted))
    return found


def _layer_split(rows: Sequence[EvidenceRow], points: Sequence[SpeedPoint]) -> list[dict[str, Any]]:
    """Two cards, one after the other: not in the fit."""
    lender = fit(points_in(points, LENDER))
    return [
        _line(row, 1 / lender.token_s(point.ideal_s, point.layers))
        for row in rows
        if refusal(row) == "several_devices"
        for point in [point_of(row)]
    ]


def _cache(
    rows: Sequence[EvidenceRow], points: Sequence[SpeedPoint], step: CacheStep
) -> dict[str, Any]:
    """What a longer context added to a token, measured and predicted; not in the fit."""
    lender = fit(points_in(points, LENDER))
    held = sorted(
        (
            row
            for row in rows
            if (row.device.name, row.model.name) == (step.device, step.model)
            and row.file_type == step.file_type
            and row.context_tokens
            and row.engine == "llama.cpp"
        ),
        key=lambda row: row.context_tokens or 0,
    )
    first, last = held[0], held[-1]
    more_tokens = (last.context_tokens or 0) - (first.context_tokens or 0)
    added_s = 1 / last.decode_tokens_per_s - 1 / first.decode_tokens_per_s
    bandwidth = first.device.bandwidth_bytes_per_s
    predicted_s = lender.bytes_factor * more_tokens * step.bytes_per_token / bandwidth
    return {
        "device": step.device,
        "model": step.model,
        "context": [first.context_tokens, last.context_tokens],
        "cache_bytes_per_token": step.bytes_per_token,
        "from": step.why,
        "added_ms_measured": round(added_s * 1000, 3),
        "added_ms_predicted": round(predicted_s * 1000, 3),
    }


def _line(row: EvidenceRow, predicted: float) -> dict[str, Any]:
    return {
        "device": f"{row.devices} x {row.device.name}",
        "model": row.model.name,
        "measured": row.decode_tokens_per_s,
        "predicted": round(predicted, 2),
        "error": round(predicted / row.decode_tokens_per_s - 1, 4),
    }
