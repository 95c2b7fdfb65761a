"""A graphics card that the fit has never seen: the run of ``benchmarks/plan/gpu``, row by row.

Whether or not that run's own rows serve as evidence, they are left out of the fit here: this is
what the published rows of others alone say about it. Both kinds of prediction are made as a plan
makes them: bytes and parameters from the planned file, the card from the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.fingerprint import RESULTS
from benchmarks.plan.memory.card import stand_in
from verstak.catalog.accelerators import accelerators
from verstak.catalog.speed_evidence import EvidenceRow, speed_evidence
from verstak.model.architecture import Architecture, kv_cache_bytes
from verstak.plan.devices import device_of
from verstak.plan.file_size import gguf_file, read_bytes_per_token
from verstak.plan.speed import SpeedModel, fit_speed
from verstak.plan.speed_fit import leave_out, points_in
from verstak.plan.speed_rows import used_points

RUN = RESULTS / "plan_gpu.json"
OWN_SOURCE = "verstak-h100"
CARD = "H100 SXM5 80 GB"


def card() -> dict[str, Any]:
    """Every speed of the run against its prediction; nothing where there was no run."""
    if not RUN.exists():
        return {}
    run = json.loads(RUN.read_text(encoding="utf-8"))
    rows = speed_evidence()
    others = tuple(row for row in rows if row.source.id != OWN_SOURCE)
    fitted = fit_speed(others)
    cases = [case for case in run["cases"] if case["kind"] == "speed"]
    decode = [_compared(fitted, case, reading=False) for case in cases]
    prefill = [_compared(fitted, case, reading=True) for case in cases]
    return {
        "run": f"results/{RUN.name}",
        "device": run["machine"],
        "fitted_on_rows_of_others": len(others),
        "decode": _outcome(decode),
        "prefill": _outcome(prefill),
        "decode_rows": decode,
        "prefill_rows": prefill,
        "hbm_publisher_left_out": {
            "before": _left_out(others),
            "with_this_run_as_evidence": _left_out(rows) if len(others) < len(rows) else None,
        },
    }


def _compared(fitted: SpeedModel, case: Mapping[str, Any], *, reading: bool) -> dict[str, Any]:
    arch, file_type = stand_in(case["model"])
    planned = gguf_file(arch, file_type=file_type)
    device = device_of(accelerators().find(CARD))
    (row,) = (row for row in case["rows"] if bool(row["n_prompt"]) == reading)
    if reading:
        speed = fitted.prefill_speed(parameters=planned.parameters, device=device)
    else:
        speed = fitted.decode(
            read_bytes=read_bytes_per_token(planned, arch),
            device=device,
            layers=arch.layers,
            kv_bytes=_cache(arch, case["depth"] + row["n_gen"] // 2),
        )
    measured = row["avg_ts"]
    if speed.value is None or speed.low is None or speed.high is None:
        raise ValueError(f"no speed is predicted for {case['model']}")
    return {
        "model": case["model"],
        "depth": case["depth"],
        "measured": round(measured, 1),
        "runs": [round(each, 1) for each in row["samples_ts"]],
        "predicted": [round(each, 1) for each in (speed.low, speed.value, speed.high)],
        "error": round(speed.value / measured - 1, 4),
        "inside": speed.low <= measured <= speed.high,
        "kind": speed.kind,
    }


def _cache(arch: Architecture, tokens: int) -> int:
    """Cache that a token reads, halfway through what was generated."""
    return kv_cache_bytes(arch, context_tokens=tokens)


def _outcome(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    errors = [row["error"] for row in rows]
    return {
        "rows": len(rows),
        "mean_absolute_error": round(sum(map(abs, errors)) / len(errors), 4),
        "mean_error": round(sum(errors) / len(errors), 4),
        "smallest_error": min(errors),
        "largest_error": max(errors),
        "inside": sum(row["inside"] for row in rows),
    }


def _left_out(rows: Sequence[EvidenceRow]) -> dict[str, Any]:
    """HBM with every publisher left out in turn."""
    points = points_in(used_points(rows), "hbm")
    found = leave_out(points, lambda point: point.publisher)
    factors = fit_speed(rows).groups["hbm"]
    return {
        "rows": len(points),
        "error": round(found.mean_error, 4),
        "by_publisher": {
            name: {"error": round(error, 4), "rows": count}
            for name, error, count in found.by_group_left_out
        },
        "a": round(factors.coefficients.bytes_factor, 4),
        "layer_us": round(factors.coefficients.layer_s * 1e6, 2),
        "factors": [round(factors.factors.low, 4), round(factors.factors.high, 4)],
    }
