"""A GGUF to a folder that transformers reads, a piece of a tensor at a time, without torch.

Quantised tensors are dequantised: what was lost stays lost, and the lineage says so.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from verstak.convert.conversion import (
    Conversion,
    ConversionProgress,
    OnProgress,
    ignore_progress,
    stop_if,
)
from verstak.convert.families import family_of_gguf
from verstak.convert.family import Change, Family, Sizes
from verstak.convert.kept_window import WINDOW_KEY, window_for_config
from verstak.convert.lineage import LINEAGE_FILE, MODEL_TYPE_KEY, Lineage, lineage_of_gguf
from verstak.convert.metadata_values import MetadataValues
from verstak.convert.output import unfinished
from verstak.convert.rope_scaling import (
    LLAMA3_TENSOR,
    LONG_TENSOR,
    SHORT_TENSOR,
    rope_for_config,
)
from verstak.convert.tensor_values import (
    PLAIN,
    convert,
    decode,
    encode_checked,
    part_rows,
    require_finite,
)
from verstak.convert.tokenizer.to_checkpoint import tokenizer_files, vocabulary_of_gguf
from verstak.errors import InvalidGguf, UnsupportedFeature
from verstak.formats.checkpoint import CONFIG_FILE, INDEX_FILE, SINGLE_FILE
from verstak.formats.gguf import GgufHeader, TensorInfo, read_header
from verstak.formats.gguf_cursor import shown
from verstak.formats.safetensors import encode_safetensors_header
from verstak.quantities.text import Bilingual

DTYPES: Mapping[str, str] = {"F16": "float16", "BF16": "bfloat16", "F32": "float32"}
"""Number formats that are written, and torch's names for ``config.json``."""

_FACTORS = frozenset({LLAMA3_TENSOR, LONG_TENSOR, SHORT_TENSOR})
_PIECE_BYTES = 32 * 2**20
_SHARD_BYTES = 5 * 10**9
_FILES_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class _Planned:
    """One tensor to write, and where its values come from."""

    name: str
    shape: tuple[int, ...]
    size_bytes: int
    source: TensorInfo
    change: Change


