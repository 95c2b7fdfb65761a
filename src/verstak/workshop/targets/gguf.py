"""GGUF as a target: llama.cpp's presets, and types chosen tensor by tensor."""

from __future__ import annotations

import threading
from pathlib import Path

from verstak.plan.type_mix.assignment import BY_NAME
from verstak.plan.type_mix.mixes import mix_of
from verstak.quantize.matrix_keys import cut_text
from verstak.quantize.prediction import predict
from verstak.quantize.quantizer import Progress, Quantizer, QuantizeRequest, plan, refuse
from verstak.toolchains.options import ToolchainOptions
from verstak.workshop.recipe import Level
from verstak.workshop.source import Source
from verstak.workshop.step import Step, Tell
from verstak.workshop.targets.allocated import allocated_step
from verstak.workshop.targets.ground import Ground, Input, SizeAhead
from verstak.workshop.workbench import Result

MATRIX_FILE = "imatrix.gguf"
_RESERVE = 1.25
"""Presets give some tensors more bits than their own type has. Of a source that is no GGUF yet the
size is reckoned from its weights alone, with this reserve; before the step itself it is exact."""


class GgufTarget:
    """Candidates in GGUF."""

    def what(self, level: Level) -> str:
        """A preset is quantised to; types for everything else are chosen first."""
        return "allocate" if level.preset is None else "quantize"

    def require(self, toolchains: ToolchainOptions) -> None:
        """Nothing beside llama.cpp's library, which every build needs."""

    def size_ahead(self, level: Level, source: Source, *, matrix_text: str | None) -> SizeAhead:
        """To the byte where the source is a GGUF; else from the number of weights."""
        if level.size_bytes is not None:
            return SizeAhead(level.size_bytes, exact=False)
        if level.bits is not None:
            return SizeAhead(int(source.elements * level.bits / 8), exact=False)
        if level.preset is None:
            return SizeAhead(None, exact=False)
        if source.header is None:
            own = mix_of(level.preset, 2026).base
            kind = BY_NAME[own]
            size = source.elements * kind.block_bytes / kind.block_size * _RESERVE
            return SizeAhead(int(size), exact=False)
        keys = None if matrix_text is None else _keys_ahead(matrix_text)
        prediction = predict(source.header, file_type=level.preset, matrix_keys=keys)
        return SizeAhead(prediction.total_bytes, exact=True)

    def step(self, level: Level, ground: Ground) -> Step:
        """Quantise the full-precision file."""
        if level.preset is None:
            ahead = self.size_ahead(level, ground.source, matrix_text=None)
            return allocated_step(level, ground, size_bytes=ahead.size_bytes)
        return _preset(level.preset, ground)

    def level(self, level: Level) -> str | None:
        """The file tells."""
        del level
        return None

    def artifact(self, result: Result) -> Input:
        """The file."""
        name = result.made.files[0].name
        return Input(result.path(name), result.made.digest(name))


def _preset(preset: str, ground: Ground) -> Step:
    name = f"{preset}.gguf"

    def request(folder: Path) -> QuantizeRequest:
        return QuantizeRequest(
            source=ground.full.path,
            output=folder / name,
            file_type=preset,
            imatrix=None if ground.matrix is None else ground.matrix.path,
            threads=ground.threads,
            # What a killed try left under the name was never recorded.
            replace=True,
        )

    prediction = plan(request(ground.full.path.parent))
    refuse(request(ground.full.path.parent / "none"), prediction)

    def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        def hear(progress: Progress) -> None:
            tell(progress.done_bytes / max(1, progress.total_bytes))

        Quantizer(ground.library).quantize(request(folder), on_progress=hear, cancel=cancel)

    return Step(
        what="quantize",
        label=preset,
        identity={
            "full": ground.full.digest,
            "type": preset,
            "matrix": "" if ground.matrix is None else ground.matrix.digest,
            "library": ground.library.name,
        },
        outputs=(name,),
        work=float(prediction.source_bytes),
        make=make,
        disk_bytes=prediction.total_bytes,
        disk_exact=True,
    )


def _keys_ahead(text: str) -> tuple[tuple[str, str | int], ...]:
    """The four keys of an importance matrix; numbers have one width, whatever they are."""
    return (
        ("quantize.imatrix.file", MATRIX_FILE),
        ("quantize.imatrix.dataset", cut_text(text)),
        ("quantize.imatrix.entries_count", 0),
        ("quantize.imatrix.chunks_count", 1),
    )
