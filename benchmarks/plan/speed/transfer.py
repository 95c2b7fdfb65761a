"""Does a measurement with the 0.5B model say how fast the 1.5B runs here?

Every repetition measures the machine as ``verstak bench`` does, then times the 1.5B with the same
prompts and the same worker options. The 1.5B takes no part in the measurement.
"""

from __future__ import annotations

import asyncio
import os
import platform
import tempfile
from pathlib import Path
from typing import Any

import platformdirs

from benchmarks.fingerprint import spread
from verstak.engines.machine_bench import bench_machine, time_model
from verstak.engines.protocol import WorkerOptions, engine_classes
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import architecture_of
from verstak.hardware.machine import Device
from verstak.hardware.processor import processor_name
from verstak.model.names import ModelName
from verstak.plan.calibration import widths_of
from verstak.plan.matrices import matrices_by_type
from verstak.plan.speed import default_speed_model
from verstak.store.store import Store, StoreOptions
from verstak.wiring import DEFAULT_ENGINE

SMALL, LARGE = "qwen2.5-coder:0.5b", "qwen2.5-coder:1.5b"
TARGET = 0.15


def transfer(repetitions: int, *, budget_s: float) -> dict[str, Any]:
    """Measure and predict, several times.

    Args:
        repetitions: How often; each takes one to two minutes.
        budget_s: As of ``bench_machine``.
    """
    with tempfile.TemporaryDirectory(prefix="vb-") as run_dir:
        runs = [asyncio.run(_once(Path(run_dir), budget_s)) for _ in range(repetitions)]
    return {
        "target": TARGET,
        "repetitions": repetitions,
        "bench_budget_s": budget_s,
        "load_average_before_and_after": [runs[0]["load"][0], runs[-1]["load"][1]],
        "processor": processor_name(),
        **{
            what: {
                "measured": spread([run[what]["measured"] for run in runs], 2),
                "predicted": spread([run[what]["predicted"] for run in runs], 2),
                "error": spread([run[what]["error"] for run in runs]),
                "largest_error": round(max(abs(run[what]["error"]) for run in runs), 4),
                "within_target": sum(abs(run[what]["error"]) <= TARGET for run in runs),
                "within_interval": sum(run[what]["inside"] for run in runs),
                "bytes_alone_error": spread([run[what]["naive"] for run in runs]),
            }
            for what in ("decode", "prefill")
        },
        "raw_seconds_per_token": [run["raw"] for run in runs],
        "bench_seconds": spread([run["seconds"] for run in runs], 1),
        "bandwidth_gb_per_s": spread([run["bandwidth"] for run in runs], 1),
        "layer_us": spread([run["layer_us"] for run in runs], 1),
        "rates_gb_per_s": {
            name: spread([run["rates"][name] for run in runs], 2)
            for name in runs[0]["rates"]
            if all(name in run["rates"] for run in runs)
        },
    }


async def _once(run_dir: Path, budget_s: float) -> dict[str, Any]:
    engine = engine_classes()[DEFAULT_ENGINE]
    options = WorkerOptions(run_dir=run_dir)
    before = os.getloadavg()[0]
    found = await bench_machine(
        weights(SMALL),
        model_name=SMALL,
        start_worker=engine,
        options=options,
        engine=DEFAULT_ENGINE,
        machine=platform.node(),
        processor=processor_name() or "",
        on_step=lambda *_: None,
        budget_s=budget_s,
    )
    header = read_header(weights(LARGE))
    arch = architecture_of(header)
    read, prompt = matrices_by_type(header, layers=arch.layers)
    runs = await time_model(engine, weights(LARGE), options, vocabulary=arch.vocabulary)
    host = Device(name="processor", kind="cpu", memory_family="ddr")
    model = default_speed_model()
    decode = model.decode(
        read_bytes=sum(read.values()),
        device=host,
        layers=arch.layers,
        calibration=found,
        read_by_type=read,
    )
    prefill = model.prefill_speed(
        parameters=sum(prompt.values()),
        device=host,
        widths=widths_of(arch),
        calibration=found,
        weights_by_type=prompt,
    )
    small = found.model
    # What one would say from the 0.5B alone: the same bytes, or weights, a second.
    naive_decode = _middle(small.decode_s) * sum(read.values()) / sum(small.read_by_type.values())
    naive_prompt = (
        _middle(small.prompt_s) * sum(prompt.values()) / sum(small.weights_by_type.values())
    )
    return {
        "decode": _outcome(decode, runs.decode_s, naive_decode),
        "prefill": _outcome(prefill, runs.prompt_s, naive_prompt),
        "seconds": found.seconds,
        "bandwidth": found.bandwidth_bytes_per_s / 1e9,
        "layer_us": found.layer_s * 1e6,
        "rates": {rate.type_name: rate.bytes_per_s / 1e9 for rate in found.rates},
        "raw": {
            "small": [found.model.decode_s, found.model.prompt_s],
            "large": [runs.decode_s, runs.prompt_s],
            "probes": {one.type_name: [one.decode_s, one.prompt_s] for one in found.probes},
        },
        "load": (round(before, 2), round(os.getloadavg()[0], 2)),
    }


def _outcome(speed: Any, token_s: tuple[float, ...], naive_s: float) -> dict[str, Any]:
    measured = 1 / _middle(token_s)
    return {
        "measured": measured,
        "predicted": speed.value,
        "error": speed.value / measured - 1,
        "inside": speed.low <= measured <= speed.high,
        "naive": 1 / naive_s / measured - 1,
    }


def _middle(values: tuple[float, ...]) -> float:
    return sorted(values)[len(values) // 2]


def weights(name: str) -> Path:
    """File of a default model in the tests' store; ``make test`` fetches it there.

    Args:
        name: Of the model.
    """
    cache = Path(platformdirs.user_cache_dir("verstak")) / "test-models"
    store = Store(StoreOptions(root=cache / "models", state_dir=cache / "state"))
    return store.blob_path(store.get(ModelName.parse(name)).manifest.of_kind("model")[0].digest)