def gguf_to_checkpoint(
    source: Path,
    target: Path,
    kind: str = "F16",
    *,
    on_progress: OnProgress = ignore_progress,
    cancel: threading.Event | None = None,
) -> Conversion:
    """Convert a GGUF.

    Args:
        source: The GGUF.
        target: The folder to make; it must not exist.
        kind: Number format of all tensors, a key of :data:`DTYPES`.
        on_progress: Told about every piece.
        cancel: Set by another thread to stop.

    Raises:
        InvalidGguf: the file is broken or lacks what its architecture needs.
        InvalidCheckpoint: NaN among its values, or a value beyond the format's range.
        UnknownArchitecture: of a kind that nobody here can convert.
        UnsupportedFeature: a tensor's type cannot be read.
        DiskFull: no room.
        UsageError: the target exists or cannot be written.
        Cancelled: somebody stopped it.
    """
    if kind not in DTYPES:
        raise UnsupportedFeature(f"a checkpoint is written as {', '.join(DTYPES)}, not as {kind}")
    header = read_header(source)
    architecture = header.metadata.get("general.architecture")
    told = header.metadata.get(MODEL_TYPE_KEY)
    family = family_of_gguf(str(architecture), told if isinstance(told, str) else None)
    metadata = MetadataValues(family.gguf_architecture, header.metadata)
    vocabulary = vocabulary_of_gguf(header.metadata)
    sizes = Sizes.of_metadata(metadata, vocabulary=len(vocabulary.tokens))
    tensors = {tensor.name: tensor for tensor in header.tensors}
    planned, tied = _plan(family, sizes, tensors, kind)
    files = tokenizer_files(vocabulary)
    turned = metadata.whole("rope.dimension_count", sizes.head)
    if not 0 < turned <= sizes.head:
        raise InvalidGguf(f"rope turns {turned} values of a head that has {sizes.head}")
    factors = {name: _whole(source, header, tensors[name]) for name in _FACTORS if name in tensors}
    config = {
        "architectures": [family.class_name],
        "model_type": family.model_type,
        **family.to_config(metadata),
        **window_for_config(header.metadata.get(WINDOW_KEY), blocks=sizes.blocks),
        **rope_for_config(metadata, factors, turned=turned),
        # Said, for a class's own default may be a row that this vocabulary does not have (Phi-3).
        "pad_token_id": None,
        **files.special_ids,
        "tie_word_embeddings": tied,
        "torch_dtype": DTYPES[kind],
        "vocab_size": sizes.vocabulary,
    }
    config |= _biases(config, planned)
    found_kinds = sorted({each.source.type_name for each in planned})
    lineage = lineage_of_gguf(header.metadata).then(
        "convert", source="gguf", source_types=" ".join(found_kinds), to="safetensors", type=kind
    )
    texts = _encoded(
        {
            CONFIG_FILE: _json(config),
            "tokenizer.json": json.dumps(files.tokenizer, ensure_ascii=False),
            "tokenizer_config.json": _json(files.settings),
            LINEAGE_FILE: lineage.json(),
            "README.md": lineage.card(),
        }
    )
    total = sum(each.size_bytes for each in planned)
    with unfinished(target, needed_bytes=total + _FILES_BYTES) as place:
        place.mkdir()
        for name, raw in texts.items():
            (place / name).write_bytes(raw)
        _write_weights(
            place,
            source=source,
            header=header,
            planned=planned,
            head=sizes.head,
            kind=kind,
            on_progress=on_progress,
            cancel=cancel,
        )
        size = sum(path.stat().st_size for path in place.iterdir())
    return Conversion(
        path=target,
        size_bytes=size,
        model_type=family.model_type,
        tensors=len(planned),
        types=dict(Counter(kind for _ in planned)),
        notes=(*_lost_notes(found_kinds), *_licence_notes(lineage)),
        license_name=lineage.license_name,
        base_model=lineage.base_model,
    )


def _plan(
    family: Family, sizes: Sizes, tensors: Mapping[str, TensorInfo], kind: str
) -> tuple[list[_Planned], bool]:
    """Every tensor to write, and whether the output is the embedding again."""
    planned: list[_Planned] = []
    rest = set(tensors) - _FACTORS
    for rule in family.rules(sizes.blocks):
        found = tensors.get(rule.gguf)
        if found is None:
            if rule.needed:
                raise InvalidGguf(f"the GGUF has no tensor {shown(rule.gguf)}")
            continue
        rest.discard(rule.gguf)
        shape = sizes.shape(rule)
        if found.shape[::-1] != shape:
            raise InvalidGguf(
                f"tensor {shown(rule.gguf)} has the shape {list(found.shape[::-1])}, the metadata "
                f"makes it {list(shape)}"
            )
        size = found.elements * (4 if kind == "F32" else 2)
        planned.append(_Planned(rule.checkpoint, shape, size, found, rule.change))
    if rest:
        raise UnsupportedFeature(
            f"{len(rest)} tensors belong to nothing that {family.model_type} has, "
            f"{shown(min(rest))} first"
        )
    return planned, "output.weight" not in tensors


def _biases(config: Mapping[str, object], planned: Sequence[_Planned]) -> dict[str, object]:
    """Whether attention and feed-forward networks have biases, where the class wants to be told."""
    names = [each.name for each in planned]
    ends = {"attention_bias": ".self_attn.q_proj.bias", "mlp_bias": ".mlp.down_proj.bias"}
    return {
        key: any(name.endswith(end) for name in names) for key, end in ends.items() if key in config
    }


def _whole(path: Path, header: GgufHeader, tensor: TensorInfo) -> NDArray[np.float32]:
    with path.open("rb") as file:
        file.seek(header.data_offset + tensor.offset)
        raw = np.frombuffer(file.read(tensor.size_bytes), np.uint8)
    return decode(raw, tensor.type_name, tensor.shape[0]).reshape(-1)


