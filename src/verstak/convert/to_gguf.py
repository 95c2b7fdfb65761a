"""A checkpoint to a GGUF, a piece of a tensor at a time, without torch.

Matrices take the wanted number format; norms, biases and factors stay in 32 bits, as llama.cpp's
own converter does and its kernels expect. A matrix whose rows do not divide into the format's
blocks takes F16.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

from verstak.convert.config_values import ConfigValues
from verstak.convert.conversion import (
    Conversion,
    ConversionProgress,
    OnProgress,
    ignore_progress,
    stop_if,
)
from verstak.convert.families import family_of_checkpoint
from verstak.convert.family import Change, Family, Sizes, TensorRule
from verstak.convert.lineage import MODEL_TYPE_KEY, lineage_of_checkpoint
from verstak.convert.metadata_values import WrittenMetadata, WrittenValue
from verstak.convert.output import unfinished
from verstak.convert.rope_scaling import DEFAULT_BASES, RopeForGguf, rope_for_gguf
from verstak.convert.tensor_values import (
    SOURCE_TYPES,
    convert,
    decode,
    encode_checked,
    pair_rows,
    require_finite,
)
from verstak.convert.tokenizer.from_checkpoint import vocabulary_of
from verstak.errors import InvalidCheckpoint, UnsupportedFeature
from verstak.formats.checkpoint import Checkpoint, CheckpointTensor, read_checkpoint
from verstak.formats.gguf import DEFAULT_ALIGNMENT
from verstak.formats.gguf_cursor import shown
from verstak.quantities.text import Bilingual

FILE_TYPES: Mapping[str, int] = {"F32": 0, "F16": 1, "Q8_0": 7, "BF16": 32}
"""Number formats that are written, and ``general.file_type`` of a file of each (llama.h)."""

_PIECE_BYTES = 32 * 2**20
_HEADER_SLACK_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class _Planned:
    """One tensor to write, and where its values come from."""

    name: str
    shape: tuple[int, ...]
    kind: str
    size_bytes: int
    source: CheckpointTensor | None = None
    change: Change = Change.KEEP
    values: NDArray[np.float32] | None = field(default=None, repr=False)


def checkpoint_to_gguf(
    folder: Path,
    target: Path,
    kind: str = "F16",
    *,
    on_progress: OnProgress = ignore_progress,
    cancel: threading.Event | None = None,
) -> Conversion:
    """Convert a folder of safetensors.

    Args:
        folder: The checkpoint.
        target: The GGUF to write; it must not exist.
        kind: Number format of the matrices, a key of :data:`FILE_TYPES`.
        on_progress: Told about every piece.
        cancel: Set by another thread to stop.

    Raises:
        InvalidCheckpoint: the checkpoint is broken, incomplete, or holds NaN.
        UnknownArchitecture: of a kind that nobody here can convert.
        UnsupportedFeature: llama.cpp would compute something else.
        DiskFull: no room.
        UsageError: the target exists or cannot be written.
        Cancelled: somebody stopped it.
    """
    if kind not in FILE_TYPES:
        raise UnsupportedFeature(f"a GGUF is written as {', '.join(FILE_TYPES)}, not as {kind}")
    checkpoint = read_checkpoint(folder)
    family = family_of_checkpoint(checkpoint.config.get("model_type"))
    config = ConfigValues.of(checkpoint.config)
    _refuse_quantised(config)
    sizes = Sizes.of_config(config)
    hyper = family.to_gguf(config)
    turned = hyper.metadata.get("rope.dimension_count", sizes.head)
    rope = rope_for_gguf(
        config,
        default_base=DEFAULT_BASES.get(family.model_type, 10_000.0),
        turned=turned if isinstance(turned, int) else sizes.head,
    )
    planned, left_out = _plan(checkpoint, family, config, sizes=sizes, rope=rope, kind=kind)
    vocabulary = vocabulary_of(checkpoint, rows=sizes.vocabulary)
    kinds = {each.source.info.dtype for each in planned if each.source is not None}
    lineage = lineage_of_checkpoint(checkpoint).then(
        "convert", source="safetensors", source_types=" ".join(sorted(kinds)), to="gguf", type=kind
    )
    short: WrittenMetadata = {**hyper.metadata, **rope.metadata}
    metadata: WrittenMetadata = {
        **lineage.metadata(),
        **{f"{family.gguf_architecture}.{key}": value for key, value in short.items()},
        **rope.kept,
        **hyper.kept,
        MODEL_TYPE_KEY: family.model_type,
        "general.file_type": FILE_TYPES[kind],
        "general.quantization_version": gguf.GGML_QUANT_VERSION,
        **vocabulary.metadata(),
    }
    total = sum(each.size_bytes for each in planned)
    _require_text(metadata)
    with unfinished(target, needed_bytes=total + _HEADER_SLACK_BYTES) as place:
        _write(
            place,
            family=family,
            metadata=metadata,
            planned=planned,
            head=sizes.head,
            on_progress=on_progress,
            cancel=cancel,
        )
        size = place.stat().st_size
    return Conversion(
        path=target,
        size_bytes=size,
        model_type=family.model_type,
        tensors=len(planned),
        types=dict(Counter(each.kind for each in planned)),
        notes=(
            *hyper.notes,
            *rope.notes,
            *vocabulary.notes,
            *_type_notes(kinds, kind),
            *_block_notes(planned, kind),
            *left_out,
        ),
        license_name=lineage.license_name,
        base_model=lineage.base_model,
    )


def _require_text(metadata: WrittenMetadata) -> None:
    """JSON may hold halves of characters, which no file in UTF-8 can."""
    for key, value in metadata.items():
        texts = [value] if isinstance(value, str) else value
        for text in texts if isinstance(texts, Sequence) else ():
            if isinstance(text, str) and any("\ud800" <= letter <= "\udfff" for letter in text):
                raise InvalidCheckpoint(f"{key} would hold {shown(text)}, which is not text")


def _refuse_quantised(config: ConfigValues) -> None:
    quantisation = config.inner("quantization_config")
    if quantisation is not None:
        method = quantisation.text("quant_method") or "some method"
        raise UnsupportedFeature(
            f"the checkpoint is quantised already ({method})",
            remedy="take the checkpoint that it was made of",
        )


def _plan(
    checkpoint: Checkpoint,
    family: Family,
    config: ConfigValues,
    *,
    sizes: Sizes,
    rope: RopeForGguf,
    kind: str,
) -> tuple[list[_Planned], tuple[Bilingual, ...]]:
    """Every tensor to write, in the file's order, and what is said of the rest."""
    prefix = _prefix(checkpoint, family)
    tied = config.flag("tie_word_embeddings", default=family.model_type == "gemma3_text")
    planned: list[_Planned] = []
    used: set[str] = set()
    for rule in family.rules(sizes.blocks):
        source = checkpoint.tensors.get(prefix + rule.checkpoint)
        if source is None and rule.gguf == "output.weight":
            # Models whose language model is part of a larger one keep their head outside of it.
            source = checkpoint.tensors.get(rule.checkpoint)
        if source is None:
            if rule.needed or (rule.gguf == "output.weight" and not tied):
                raise InvalidCheckpoint(
                    f"the checkpoint has no tensor {shown(prefix + rule.checkpoint)}",
                    remedy="download the whole checkpoint",
                )
            continue
        used.add(source.info.name)
        if not (tied and rule.gguf == "output.weight"):
            planned.append(_planned(rule, source, sizes, kind))
    for name, values in rope.tensors.items():
        planned.append(
            _Planned(name, values.shape, "F32", values.nbytes, change=Change.KEEP, values=values)
        )
    return planned, _left_out(checkpoint, used, prefix)


