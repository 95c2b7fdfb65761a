"""Gemma 4: wider heads where the whole context is seen, embeddings per layer, experts beside."""

from __future__ import annotations

from collections.abc import Iterator

from verstak.model.architecture import Architecture
from verstak.plan.tensors.geometry import feed_forward_of, heads_of
from verstak.plan.tensors.weight import Weight, matrix, vector

_EXPERT_NORMS = ("pre_ffw_norm_2", "post_ffw_norm_1", "post_ffw_norm_2")
_NORMS = ("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm")


def gemma4_block(arch: Architecture, layer: int) -> Iterator[Weight]:
    """One block.

    A block without key/value heads reads the cache of an earlier one and has no projections of
    its own for it.

    Source:
        llama.cpp src/models/gemma4.cpp and conversion/gemma.py.
    """
    block, width = f"blk.{layer}", arch.embedding_length
    sliding = arch.sliding is None or arch.sliding.layers[layer]
    length = arch.key_length if sliding or arch.full_key_length is None else arch.full_key_length
    heads, kv_heads = heads_of(arch, layer), arch.kv_heads[layer]
    for norm in _NORMS:
        yield vector(f"{block}.{norm}.weight", width)
    yield matrix(f"{block}.attn_q.weight", width, heads * length)
    yield vector(f"{block}.attn_q_norm.weight", length)
    if kv_heads:
        yield matrix(f"{block}.attn_k.weight", width, kv_heads * length)
        yield vector(f"{block}.attn_k_norm.weight", length)
        if sliding or not arch.keys_serve_as_values:
            yield matrix(f"{block}.attn_v.weight", width, kv_heads * length)
    yield matrix(f"{block}.attn_output.weight", heads * length, width)
    yield vector(f"{block}.layer_output_scale.weight", 1)
    yield from _feed_forward(arch, layer)
    per_layer = arch.per_layer_embedding_length
    if per_layer:
        yield matrix(f"{block}.inp_gate.weight", width, per_layer)
        yield matrix(f"{block}.proj.weight", per_layer, width)
        yield vector(f"{block}.post_norm.weight", width)


def _feed_forward(arch: Architecture, layer: int) -> Iterator[Weight]:
    block, width, length = f"blk.{layer}", arch.embedding_length, feed_forward_of(arch, layer)
    yield matrix(f"{block}.ffn_gate.weight", width, length)
    yield matrix(f"{block}.ffn_up.weight", width, length)
    yield matrix(f"{block}.ffn_down.weight", length, width)
    experts = arch.experts
    if experts is None:
        return
    inner, count = experts.feed_forward_length, experts.count
    yield matrix(f"{block}.ffn_gate_inp.weight", width, count)
    yield vector(f"{block}.ffn_gate_inp.scale", width)
    for norm in _EXPERT_NORMS:
        yield vector(f"{block}.{norm}.weight", width)
    yield Weight(f"{block}.ffn_gate_up_exps.weight", (width, 2 * inner, count))
    yield Weight(f"{block}.ffn_down_exps.weight", (inner, width, count))
    yield vector(f"{block}.ffn_down_exps.scale", count)


def gemma4_tables(arch: Architecture) -> Iterator[Weight]:
    """What Gemma 4 has outside its blocks beside the usual."""
    yield vector("rope_freqs.weight", (arch.full_key_length or arch.key_length) // 2)
    per_layer = arch.per_layer_embedding_length
    if per_layer and arch.vocabulary is not None:
        rows = per_layer * arch.layers
        yield matrix("per_layer_token_embd.weight", rows, arch.vocabulary)
        yield matrix("per_layer_model_proj.weight", arch.embedding_length, rows)
        yield vector("per_layer_proj_norm.weight", per_layer)
