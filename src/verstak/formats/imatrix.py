"""Importance matrices in llama.cpp's own files: GGUF as it writes them today, ``.dat`` as before.

For every matrix of a model the file holds, column by column, the sum of the squares of what the
matrix was multiplied with, and how many rows were summed. Of a mixture of experts each expert has
its own. The quantiser weights the error of a column with the mean square.

Source: llama.cpp tools/imatrix/imatrix.cpp (``save_imatrix``, ``collect_imatrix``) and
common/imatrix-loader.cpp at v0.5.0.
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from verstak.errors import InvalidGguf
from verstak.formats.gguf import GgufHeader, read_header
from verstak.formats.gguf_values import ARRAY, STRING, GgufArray

type Floats = npt.NDArray[np.float32]

SUMS_SUFFIX: Final = ".in_sum2"
COUNTS_SUFFIX: Final = ".counts"

_ALIGNMENT = 32
_UINT32 = 4
_F32 = 0
_MOST_ENTRIES = 2**20
_MOST_NAME_BYTES = 2**10
_MOST_DATASET_BYTES = 2**16
_MOST_COUNT = 2**53
"""Counts are whole numbers that a double holds exactly."""


@dataclass(frozen=True, slots=True)
class ImatrixEntry:
    """What one tensor was multiplied with.

    Attributes:
        sums: Sums of squares, (experts, columns); a plain matrix counts as one expert.
        counts: Rows summed, by expert: as many as there are experts, or one for all.
    """

    sums: Floats = field(repr=False)
    counts: Floats = field(repr=False)

    def means(self) -> Floats:
        """Mean squares, (experts, columns); of an expert that saw no row, ones.

        Source:
            llama.cpp tools/quantize/quantize.cpp ``load_imatrix``.
        """
        counts = np.broadcast_to(self.counts, (self.sums.shape[0],))[:, None]
        seen = counts > 0
        return np.where(seen, self.sums / np.where(seen, counts, 1), 1).astype(np.float32)

    @property
    def unseen_experts(self) -> int:
        """Experts that no row of the text went through."""
        return int(np.count_nonzero(self.counts == 0))


@dataclass(frozen=True, slots=True)
class Imatrix:
    """An importance matrix.

    Attributes:
        entries: By the tensor's name.
        datasets: Names of the texts that it was collected from.
        chunk_count: Chunks read; 0 = not told.
        chunk_tokens: Tokens of a chunk; 0 = not told.
    """

    entries: Mapping[str, ImatrixEntry] = field(repr=False)
    datasets: tuple[str, ...] = ()
    chunk_count: int = 0
    chunk_tokens: int = 0


def read_imatrix(path: Path) -> Imatrix:
    """Read an importance matrix of either format.

    Args:
        path: File as ``llama-imatrix`` or `write_imatrix` wrote it.

    Raises:
        InvalidGguf: it is neither, is truncated, or holds numbers that cannot be true.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        is_gguf = file.read(4) == b"GGUF"
    if not is_gguf:
        return _read_legacy(path)
    return _read_gguf(path, read_header(path))


def write_imatrix(path: Path, matrix: Imatrix) -> None:
    """Write the GGUF format; the file is complete or not there.

    Args:
        path: Where to; an older file is replaced.
        matrix: At least one entry.

    Raises:
        OSError: it cannot be written.
        ValueError: there is nothing to write.
    """
    if not matrix.entries:
        raise ValueError("an importance matrix without entries")
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            for piece in _pieces(matrix):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _pieces(matrix: Imatrix) -> Iterator[bytes]:
    tensors = [
        pair
        for name in sorted(matrix.entries)
        for pair in (
            (name + SUMS_SUFFIX, matrix.entries[name].sums),
            (name + COUNTS_SUFFIX, matrix.entries[name].counts[:, None]),
        )
    ]
    datasets = b"".join(_string(dataset) for dataset in matrix.datasets)
    pairs = (
        ("general.type", struct.pack("<I", STRING) + _string("imatrix")),
        (
            "imatrix.datasets",
            struct.pack("<IIQ", ARRAY, STRING, len(matrix.datasets)) + datasets,
        ),
        ("imatrix.chunk_count", struct.pack("<II", _UINT32, matrix.chunk_count)),
        ("imatrix.chunk_size", struct.pack("<II", _UINT32, matrix.chunk_tokens)),
    )
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(pairs))
    head += b"".join(_string(key) + value for key, value in pairs)
    offset = 0
    for name, values in tensors:
        rows, columns = values.shape
        head += _string(name) + struct.pack("<IQQIQ", 2, columns, rows, _F32, offset)
        offset += _padded(values.nbytes)
    yield head + bytes(_padded(len(head)) - len(head))
    for _, values in tensors:
        raw = np.ascontiguousarray(values, dtype="<f4").tobytes()
        yield raw + bytes(_padded(len(raw)) - len(raw))


