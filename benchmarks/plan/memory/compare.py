"""Does the plan hold? Measured peaks against our plan and against other planners' predictions.

``python -m benchmarks.plan.memory.compare [--folder DIR] [--without-peers]`` measures what
``benchmarks.plan.memory.resident`` has not measured yet, asks the planners, and writes
``results/plan_memory.json``.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from benchmarks.fingerprint import write_result
from benchmarks.plan.memory.card import card_compared
from benchmarks.plan.memory.case import Case, control_cases, required_cases
from benchmarks.plan.memory.peers import predictions
from benchmarks.plan.memory.published import by_hand_compared, published_compared
from benchmarks.plan.memory.resident import DEFAULT_FOLDER, blob, measure_missing, measured
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import architecture_of
from verstak.hardware.processor import processor_family
from verstak.plan.cache import CACHE_BITS, CacheType
from verstak.plan.device_memory import device_memory
from verstak.plan.memory import worker_memory

MIB = 2**20
ALLOWED_SHARE = 0.03
ALLOWED_MIB = 100.0
ALLOWED_BELOW_MIB = 50.0


class Plans:
    """Our plans for cases; headers are read once."""

    def __init__(self) -> None:
        models = {case.model for case in required_cases()}
        self._headers = {model: read_header(blob(model)) for model in models}

    def terms_mib(self, case: Case) -> dict[str, float]:
        """The planner's terms, as `verstak.plan.device_memory` gives them."""
        header = self._headers[case.model]
        need = device_memory(
            header,
            architecture_of(header),
            device=None,
            context_tokens=case.context_tokens,
            sequences=case.sequences,
            batch_tokens=case.batch_tokens,
            cache_type=cast("CacheType", case.cache_type),
            processor_family=processor_family(),
            prompt_cache_bytes=case.prompt_cache_mib * MIB,
        )
        return {name: round(term.value / MIB, 2) for name, term in need.host.terms.items()}

    def scheduler_mib(self, case: Case) -> float:
        """What the scheduler reckons with, which has the file's size only."""
        header = self._headers[case.model]
        terms = self.terms_mib(case)
        need = worker_memory(
            architecture_of(header),
            weights_bytes=header.file_size_bytes,
            repacked_bytes=round(terms["repacked"] * MIB),
            context_tokens=case.context_tokens,
            sequences=case.sequences,
            batch_tokens=case.batch_tokens,
            cache_bits_per_value=CACHE_BITS[cast("CacheType", case.cache_type)],
            prompt_cache_bytes=case.prompt_cache_mib * MIB,
        )
        return round(need.total_bytes / MIB, 1)


def compared(case: Case, row: Mapping[str, object], plans: Plans) -> dict[str, object]:
    """One case: measured, planned, and whether the plan holds."""
    peak_mib = cast("int", row["peak_kib"]) / 1024
    terms = plans.terms_mib(case)
    planned_mib = sum(terms.values())
    over_mib = planned_mib - peak_mib
    allowed_mib = max(ALLOWED_SHARE * peak_mib, ALLOWED_MIB)
    return {
        "model": case.model,
        "context_tokens": case.context_tokens,
        "sequences": case.sequences,
        "cache_type": case.cache_type,
        "batch_tokens": case.batch_tokens,
        "lost_prompts_mib": case.prompt_cache_mib,
        "fill": case.fill,
        "prompt_tokens": row["prompt_tokens"],
        "read_tokens": row["read_tokens"],
        "seconds": row["seconds"],
        "peak_mib": round(peak_mib, 1),
        "private_mib": round(cast("dict[str, int]", row["full_kib"])["RssAnon"] / 1024, 1),
        "mapped_mib": round(cast("dict[str, int]", row["full_kib"])["RssFile"] / 1024, 1),
        "loaded_mib": round(cast("dict[str, int]", row["loaded_kib"])["VmHWM"] / 1024, 1),
        "planned_mib": round(planned_mib, 1),
        "terms_mib": terms,
        "scheduler_mib": plans.scheduler_mib(case),
        "planned_minus_peak_mib": round(over_mib, 1),
        "planned_over_peak": round(planned_mib / peak_mib, 4),
        "holds": over_mib >= -ALLOWED_BELOW_MIB and abs(over_mib) <= allowed_mib,
    }


def peers_compared(
    cases: Sequence[Case],
    rows: Mapping[str, Mapping[str, object]],
    told: Mapping[str, Mapping[str, object]],
) -> dict[str, object]:
    """Every other planner's predictions over what was measured."""
    found: dict[str, object] = {}
    for package, answer in told.items():
        ratios = {}
        for case in cases:
            peak_bytes = cast("int", rows[case.key]["peak_kib"]) * 1024
            predicted = cast("dict[str, int]", answer["bytes"])[case.key]
            name = f"{case.model} {case.context_tokens}x{case.sequences} {case.cache_type}"
            ratios[name] = round(predicted / peak_bytes, 3)
        found[package] = {
            "version": answer["version"],
            "knows_cache_types": answer["knows_cache_types"],
            "lowest_over_peak": min(ratios.values()),
            "highest_over_peak": max(ratios.values()),
            "within_3_percent": sum(abs(ratio - 1) <= ALLOWED_SHARE for ratio in ratios.values()),
            "predicted_over_peak": ratios,
        }
    return found


def main() -> None:
    """Measure what is missing, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--only-measured", action="store_true", help="measure nothing now")
    parser.add_argument("--without-peers", action="store_true", help="ask no other planner")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    required, control = required_cases(), control_cases()
    if not arguments.only_measured:
        measure_missing([*required, *control], folder)
    rows = measured(folder)
    plans = Plans()
    cases = [case for case in required if case.key in rows]
    table = [compared(case, rows[case.key], plans) for case in cases]
    models = {model: blob(model) for model in {case.model for case in cases}}
    told = {} if arguments.without_peers else predictions(cases, models, folder)
    ratios = [cast("float", row["planned_over_peak"]) for row in table]
    write_result(
        "plan_memory",
        {
            "question": "does a worker take the memory that was planned for it?",
            "target": (
                f"{len(required)} cases, each within max({ALLOWED_SHARE:.0%}, {ALLOWED_MIB:.0f} "
                f"MiB), never below by more than {ALLOWED_BELOW_MIB:.0f} MiB"
            ),
            "measured_cases": len(table),
            "hold": sum(bool(row["holds"]) for row in table),
            "lowest_planned_over_peak": min(ratios),
            "highest_planned_over_peak": max(ratios),
            "cases": table,
            "controls": [
                compared(case, rows[case.key], plans) for case in control if case.key in rows
            ],
            "peers": peers_compared(cases, rows, told),
            "graphics_card": card_compared(),
            "published_on_a_graphics_card": published_compared(),
            "worked_out_by_hand": by_hand_compared(),
        },
    )


if __name__ == "__main__":
    main()
