"""Writes a GGUF of a real model's shapes with made-up weights, to measure memory and speed.

Neither depends on the values of the weights, only on their shapes and types, so a machine
that cannot fetch the real file measures the same with this one. Its answers are nonsense.

Standalone on purpose: it needs numpy and the ``gguf`` package, nothing of verstak, because it
runs where only llama.cpp is built.

    python stand_in.py VOCABULARY.gguf NAME OUT.gguf
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np

GIB = 2**30
_NOISE_BYTES = 2**24


@dataclass(frozen=True)
class Shape:
    """Geometry of a model of the Llama kind, from its ``config.json``."""

    family: str
    layers: int
    width: int
    feed_forward: int
    heads: int
    kv_heads: int
    head_length: int
    vocabulary: int
    context: int
    tied: bool
    mix: str


SHAPES = {
    "qwen2.5-1.5b-q4_k_m": Shape(
        "qwen2", 28, 1536, 8960, 12, 2, 128, 151936, 32768, False, "Q4_K_M"
    ),
    "qwen2.5-7b-q4_k_m": Shape(
        "qwen2", 28, 3584, 18944, 28, 4, 128, 152064, 32768, False, "Q4_K_M"
    ),
    "qwen2.5-14b-q4_k_m": Shape(
        "qwen2", 48, 5120, 13824, 40, 8, 128, 152064, 32768, False, "Q4_K_M"
    ),
    "qwen2.5-32b-q4_k_m": Shape(
        "qwen2", 64, 5120, 27648, 40, 8, 128, 152064, 32768, False, "Q4_K_M"
    ),
    "mistral-7b-q5_0": Shape("llama", 32, 4096, 14336, 32, 8, 128, 32768, 32768, False, "Q5_0"),
    "mistral-7b-q8_0": Shape("llama", 32, 4096, 14336, 32, 8, 128, 32768, 32768, False, "Q8_0"),
}
_TYPES = {name: gguf.GGMLQuantizationType[name] for name in ("F32", "Q4_K", "Q6_K", "Q5_0", "Q8_0")}
# Where the half-precision scales of a block lie, so that they can be set to something finite.
_SCALES = {"Q4_K": (0, 4), "Q6_K": (208, 210), "Q5_0": (0, 2), "Q8_0": (0, 2)}


def tensors(shape: Shape) -> list[tuple[str, tuple[int, ...], str]]:
    """Name, shape (rows first) and type of every tensor, types as llama.cpp mixes them."""
    base = {"Q4_K_M": "Q4_K"}.get(shape.mix, shape.mix)
    queries, keys = shape.heads * shape.head_length, shape.kv_heads * shape.head_length
    found: list[tuple[str, tuple[int, ...], str]] = []
    for layer in range(shape.layers):
        raised = layer < shape.layers // 8 or layer >= 7 * shape.layers // 8
        raised = raised or (layer - shape.layers // 8) % 3 == 2
        better = "Q6_K" if shape.mix == "Q4_K_M" and raised else base
        block = f"blk.{layer}"
        found += [
            (f"{block}.attn_norm.weight", (shape.width,), "F32"),
            (f"{block}.attn_q.weight", (queries, shape.width), base),
            (f"{block}.attn_k.weight", (keys, shape.width), base),
            (f"{block}.attn_v.weight", (keys, shape.width), better),
            (f"{block}.attn_output.weight", (shape.width, queries), base),
            (f"{block}.ffn_norm.weight", (shape.width,), "F32"),
            (f"{block}.ffn_gate.weight", (shape.feed_forward, shape.width), base),
            (f"{block}.ffn_up.weight", (shape.feed_forward, shape.width), base),
            (f"{block}.ffn_down.weight", (shape.width, shape.feed_forward), better),
        ]
        if shape.family == "qwen2":
            found += [
                (f"{block}.attn_q.bias", (queries,), "F32"),
                (f"{block}.attn_k.bias", (keys,), "F32"),
                (f"{block}.attn_v.bias", (keys,), "F32"),
            ]
    table = (shape.vocabulary, shape.width)
    output = "Q8_0" if shape.mix == "Q8_0" else "Q6_K"
    found += [
        ("output_norm.weight", (shape.width,), "F32"),
        ("token_embd.weight", table, output if shape.tied else base),
    ]
    return found if shape.tied else [*found, ("output.weight", table, output)]


def weights(name: str, shape: tuple[int, ...], noise: np.ndarray) -> np.ndarray:
    """Bytes of one tensor: noise whose scales are small, or ones for a norm."""
    if name == "F32":
        return np.ones(shape, np.float32)
    block, size = gguf.GGML_QUANT_SIZES[_TYPES[name]]
    rows = np.resize(noise, (int(np.prod(shape)) // block, size))
    low, high = _SCALES[name]
    rows[:, low:high] = np.full((high - low) // 2, 1e-4, np.float16).view(np.uint8)
    return rows.reshape(shape[0], -1)


def write(vocabulary: Path, shape: Shape, out: Path) -> None:
    """Write the file: tokenizer from a vocabulary-only GGUF, everything else from the shape."""
    reader = gguf.GGUFReader(vocabulary)
    writer = gguf.GGUFWriter(out, shape.family)
    writer.add_block_count(shape.layers)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_length)
    writer.add_value_length(shape.head_length)
    writer.add_rope_freq_base(1e6)
    writer.add_layer_norm_rms_eps(1e-6)
    for field in reader.fields.values():
        if not field.name.startswith("tokenizer."):
            continue
        value = field.contents()
        if isinstance(value, list) and field.name.endswith(("tokens", "token_type", "scores")):
            value = _padded(field.name, value, shape.vocabulary)
        if isinstance(value, list):
            writer.add_array(field.name, value)
        else:
            writer.add_key_value(field.name, value, field.types[-1])
    noise = np.random.default_rng(1).integers(0, 256, _NOISE_BYTES, np.uint8)
    plan = tensors(shape)
    for name, dimensions, kind in plan:
        block, size = gguf.GGML_QUANT_SIZES[_TYPES[kind]]
        count = int(np.prod(dimensions)) // block * size
        raw = dimensions if kind == "F32" else (*dimensions[:-1], dimensions[-1] // block * size)
        dtype = np.dtype(np.float32 if kind == "F32" else np.uint8)
        writer.add_tensor_info(name, raw, dtype, count, _TYPES[kind])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for _name, dimensions, kind in plan:
        writer.write_tensor_data(weights(kind, dimensions, noise))
    writer.close()


def _zero(_index: int) -> Any:
    return 0.0


def _padded(name: str, values: list[Any], length: int) -> list[Any]:
    filler: dict[str, Callable[[int], Any]] = {
        "tokens": lambda index: f"<unused{index}>",
        "token_type": lambda _: 5,
    }
    make = filler.get(name.rsplit(".", 1)[-1], _zero)
    return [*values[:length], *(make(index) for index in range(len(values), length))]


if __name__ == "__main__":
    write(Path(sys.argv[1]), SHAPES[sys.argv[2]], Path(sys.argv[3]))
    print(sys.argv[2], Path(sys.argv[3]).stat().st_size)
