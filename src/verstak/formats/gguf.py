"""Defensive reader of GGUF headers, versions 2 and 3, little-endian.

It answers one question: is this file what it says, so that an engine written in C may open it?
Nothing is believed before it is checked: counts and lengths against the bytes that exist,
products against overflow, offsets against the file and against each other.

Source: the GGUF specification (ggml/docs/gguf.md) and what ``gguf_init_from_file`` of ggml
refuses.
"""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from verstak.errors import InvalidGguf
from verstak.formats.foreign_files import describe_foreign
from verstak.formats.ggml_types import GGML_TYPES, REMOVED_TYPES
from verstak.formats.gguf_cursor import Limits, MetadataCursor, shown
from verstak.formats.gguf_values import GgufArray, MetaValue

__all__ = [
    "DEFAULT_LIMITS",
    "GgufArray",
    "GgufHeader",
    "Limits",
    "MetaValue",
    "TensorInfo",
    "read_header",
]

MAGIC = b"GGUF"
DEFAULT_ALIGNMENT = 32
DEFAULT_LIMITS = Limits()

_VERSIONS = (2, 3)
_MAX_DIMENSIONS = 4
_MAX_INT64 = 2**63 - 1
_MIN_ALIGNMENT = 8
_FOREIGN_HEAD_BYTES = 512


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """One tensor of the table.

    Attributes:
        name: For example ``blk.0.attn_q.weight``.
        shape: Values along each axis, fastest first as ggml counts them: (columns, rows, …).
        type_id: ggml type id.
        type_name: For example ``Q4_K``.
        offset: First byte, counted from the start of the tensor data.
        size_bytes: Bytes without padding.
    """

    name: str
    shape: tuple[int, ...]
    type_id: int
    type_name: str
    offset: int
    size_bytes: int

    @property
    def elements(self) -> int:
        """Number of values."""
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """A header whose every claim has been checked against the file.

    It holds the arrays' bytes (6 MB for a vocabulary of 152k tokens): keep what you derive from
    it rather than the header itself.

    Attributes:
        version: 2 or 3.
        metadata: Keys and values in file order.
        tensors: The tensor table in file order; never empty.
        alignment: Bytes to which tensors are aligned.
        data_offset: Where tensor data begins in the file.
        head_bytes: Where the tensor table ends: ``data_offset`` less what pads it.
        file_size_bytes: Size of the whole file.
    """

    version: int
    metadata: Mapping[str, MetaValue] = field(repr=False)
    tensors: tuple[TensorInfo, ...] = field(repr=False)
    alignment: int
    data_offset: int
    head_bytes: int
    file_size_bytes: int

    @property
    def parameter_count(self) -> int:
        """Values in all tensors together."""
        return sum(tensor.elements for tensor in self.tensors)


