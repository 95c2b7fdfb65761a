"""Times this machine with its own engine: memory, made-up models of one tensor type, a real model.

Workers are started with the options that serving uses, one after another, so what is measured is
what a request gets.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from verstak.engines.protocol import LaunchPlan, Worker, WorkerOptions
from verstak.errors import DoesNotFit, EngineError
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import architecture_of
from verstak.formats.made_up_model import (
    LEAST_BYTES,
    SCALE_OFFSETS,
    SMALL_BYTES,
    VOCABULARY,
    write_made_up_model,
)
from verstak.hardware.bandwidth import read_bandwidth, working_set_bytes
from verstak.hardware.memory import snapshot
from verstak.hardware.processor import usable_cores
from verstak.plan.calibration import Calibration, ModelRun, ProbeRun, calibrate, widths_of
from verstak.plan.matrices import matrices_by_type

BUDGET_S = 100.0
"""After this no further type is begun, unless the real model holds it."""

WANTED_TYPES = ("Q4_K", "Q6_K", "Q8_0", "Q5_K", "Q3_K", "F16", "Q2_K", "Q4_0")
"""Types that models are mostly offered in, the most usual first."""

RUNS = 3
PROMPT_TOKENS = 256
PROBE_PROMPT_TOKENS = 128
WRITTEN_TOKENS = 32
PROBE_WRITTEN_TOKENS = 16

_CONTEXT_TOKENS = 1024
_SPARE_IDS = 16  # the ends of a vocabulary hold tokens with a meaning of their own

type Step = Literal["bandwidth", "probe", "model"]
type StartWorker = Callable[[LaunchPlan, WorkerOptions], Worker]


@dataclass(frozen=True, slots=True)
class Runs:
    """Times of one model.

    Attributes:
        decode_s: Of one written token, per run.
        prompt_s: Of one token read, per run.
    """

    decode_s: tuple[float, ...]
    prompt_s: tuple[float, ...]


async def bench_machine(
    model_path: Path,
    *,
    model_name: str,
    start_worker: StartWorker,
    options: WorkerOptions,
    engine: str,
    machine: str,
    processor: str,
    on_step: Callable[[Step, str, int, int], None],
    budget_s: float = BUDGET_S,
) -> Calibration:
    """Measure; under two minutes on two cores.

    Args:
        model_path: A small real model.
        model_name: What it is called.
        start_worker: The engine.
        options: As serving has them.
        engine: Its name and version.
        machine: Name of this machine.
        processor: What the processor calls itself.
        on_step: Told what begins: kind, name, its number and how many there are.
        budget_s: After this no further type is begun.

    Raises:
        DoesNotFit: too little memory or disk.
        EngineError: a worker failed.
        asyncio.CancelledError: cancelled; the worker is stopped and the files are removed.
    """
    started = time.monotonic()
    threads = options.threads or usable_cores()
    header = await asyncio.to_thread(read_header, model_path)
    arch = architecture_of(header)
    read_by_type, weights_by_type = matrices_by_type(header, layers=arch.layers)
    needed = [name for name in read_by_type if name in SCALE_OFFSETS]
    types = list(dict.fromkeys([*needed, *WANTED_TYPES]))
    steps = len(types) + 2

    on_step("bandwidth", "", 1, steps)
    bandwidth_bytes_per_s = await _bandwidth(threads)
    on_step("model", model_name, 2, steps)
    runs = await time_model(start_worker, model_path, options, vocabulary=arch.vocabulary)
    model = ModelRun(
        name=model_name,
        layers=arch.layers,
        widths=widths_of(arch) or 0,
        read_by_type=read_by_type,
        weights_by_type=weights_by_type,
        decode_s=runs.decode_s,
        prompt_s=runs.prompt_s,
    )
    probes: list[ProbeRun] = []
    with tempfile.TemporaryDirectory(prefix="verstak-bench-") as folder:
        least_bytes = _made_up_bytes(snapshot().available_bytes)
        _require_disk(Path(folder), least_bytes)
        for index, name in enumerate(types):
            if name not in needed and time.monotonic() - started > budget_s:
                break
            on_step("probe", name, index + 3, steps)
            probes.append(
                await _probe(start_worker, Path(folder), name, options, least_bytes=least_bytes)
            )
    return calibrate(
        probes,
        model,
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=machine,
        processor=processor,
        threads=threads,
        engine=engine,
        bandwidth_bytes_per_s=bandwidth_bytes_per_s,
        seconds=time.monotonic() - started,
    )


async def time_model(
    start_worker: StartWorker,
    path: Path,
    options: WorkerOptions,
    *,
    vocabulary: int | None,
    prompt_tokens: int = PROMPT_TOKENS,
    written_tokens: int = WRITTEN_TOKENS,
) -> Runs:
    """Load a model, read a prompt and write a few tokens, several times.

    Args:
        start_worker: The engine.
        path: GGUF file.
        options: As serving has them.
        vocabulary: Tokens that it knows; prompts are random ones of them.
        prompt_tokens: Read in a run.
        written_tokens: Written in a run.

    Raises:
        EngineError: it could not be loaded, or did not answer with its times.
    """
    plan = LaunchPlan(model_path=path, alias="bench", context_tokens=_CONTEXT_TOKENS)
    worker = start_worker(plan, options)
    decode_s: list[float] = []
    prompt_s: list[float] = []
    try:
        await worker.start()
        for run in range(RUNS):
            chance = random.Random(run)  # noqa: S311 - tokens to read, no secret
            last = (vocabulary or VOCABULARY) - _SPARE_IDS
            prompt = [chance.randrange(_SPARE_IDS, last) for _ in range(prompt_tokens)]
            written, read = await _one_run(worker, prompt, written_tokens)
            decode_s.append(written)
            prompt_s.append(read)
    finally:
        await worker.stop()
    return Runs(tuple(decode_s), tuple(prompt_s))


async def _bandwidth(threads: int) -> float:
    stop = threading.Event()
    size = working_set_bytes(snapshot().available_bytes)
    try:
        found = await asyncio.to_thread(read_bandwidth, threads, set_bytes=size, stop=stop)
    finally:
        stop.set()
    return found.bytes_per_s


async def _probe(
    start_worker: StartWorker,
    folder: Path,
    type_name: str,
    options: WorkerOptions,
    *,
    least_bytes: int,
) -> ProbeRun:
    path = folder / f"{type_name}.gguf"
    made = await asyncio.to_thread(write_made_up_model, path, type_name, least_bytes=least_bytes)
    try:
        runs = await time_model(
            start_worker,
            path,
            options,
            vocabulary=VOCABULARY,
            prompt_tokens=PROBE_PROMPT_TOKENS,
            written_tokens=PROBE_WRITTEN_TOKENS,
        )
    finally:
        path.unlink(missing_ok=True)
    return ProbeRun(
        type_name=type_name,
        size_bytes=made.size_bytes,
        weights=made.weights,
        layers=made.layers,
        widths=made.widths,
        decode_s=runs.decode_s,
        prompt_s=runs.prompt_s,
    )


async def _one_run(worker: Worker, prompt: list[int], written_tokens: int) -> tuple[float, float]:
    """Seconds of a written token and of a token read."""
    body = {
        "prompt": prompt,
        "n_predict": written_tokens,
        "ignore_eos": True,
        "cache_prompt": False,
        "temperature": 0,
    }
    answer = await worker.send("POST", "/completion", json.dumps(body).encode())
    raw = await answer.read()
    await answer.aclose()
    try:
        timings = json.loads(raw)["timings"]
        written = timings["predicted_ms"] / timings["predicted_n"] / 1000
        read = timings["prompt_ms"] / timings["prompt_n"] / 1000
    except (ValueError, KeyError, TypeError, ZeroDivisionError) as error:
        raise EngineError(
            f"the engine answered with status {answer.status} and without its times"
        ) from error
    return written, read


def _made_up_bytes(available_bytes: int) -> int:
    """Of matrices: the file and the engine's own copy take an eighth of free memory each."""
    return LEAST_BYTES if available_bytes >= 8 * LEAST_BYTES else SMALL_BYTES


def _require_disk(folder: Path, least_bytes: int) -> None:
    free = shutil.disk_usage(folder).free
    # The last block may go beyond what was asked for, and others need some space too.
    if free < 2 * least_bytes:
        raise DoesNotFit(
            f"{free // 2**20} MiB are free in {folder.parent}, a made-up model takes up to "
            f"{2 * least_bytes // 2**20} MiB",
            remedy="free some space, or set TMPDIR to another folder",
        )
