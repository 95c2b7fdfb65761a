"""A Llama in forty lines of numpy, 64 bits throughout: what llama.cpp is held against."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from tests.quantize.small_model import HEADS, KEY_VALUE_HEADS, WIDTH

from verstak.formats.gguf import read_header

type Floats = npt.NDArray[np.float64]

BASE = 10_000.0
EPSILON = 1e-5


def weights(path: Path) -> dict[str, Floats]:
    """Tensors in F32 or F16, rows first."""
    header = read_header(path)
    raw = path.read_bytes()
    found = {}
    for tensor in header.tensors:
        dtype = {"F32": np.float32, "F16": np.float16}[tensor.type_name]
        start = header.data_offset + tensor.offset
        flat = np.frombuffer(raw, dtype, tensor.elements, start)
        found[tensor.name] = flat.reshape(tensor.shape[::-1]).astype(np.float64)
    return found


def logits(model: dict[str, Floats], tokens: npt.NDArray[np.int32]) -> Floats:
    """(T, vocabulary) of one chunk.

    Source: Llama, arXiv:2302.13971; pairs of neighbours are turned, as ggml's "norm" rope does.
    """
    count, head = len(tokens), WIDTH // HEADS
    layers = 1 + max(int(name.split(".")[1]) for name in model if name.startswith("blk."))
    turn = np.outer(np.arange(count), BASE ** (-np.arange(0, head, 2) / head))
    later = np.triu(np.full((count, count), -np.inf), 1)
    x = model["token_embd.weight"][tokens]
    for at in range(layers):
        block = {name[len(f"blk.{at}.") :]: w for name, w in model.items() if f"blk.{at}." in name}
        y = _norm(x, block["attn_norm.weight"])
        q = _turned(y @ block["attn_q.weight"].T, HEADS, turn)
        k = _turned(y @ block["attn_k.weight"].T, KEY_VALUE_HEADS, turn)
        v = (y @ block["attn_v.weight"].T).reshape(count, KEY_VALUE_HEADS, head)
        shared = HEADS // KEY_VALUE_HEADS
        k, v = np.repeat(k, shared, axis=1), np.repeat(v, shared, axis=1)
        seen = np.exp(np.einsum("ihd,jhd->hij", q, k) / np.sqrt(head) + later)
        seen /= seen.sum(axis=-1, keepdims=True)
        mixed = np.einsum("hij,jhd->ihd", seen, v).reshape(count, WIDTH)
        x = x + mixed @ block["attn_output.weight"].T
        y = _norm(x, block["ffn_norm.weight"])
        gate = y @ block["ffn_gate.weight"].T
        x = x + (gate / (1 + np.exp(-gate)) * (y @ block["ffn_up.weight"].T)) @ (
            block["ffn_down.weight"].T
        )
    found: Floats = _norm(x, model["output_norm.weight"]) @ model["output.weight"].T
    return found


def _norm(x: Floats, weight: Floats) -> Floats:
    found: Floats = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + EPSILON) * weight
    return found


def _turned(x: Floats, heads: int, turn: Floats) -> Floats:
    pairs = x.reshape(len(x), heads, -1, 2)
    cos, sin = np.cos(turn)[:, None, :], np.sin(turn)[:, None, :]
    even, odd = pairs[..., 0], pairs[..., 1]
    both = np.stack([even * cos - odd * sin, even * sin + odd * cos], axis=-1)
    return both.reshape(len(x), heads, -1)
