"""A tiny GGUF writer for tests: whole files, and the single pieces to build broken ones from."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from verstak.formats.ggml_types import GGML_TYPES

UINT8, INT8, UINT16, INT16, UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY, UINT64, INT64, FLOAT64 = (
    range(13)
)
LETTERS = {
    UINT8: "B",
    INT8: "b",
    UINT16: "H",
    INT16: "h",
    UINT32: "I",
    INT32: "i",
    FLOAT32: "f",
    BOOL: "?",
    UINT64: "Q",
    INT64: "q",
    FLOAT64: "d",
}


@dataclass(frozen=True)
class Value:
    """A metadata value with its GGUF type; an array's items are plain values of `element`."""

    kind: int
    value: Any
    element: int | None = None


@dataclass(frozen=True)
class Tensor:
    """One tensor; without an offset it goes behind the one before it."""

    name: str | bytes
    shape: Sequence[int]
    type_id: int = 0
    offset: int | None = None
    data: bytes | None = field(default=None, repr=False)

    @property
    def size(self) -> int:
        kind = GGML_TYPES[self.type_id]
        return math.prod(self.shape) // kind.block_size * kind.block_bytes


def u32(value: int) -> bytes:
    return struct.pack("<I", value)


def u64(value: int) -> bytes:
    return struct.pack("<Q", value)


def string(text: str | bytes, length: int | None = None) -> bytes:
    raw = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    return u64(len(raw) if length is None else length) + raw


def payload(value: Value) -> bytes:
    """A value's bytes without its type in front."""
    if value.kind == STRING:
        return string(value.value)
    if value.kind == ARRAY:
        assert value.element is not None
        items = b"".join(
            payload(item if isinstance(item, Value) else Value(value.element, item))
            for item in value.value
        )
        return u32(value.element) + u64(len(value.value)) + items
    return struct.pack("<" + LETTERS[value.kind], value.value)


def key_value(key: str | bytes, value: Value) -> bytes:
    return string(key) + u32(value.kind) + payload(value)


def tensor_info(tensor: Tensor, offset: int) -> bytes:
    dimensions = b"".join(u64(size) for size in tensor.shape)
    return (
        string(tensor.name)
        + u32(len(tensor.shape))
        + dimensions
        + u32(tensor.type_id)
        + u64(offset if tensor.offset is None else tensor.offset)
    )


def assemble(
    pairs: Sequence[bytes],
    infos: Sequence[bytes],
    data: bytes = b"",
    *,
    magic: bytes = b"GGUF",
    version: bytes = u32(3),
    tensor_count: int | None = None,
    key_count: int | None = None,
    alignment: int = 32,
) -> bytes:
    """Put pieces together; counts can lie."""
    head = magic + version
    head += u64(len(infos) if tensor_count is None else tensor_count)
    head += u64(len(pairs) if key_count is None else key_count)
    head += b"".join(pairs) + b"".join(infos)
    return head + b"\0" * (-len(head) % alignment) + data


def write_gguf(
    metadata: Mapping[str, Value],
    tensors: Sequence[Tensor],
    *,
    version: int = 3,
    alignment: int = 32,
) -> bytes:
    """A whole valid file; tensors without data hold zeros."""
    infos, data = [], b""
    for tensor in tensors:
        data += b"\0" * (-len(data) % alignment)
        infos.append(tensor_info(tensor, len(data)))
        data += bytes(tensor.size) if tensor.data is None else tensor.data
    pairs = [key_value(key, value) for key, value in metadata.items()]
    return assemble(pairs, infos, data, version=u32(version), alignment=alignment)


def text(value: str) -> Value:
    return Value(STRING, value)


def texts(*values: str) -> Value:
    return Value(ARRAY, values, STRING)


def number(value: int) -> Value:
    return Value(UINT32, value)


def small_metadata() -> dict[str, Value]:
    """Metadata of a two-layer model, with one key of every type."""
    return {
        "general.architecture": text("qwen2"),
        "general.name": text("Tiny"),
        "general.file_type": number(15),
        "general.languages": texts("ru", "en"),
        "qwen2.block_count": number(2),
        "qwen2.context_length": number(64),
        "qwen2.embedding_length": number(64),
        "qwen2.feed_forward_length": number(128),
        "qwen2.attention.head_count": number(4),
        "qwen2.attention.head_count_kv": number(2),
        "qwen2.rope.freq_base": Value(FLOAT32, 1_000_000.0),
        "tokenizer.ggml.tokens": texts("a", "b", "жё", "<|im_end|>", "e", "f", "g", "h"),
        "tokenizer.ggml.token_type": Value(ARRAY, [1, 1, 1, 3, 1, 1, 1, 1], INT32),
        "tokenizer.ggml.add_bos_token": Value(BOOL, False),
        "tokenizer.chat_template": text("{%- if tools %}{{ tools }}{%- endif %}"),
        "test.nested": Value(
            ARRAY, [Value(ARRAY, [1, 2], UINT8), Value(ARRAY, ["x"], STRING)], ARRAY
        ),
        "test.flags": Value(ARRAY, [True, False], BOOL),
        "test.uint8": Value(UINT8, 255),
        "test.int8": Value(INT8, -128),
        "test.uint16": Value(UINT16, 65535),
        "test.int16": Value(INT16, -32768),
        "test.int32": Value(INT32, -(2**31)),
        "test.uint64": Value(UINT64, 2**64 - 1),
        "test.int64": Value(INT64, -(2**63)),
        "test.float64": Value(FLOAT64, 0.1),
    }


def small_tensors() -> list[Tensor]:
    """Tensors of a two-layer model, quantised and not."""
    tensors = [Tensor("token_embd.weight", (64, 8), 8), Tensor("output.weight", (64, 8), 2)]
    for layer in range(2):
        tensors += [
            Tensor(f"blk.{layer}.attn_norm.weight", (64,), 0),
            Tensor(f"blk.{layer}.attn_q.weight", (64, 64), 2),
            Tensor(f"blk.{layer}.ffn_down.weight", (256, 8), 12),
        ]
    return tensors


def small_file() -> bytes:
    """A small valid GGUF, some 12 kB."""
    return write_gguf(small_metadata(), small_tensors())
