"""Our plan of graphics memory against a card: the run of ``benchmarks/plan/gpu``.

That run loaded stand-ins of real shapes on an H100 and wrote ``results/plan_gpu.json``: peak of
the card's memory by NVML, and the buffers that llama.cpp's log names.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import cast

from benchmarks.fingerprint import RESULTS
from verstak.catalog.known_models import known_models
from verstak.hardware.machine import Device
from verstak.model.architecture import Architecture
from verstak.plan.cache import CacheType
from verstak.plan.device_memory import device_memory
from verstak.plan.file_size import gguf_file

MIB = 2**20
RUN = RESULTS / "plan_gpu.json"
CARD = Device(
    "NVIDIA H100 80GB HBM3",
    "gpu",
    vendor="NVIDIA",
    memory_family="hbm",
    memory_bytes=80 * 2**30,
)
# The stand-ins have an output matrix of their own, and Mistral's the newer vocabulary.
_STAND_INS: Mapping[str, tuple[str, str, int | None]] = {
    "qwen2.5-1.5b-q4_k_m": ("Qwen2.5-1.5B-Instruct", "Q4_K_M", None),
    "qwen2.5-7b-q4_k_m": ("Qwen2.5-7B-Instruct", "Q4_K_M", None),
    "qwen2.5-14b-q4_k_m": ("Qwen2.5-14B-Instruct", "Q4_K_M", None),
    "qwen2.5-32b-q4_k_m": ("Qwen2.5-32B-Instruct", "Q4_K_M", None),
    "mistral-7b-q5_0": ("Mistral-7B-Instruct-v0.2", "Q5_0", 32_768),
    "mistral-7b-q8_0": ("Mistral-7B-Instruct-v0.2", "Q8_0", 32_768),
}


def stand_in(name: str) -> tuple[Architecture, str]:
    """Geometry and type mix of a stand-in.

    Raises:
        ValueError: the catalogue does not know its geometry.
    """
    known, file_type, vocabulary = _STAND_INS[name]
    arch = known_models().find(known).architecture
    if arch is None:
        raise ValueError(f"the catalogue has no geometry of {known}")
    return (
        dataclasses.replace(arch, tied_embeddings=False, vocabulary=vocabulary or arch.vocabulary),
        file_type,
    )


def card_compared() -> dict[str, object]:
    """Every memory case of the run, its peak and our plan; nothing where there was no run."""
    if not RUN.exists():
        return {}
    run = json.loads(RUN.read_text(encoding="utf-8"))
    rows = [_compared(case) for case in run["cases"] if case["kind"] == "memory"]
    ratios = [cast("float", row["expected_over_peak"]) for row in rows]
    return {
        "run": f"results/{RUN.name}",
        "machine": run["machine"],
        "cases": rows,
        "within_range": sum(bool(row["within_range"]) for row in rows),
        "lowest_expected_over_peak": min(ratios),
        "highest_expected_over_peak": max(ratios),
    }


def _compared(case: Mapping[str, object]) -> dict[str, object]:
    arch, file_type = stand_in(str(case["model"]))
    layers = cast("int", case["layers_on_device"])
    need = device_memory(
        gguf_file(arch, file_type=file_type),
        arch,
        device=CARD,
        context_tokens=cast("int", case["context_tokens"]),
        batch_tokens=cast("int", case["batch_tokens"]),
        cache_type=cast("CacheType", case["cache_type"]),
        # llama.cpp counts the output as one more layer
        layers_on_device=None if layers > arch.layers else layers - 1,
    )
    (part,) = need.devices
    peak = cast("int", case["device_peak_bytes"])
    return {
        "model": case["model"],
        "context_tokens": case["context_tokens"],
        "cache_type": case["cache_type"],
        "batch_tokens": case["batch_tokens"],
        "layers_on_device": layers,
        "peak_mib": round(peak / MIB, 1),
        "planned_mib": [
            round(value / MIB, 1)
            for value in (part.low_bytes, part.expected_bytes, part.high_bytes)
        ],
        "expected_over_peak": round(part.expected_bytes / peak, 4),
        "within_range": part.low_bytes <= peak <= part.high_bytes,
    }