def _encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    try:
        return {name: text.encode() for name, text in texts.items()}
    except UnicodeEncodeError as error:
        found = error.object[error.start : error.end]
        raise InvalidGguf(f"the GGUF's metadata holds bytes that are no text: {found!a}") from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _lost_notes(kinds: Sequence[str]) -> tuple[Bilingual, ...]:
    lossy = [kind for kind in kinds if kind not in PLAIN and kind != "BF16"]
    if not lossy:
        return ()
    kinds_lost = ", ".join(lossy)
    note = Bilingual(
        f"values were dequantised from {kinds_lost}: what that lost is not back",
        f"значения восстановлены из {kinds_lost}: потерянное при квантовании не вернулось",
    )
    return (note,)


def _licence_notes(lineage: Lineage) -> tuple[Bilingual, ...]:
    if lineage.license_name:
        return ()
    note = Bilingual(
        "the GGUF names no licence: find the model's own before you pass the weights on",
        "в GGUF не указана лицензия: найдите лицензию модели, прежде чем передавать веса",
    )
    return (note,)


def _shards(planned: Sequence[_Planned]) -> list[list[_Planned]]:
    shards: list[list[_Planned]] = [[]]
    filled = 0
    for each in planned:
        if filled and filled + each.size_bytes > _SHARD_BYTES:
            shards.append([])
            filled = 0
        shards[-1].append(each)
        filled += each.size_bytes
    return shards


def _write_weights(
    place: Path,
    *,
    source: Path,
    header: GgufHeader,
    planned: Sequence[_Planned],
    head: int,
    kind: str,
    on_progress: OnProgress,
    cancel: threading.Event | None,
) -> None:
    shards = _shards(planned)
    done, total = 0, sum(each.size_bytes for each in planned)
    weight_map: dict[str, str] = {}
    with source.open("rb") as file:
        for number, shard in enumerate(shards, 1):
            name = f"model-{number:05d}-of-{len(shards):05d}.safetensors"
            name = SINGLE_FILE if len(shards) == 1 else name
            with (place / name).open("wb") as out:
                entries = [(each.name, kind, each.shape) for each in shard]
                out.write(encode_safetensors_header(entries, {"format": "pt"}))
                for each in shard:
                    weight_map[each.name] = name
                    for piece in _pieces(file, header, each, head, kind):
                        stop_if(cancel)
                        out.write(piece.data)
                        done += piece.nbytes
                        on_progress(ConversionProgress(each.name, done, total))
    if len(shards) > 1:
        index = {"metadata": {"total_size": total}, "weight_map": weight_map}
        (place / INDEX_FILE).write_text(_json(index), encoding="utf-8")


def _pieces(
    file: BinaryIO, header: GgufHeader, each: _Planned, head: int, kind: str
) -> Iterator[NDArray[np.uint8]]:
    """The tensor's bytes, some rows at a time."""
    tensor = each.source
    # A one-dimensional tensor that is reordered is a column of one value a row.
    flat = each.change is Change.HALVES_TO_PAIRS and len(each.shape) == 1
    columns = 1 if flat else each.shape[-1]
    rows = tensor.elements // columns
    row_bytes = tensor.size_bytes // rows
    step = max(1, _PIECE_BYTES // max(row_bytes, 4 * columns))
    if each.change is Change.HALVES_TO_PAIRS:
        step = max(1, step // head) * head
    file.seek(header.data_offset + tensor.offset)
    for start in range(0, rows, step):
        count = min(step, rows - start)
        raw = np.frombuffer(file.read(count * row_bytes), np.uint8)
        if raw.nbytes != count * row_bytes:
            raise InvalidGguf("the GGUF became shorter while it was read")
        if each.change is Change.HALVES_TO_PAIRS:
            raw = part_rows(raw.reshape(count, row_bytes), head).reshape(-1)
        if each.change is Change.PLUS_ONE:
            require_finite(raw, tensor.type_name, tensor.name)
            values = decode(raw, tensor.type_name, columns) - np.float32(1)
            yield encode_checked(values, kind, tensor.name)
        else:
            yield convert(raw, tensor.type_name, kind, columns=columns, name=tensor.name)
