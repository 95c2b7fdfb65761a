"""A checkpoint or a GGUF to MLX, by mlx-lm in an environment of its own.

The tool's word is not enough: what it made counts when every tensor is there in the number format
that was asked for, and when a fresh process loads it and computes numbers from a few tokens.
"""

from __future__ import annotations

import json
import math
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from verstak.convert.config_values import ConfigValues
from verstak.convert.conversion import Conversion, stop_if
from verstak.convert.families import family_of_checkpoint
from verstak.convert.family import Family
from verstak.convert.lineage import LINEAGE_FILE, lineage_of_checkpoint
from verstak.convert.mlx_config import mlx_config
from verstak.convert.output import unfinished
from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.errors import InvalidCheckpoint, ToolchainFailed, UnsupportedFeature, UsageError
from verstak.formats.checkpoint import CONFIG_FILE, INDEX_FILE, Checkpoint, read_checkpoint
from verstak.quantities.text import Bilingual
from verstak.toolchains.environment import Environment
from verstak.toolchains.process import Child, Event, ignore_event, run_script

BITS = (2, 3, 4, 5, 6, 8)
"""Bits that MLX's affine quantisation has kernels for (mlx ``quantized.cpp``)."""

GROUPS = (32, 64, 128)
"""Values that share one scale and one offset."""

DTYPES: Mapping[str, str] = {"F16": "float16", "BF16": "bfloat16"}

_SCRIPTS = Path(__file__).parent.parent / "toolchains" / "scripts"
_SMOKE_TOKENS = 4
_OVERHEAD_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class MlxFormat:
    """What is wanted.

    Attributes:
        bits: Of each quantised value; ``None`` = nothing is quantised.
        group: Values that share a scale.
        kind: Number format of everything else, a key of :data:`DTYPES`.
    """

    bits: int | None = None
    group: int = 64
    kind: str = "F16"

    @property
    def bits_per_value(self) -> float:
        """Of a matrix: scale and offset have 16 bits each."""
        return 16.0 if self.bits is None else self.bits + 32 / self.group

    @property
    def shown(self) -> str:
        """For lineage and tables."""
        return self.kind if self.bits is None else f"{self.bits}-bit g{self.group} {self.kind}"


class _Converted(msgspec.Struct, frozen=True):
    """What `scripts/mlx_convert.py` says."""

    versions: dict[str, str]


class _Loaded(msgspec.Struct, frozen=True):
    """What `scripts/mlx_model.py` says first."""

    version: str


class _Scored(msgspec.Struct, frozen=True):
    read_s: float


def to_mlx(
    environment: Environment,
    source: Path,
    target: Path,
    wanted: MlxFormat,
    *,
    on_event: Callable[[Event], None] = ignore_event,
    cancel: threading.Event,
) -> Conversion:
    """Convert a folder of safetensors, or a GGUF by way of one.

    Args:
        environment: The toolchain ``mlx``.
        source: Checkpoint or GGUF.
        target: The folder to make; it must not exist.
        wanted: In which format.
        on_event: Hears what the tool says, in the caller's thread.
        cancel: Stops it; nothing is left behind.

    Raises:
        UnsupportedFeature: a format that MLX has not, or weights that are quantised already.
        InvalidCheckpoint: the source is broken.
        InvalidGguf: the source is broken.
        UnknownArchitecture: of a kind that nobody here can convert.
        ToolchainFailed: mlx-lm failed, or said that it had not and made something else.
        DiskFull: no room.
        UsageError: the target exists or cannot be written.
        Cancelled: `cancel` was set.
    """
    _require_format(wanted)
    if source.is_dir():
        return _folder_to_mlx(environment, source, target, wanted, on_event=on_event, cancel=cancel)
    if target.exists():  # said before the minutes that the way there takes
        raise UsageError(f"{target} exists already", remedy="remove it, or choose another name")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as scratch:
        folder = Path(scratch) / source.stem
        between = gguf_to_checkpoint(source, folder, wanted.kind, cancel=cancel)
        made = _folder_to_mlx(environment, folder, target, wanted, on_event=on_event, cancel=cancel)
    notes = dict.fromkeys((*between.notes, *made.notes))
    return replace(made, notes=tuple(notes))


