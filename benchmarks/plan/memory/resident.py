"""Peak resident memory of real workers, case by case; what was measured is never measured again.

``python -m benchmarks.plan.memory.resident [--folder DIR] [--only TEXT]`` appends one line a case
to ``DIR/cases.jsonl``. To read prompts of 32,768 tokens in four sequences takes many hours on two
cores. The engine touches the whole cache when it starts, so only the last batches of a long
prompt are read; the control cases show that this gives the same peak as reading all of it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.plan.memory.case import (
    MODELS,
    SHORT,
    TAIL_TOKENS,
    Case,
    control_cases,
    required_cases,
)
from benchmarks.plan.memory.saved_slot import read_slot, write_slot
from benchmarks.plan.memory.worker import Worker, running_worker

DEFAULT_FOLDER = Path(tempfile.gettempdir()) / "verstak-plan-memory"
MEASURED = "cases.jsonl"

_MADE = "lost.made"
_LOST_PROMPTS = 16
_OTHER_PROMPT_TOKENS = 64


def tokens(count: int, start: int = 0) -> list[int]:
    """Ordinary tokens of the Qwen vocabulary, in an order without repetition."""
    return [1_000 + (start + index) * 7_919 % 100_003 for index in range(count)]


def blob(model: str) -> Path:
    """The model's file in the store."""
    store = os.environ.get("OLLAMA_MODELS") or Path.home() / ".ollama" / "models"
    return Path(store) / "blobs" / MODELS[model]


def slots_to_restore(case: Case, folder: Path) -> list[str]:
    """Name of a file for each sequence of the case, made of the short prompt's saved cache.

    Raises:
        FileNotFoundError: the short prompt was not measured yet, which saves its cache.
    """
    saved = read_slot(folder / saved_name(case))
    counts = [case.restored_tokens(slot) for slot in range(case.sequences)]
    for count in set(counts):
        stretched = saved.stretched(tokens(count))
        write_slot(stretched, folder / f"{count}.made", sequences=case.sequences)
    return [f"{count}.made" for count in counts]


def saved_name(case: Case) -> str:
    """File of the cache of the short prompt of this model and type of cache."""
    return f"{case.model}-{case.cache_type}.slot"


def short_case(case: Case) -> Case:
    """The case whose prompt is read in full, and saved for the others."""
    return Case(case.model, SHORT, 1, case.cache_type, "prompts")


def measure(case: Case, folder: Path) -> dict[str, object]:
    """One worker, full sequences, the peak."""
    restored = [] if case.fill == "prompts" else slots_to_restore(case, folder)
    began = time.monotonic()
    with running_worker(case, blob(case.model), folder) as worker:
        loaded = worker.memory_kib()
        if restored:
            # Reading the file needs a buffer of its own, which a worker never has otherwise.
            for slot, name in enumerate(restored):
                worker.slot("restore", slot, name)
            worker.forget_peak()
        timings = worker.read_prompts(case.sequences, tokens(case.prompt_tokens))
        if case.prompt_cache_mib:
            _lose_prompts(case, worker, folder)
        full = worker.memory_kib()
        if case == short_case(case):
            worker.slot("save", 0, saved_name(case))
    _check_read(case, timings)
    return {
        "case": asdict(case),
        "key": case.key,
        "loaded_kib": dict(loaded),
        "full_kib": dict(full),
        "peak_kib": max(loaded["VmHWM"], full["VmHWM"]),
        "prompt_tokens": case.prompt_tokens,
        "read_tokens": [timing["prompt_n"] for timing in timings],
        "seconds": round(time.monotonic() - began, 1),
    }


def _lose_prompts(case: Case, worker: Worker, folder: Path) -> None:
    """Give the sequence one prompt after another, until the cache of lost prompts is full.

    They are restored rather than read; a short other prompt then takes the sequence away.
    """
    saved = read_slot(folder / saved_name(case))
    for index in range(_LOST_PROMPTS):
        lost = tokens(case.context_tokens - TAIL_TOKENS, start=(2 * index + 1) * 2_500)
        write_slot(saved.stretched(lost), folder / _MADE, sequences=case.sequences)
        worker.slot("restore", 0, _MADE)
        other = tokens(_OTHER_PROMPT_TOKENS, start=(2 * index + 2) * 2_500)
        worker.read_prompt(-1, other, 1)


def _check_read(case: Case, timings: Sequence[Mapping[str, object]]) -> None:
    """A restored sequence must have read its tail only, every other one everything."""
    for slot, timing in enumerate(timings):
        read = timing["prompt_n"]
        if read != case.prompt_tokens - case.restored_tokens(slot):
            raise RuntimeError(f"{case.key}: read {read} tokens of {case.prompt_tokens}")


def measured(folder: Path) -> dict[str, dict[str, object]]:
    """What is measured already, by the case's key."""
    path = folder / MEASURED
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {str(row["key"]): row for row in map(json.loads, lines)}


def measure_missing(cases: Sequence[Case], folder: Path) -> None:
    """Measure the cases that are not measured yet, in order, each written down at once."""
    folder.mkdir(parents=True, exist_ok=True)
    done = measured(folder)
    for case in cases:
        if case.key in done:
            continue
        row = measure(case, folder)
        with (folder / MEASURED).open("a", encoding="utf-8") as sink:
            sink.write(json.dumps(row) + "\n")
        peak_mib = int(str(row["peak_kib"])) / 1024
        print(f"{case.key}: {peak_mib:.0f} MiB, {row['seconds']} s", flush=True)


def main() -> None:
    """Measure what is not measured yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--only", default="", help="cases whose key contains this text")
    arguments = parser.parse_args()
    cases = [case for case in (*required_cases(), *control_cases()) if arguments.only in case.key]
    measure_missing(cases, arguments.folder)


if __name__ == "__main__":
    main()
