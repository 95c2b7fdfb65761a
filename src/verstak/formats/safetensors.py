"""Defensive reader and streaming writer of safetensors files.

A file is eight bytes with the length of a JSON header, the header, and the tensors' bytes. The
header names each tensor's type, shape and place. Nothing in it is believed before it was checked
against the bytes that exist: lengths, products, gaps, overlaps.

Source: the format's description (github.com/huggingface/safetensors, README, "Format"), whose own
reader demands that tensors cover the data without gaps, and refuses headers above 100 MB.
"""

from __future__ import annotations

import json
import math
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from verstak.errors import InvalidCheckpoint
from verstak.formats.foreign_files import describe_foreign
from verstak.formats.gguf_cursor import shown

MAX_HEADER_BYTES = 100_000_000
"""The format's own bound. The largest public checkpoints stay below 1 MB per shard."""

_MAX_TENSORS = 262_144
_MAX_DIMENSIONS = 8
_MAX_INT64 = 2**63 - 1
_LENGTH_BYTES = 8
_ALIGNMENT = 8

VALUE_BYTES: Mapping[str, int] = MappingProxyType(
    {
        "BOOL": 1,
        "U8": 1,
        "I8": 1,
        "F8_E5M2": 1,
        "F8_E4M3": 1,
        "F8_E8M0": 1,
        "I16": 2,
        "U16": 2,
        "F16": 2,
        "BF16": 2,
        "I32": 4,
        "U32": 4,
        "F32": 4,
        "F64": 8,
        "I64": 8,
        "U64": 8,
    }
)
"""Bytes of one value of each type; types of less than a byte are not read."""


@dataclass(frozen=True, slots=True)
class SafetensorsTensor:
    """One tensor of the header.

    Attributes:
        name: For example ``model.norm.weight``.
        dtype: For example ``BF16``.
        shape: Rows first, as numpy counts.
        offset: First byte in the file.
        size_bytes: Bytes of all values.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    offset: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class SafetensorsHeader:
    """A header whose every claim has been checked against the file.

    Attributes:
        path: The file.
        metadata: Texts that somebody left in ``__metadata__``.
        tensors: By name, in the order of their bytes.
        file_size_bytes: Size of the whole file.
    """

    path: Path
    metadata: Mapping[str, str] = field(repr=False)
    tensors: Mapping[str, SafetensorsTensor] = field(repr=False)
    file_size_bytes: int


def read_safetensors_header(path: Path) -> SafetensorsHeader:
    """Read and check everything before the tensors' bytes.

    Raises:
        InvalidCheckpoint: not a safetensors file, truncated, or a claim that cannot be true.
        OSError: the file cannot be opened or read.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise InvalidCheckpoint(f"expected a safetensors file, found something else at {path.name}")
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        entries, data_start = _read_json(file, size, path.name)
    metadata = _metadata(entries.pop("__metadata__", None), path.name)
    if not entries:
        raise _invalid(path.name, "it holds no tensors", "expected a model's weights")
    if len(entries) > _MAX_TENSORS:
        raise _invalid(path.name, f"it claims {len(entries)} tensors, at most {_MAX_TENSORS}")
    found = [_tensor(name, entry, data_start, path.name) for name, entry in entries.items()]
    found.sort(key=lambda tensor: (tensor.offset, tensor.size_bytes))
    _check_layout(found, data_start, size, path.name)
    tensors = MappingProxyType({tensor.name: tensor for tensor in found})
    return SafetensorsHeader(path, MappingProxyType(metadata), tensors, size)


def encode_safetensors_header(
    tensors: Sequence[tuple[str, str, Sequence[int]]], metadata: Mapping[str, str]
) -> bytes:
    """Length and header of a file whose tensors follow in this order without gaps.

    Args:
        tensors: Name, type and shape of each.
        metadata: Texts for ``__metadata__``.
    """
    entries: dict[str, object] = {"__metadata__": dict(metadata)} if metadata else {}
    at = 0
    for name, dtype, shape in tensors:
        end = at + math.prod(shape) * VALUE_BYTES[dtype]
        entries[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [at, end]}
        at = end
    raw = json.dumps(entries, separators=(",", ":"), ensure_ascii=False).encode()
    # Readers that map the file want values at multiples of their size.
    raw += b" " * (-len(raw) % _ALIGNMENT)
    return len(raw).to_bytes(_LENGTH_BYTES, "little") + raw