def _require_format(wanted: MlxFormat) -> None:
    if wanted.kind not in DTYPES:
        raise UnsupportedFeature(f"MLX is written as {', '.join(DTYPES)}, not as {wanted.kind}")
    if wanted.bits is not None and wanted.bits not in BITS:
        known = ", ".join(map(str, BITS))
        raise UnsupportedFeature(f"MLX quantises to {known} bits, not to {wanted.bits}")
    if wanted.group not in GROUPS:
        known = ", ".join(map(str, GROUPS))
        raise UnsupportedFeature(f"MLX has groups of {known} values, not of {wanted.group}")


def _folder_to_mlx(
    environment: Environment,
    folder: Path,
    target: Path,
    wanted: MlxFormat,
    *,
    on_event: Callable[[Event], None],
    cancel: threading.Event,
) -> Conversion:
    checkpoint = read_checkpoint(folder)
    config = ConfigValues.of(checkpoint.config)
    family = family_of_checkpoint(checkpoint.config.get("model_type"))
    if config.inner("quantization_config") is not None or config.inner("quantization") is not None:
        raise UnsupportedFeature(
            "the checkpoint is quantised already", remedy="take the checkpoint that it was made of"
        )
    lineage = lineage_of_checkpoint(checkpoint)
    matrices = _matrices(checkpoint, family, config)
    rewritten = mlx_config(checkpoint.config, family.model_type)
    notes = [*rewritten.notes, *_group_notes(matrices, wanted)]
    values = sum(math.prod(tensor.info.shape) for tensor in checkpoint.tensors.values())
    needed = int(values * wanted.bits_per_value / 8) + _OVERHEAD_BYTES
    with (
        unfinished(target, needed_bytes=needed) as place,
        tempfile.TemporaryDirectory(prefix="verstak-mlx-") as scratch,
    ):
        _stage(checkpoint, rewritten.values, Path(scratch))
        job = {
            "source": scratch,
            "target": str(place.absolute()),
            "dtype": DTYPES[wanted.kind],
            "bits": wanted.bits,
            "group": None if wanted.bits is None else wanted.group,
        }
        said = run_script(
            environment.python,
            _SCRIPTS / "mlx_convert.py",
            json.dumps(job).encode(),
            answer=_Converted,
            on_event=on_event,
            cancel=cancel,
        )
        types = _require_whole(place, matrices, wanted)
        done = lineage.then(
            "convert", source="safetensors", to="mlx", type=wanted.shown, **said.versions
        )
        (place / LINEAGE_FILE).write_text(done.json(), encoding="utf-8")
        (place / "README.md").write_text(done.card(), encoding="utf-8")
        stop_if(cancel)
        _require_runs(environment, place, on_event, cancel)
        size = sum(file.stat().st_size for file in place.iterdir())
    return Conversion(
        path=target,
        size_bytes=size,
        model_type=family.model_type,
        tensors=sum(types.values()),
        types=dict(types),
        notes=tuple(notes),
        license_name=lineage.license_name,
        base_model=lineage.base_model,
    )


def _stage(checkpoint: Checkpoint, config: Mapping[str, object], folder: Path) -> None:
    """The checkpoint with another configuration, under the names that mlx-lm looks for.

    Python files are left out: a checkpoint's own code is not run, and not passed on.
    """
    files = sorted({tensor.file for tensor in checkpoint.tensors.values()})
    weights = {file.name for file in files}
    for number, file in enumerate(files, 1):
        (folder / f"model-{number:05d}-of-{len(files):05d}.safetensors").symlink_to(file.absolute())
    for file in checkpoint.folder.iterdir():
        other = file.suffix in {".json", ".txt", ".jinja", ".model"} and file.name not in weights
        if other and file.name not in {CONFIG_FILE, INDEX_FILE, LINEAGE_FILE}:
            (folder / file.name).symlink_to(file.absolute())
    (folder / CONFIG_FILE).write_text(json.dumps(config), encoding="utf-8")


