"""What an artifact tells of itself: format, types, size, licence, and the way it has come."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from verstak.convert.lineage import LINEAGE_FILE, Lineage, lineage_of_checkpoint, lineage_of_gguf
from verstak.errors import (
    EvaluationFailed,
    InvalidCheckpoint,
    InvalidGguf,
    UnsupportedFeature,
    UsageError,
)
from verstak.evaluate.artifact_digest import digest_of, files_of
from verstak.evaluate.card import Step, TensorShare
from verstak.formats.checkpoint import Checkpoint, read_checkpoint
from verstak.formats.gguf import GgufHeader, read_header
from verstak.formats.gguf_model import quantization_level
from verstak.quantize.allocation.report import ALLOCATION_KEY, read_report, report_path

type Format = Literal["GGUF", "ONNX", "MLX", "safetensors"]

_TOLD_APART = frozenset({"step", "verstak", "command"})


@dataclass(frozen=True, slots=True)
class Artifact:
    """One model as it lies on disk; fields as `verstak.evaluate.card.QualityCard` has them."""

    path: Path
    name: str
    digest: str
    format: Format
    level: str
    architecture: str
    base_model: str | None
    licence: str | None
    parameters: int
    size_bytes: int
    bits_per_weight: float
    tensors: tuple[TensorShare, ...]
    steps: tuple[Step, ...]

    def called(self, name: str, *, level: str | None = None) -> Artifact:
        """The same under another name, or with a level that its file cannot tell."""
        return replace(self, name=name, level=level or self.level)


def describe(
    path: Path,
    *,
    digest: str | None = None,
    parameters: int | None = None,
    on_bytes: Callable[[int, int], None] = lambda _done, _total: None,
    cancel: threading.Event | None = None,
) -> Artifact:
    """Read what a file or folder tells of itself.

    Args:
        path: GGUF file, or folder of a runtime.
        digest: ``sha256:…`` where it is known; else the files are read through.
        parameters: Weights, for a folder whose files do not tell (ONNX).
        on_bytes: Hears how many bytes of how many are read through.
        cancel: Stops that.

    Raises:
        InvalidRecipe: it cannot be read.
        InvalidGguf: a file that is no model.
        InvalidCheckpoint: a folder that is none.
        EvaluationFailed: a folder whose weights cannot be counted.
        UsageError: there is nothing at `path`.
        UnsupportedFeature: a GGUF in parts.
        Cancelled: `cancel` was set.
    """
    if not path.exists():
        raise UsageError(f"{path} does not exist", remedy="check the name")
    known = digest or digest_of(path, on_bytes=on_bytes, cancel=cancel)
    if path.is_file():
        return _gguf(path, known)
    return _folder(path, known, parameters)


def _gguf(path: Path, digest: str) -> Artifact:
    header = read_header(path)
    parts = header.metadata.get("split.count")
    if isinstance(parts, int) and parts > 1:
        raise UnsupportedFeature(
            f"{path.name} is one of {parts} parts; a card is of one file",
            remedy="join them first: llama-gguf-split --merge",
        )
    lineage = lineage_of_gguf(header.metadata)
    harms = _harms(path, header)
    tensors = tuple(
        TensorShare(
            each.name, each.type_name, each.elements, each.size_bytes, harm=harms.get(each.name)
        )
        for each in header.tensors
    )
    architecture = header.metadata.get("general.architecture")
    return Artifact(
        path=path,
        name=lineage.name or path.stem,
        digest=digest,
        format="GGUF",
        # An allocation of our own carries the file type of most of its bytes.
        level="mixed" if ALLOCATION_KEY in header.metadata else quantization_level(header),
        architecture=architecture if isinstance(architecture, str) else "unknown",
        base_model=lineage.base_model,
        licence=lineage.license_name,
        parameters=header.parameter_count,
        size_bytes=header.file_size_bytes,
        bits_per_weight=8 * sum(each.size_bytes for each in tensors) / header.parameter_count,
        tensors=tensors,
        steps=_steps(lineage),
    )


def _harms(path: Path, header: GgufHeader) -> Mapping[str, float]:
    """What was expected of every tensor when types were chosen, if a report of this file is there."""
    try:
        report = read_report(report_path(path))
    except (OSError, InvalidGguf):
        return {}
    types = {each.name: each.type_name for each in header.tensors}
    same = report.total_bytes == header.file_size_bytes and all(
        types.get(each.name) == each.type_name for each in report.tensors
    )
    return report.harms() if same else {}


def _folder(path: Path, digest: str, parameters: int | None) -> Artifact:
    config = _config(path)
    files = files_of(path)
    size = sum(file.stat().st_size for file in files)
    quantized = config.get("quantization")
    onnx = [file for file in files if file.suffix == ".onnx"]
    kind: Format = "ONNX" if onnx else "MLX" if isinstance(quantized, dict) else "safetensors"
    checkpoint = None if onnx else read_checkpoint(path)
    tensors = () if checkpoint is None else _tensors(checkpoint)
    bits = quantized.get("bits") if isinstance(quantized, dict) else None
    counted = _weights(tensors, bits if isinstance(bits, int) else None) or parameters
    if not counted:
        raise EvaluationFailed(
            f"{path.name}: its files do not tell how many weights it has",
            remedy="say whose weights they are: --parameters N",
        )
    weights_bytes = sum(each.size_bytes for each in tensors) or sum(
        file.stat().st_size for file in files if file.suffix == ".onnx" or ".onnx." in file.name
    )
    lineage = Lineage() if checkpoint is None else lineage_of_checkpoint(checkpoint)
    if checkpoint is None and (own := _json(path / LINEAGE_FILE)):
        lineage = _lineage(own)
    return Artifact(
        path=path,
        name=lineage.name or path.resolve().name,
        digest=digest,
        format=kind,
        level=f"int{bits}" if isinstance(bits, int) else _level(tensors) or _made_as(lineage),
        architecture=_architecture(config),
        base_model=lineage.base_model,
        licence=lineage.license_name,
        parameters=counted,
        size_bytes=size,
        bits_per_weight=8 * weights_bytes / counted,
        tensors=tensors,
        steps=_steps(lineage),
    )


def _tensors(checkpoint: Checkpoint) -> tuple[TensorShare, ...]:
    return tuple(
        TensorShare(name, each.info.dtype, math.prod(each.info.shape), each.info.size_bytes)
        for name, each in checkpoint.tensors.items()
    )


def _weights(tensors: tuple[TensorShare, ...], bits: int | None) -> int:
    """Weights behind the tensors: MLX packs several into each 32-bit word, with scales beside."""
    if bits is None:
        return sum(each.elements for each in tensors)
    return sum(
        each.elements * 32 // bits if each.type_name == "U32" else each.elements
        for each in tensors
        if not each.name.endswith((".scales", ".biases"))
    )


def _level(tensors: tuple[TensorShare, ...]) -> str:
    sizes: dict[str, int] = {}
    for each in tensors:
        sizes[each.type_name] = sizes.get(each.type_name, 0) + each.size_bytes
    return max(sizes, key=lambda name: sizes[name]) if sizes else ""


def _made_as(lineage: Lineage) -> str:
    """What the step that made an ONNX folder says of its precision."""
    for step in reversed(lineage.steps):
        if "precision" in step:
            # The algorithm tells levels of one precision apart.
            return f"{step['precision']} {step.get('algorithm', '')}".strip()
    return "unknown"


def _config(path: Path) -> Mapping[str, object]:
    for name in ("config.json", "genai_config.json"):
        if found := _json(path / name):
            return found
    raise InvalidCheckpoint(
        f"{path} holds neither config.json nor genai_config.json",
        remedy="name a GGUF file or the folder of a model",
    )


def _json(path: Path) -> Mapping[str, object]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise InvalidCheckpoint(f"{path.name} cannot be read: {error}") from error
    return found if isinstance(found, dict) else {}


def _architecture(config: Mapping[str, object]) -> str:
    found = config.get("model_type")
    inner = config.get("model")
    if not isinstance(found, str) and isinstance(inner, dict):  # genai_config.json
        found = inner.get("type")
    return found if isinstance(found, str) else "unknown"


def _lineage(own: Mapping[str, object]) -> Lineage:
    steps = own.get("steps")
    texts = {
        key: value
        for key in ("name", "license", "base_model")
        if isinstance(value := own.get(key), str)
    }
    return Lineage(
        name=texts.get("name"),
        license_name=texts.get("license"),
        base_model=texts.get("base_model"),
        steps=tuple(step for step in steps if isinstance(step, dict))
        if isinstance(steps, list)
        else (),
    )


def _steps(lineage: Lineage) -> tuple[Step, ...]:
    return tuple(
        Step(
            what=step.get("step", "unknown"),
            tool=f"verstak {step['verstak']}" if "verstak" in step else "unknown",
            command=step.get("command"),
            detail=", ".join(f"{k} {v}" for k, v in step.items() if k not in _TOLD_APART) or None,
        )
        for step in lineage.steps
    )
