"""Files that must all be refused: several hundred broken, lying or foreign GGUF headers.

Other rooms use `hostile_files` to prove that their own edges survive them.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Iterator

from tests.formats import gguf_writer as gguf
from tests.formats.gguf_writer import Tensor, Value, assemble, key_value, string, u32, u64

from verstak.formats.ggml_types import GGML_TYPES, REMOVED_TYPES

HUGE = (2**32, 2**40, 2**61, 2**63 - 1, 2**63, 2**64 - 1)
type Named = tuple[str, bytes]

_PAIRS = [key_value(key, value) for key, value in gguf.small_metadata().items()]
_TENSOR = gguf.tensor_info(Tensor("output.weight", (32, 4), 2), 0)
_DATA = bytes(72)


def hostile_files() -> Iterator[Named]:
    """Every case as (name, content); names are unique and fit for a test id."""
    for section in (
        _foreign,
        _heads,
        _cuts,
        _keys,
        _scalars,
        _arrays,
        _nested_arrays,
        _alignments,
        _tensor_names,
        _shapes,
        _types,
        _offsets,
    ):
        for name, content in section():
            yield f"{section.__name__.strip('_')}-{name}", content


def _with_pair(pair: bytes) -> bytes:
    """One bad pair in front of everything else that is right."""
    return assemble([pair, *_PAIRS], [_TENSOR], _DATA)


def _with_tensor(info: bytes, *others: bytes) -> bytes:
    return assemble(_PAIRS, [info, *others], _DATA)


def _foreign() -> Iterator[Named]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("data.pkl", b"x")
    yield "empty", b""
    yield "one-byte", b"G"
    yield "half-magic", b"GGU"
    yield "magic-only", b"GGUF"
    yield "lower-case", b"gguf" + gguf.small_file()[4:]
    yield "swapped-magic", b"FUGG" + gguf.small_file()[4:]
    yield "byte-before", b"\0" + gguf.small_file()
    yield "zeros", bytes(4096)
    yield "ones", b"\xff" * 4096
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:%b\nsize 491400064\n"
    yield "git-lfs", pointer % (b"1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32")
    yield "git-lfs-short", b"version https://git-lfs.github.com/spec/v1\n"
    yield "html", b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"
    yield "html-with-bom", b"\xef\xbb\xbf\r\n <HTML><body>Not found</body></HTML>"
    yield "xml", b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'
    yield "json", b'{"error": "Repository not found"}'
    yield "text", "не модель\n".encode() * 50
    yield "zip", archive.getvalue()
    yield "pickle", pickle.dumps({"weight": [1.0]}, protocol=2)
    yield "gzip", b"\x1f\x8b\x08\0" + bytes(64)
    yield "zstd", b"\x28\xb5\x2f\xfd" + bytes(64)
    yield "elf", b"\x7fELF\x02\x01" + bytes(64)
    yield "pdf", b"%PDF-1.7\n" + bytes(64)
    yield "safetensors", u64(60) + b'{"weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   '
    for magic in (b"lmgg", b"fmgg", b"tjgg", b"algg"):
        yield f"old-{magic.decode()}", magic + u32(3) + bytes(64)


def _heads() -> Iterator[Named]:
    for version in (0, 1, 4, 5, 255, 2**16, 2**31, 2**32 - 1):
        yield f"version-{version}", assemble(_PAIRS, [_TENSOR], _DATA, version=u32(version))
    for version in (1, 2, 3):
        swapped = version.to_bytes(4, "big")
        yield f"big-endian-{version}", assemble(_PAIRS, [_TENSOR], _DATA, version=swapped)
    for count in (0, 2, 100, 32_768, 32_769, *HUGE):
        yield f"tensors-{count}", assemble(_PAIRS, [_TENSOR], _DATA, tensor_count=count)
    for count in (len(_PAIRS) + 1, 1000, 10_001, *HUGE):
        yield f"keys-{count}", assemble(_PAIRS, [_TENSOR], _DATA, key_count=count)
    for count in (0, 1, len(_PAIRS) - 1):
        # The rest of the keys is then read as tensors.
        yield f"keys-too-few-{count}", assemble(_PAIRS, [_TENSOR], _DATA, key_count=count)
    yield "counts-huge", assemble([], [], tensor_count=2**64 - 1, key_count=2**64 - 1)
    yield "counts-swapped", assemble(_PAIRS, [_TENSOR], tensor_count=len(_PAIRS), key_count=1)
    yield "nothing-behind-counts", b"GGUF" + u32(3) + u64(1) + u64(1)


def _cuts() -> Iterator[Named]:
    whole = gguf.small_file()
    for end in (5, 8, 15, 16, 20, 24, 25, *range(32, 1600, 53), *range(1600, len(whole), 977)):
        yield f"at-{end}", whole[:end]
    yield "last-byte", whole[:-1]


def _keys() -> Iterator[Named]:
    value = u32(gguf.UINT8) + b"\1"
    for length in (0, 65_536, 2**31, *HUGE):
        yield f"length-{length}", _with_pair(string(b"key", length) + value)
    for name, raw in {
        "stray-continuation": b"\x80abc",
        "overlong": b"\xc0\xaf",
        "surrogate": b"\xed\xa0\x80",
        "cut-character": b"abc\xd0",
        "latin-1": b"caf\xe9",
        "nul": b"general\0name",
        "only-nul": b"\0",
    }.items():
        yield name, _with_pair(string(raw) + value)
    yield "duplicate", _with_pair(string("general.name") + value)
    yield "duplicate-adjacent", assemble([_PAIRS[1], _PAIRS[1]], [_TENSOR], _DATA)


def _scalars() -> Iterator[Named]:
    for kind in (13, 14, 100, 255, 2**16, 2**31, 2**32 - 1):
        yield f"type-{kind}", _with_pair(string("k") + u32(kind) + bytes(64))
    for boolean in (2, 3, 127, 128, 255):
        yield f"bool-{boolean}", _with_pair(string("k") + u32(gguf.BOOL) + bytes([boolean]))
    for length in (10**6, 2**24 + 1, 2**31, 2**64 - 8, *HUGE):
        bad = string("k") + u32(gguf.STRING) + string(b"text", length)
        yield f"string-{length}", _with_pair(bad)


def _arrays() -> Iterator[Named]:
    head = string("k") + u32(gguf.ARRAY)
    for kind in range(13):
        for count in (10**6, *HUGE):
            bad = head + u32(kind) + u64(count) + bytes(64)
            yield f"{kind}-count-{count}", _with_pair(bad)
    for kind in (13, 99, 2**32 - 1):
        yield f"element-type-{kind}", _with_pair(head + u32(kind) + u64(1) + bytes(64))
        yield f"element-type-{kind}-empty", _with_pair(head + u32(kind) + u64(0))
    for items in (b"\2", b"\0\1\xff", b"\1" * 500 + b"\x80"):
        bad = head + u32(gguf.BOOL) + u64(len(items)) + items
        yield f"bool-{items[-1]}", _with_pair(bad)
    for length in (10**6, 2**31, 2**64 - 8, *HUGE):
        for position in (0, 5, 9):
            strings = [string("token") for _ in range(10)]
            strings[position] = string("token", length)
            bad = head + u32(gguf.STRING) + u64(10) + b"".join(strings)
            yield f"string-{position}-length-{length}", _with_pair(bad)
    # Ends exactly behind the file: the last string claims one byte too many.
    last = head + u32(gguf.STRING) + u64(1) + string(b"", 1)
    yield "last-string-past-end", b"GGUF" + u32(3) + u64(1) + u64(1) + last


def _nested_arrays() -> Iterator[Named]:
    head = string("k") + u32(gguf.ARRAY)
    level = u32(gguf.ARRAY) + u64(1)
    for depth in (4, 5, 64, 1000, 100_000):
        bad = head + level * depth + u32(gguf.UINT8) + u64(1) + b"\0"
        yield f"depth-{depth}", _with_pair(bad)
    inner = u32(gguf.UINT8) + u64(0)
    for count in (4_097, 100_000):
        yield f"wide-{count}", _with_pair(head + u32(gguf.ARRAY) + u64(count) + inner * count)
    square = u32(gguf.ARRAY) + u64(70) + inner * 70
    yield "wide-and-deep", _with_pair(head + u32(gguf.ARRAY) + u64(70) + square * 70)
    bomb = u32(gguf.ARRAY) + u64(2**63)
    yield "huge-in-huge", _with_pair(head + bomb * 3)
    yield "bad-element", _with_pair(head + level + u32(77) + u64(1) + bytes(8))


def _alignments() -> Iterator[Named]:
    key = "general.alignment"
    for value in (0, 1, 2, 3, 4, 7, 12, 24, 31, 33, 48, 100, 65_537, 131_072, 2**31, 2**32 - 1):
        yield f"value-{value}", _with_pair(key_value(key, Value(gguf.UINT32, value)))
    for name, wrong in {
        "negative": Value(gguf.INT32, -32),
        "float": Value(gguf.FLOAT32, 32.0),
        "bool": Value(gguf.BOOL, True),
        "text": Value(gguf.STRING, "32"),
        "array": Value(gguf.ARRAY, [32], gguf.UINT32),
        "huge": Value(gguf.UINT64, 2**63),
    }.items():
        yield name, _with_pair(key_value(key, wrong))


def _tensor_names() -> Iterator[Named]:
    rest = u32(1) + u64(32) + u32(2) + u64(0)
    for length in (0, 64, 2**31, *HUGE):
        yield f"length-{length}", _with_tensor(string(b"a" * 64, length) + rest)
    for name, raw in {"invalid": b"\xff\xfe", "nul": b"a\0b", "cut": b"\xd0"}.items():
        yield name, _with_tensor(string(raw) + rest)
    yield "duplicate", _with_tensor(_TENSOR, gguf.tensor_info(Tensor("output.weight", (32,), 2), 0))


def _shapes() -> Iterator[Named]:
    name = string("output.weight")
    for count in (5, 6, 100, 2**16, 2**32 - 1):
        bad = name + u32(count) + u64(1) * 6 + u32(0) + u64(0)
        yield f"dimensions-{count}", _with_tensor(bad)
    for shape in (
        *[(0,), (0, 32), (32, 0), (32, 4, 0), (32, 4, 1, 0)],
        *[(2**62,), (2**63 - 1,), (2**63,), (2**64 - 1,), (2**64 - 32,)],
        *[(2**32, 2**31), (2**32, 2**32), (2**33, 2**31, 1), (2**62, 4), (2**63, 2)],
        *[(2**21,) * 4, (2**16,) * 4, (2**63, 2**63, 2**63, 2**63), (2**64 - 1,) * 4],
        *[(32, 5), (32, 4, 2), (73,), (10**6,)],
    ):
        for type_id in (0, 24):
            tensor = Tensor("output.weight", shape, type_id)
            label = "x".join(str(size) for size in shape)
            yield f"{label}-type-{type_id}", _with_tensor(gguf.tensor_info(tensor, 0))
    # 2**61 eight-byte values: the count fits 64 bits, the bytes do not.
    yield (
        "bytes-overflow",
        _with_tensor(gguf.tensor_info(Tensor("output.weight", (2**30, 2**31), 28), 0)),
    )


def _types() -> Iterator[Named]:
    unknown = {43, 44, 63, 64, 100, 255, 256, 1000, 2**16, 2**31, 2**32 - 1}
    for type_id in sorted(unknown | set(REMOVED_TYPES)):
        bad = gguf.tensor_info(Tensor("output.weight", (32,), type_id), 0)
        yield f"id-{type_id}", _with_tensor(bad)
    for type_id, kind in GGML_TYPES.items():
        if kind.block_size > 1:
            for columns in (1, kind.block_size - 1, kind.block_size + 1):
                bad = gguf.tensor_info(Tensor("output.weight", (columns, 32), type_id), 0)
                yield f"{kind.name}-columns-{columns}", _with_tensor(bad)


def _offsets() -> Iterator[Named]:
    for offset in (1, 8, 16, 31, 33, 2**63 + 1, 2**64 - 1):
        bad = gguf.tensor_info(Tensor("output.weight", (32,), 2, offset), 0)
        yield f"unaligned-{offset}", _with_tensor(bad)
    for offset in (64, 96, 2**20, 2**32, 2**62, 2**63, 2**64 - 32):
        bad = gguf.tensor_info(Tensor("output.weight", (32,), 2, offset), 0)
        yield f"outside-{offset}", _with_tensor(bad)
    row = Tensor("a", (32,), 2)
    for name, first, second in (
        ("same", Tensor("a", (32,), 2, 0), Tensor("b", (32,), 2, 0)),
        ("partly", Tensor("a", (32, 2), 2, 0), Tensor("b", (32,), 2, 32)),
        ("backwards", Tensor("a", (32,), 2, 32), Tensor("b", (32, 2), 2, 0)),
        ("inside", Tensor("a", (32, 4), 2, 0), Tensor("b", (32,), 2, 32)),
    ):
        pieces = (gguf.tensor_info(first, 0), gguf.tensor_info(second, 0))
        yield f"overlap-{name}", assemble(_PAIRS, pieces, _DATA)
    yield "no-data", assemble(_PAIRS, [gguf.tensor_info(row, 0)], b"")
    yield "one-byte-short", assemble(_PAIRS, [gguf.tensor_info(row, 0)], bytes(row.size - 1))
    many = [gguf.tensor_info(Tensor(f"t{index}", (32,), 2), 0) for index in range(2000)]
    yield "two-thousand-at-zero", assemble(_PAIRS, many, _DATA)
