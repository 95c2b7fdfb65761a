"""Small models that never learnt anything, whose rows hold whole blocks of every tensor type."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tests.formats import gguf_writer as g

WIDTH = 256
FEED_FORWARD = 256
LAYERS = 8
HEADS = 8
KEY_VALUE_HEADS = 2
VOCABULARY = 320
SEED = 7


def write_llama(
    path: Path,
    *,
    experts: int = 0,
    layers: int = LAYERS,
    tied: bool = False,
    feed_forward: int = FEED_FORWARD,
) -> Path:
    """A Llama in F16 with a byte-level vocabulary; with `experts` a mixture of them."""
    chance = np.random.default_rng(SEED)
    head = WIDTH // HEADS
    shapes: list[tuple[str, tuple[int, ...]]] = [("token_embd.weight", (WIDTH, VOCABULARY))]
    for at in range(layers):
        block = f"blk.{at}."
        shapes += [
            (block + "attn_norm.weight", (WIDTH,)),
            (block + "attn_q.weight", (WIDTH, WIDTH)),
            (block + "attn_k.weight", (WIDTH, KEY_VALUE_HEADS * head)),
            (block + "attn_v.weight", (WIDTH, KEY_VALUE_HEADS * head)),
            (block + "attn_output.weight", (WIDTH, WIDTH)),
            (block + "ffn_norm.weight", (WIDTH,)),
        ]
        if experts:
            shapes += [
                (block + "ffn_gate_inp.weight", (WIDTH, experts)),
                (block + "ffn_gate_exps.weight", (WIDTH, FEED_FORWARD, experts)),
                (block + "ffn_up_exps.weight", (WIDTH, FEED_FORWARD, experts)),
                (block + "ffn_down_exps.weight", (FEED_FORWARD, WIDTH, experts)),
            ]
        else:
            shapes += [
                (block + "ffn_gate.weight", (WIDTH, feed_forward)),
                (block + "ffn_up.weight", (WIDTH, feed_forward)),
                (block + "ffn_down.weight", (feed_forward, WIDTH)),
            ]
    shapes.append(("output_norm.weight", (WIDTH,)))
    if not tied:
        shapes.append(("output.weight", (WIDTH, VOCABULARY)))
    tensors = []
    for name, shape in shapes:
        kept = len(shape) == 1 or "gate_inp" in name
        values = chance.standard_normal(shape[::-1], np.float32) * 0.05
        if name.endswith("norm.weight"):
            values = values + 1
        raw = values.astype(np.float32 if kept else np.float16).tobytes()
        tensors.append(g.Tensor(name, shape, 0 if kept else 1, data=raw))
    pairs = metadata(layers, experts)
    pairs["llama.feed_forward_length"] = g.number(feed_forward)
    path.write_bytes(g.write_gguf(pairs, tensors))
    return path


def metadata(layers: int, experts: int) -> dict[str, g.Value]:
    pairs = {
        "general.architecture": g.text("llama"),
        "general.name": g.text("small"),
        "general.file_type": g.number(1),
        "llama.block_count": g.number(layers),
        "llama.context_length": g.number(1024),
        "llama.embedding_length": g.number(WIDTH),
        "llama.feed_forward_length": g.number(FEED_FORWARD),
        "llama.attention.head_count": g.number(HEADS),
        "llama.attention.head_count_kv": g.number(KEY_VALUE_HEADS),
        "llama.attention.layer_norm_rms_epsilon": g.Value(g.FLOAT32, 1e-5),
        "llama.rope.dimension_count": g.number(WIDTH // HEADS),
        "llama.vocab_size": g.number(VOCABULARY),
        "tokenizer.ggml.model": g.text("gpt2"),
        "tokenizer.ggml.pre": g.text("gpt-2"),
        "tokenizer.ggml.tokens": g.Value(g.ARRAY, vocabulary(), g.STRING),
        "tokenizer.ggml.token_type": g.Value(g.ARRAY, [1] * VOCABULARY, g.INT32),
        "tokenizer.ggml.merges": g.Value(g.ARRAY, ["t h"], g.STRING),
        "tokenizer.ggml.bos_token_id": g.number(VOCABULARY - 2),
        "tokenizer.ggml.eos_token_id": g.number(VOCABULARY - 1),
        "tokenizer.ggml.add_bos_token": g.Value(g.BOOL, True),
    }
    if experts:
        pairs["llama.expert_count"] = g.number(experts)
        pairs["llama.expert_used_count"] = g.number(2)
    return pairs


def vocabulary() -> list[str]:
    """One token a byte, as GPT-2 writes bytes, and some that no text has."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    letters = {byte: chr(byte) for byte in printable}
    letters |= {byte: chr(256 + at) for at, byte in enumerate(others)}
    tokens = [letters[byte] for byte in range(256)] + ["th"]
    return tokens + [f"<{at}>" for at in range(VOCABULARY - len(tokens))]