def read_header(path: Path, limits: Limits = DEFAULT_LIMITS) -> GgufHeader:
    """Read and check everything before the tensor data of a GGUF file.

    Args:
        path: A regular file; anything else is refused, since a pipe could block for ever.
        limits: What the header may claim.

    Returns:
        The header. Tensor data itself is not read.

    Raises:
        InvalidGguf: the file is not a GGUF, is truncated, or makes a claim that cannot be true.
        OSError: the file cannot be opened or read.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise InvalidGguf(f"expected a GGUF file, found something else at {path.name!r}")
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        _check_magic(file)
        cursor = MetadataCursor(file, size, limits)
        return _read(cursor, size, limits)


def _check_magic(file: BinaryIO) -> None:
    head = file.read(_FOREIGN_HEAD_BYTES)
    if not head.startswith(MAGIC):
        raise InvalidGguf(
            f"expected a GGUF file, found {describe_foreign(head)}",
            remedy="download the model file itself",
        )
    file.seek(0)


def _read(cursor: MetadataCursor, size: int, limits: Limits) -> GgufHeader:
    cursor.take(len(MAGIC), "magic")
    version = _read_version(cursor)
    tensor_count = _bounded(cursor.u64("tensor count"), limits.tensors, "tensors")
    key_count = _bounded(cursor.u64("key count"), limits.keys, "metadata keys")
    if tensor_count == 0:
        raise InvalidGguf("invalid GGUF: it holds no tensors", remedy="expected a model's weights")
    metadata = _read_metadata(cursor, key_count, limits)
    alignment = _alignment(metadata, limits)
    tensors = _read_tensors(cursor, tensor_count, alignment, limits)
    head_bytes = cursor.position
    data_offset = -(-head_bytes // alignment) * alignment
    _check_layout(tensors, data_offset, size)
    return GgufHeader(
        version=version,
        metadata=MappingProxyType(metadata),
        tensors=tensors,
        alignment=alignment,
        data_offset=data_offset,
        head_bytes=head_bytes,
        file_size_bytes=size,
    )


def _read_version(cursor: MetadataCursor) -> int:
    version = cursor.u32("version")
    if version in _VERSIONS:
        return version
    swapped = int.from_bytes(version.to_bytes(4, "little"), "big")
    if swapped in (1, *_VERSIONS):
        raise InvalidGguf(
            f"unsupported GGUF: version {swapped} with big-endian numbers",
            remedy="convert the file to little-endian",
        )
    if version == 1:
        raise InvalidGguf(
            "unsupported GGUF: version 1, expected 2 or 3", remedy="convert the model again"
        )
    raise InvalidGguf(f"invalid GGUF: version {version}, expected 2 or 3")


def _bounded(count: int, limit: int, what: str) -> int:
    if count > limit:
        raise InvalidGguf(f"invalid GGUF: it claims {count} {what}, the limit is {limit}")
    return count


def _read_metadata(cursor: MetadataCursor, count: int, limits: Limits) -> dict[str, MetaValue]:
    metadata: dict[str, MetaValue] = {}
    for _ in range(count):
        key = cursor.name("key", limits.key_bytes)
        if key in metadata:
            raise InvalidGguf(f"invalid GGUF: the key {shown(key)} appears twice")
        metadata[key] = cursor.value(key)
    return metadata


def _alignment(metadata: Mapping[str, MetaValue], limits: Limits) -> int:
    value = metadata.get("general.alignment", DEFAULT_ALIGNMENT)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidGguf("invalid GGUF: general.alignment must be an integer")
    if not _MIN_ALIGNMENT <= value <= limits.alignment_bytes or value & (value - 1):
        raise InvalidGguf(
            f"invalid GGUF: general.alignment must be a power of two from {_MIN_ALIGNMENT} to "
            f"{limits.alignment_bytes}, found {value}"
        )
    return value


def _read_tensors(
    cursor: MetadataCursor, count: int, alignment: int, limits: Limits
) -> tuple[TensorInfo, ...]:
    tensors: dict[str, TensorInfo] = {}
    for _ in range(count):
        tensor = _read_tensor(cursor, alignment, limits)
        if tensor.name in tensors:
            raise InvalidGguf(f"invalid GGUF: the tensor {shown(tensor.name)} appears twice")
        tensors[tensor.name] = tensor
    return tuple(tensors.values())


def _read_tensor(cursor: MetadataCursor, alignment: int, limits: Limits) -> TensorInfo:
    name = cursor.name("tensor name", limits.tensor_name_bytes)
    label = f"tensor {shown(name)}"
    dimensions = cursor.u32(f"dimension count of {label}")
    if dimensions > _MAX_DIMENSIONS:
        raise InvalidGguf(
            f"invalid GGUF: {label} has {dimensions} dimensions, at most {_MAX_DIMENSIONS}"
        )
    shape = tuple(cursor.u64(f"shape of {label}") for _ in range(dimensions))
    type_id = cursor.u32(f"type of {label}")
    offset = cursor.u64(f"offset of {label}")
    if offset % alignment:
        raise InvalidGguf(f"invalid GGUF: {label} begins at {offset}, not aligned to {alignment}")
    return TensorInfo(
        name=name,
        shape=shape,
        type_id=type_id,
        type_name=_type_name(type_id, label),
        offset=offset,
        size_bytes=_tensor_bytes(shape, type_id, label),
    )


def _type_name(type_id: int, label: str) -> str:
    known = GGML_TYPES.get(type_id)
    if known is not None:
        return known.name
    if type_id in REMOVED_TYPES:
        raise InvalidGguf(
            f"unsupported GGUF: {label} has the type {REMOVED_TYPES[type_id]}, which ggml removed",
            remedy="take a file quantised with a current llama.cpp",
        )
    raise InvalidGguf(f"invalid GGUF: {label} has the unknown type {type_id}")


def _tensor_bytes(shape: tuple[int, ...], type_id: int, label: str) -> int:
    kind = GGML_TYPES[type_id]
    if 0 in shape:
        raise InvalidGguf(f"invalid GGUF: {label} has an empty axis")
    # Python's integers do not wrap; the engine's int64 would.
    elements = math.prod(shape)
    if elements > _MAX_INT64:
        raise InvalidGguf(f"invalid GGUF: {label} has {elements} values, too many to count")
    columns = shape[0] if shape else 1
    if columns % kind.block_size:
        raise InvalidGguf(
            f"invalid GGUF: {label} has rows of {columns} values, {kind.name} needs a multiple "
            f"of {kind.block_size}"
        )
    size = elements // kind.block_size * kind.block_bytes
    if size > _MAX_INT64:
        raise InvalidGguf(f"invalid GGUF: {label} has {size} bytes, too many to count")
    return size


def _check_layout(tensors: tuple[TensorInfo, ...], data_offset: int, size: int) -> None:
    end = 0
    for tensor in sorted(tensors, key=lambda tensor: tensor.offset):
        if tensor.offset < end:
            raise InvalidGguf(
                f"invalid GGUF: tensor {shown(tensor.name)} at {tensor.offset} overlaps the one "
                f"before it, which ends at {end}"
            )
        end = tensor.offset + tensor.size_bytes
        if data_offset + end > size:
            raise InvalidGguf(
                f"truncated GGUF: tensor {shown(tensor.name)} ends at byte {data_offset + end}, "
                f"the file has {size}",
                remedy="download the file again",
            )