def _prefix(checkpoint: Checkpoint, family: Family) -> str:
    first = family.outer[0].checkpoint
    for prefix in family.prefixes:
        if prefix + first in checkpoint.tensors:
            return prefix
    raise InvalidCheckpoint(
        f"the checkpoint has no tensor {shown(first)}", remedy="download the whole checkpoint"
    )


def _planned(rule: TensorRule, source: CheckpointTensor, sizes: Sizes, kind: str) -> _Planned:
    info, shape = source.info, sizes.shape(rule)
    if info.shape != shape:
        raise InvalidCheckpoint(
            f"tensor {shown(info.name)} has the shape {list(info.shape)}, config.json makes it "
            f"{list(shape)}"
        )
    if info.dtype not in SOURCE_TYPES:
        raise UnsupportedFeature(
            f"tensor {shown(info.name)} is of the type {info.dtype}; known are "
            f"{', '.join(sorted(SOURCE_TYPES))}",
            remedy="take the checkpoint that it was quantised from",
        )
    chosen = "F32" if len(shape) == 1 else kind
    if chosen == "Q8_0" and shape[-1] % 32:
        chosen = "F16"
    block, size = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[chosen]]
    count = int(np.prod(shape, dtype=np.int64))
    return _Planned(rule.gguf, shape, chosen, count // block * size, source, rule.change)


def _left_out(checkpoint: Checkpoint, used: set[str], prefix: str) -> tuple[Bilingual, ...]:
    rest = sorted(set(checkpoint.tensors) - used)
    # Older checkpoints keep rope's frequencies, which every program computes itself.
    rest = [name for name in rest if not name.endswith(("rotary_emb.inv_freq", ".masked_bias"))]
    ours = [name for name in rest if name.startswith(f"{prefix}model.layers.") or not prefix]
    if ours and not all(name.startswith(_OTHER_PARTS) for name in ours):
        raise UnsupportedFeature(
            f"{len(ours)} tensors belong to nothing that this architecture has, {shown(ours[0])} first",
            remedy="is model_type in config.json the right one?",
        )
    if not rest:
        return ()
    note = Bilingual(
        f"{len(rest)} tensors outside the language model were left out, {rest[0]} first",
        f"{len(rest)} тензоров вне языковой модели не перенесены, первый {rest[0]}",
    )
    return (note,)


_OTHER_PARTS = ("vision_tower.", "multi_modal_projector.", "model.vision_tower.")


def _type_notes(kinds: set[str], kind: str) -> tuple[Bilingual, ...]:
    if len(kinds) < 2:
        return ()
    mixed = ", ".join(sorted(kinds))
    note = Bilingual(
        f"the checkpoint mixes {mixed}; its matrices became {kind}",
        f"в чекпойнте смешаны {mixed}; матрицы записаны как {kind}",
    )
    return (note,)


def _block_notes(planned: Sequence[_Planned], kind: str) -> tuple[Bilingual, ...]:
    other = [each.name for each in planned if kind == "Q8_0" and each.kind == "F16"]
    if not other:
        return ()
    note = Bilingual(
        f"rows of {len(other)} matrices do not divide by 32: they became F16, not Q8_0",
        f"строки {len(other)} матриц не делятся на 32: они записаны как F16, а не Q8_0",
    )
    return (note,)


def _write(
    place: Path,
    *,
    family: Family,
    metadata: WrittenMetadata,
    planned: Sequence[_Planned],
    head: int,
    on_progress: OnProgress,
    cancel: threading.Event | None,
) -> None:
    writer = gguf.GGUFWriter(place, family.gguf_architecture)
    try:
        for key, value in metadata.items():
            _add(writer, key, value)
        for each in planned:
            kind = gguf.GGMLQuantizationType[each.kind]
            # The type is given beside: the array's own counts only when it is None.
            writer.add_tensor_info(
                each.name, each.shape, np.dtype(np.float32), each.size_bytes, raw_dtype=kind
            )
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        assert writer.fout is not None  # noqa: S101 - the line above opened it
        file = writer.fout[0]
        file.write(bytes(-file.tell() % DEFAULT_ALIGNMENT))
        done, total = 0, sum(each.size_bytes for each in planned)
        for each in planned:
            for piece in _pieces(each, head):
                stop_if(cancel)
                file.write(piece.data)
                done += piece.nbytes
                on_progress(ConversionProgress(each.name, done, total))
            file.write(bytes(-each.size_bytes % DEFAULT_ALIGNMENT))
    finally:
        # On a full disk closing fails as well, and would hide why.
        for file in writer.fout or ():
            file.close()


def _add(writer: gguf.GGUFWriter, key: str, value: WrittenValue) -> None:
    if isinstance(value, bool):
        writer.add_bool(key, value)
    elif isinstance(value, int):
        writer.add_uint32(key, value)
    elif isinstance(value, float):
        writer.add_float32(key, value)
    elif isinstance(value, str):
        writer.add_string(key, value)
    else:
        writer.add_array(key, value)


def _pieces(each: _Planned, head: int) -> Iterator[NDArray[np.uint8]]:
    """The tensor's bytes, some rows at a time."""
    if each.values is not None:
        yield np.ascontiguousarray(each.values).view(np.uint8).reshape(-1)
        return
    assert each.source is not None  # noqa: S101 - one of the two is always there
    info = each.source.info
    # A one-dimensional tensor that is reordered is a column of one value a row.
    columns = each.shape[-1] if len(each.shape) > 1 else 1
    rows = int(np.prod(each.shape, dtype=np.int64)) // columns
    row_bytes = info.size_bytes // rows
    step = max(1, _PIECE_BYTES // max(row_bytes, 4 * columns))
    if each.change is Change.HALVES_TO_PAIRS:
        step = max(1, step // head) * head
    with each.source.file.open("rb") as file:
        file.seek(info.offset)
        for start in range(0, rows, step):
            count = min(step, rows - start)
            raw = np.frombuffer(file.read(count * row_bytes), np.uint8)
            if raw.nbytes != count * row_bytes:
                raise InvalidCheckpoint(f"{each.source.file.name} became shorter while it was read")
            if each.change is Change.HALVES_TO_PAIRS:
                raw = pair_rows(raw.reshape(count, row_bytes), head).reshape(-1)
            if each.change is Change.PLUS_ONE:
                require_finite(raw, info.dtype, info.name)
                values = decode(raw, info.dtype, columns) + np.float32(1)
                yield encode_checked(values, each.kind, info.name)
            else:
                yield convert(raw, info.dtype, each.kind, columns=columns, name=info.name)