def _read_gguf(path: Path, header: GgufHeader) -> Imatrix:
    kind = header.metadata.get("general.type")
    if kind != "imatrix":
        raise InvalidGguf(
            f"{path.name} is a GGUF of the type {kind!r}, an importance matrix was expected",
            remedy="name a file that `verstak quantize --calibrate` or llama-imatrix made",
        )
    found: dict[str, Floats] = {}
    with path.open("rb") as file:
        for tensor in header.tensors:
            if tensor.type_name != "F32":
                raise InvalidGguf(f"{path.name}: {tensor.name} is {tensor.type_name}, not F32")
            file.seek(header.data_offset + tensor.offset)
            values = _floats(file, tensor.elements, tensor.name)
            columns = tensor.shape[0] if tensor.shape else 1
            found[tensor.name] = values.reshape(-1, columns)
    entries: dict[str, ImatrixEntry] = {}
    stems = (name.removesuffix(SUMS_SUFFIX) for name in found if name.endswith(SUMS_SUFFIX))
    for stem in sorted(stems):
        counts = found.get(stem + COUNTS_SUFFIX)
        if counts is None:
            raise InvalidGguf(f"{path.name}: there are sums of {stem} and no counts")
        entries[stem] = _entry(stem, found[stem + SUMS_SUFFIX], counts.ravel())
    if 2 * len(entries) != len(found):
        raise InvalidGguf(f"{path.name}: it holds tensors that no importance matrix has")
    return Imatrix(
        entries=MappingProxyType(entries),
        datasets=_datasets(header),
        chunk_count=_whole(header, "imatrix.chunk_count"),
        chunk_tokens=_whole(header, "imatrix.chunk_size"),
    )


def _entry(name: str, sums: Floats, counts: Floats) -> ImatrixEntry:
    experts = sums.shape[0]
    if counts.size not in {1, experts}:
        raise InvalidGguf(f"{name}: {counts.size} counts for {experts} rows of sums")
    if not (np.isfinite(sums).all() and (sums >= 0).all()):
        raise InvalidGguf(f"{name}: sums of squares that are no number, or negative")
    if not ((counts >= 0) & (counts < _MOST_COUNT)).all():
        raise InvalidGguf(f"{name}: counts that cannot be")
    return ImatrixEntry(sums=sums, counts=counts)


def _datasets(header: GgufHeader) -> tuple[str, ...]:
    value = header.metadata.get("imatrix.datasets")
    if not isinstance(value, GgufArray):
        return ()
    return tuple(item for item in value.values() if isinstance(item, str))


def _whole(header: GgufHeader, key: str) -> int:
    value = header.metadata.get(key, 0)
    return value if isinstance(value, int) and value >= 0 else 0


def _read_legacy(path: Path) -> Imatrix:
    """The format before GGUF: counts are calls, sums are means times calls."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        count = _i32(file, "number of entries")
        if not 0 < count <= _MOST_ENTRIES:
            raise InvalidGguf(
                f"{path.name} is no importance matrix: it claims {count} entries",
                remedy="name a file that `verstak quantize --calibrate` or llama-imatrix made",
            )
        entries: dict[str, ImatrixEntry] = {}
        for _ in range(count):
            name = _name(file, _MOST_NAME_BYTES)
            calls, values = _i32(file, "calls"), _i32(file, "number of values")
            if values < 1 or 4 * values > size or calls < 0:
                raise InvalidGguf(f"{path.name}: {name} claims {values} values of {calls} calls")
            sums = _floats(file, values, name).reshape(1, -1)
            entries[name] = _entry(name, sums, np.array([calls], np.float32))
        chunks = 0
        datasets: tuple[str, ...] = ()
        if file.tell() < size:
            chunks = max(_i32(file, "chunks"), 0)
            if file.tell() < size and (dataset := _name(file, _MOST_DATASET_BYTES)):
                datasets = (dataset,)
    return Imatrix(entries=MappingProxyType(entries), datasets=datasets, chunk_count=chunks)


def _take(file: BinaryIO, size: int, what: str) -> bytes:
    raw = file.read(size)
    if len(raw) != size:
        raise InvalidGguf(f"truncated importance matrix: {what} has {len(raw)} of {size} bytes")
    return raw


def _i32(file: BinaryIO, what: str) -> int:
    (value,) = struct.unpack("<i", _take(file, 4, what))
    return int(value)


def _name(file: BinaryIO, most_bytes: int) -> str:
    length = _i32(file, "length of a name")
    if not 0 <= length <= most_bytes:
        raise InvalidGguf(f"an importance matrix claims a name of {length} bytes")
    return _take(file, length, "name").decode("utf-8", "replace")


def _floats(file: BinaryIO, count: int, what: str) -> Floats:
    return np.frombuffer(_take(file, 4 * count, what), "<f4").astype(np.float32)


def _string(text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    return struct.pack("<Q", len(raw)) + raw


def _padded(size: int) -> int:
    return math.ceil(size / _ALIGNMENT) * _ALIGNMENT
