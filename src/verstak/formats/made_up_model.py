"""A GGUF model that never learnt anything, to time what an engine does with one tensor type.

A few blocks of a Qwen2-shaped model, all matrices of one type with random contents, and a
vocabulary of a few hundred tokens, so that hardly anything but the matrices takes time.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from verstak.errors import UsageError
from verstak.formats.ggml_types import GGML_TYPES, GgmlType

LEAST_BYTES = 512 * 2**20
"""Of matrices, where there is memory: with 158 to 176 MB a shared third-level cache still helped,
prompts were read 13 % faster than with 527 MB."""

SMALL_BYTES = 160 * 2**20
"""Of matrices, where memory is scarce."""

VOCABULARY = 512

_WIDTH = 2048
_FEED_FORWARD = 11_008
_HEAD = 128
_KEY_VALUE_HEADS = 4
_CONTEXT = 4096
_ALIGNMENT = 32
_PIECE_BLOCKS = 2**17
_SCALE = 1e-3  # small, so that no sum of random values overflows f16

_UINT32, _INT32, _FLOAT32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9

SCALE_OFFSETS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "F16": (),
        "Q4_0": (0,),
        "Q5_0": (0,),
        "Q8_0": (0,),
        "Q2_K": (80, 82),
        "Q3_K": (108,),
        "Q4_K": (0, 2),
        "Q5_K": (0, 2),
        "Q6_K": (208,),
        "IQ4_NL": (0,),
        "IQ4_XS": (0,),
    }
)
"""Where a block keeps its f16 scales (ggml-common.h): random bits there could be infinite."""

_IDS = {kind.name: type_id for type_id, kind in GGML_TYPES.items()}


@dataclass(frozen=True, slots=True)
class MadeUpModel:
    """What was written.

    Attributes:
        type_name: Of all its matrices.
        layers: Blocks.
        widths: Values of a token in all of them: embedding and feed-forward.
        size_bytes: Of the blocks' matrices.
        weights: In the blocks' matrices.
    """

    type_name: str
    layers: int
    widths: int
    size_bytes: int
    weights: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    name: str
    shape: tuple[int, ...]
    type_name: str

    @property
    def kind(self) -> GgmlType:
        return GGML_TYPES[_IDS[self.type_name]]

    @property
    def blocks(self) -> int:
        return math.prod(self.shape) // self.kind.block_size

    @property
    def size_bytes(self) -> int:
        return self.blocks * self.kind.block_bytes


def write_made_up_model(
    path: Path, type_name: str, *, least_bytes: int = LEAST_BYTES
) -> MadeUpModel:
    """Write one.

    Args:
        path: File to make or replace.
        type_name: One of :data:`SCALE_OFFSETS`.
        least_bytes: Of matrices; as many whole blocks as that takes.

    Raises:
        UsageError: matrices of that type cannot be made up.
        OSError: the file cannot be written.
    """
    if type_name not in SCALE_OFFSETS:
        raise UsageError(
            f"no model of type {type_name!r} can be made up",
            remedy=f"known types: {', '.join(SCALE_OFFSETS)}",
        )
    one = sum(tensor.size_bytes for tensor in _matrices(0, type_name))
    layers = max(1, math.ceil(least_bytes / one))
    matrices = [tensor for layer in range(layers) for tensor in _matrices(layer, type_name)]
    tensors = [
        _Tensor("token_embd.weight", (_WIDTH, VOCABULARY), "F16"),
        _Tensor("output_norm.weight", (_WIDTH,), "F32"),
        *(tensor for layer in range(layers) for tensor in _vectors(layer)),
        *matrices,
    ]
    random = {name: _random_blocks(name) for name in {type_name, "F16"}}
    with path.open("wb") as file:
        file.write(_header(layers, tensors))
        for tensor in tensors:
            for piece in _contents(tensor, random):
                file.write(piece)
            file.write(bytes(-tensor.size_bytes % _ALIGNMENT))
    return MadeUpModel(
        type_name=type_name,
        layers=layers,
        widths=layers * (_WIDTH + _FEED_FORWARD),
        size_bytes=sum(tensor.size_bytes for tensor in matrices),
        weights=sum(math.prod(tensor.shape) for tensor in matrices),
    )


def _matrices(layer: int, type_name: str) -> tuple[_Tensor, ...]:
    narrow = _HEAD * _KEY_VALUE_HEADS
    shapes = {
        "attn_q": (_WIDTH, _WIDTH),
        "attn_k": (_WIDTH, narrow),
        "attn_v": (_WIDTH, narrow),
        "attn_output": (_WIDTH, _WIDTH),
        "ffn_gate": (_WIDTH, _FEED_FORWARD),
        "ffn_up": (_WIDTH, _FEED_FORWARD),
        "ffn_down": (_FEED_FORWARD, _WIDTH),
    }
    return tuple(
        _Tensor(f"blk.{layer}.{name}.weight", shape, type_name) for name, shape in shapes.items()
    )


def _vectors(layer: int) -> tuple[_Tensor, ...]:
    narrow = _HEAD * _KEY_VALUE_HEADS
    sizes = {
        "attn_norm.weight": _WIDTH,
        "ffn_norm.weight": _WIDTH,
        "attn_q.bias": _WIDTH,
        "attn_k.bias": narrow,
        "attn_v.bias": narrow,
    }
    return tuple(_Tensor(f"blk.{layer}.{name}", (size,), "F32") for name, size in sizes.items())


def _contents(tensor: _Tensor, random: Mapping[str, bytes]) -> Iterator[bytes]:
    if tensor.type_name == "F32":
        yield np.ones(math.prod(tensor.shape), np.float32).tobytes()
        return
    # The same random piece again and again: memory has to deliver it each time all the same.
    piece, left = random[tensor.type_name], tensor.size_bytes
    while left > 0:
        yield piece[:left]
        left -= len(piece)


def _random_blocks(type_name: str) -> bytes:
    chance = np.random.default_rng(0)
    if type_name == "F16":
        return (chance.random(_PIECE_BLOCKS, np.float32) * _SCALE).astype(np.float16).tobytes()
    kind = GGML_TYPES[_IDS[type_name]]
    blocks = chance.integers(0, 256, (_PIECE_BLOCKS, kind.block_bytes), dtype=np.uint8)
    for offset in SCALE_OFFSETS[type_name]:
        blocks[:, offset : offset + 2] = np.frombuffer(np.float16(_SCALE).tobytes(), np.uint8)
    return blocks.tobytes()


def _header(layers: int, tensors: list[_Tensor]) -> bytes:
    tokens = [f"<{index}>" for index in range(VOCABULARY)]
    pairs = [
        ("general.architecture", _text("qwen2")),
        ("general.name", _text("made up")),
        ("qwen2.block_count", _whole(layers)),
        ("qwen2.context_length", _whole(_CONTEXT)),
        ("qwen2.embedding_length", _whole(_WIDTH)),
        ("qwen2.feed_forward_length", _whole(_FEED_FORWARD)),
        ("qwen2.attention.head_count", _whole(_WIDTH // _HEAD)),
        ("qwen2.attention.head_count_kv", _whole(_KEY_VALUE_HEADS)),
        ("qwen2.attention.layer_norm_rms_epsilon", struct.pack("<If", _FLOAT32, 1e-6)),
        ("qwen2.rope.freq_base", struct.pack("<If", _FLOAT32, 1e6)),
        ("tokenizer.ggml.model", _text("gpt2")),
        ("tokenizer.ggml.pre", _text("qwen2")),
        ("tokenizer.ggml.tokens", _array(_STRING, [_string(token) for token in tokens])),
        (
            "tokenizer.ggml.token_type",
            _array(_INT32, [struct.pack("<i", 1) for _ in tokens]),
        ),
        ("tokenizer.ggml.merges", _array(_STRING, [_string("< 0")])),
        ("tokenizer.ggml.eos_token_id", _whole(VOCABULARY - 1)),
        ("tokenizer.ggml.add_bos_token", struct.pack("<I?", _BOOL, False)),
    ]
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(pairs))
    head += b"".join(_string(key) + value for key, value in pairs)
    offset = 0
    for tensor in tensors:
        head += _string(tensor.name) + struct.pack("<I", len(tensor.shape))
        head += b"".join(struct.pack("<Q", size) for size in tensor.shape)
        head += struct.pack("<IQ", _IDS[tensor.type_name], offset)
        offset += tensor.size_bytes + -tensor.size_bytes % _ALIGNMENT
    return head + bytes(-len(head) % _ALIGNMENT)


def _string(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _text(text: str) -> bytes:
    return struct.pack("<I", _STRING) + _string(text)


def _whole(number: int) -> bytes:
    return struct.pack("<II", _UINT32, number)


def _array(kind: int, items: list[bytes]) -> bytes:
    return struct.pack("<IIQ", _ARRAY, kind, len(items)) + b"".join(items)
