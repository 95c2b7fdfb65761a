"""Levels of GGUF given by size, bits or divergence: a type for every matrix, by measured harm."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import msgspec

from verstak.errors import QuantizationFailed
from verstak.formats.gguf import read_header
from verstak.formats.imatrix import read_imatrix
from verstak.quantize.allocation.allocation import Allocation, allocate
from verstak.quantize.allocation.allocation import Target as Wish
from verstak.quantize.allocation.candidates import Preferences, candidates_of
from verstak.quantize.allocation.measuring import Measuring, MeasuringProgress, measure
from verstak.quantize.matrix_keys import matrix_keys
from verstak.quantize.quantizer import Progress, Quantizer, QuantizeRequest
from verstak.workshop.recipe import Level
from verstak.workshop.step import Step, Tell
from verstak.workshop.targets.ground import Ground

HARMS_FILE = "harms.json"
"""Expected part of every matrix in the divergence, nats, by tensor."""
_MEASURED = 0.9
"""Share of the time that measuring takes where nothing was kept of it; the rest is quantising."""


def allocated_step(level: Level, ground: Ground, *, size_bytes: int | None) -> Step:
    """Measure the harm of every type in every matrix, choose, quantise.

    What was measured is kept by content: the next level of the same weights only chooses.

    Args:
        level: Size, bits or divergence.
        ground: What it is made from.
        size_bytes: What it will take at most; ``None`` = not known.
    """
    name = f"{level.label}.gguf"

    def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        chosen = _choose(level, ground, tell, cancel)
        (folder / HARMS_FILE).write_bytes(msgspec.json.encode(dict(chosen.harms)))

        def hear(progress: Progress) -> None:
            done = progress.done_bytes / max(1, progress.total_bytes)
            tell(_MEASURED + (1 - _MEASURED) * done)

        request = QuantizeRequest(
            source=ground.full.path,
            output=folder / name,
            file_type=chosen.file_type,
            overrides=chosen.overrides,
            imatrix=None if ground.matrix is None else ground.matrix.path,
            threads=ground.threads,
            # What a killed try left under the name was never recorded.
            replace=True,
        )
        made = Quantizer(ground.library).quantize(request, on_progress=hear, cancel=cancel)
        if made.prediction.total_bytes != chosen.prediction.total_bytes:
            raise QuantizationFailed(
                f"{name} has {made.prediction.total_bytes} bytes, "
                f"{chosen.prediction.total_bytes} were chosen"
            )

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
        outputs=(name, HARMS_FILE),
        work=float(ground.full.path.stat().st_size),
        make=make,
        disk_bytes=size_bytes,
    )


def harms_beside(artifact: Path) -> dict[str, float]:
    """Expected harm by tensor, where an artifact was made by choosing; else nothing.

    Args:
        artifact: The file.
    """
    try:
        raw = (artifact.parent / HARMS_FILE).read_bytes()
        return msgspec.json.decode(raw, type=dict[str, float])
    except (OSError, msgspec.DecodeError):  # in a folder of the user's it may be anything
        return {}


def _choose(level: Level, ground: Ground, tell: Tell, cancel: threading.Event) -> Allocation:
    header = read_header(ground.full.path)
    matrix = None if ground.matrix is None else read_imatrix(ground.matrix.path)
    matrices = candidates_of(header, matrix, Preferences())
    ground.findings.mkdir(parents=True, exist_ok=True)

    def hear(progress: MeasuringProgress) -> None:
        # Rounding matrices first, then probing: each about half of it.
        half = progress.done / max(1, progress.total) / 2
        tell(_MEASURED * (half if progress.stage == "errors" else 0.5 + half))

    table = measure(
        ground.library,
        Measuring(
            model=ground.full.path,
            imatrix=None if ground.matrix is None else ground.matrix.path,
            text=ground.text,
            threads=ground.threads,
            folder=ground.findings,
        ),
        matrices,
        on_progress=hear,
        cancel=cancel,
    )
    return allocate(
        header,
        matrices,
        table,
        Wish(size_bytes=level.size_bytes, bits=level.bits, most_divergence=level.max_kld),
        matrix_keys=(
            None
            if matrix is None or ground.matrix is None
            else matrix_keys(matrix, ground.matrix.path.name)
        ),
    )
