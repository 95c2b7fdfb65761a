"""A folder of safetensors, or a GGUF, to a folder that ONNX Runtime GenAI serves.

The builder is onnxruntime-genai's. Its word that it is done counts for nothing: the folder gets
its name when the model loads, answers with numbers, and holds matrices of the kind asked for.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from math import prod
from pathlib import Path

import msgspec

from verstak.convert.config_values import ConfigValues
from verstak.convert.conversion import Conversion, stop_if
from verstak.convert.families import family_of_checkpoint
from verstak.convert.family import Sizes
from verstak.convert.lineage import LINEAGE_FILE, Lineage, lineage_of_checkpoint
from verstak.convert.output import unfinished
from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.convert.to_onnx.olive import calibrated
from verstak.convert.to_onnx.wanted import OnnxWanted
from verstak.errors import ToolchainFailed, UnsupportedFeature
from verstak.formats.checkpoint import CONFIG_FILE, INDEX_FILE, Checkpoint, read_checkpoint
from verstak.quantities.text import Bilingual
from verstak.store.disk import require_free
from verstak.toolchains.environment import Environment
from verstak.toolchains.process import Event, ignore_event, run_script

TOOLCHAIN = "hf-onnx"
MODEL_FILE = "model.onnx"
GENAI_FILE = "genai_config.json"

SCRIPTS = Path(__file__).parent / "scripts"
_NEEDED = (MODEL_FILE, GENAI_FILE, "tokenizer.json")
_STAGED = ("tokenizer*", "special_tokens_map.json", "chat_template.*", "generation_config.json")
_CARRIED = ("LICENSE*", "LICENCE*", "NOTICE*")
_PROBE = "Полка 600 × 320 мм: it's 42 screws.\n  x = [1, 2]"

DYNAMIC_LOSES = Bilingual(
    "dynamic int8 rounds activations too: on a 0.5B language model its mean KL divergence was "
    "0.075, that of weight-only int8 0.0005, and its file was not smaller; take --precision int8",
    "динамический int8 округляет и активации: на языковой модели 0.5B среднее расхождение KL было "
    "0,075, а у int8 для одних весов 0,0005, и файл не меньше; берите --precision int8",
)
"""Measured once, 212 positions: onnxruntime 1.31, per channel, the fp32 graph of Qwen2.5 0.5B."""


class Built(msgspec.Struct, frozen=True):
    """What is in a graph.

    Attributes:
        matrices: How many of each kind: ``int4``, ``int8``, ``float16``, ``float32``.
        zero_points: How many quantised ones have zero points.
        dynamic: Nodes that multiply whole numbers, activations quantised on the way.
        versions: Of the packages that made it.
    """

    matrices: dict[str, int]
    zero_points: int
    dynamic: int
    versions: dict[str, str] = {}


class Tried(msgspec.Struct, frozen=True):
    """How a model did in a process of its own.

    Attributes:
        tokens: What it generated.
        same_tokens: Whether the runtime's own tokenizer agrees with ``tokenizer.json``.
        reason: Why the runtime's tokenizer refused, where it did.
    """

    tokens: list[int]
    same_tokens: bool
    reason: str


def to_onnx(
    environment: Environment,
    source: Path,
    target: Path,
    wanted: OnnxWanted,
    *,
    on_event: Callable[[Event], None] = ignore_event,
    cancel: threading.Event,
) -> Conversion:
    """Convert a folder of safetensors, or a GGUF by way of one: the builder's own way wants a hub.

    Args:
        environment: The toolchain ``hf-onnx``.
        source: Checkpoint or GGUF.
        target: The folder to make; it must not exist.
        wanted: Precision and algorithm.
        on_event: Hears how far it is, and warnings, in the caller's thread.
        cancel: Stops it; nothing is left behind.

    Raises:
        InvalidCheckpoint: the source is broken or incomplete.
        InvalidGguf: the source is broken.
        UnknownArchitecture: of a kind that nobody here can convert.
        UnsupportedFeature: weights that are quantised already, or rows that cannot be packed so.
        ToolchainFailed: the builder failed, or what it made is not what was asked for.
        NotEnoughMemory: the builder ran out of memory.
        DiskFull: no room.
        UsageError: the target exists or cannot be written.
        Cancelled: `cancel` was set.
    """
    # What is thrown away lies in the folder that is made: remains of a kill go with its remains.
    with unfinished(target, needed_bytes=0) as place:
        place.mkdir()
        with tempfile.TemporaryDirectory(prefix=".source-", dir=place) as scratch:
            folder, notes = source, tuple[Bilingual, ...]()
            if not source.is_dir():
                folder = Path(scratch) / source.stem
                notes = gguf_to_checkpoint(source, folder, "F32", cancel=cancel).notes
            made = _fill(environment, folder, place, wanted, on_event=on_event, cancel=cancel)
    return replace(made, path=target, notes=tuple(dict.fromkeys((*notes, *made.notes))))


def try_model(
    environment: Environment,
    folder: Path,
    *,
    on_event: Callable[[Event], None] = ignore_event,
    cancel: threading.Event,
) -> Tried:
    """Load a model in a fresh process and generate two tokens.

    Raises:
        ToolchainFailed: it does not load, or its logits are no numbers.
        Cancelled: `cancel` was set.
    """
    return run_script(
        environment.python,
        SCRIPTS / "try_model.py",
        json.dumps({"folder": str(folder), "text": _PROBE}).encode(),
        answer=Tried,
        on_event=on_event,
        cancel=cancel,
    )


def require_content(built: Built, wanted: OnnxWanted) -> None:
    """Hold what is in the graph against what was asked for.

    Raises:
        ToolchainFailed: the builder did something else and said nothing.
    """
    found = ", ".join(f"{count} {kind}" for kind, count in sorted(built.matrices.items()))
    kinds = {"fp32": {"float32"}, "fp16": {"float16"}}.get(
        wanted.precision, {f"int{bits}" for bits in wanted.bits}
    )
    quantised = sum(count for kind, count in built.matrices.items() if kind.startswith("int"))
    # The output's matrix is left to the builder by Olive, and it rounds.
    least = quantised - (wanted.algorithm == "gptq") if wanted.zero_points else 0
    most = quantised if wanted.zero_points else 0
    right = least <= built.zero_points <= most and set(built.matrices) == kinds
    if not right or (built.dynamic > 0) != wanted.dynamic:
        raise ToolchainFailed(
            f"the builder was asked for {wanted.precision} {wanted.algorithm} and made matrices of "
            f"{found or 'no kind'}, {built.zero_points} of them with zero points, and "
            f"{built.dynamic} multiplications of whole numbers",
            remedy="its options may have new names: reinstall the toolchain that this verstak pins",
        )


def _fill(
    environment: Environment,
    folder: Path,
    place: Path,
    wanted: OnnxWanted,
    *,
    on_event: Callable[[Event], None],
    cancel: threading.Event,
) -> Conversion:
    """Make the files of the model in ``place``."""
    checkpoint = read_checkpoint(folder)
    family = family_of_checkpoint(checkpoint.config.get("model_type"))
    if "quantization_config" in checkpoint.config:
        raise UnsupportedFeature(
            "the checkpoint is quantised already: the builder would keep its weights as they are",
            remedy="give the checkpoint that it was made from",
        )
    _refuse_odd_rows(Sizes.of_config(ConfigValues.of(checkpoint.config)), wanted)
    weights = sum(prod(each.info.shape) for each in checkpoint.tensors.values())
    require_free(place, wanted.needed_bytes(weights))
    lineage = lineage_of_checkpoint(checkpoint)
    built = _build(
        environment,
        checkpoint,
        place,
        wanted,
        architecture=family.class_name,
        on_event=on_event,
        cancel=cancel,
    )
    stop_if(cancel)
    tried = try_model(environment, place, on_event=on_event, cancel=cancel)
    _write_beside(checkpoint, lineage, place, wanted, built)
    return Conversion(
        path=place,
        size_bytes=sum(path.stat().st_size for path in place.iterdir() if path.is_file()),
        model_type=family.model_type,
        tensors=sum(built.matrices.values()) + built.dynamic,
        types={**built.matrices, **({"int8 dynamic": built.dynamic} if built.dynamic else {})},
        notes=(*_notes(lineage, tried), *((DYNAMIC_LOSES,) if wanted.dynamic else ())),
        license_name=lineage.license_name,
        base_model=lineage.base_model,
    )


def _refuse_odd_rows(sizes: Sizes, wanted: OnnxWanted) -> None:
    """Two zero points of four bits share a byte; onnxruntime cannot pack an odd number of them."""
    if not wanted.packed_in_pairs:
        return
    for width in sorted({sizes.hidden, sizes.feed_forward, sizes.heads * sizes.head}):
        blocks = -(-width // wanted.block_size)
        if blocks % 2:
            raise UnsupportedFeature(
                f"rows of {width} values make {blocks} blocks of {wanted.block_size}: an odd "
                f"number, which onnxruntime's {wanted.algorithm} cannot pack",
                remedy="take --algorithm rtn, or blocks of another size",
            )


def _build(
    environment: Environment,
    checkpoint: Checkpoint,
    place: Path,
    wanted: OnnxWanted,
    *,
    architecture: str,
    on_event: Callable[[Event], None],
    cancel: threading.Event,
) -> Built:
    with tempfile.TemporaryDirectory(prefix=".building-", dir=place) as scratch:
        staged = Path(scratch) / "checkpoint"
        _stage(checkpoint, staged)
        if wanted.calibration is not None:
            staged = calibrated(
                environment,
                staged,
                Path(scratch) / "olive",
                block_size=wanted.block_size,
                text=wanted.calibration,
                on_event=on_event,
                cancel=cancel,
            )
        job = {
            "source": str(staged),
            "target": str(place.absolute()),
            "scratch": str(Path(scratch) / "cache"),
            "precision": wanted.built_as,
            "dynamic": wanted.dynamic,
            "provider": wanted.provider,
            "options": wanted.options,
            "architecture": architecture,
        }
        built = run_script(
            environment.python,
            SCRIPTS / "build.py",
            json.dumps(job).encode(),
            answer=Built,
            on_event=on_event,
            cancel=cancel,
            folder=Path(scratch),
        )
    lacking = [name for name in _NEEDED if not (place / name).is_file()]
    if lacking:
        raise ToolchainFailed(
            f"the builder said that it was done and made no {lacking[0]}",
            remedy="install the toolchain again: verstak toolchain remove hf-onnx, then install",
        )
    require_content(built, wanted)
    return built


def _stage(checkpoint: Checkpoint, staged: Path) -> None:
    """The files that are read, and no others: no pickle and no code beside them is ever looked at."""
    staged.mkdir()
    names = {CONFIG_FILE, *(tensor.file.name for tensor in checkpoint.tensors.values())}
    if (checkpoint.folder / INDEX_FILE).is_file():
        names.add(INDEX_FILE)
    for pattern in _STAGED:
        names |= {path.name for path in checkpoint.folder.glob(pattern) if path.is_file()}
    for name in names:
        (staged / name).symlink_to((checkpoint.folder / name).resolve())


def _write_beside(
    checkpoint: Checkpoint, lineage: Lineage, place: Path, wanted: OnnxWanted, built: Built
) -> None:
    """Licence and lineage; tokenizer, template and settings the builder has put there."""
    done = lineage.then(
        "convert",
        source="safetensors",
        source_types=" ".join(checkpoint.dtypes),
        to="onnx",
        precision=wanted.precision,
        algorithm=wanted.algorithm,
        block_size=str(wanted.block_size),
        **built.versions,
    )
    (place / LINEAGE_FILE).write_text(done.json(), encoding="utf-8")
    (place / "README.md").write_text(done.card(), encoding="utf-8")
    for pattern in _CARRIED:
        for path in checkpoint.folder.glob(pattern):
            if path.is_file():
                shutil.copyfile(path, place / path.name)


def _notes(lineage: Lineage, tried: Tried) -> tuple[Bilingual, ...]:
    notes = []
    if not tried.same_tokens:
        said = tried.reason or "other ids for a probe text"
        notes.append(
            Bilingual(
                f"ONNX Runtime GenAI's own tokenizer differs from tokenizer.json ({said}): "
                "tokenize with the tokenizers library",
                f"собственный токенизатор ONNX Runtime GenAI расходится с tokenizer.json ({said}): "
                "токенизируйте библиотекой tokenizers",
            )
        )
    if not lineage.license_name:
        notes.append(
            Bilingual(
                "the source names no licence: find the model's own before you pass the weights on",
                "в источнике не указана лицензия: найдите лицензию модели, прежде чем передавать "
                "веса",
            )
        )
    return tuple(notes)
