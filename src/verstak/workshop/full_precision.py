"""The weights at full precision, which everything else is made of and compared with."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from verstak.convert.conversion import OnProgress
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.errors import InvalidRecipe
from verstak.formats.gguf import read_header
from verstak.quantize.prediction import predict
from verstak.quantize.quantizer import Progress, Quantizer, QuantizeRequest
from verstak.workshop.recipe import SourceWanted
from verstak.workshop.source import Source
from verstak.workshop.step import Step, Tell

_VALUE_BYTES = {"F16": 2, "BF16": 2, "F32": 4}


def full_step(
    source: Source, wanted: SourceWanted, *, library: Path | None, threads: int
) -> Step | None:
    """The step that makes the full-precision GGUF.

    Args:
        source: Where the weights come from.
        wanted: What the recipe says of it.
        library: Folder of llama.cpp's library; needed where something is unpacked.
        threads: 0 = one for each core.

    Returns:
        The step; ``None`` = the source is such a file itself.

    Raises:
        InvalidRecipe: the source is quantised, and the recipe does not allow to go on from that.
    """
    if source.kind == "checkpoint":
        return _convert(source, wanted.number_format)
    if not source.quantised:
        return None
    if not wanted.requantize:
        raise InvalidRecipe(
            f"source.model: {source.name} is quantised already ({source.level})",
            remedy="name its F16 or BF16 file, or set source.requantize = true: what was lost when "
            "it was quantised stays lost, and the card says so",
        )
    return _unpack(source, library, threads)


def full_bytes(source: Source, wanted: SourceWanted) -> tuple[int, bool]:
    """Size of the full-precision GGUF, and whether that is exact."""
    if source.header is None:
        # Beside the weights a GGUF holds the vocabulary, which the folder holds as text.
        weights = source.elements * _VALUE_BYTES[wanted.number_format]
        return weights + _vocabulary_bytes(source.path), False
    if not source.quantised:
        return source.size_bytes, True
    return predict(source.header, file_type="F16").total_bytes, True


def _convert(source: Source, number_format: str) -> Step:
    name = f"{number_format}.gguf"

    def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        target = folder / name
        _remove(target)
        checkpoint_to_gguf(
            source.path, target, number_format, on_progress=_share_of(tell), cancel=cancel
        )

    return Step(
        what="convert",
        label=number_format,
        identity={"source": source.digest, "type": number_format},
        outputs=(name,),
        work=float(source.size_bytes),
        make=make,
        disk_bytes=source.elements * _VALUE_BYTES[number_format],
    )


def _unpack(source: Source, library: Path | None, threads: int) -> Step:
    header = source.header or read_header(source.path)
    prediction = predict(header, file_type="F16")

    def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        def hear(progress: Progress) -> None:
            tell(progress.done_bytes / max(1, progress.total_bytes))

        assert library is not None  # noqa: S101 - looked for before the first step
        request = QuantizeRequest(
            source=source.path,
            output=folder / "F16.gguf",
            file_type="F16",
            allow_requantize=True,
            threads=threads,
            # What a killed try left under the name was never recorded.
            replace=True,
        )
        Quantizer(library).quantize(request, on_progress=hear, cancel=cancel)

    return Step(
        what="unpack",
        label="F16",
        identity={"source": source.digest, "library": "" if library is None else library.name},
        outputs=("F16.gguf",),
        work=float(source.size_bytes),
        make=make,
        disk_bytes=prediction.total_bytes,
        disk_exact=True,
    )


def _share_of(tell: Tell) -> OnProgress:
    return lambda progress: tell(progress.done_bytes / max(1, progress.total_bytes))


def _remove(path: Path) -> None:
    """What a killed try left under the final name was never recorded."""
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def _vocabulary_bytes(folder: Path) -> int:
    path = folder / "tokenizer.json"
    return path.stat().st_size if path.is_file() else 2**20