def _read_json(file: BinaryIO, size: int, label: str) -> tuple[dict[str, object], int]:
    head = file.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        raise _invalid(label, f"it has {size} bytes, too few for a header", "download it again")
    length = int.from_bytes(head, "little")
    first = file.read(1)
    if first not in {b"{", b""}:
        found = describe_foreign(head + first + file.read(512))
        raise InvalidCheckpoint(
            f"expected a safetensors file at {label}, found {found}",
            remedy="download the weights as *.safetensors",
        )
    if length > MAX_HEADER_BYTES:
        raise _invalid(label, f"its header claims {length} bytes, at most {MAX_HEADER_BYTES}")
    if _LENGTH_BYTES + length > size:
        raise InvalidCheckpoint(
            f"truncated safetensors file {label}: the header needs {length} bytes, "
            f"{size - _LENGTH_BYTES} are there",
            remedy="download the file again",
        )
    raw = first + file.read(max(0, length - 1))
    return parse_json_object(raw, f"the header of {label}"), _LENGTH_BYTES + length


def parse_json_object(raw: bytes, what: str) -> dict[str, object]:
    """A JSON object out of a stranger's file.

    Raises:
        InvalidCheckpoint: not JSON, not an object, a key twice, or nested too deep.
    """
    try:
        value = json.loads(raw, object_pairs_hook=lambda pairs: _unique(pairs, what))
    except (ValueError, RecursionError) as error:
        raise InvalidCheckpoint(f"{what} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise InvalidCheckpoint(f"{what} is not a JSON object")
    return value


def _unique(pairs: Iterable[tuple[str, object]], what: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidCheckpoint(f"{what} has the key {shown(key)} twice")
        found[key] = value
    return found


def _metadata(value: object, label: str) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise _invalid(label, "__metadata__ must hold texts only")
    return value


def _tensor(name: str, entry: object, data_start: int, label: str) -> SafetensorsTensor:
    what = f"tensor {shown(name)}"
    if not isinstance(entry, dict) or set(entry) != {"dtype", "shape", "data_offsets"}:
        raise _invalid(label, f"{what} needs dtype, shape and data_offsets, and nothing else")
    dtype, shape, place = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or dtype not in VALUE_BYTES:
        raise _invalid(label, f"{what} has the unknown type {shown(str(dtype))}")
    if not _counts(shape) or len(shape) > _MAX_DIMENSIONS:
        raise _invalid(label, f"the shape of {what} must be up to {_MAX_DIMENSIONS} whole numbers")
    if not _counts(place) or len(place) != 2 or place[0] > place[1]:
        raise _invalid(label, f"data_offsets of {what} must be a begin and an end")
    size = math.prod(shape) * VALUE_BYTES[dtype]
    if size != place[1] - place[0]:
        raise _invalid(
            label,
            f"{what} of shape {shape} and type {dtype} needs {size} bytes, "
            f"its place has {place[1] - place[0]}",
        )
    return SafetensorsTensor(name, dtype, tuple(shape), data_start + place[0], size)


def _counts(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= _MAX_INT64
        for item in value
    )


def _check_layout(
    tensors: Sequence[SafetensorsTensor], data_start: int, size: int, label: str
) -> None:
    end = data_start
    for tensor in tensors:
        if tensor.offset != end:
            what = "overlaps the one before it" if tensor.offset < end else "leaves a gap before it"
            raise _invalid(label, f"tensor {shown(tensor.name)} at byte {tensor.offset} {what}")
        end = tensor.offset + tensor.size_bytes
        if end > size:
            raise InvalidCheckpoint(
                f"truncated safetensors file {label}: tensor {shown(tensor.name)} ends at byte "
                f"{end}, the file has {size}",
                remedy="download the file again",
            )
    if end != size:
        raise _invalid(label, f"{size - end} bytes behind the last tensor belong to nothing")


def _invalid(label: str, why: str, remedy: str | None = None) -> InvalidCheckpoint:
    return InvalidCheckpoint(f"invalid safetensors file {label}: {why}", remedy=remedy)
