"""Levels of GGUF given by size, bits or divergence: a type for every matrix, by measured harm."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from verstak.quantize.allocation.allocation import Target as Wish
from verstak.quantize.allocation.making import AllocationRequest, Allocator, Verified
from verstak.quantize.allocation.measuring import MeasuringProgress
from verstak.quantize.allocation.report import report_path
from verstak.quantize.quantizer import Progress
from verstak.workshop.recipe import Level
from verstak.workshop.step import Step, Tell
from verstak.workshop.targets.ground import Ground

_MEASURED = 0.9
"""Share of the time that measuring takes where nothing was kept of it; the rest is quantising."""


def allocated_step(level: Level, ground: Ground, *, size_bytes: int | None) -> Step:
    """Measure the harm of every type in every matrix, choose, quantise.

    What was measured is kept by content: the next level of the same weights only chooses. Where a
    divergence is asked for, the file is held against it, and made anew until it keeps to it.

    Args:
        level: Size, bits or divergence.
        ground: What it is made from.
        size_bytes: What it will take at most; ``None`` = not known.
    """
    name = f"{level.label}.gguf"
    wish = Wish(size_bytes=level.size_bytes, bits=level.bits, most_divergence=level.max_kld)

    def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        def hear(progress: MeasuringProgress | Progress | Verified) -> None:
            if isinstance(progress, MeasuringProgress):
                # Rounding matrices first, then probing: each about half of it.
                half = progress.done / max(1, progress.total) / 2
                tell(_MEASURED * (half if progress.stage == "errors" else 0.5 + half))
            elif isinstance(progress, Progress):
                done = progress.done_bytes / max(1, progress.total_bytes)
                tell(_MEASURED + (1 - _MEASURED) * done)

        request = AllocationRequest(
            source=ground.full.path,
            output=folder / name,
            target=wish,
            text=ground.text,
            imatrix=None if ground.matrix is None else ground.matrix.path,
            threads=ground.threads,
            # What a killed try left under the name was never recorded.
            replace=True,
            tables=ground.findings,
        )
        allocator = Allocator(ground.library, request)
        table = allocator.measure(on_progress=hear, cancel=cancel)
        allocator.make(table, on_progress=hear, cancel=cancel)

    return Step(
        what="allocate",
        label=level.label,
        identity={
            "full": ground.full.digest,
            "wish": repr((level.size_bytes, level.bits, level.max_kld)),
            "matrix": "" if ground.matrix is None else ground.matrix.digest,
            "text": hashlib.sha256(ground.text.encode()).hexdigest(),
            "library": ground.library.name,
        },
        # Whoever describes the file reads the report beside it.
        outputs=(name, report_path(Path(name)).name),
        work=float(ground.full.path.stat().st_size),
        make=make,
        disk_bytes=size_bytes,
    )