def _matrices(
    checkpoint: Checkpoint, family: Family, config: ConfigValues
) -> dict[str, tuple[int, ...]]:
    """Shapes of the language model's matrices by the names that MLX keeps."""
    tied = config.flag("tie_word_embeddings", default=family.model_type == "gemma3_text")
    found: dict[str, tuple[int, ...]] = {}
    for rule in family.rules(config.whole("num_hidden_layers")):
        if tied and rule.gguf == "output.weight":
            continue
        for prefix in family.prefixes:
            tensor = checkpoint.tensors.get(prefix + rule.checkpoint)
            if tensor is not None and len(tensor.info.shape) == 2:
                found[rule.checkpoint] = tensor.info.shape
    if not found:
        raise InvalidCheckpoint(
            f"the checkpoint has no matrix that {family.model_type} has",
            remedy="is model_type in config.json the right one?",
        )
    return found


def _group_notes(matrices: Mapping[str, tuple[int, ...]], wanted: MlxFormat) -> list[Bilingual]:
    left = [name for name, shape in matrices.items() if shape[1] % wanted.group]
    if wanted.bits is None or not left:
        return []
    if len(left) == len(matrices):
        raise UnsupportedFeature(
            f"no matrix has rows that divide into groups of {wanted.group} values",
            remedy="take smaller groups: --group 32",
        )
    note = Bilingual(
        f"rows of {len(left)} matrices do not divide into groups of {wanted.group}, {left[0]} "
        f"first: they stay {wanted.kind}",
        f"строки матриц не делятся на группы по {wanted.group} (таких матриц: {len(left)}, первая "
        f"{left[0]}): они остаются в {wanted.kind}",
    )
    return [note]


def _require_whole(
    place: Path, matrices: Mapping[str, tuple[int, ...]], wanted: MlxFormat
) -> Counter[str]:
    """Every matrix is there in the wanted format; returns how many tensors have which.

    Raises:
        ToolchainFailed: one is not, though the tool said nothing.
    """
    try:
        made = read_checkpoint(place)
    except InvalidCheckpoint as error:
        raise ToolchainFailed(
            f"mlx-lm ended well and made no checkpoint: {error.message}"
        ) from error
    said = made.config.get("quantization")
    if wanted.bits is None:
        asked: object = None
    else:
        asked = {"bits": wanted.bits, "group_size": wanted.group, "mode": "affine"}
    if said != asked:
        raise ToolchainFailed(f"mlx-lm was asked for {asked} and wrote {said}")
    for name, shape in matrices.items():
        info = next(
            (
                made.tensors[prefix + name].info
                for prefix in ("", "language_model.")
                if prefix + name in made.tensors
            ),
            None,
        )
        packed = wanted.bits is not None and shape[1] % wanted.group == 0
        columns = shape[1] * (wanted.bits or 0) // 32 if packed else shape[1]
        expected = ("U32" if packed else wanted.kind, (shape[0], columns))
        if info is None or (info.dtype, info.shape) != expected:
            found = "none" if info is None else f"{info.dtype} {list(info.shape)}"
            raise ToolchainFailed(
                f"mlx-lm was to write {name} as {expected[0]} {list(expected[1])}, found {found}"
            )
    quantised = f"{wanted.bits}-bit"
    return Counter(
        quantised if tensor.info.dtype == "U32" else tensor.info.dtype
        for name, tensor in made.tensors.items()
        if not name.endswith((".scales", ".biases"))
    )


def _require_runs(
    environment: Environment,
    place: Path,
    on_event: Callable[[Event], None],
    cancel: threading.Event,
) -> None:
    """A fresh process loads it and computes logits of a few tokens.

    Raises:
        ToolchainFailed: it does not load, or computes nothing.
    """
    with (
        tempfile.TemporaryDirectory(prefix="verstak-mlx-") as scratch,
        Child(
            environment.python,
            _SCRIPTS / "mlx_model.py",
            json.dumps({"folder": str(place.absolute())}).encode(),
        ) as child,
    ):
        child.result(_Loaded, on_event=on_event, cancel=cancel)
        path = Path(scratch) / "logits.npy"
        tokens = list(range(2, 2 + _SMOKE_TOKENS))
        request = {
            "do": "score",
            "tokens": tokens,
            "first": 0,
            "last": len(tokens),
            "path": str(path),
        }
        child.ask(json.dumps(request).encode(), _Scored, on_event=on_event, cancel=cancel)
        logits = np.load(path, allow_pickle=False)
    if len(logits) != _SMOKE_TOKENS or not np.isfinite(logits).all() or np.ptp(logits[-1]) == 0:
        raise ToolchainFailed("the model that mlx-lm made loads and computes nothing")
