"""Attention of one block: grouped queries, fused projections, compressed keys and values."""

from __future__ import annotations

from collections.abc import Iterator

from verstak.model.architecture import Architecture
from verstak.plan.tensors.geometry import heads_of, needed
from verstak.plan.tensors.layout import Layout
from verstak.plan.tensors.weight import Weight, matrix, vector


def grouped_attention(arch: Architecture, layout: Layout, layer: int) -> Iterator[Weight]:
    """Queries, keys, values and output, with what their family puts beside them.

    A block without key/value heads has one plain matrix (Deci's linear attention), and one without
    query heads has no attention at all.

    Source:
        llama.cpp src/models/*.cpp ``load_arch_tensors`` and ``create_tensor_qkv``.
    """
    block, width = f"blk.{layer}", arch.embedding_length
    heads, kv_heads = heads_of(arch, layer), arch.kv_heads[layer]
    if heads == 0:
        return
    if kv_heads == 0:
        yield matrix(f"{block}.attn_output.weight", width, width)
        return
    # A gate doubles the query projection (Qwen3-Next).
    queries = heads * arch.key_length * (2 if layout.gated_queries else 1)
    keys, values = kv_heads * arch.key_length, kv_heads * arch.value_length
    bias = arch.attention_bias or layout.attention_bias
    parts = (
        {"attn_qkv": queries + keys + values}
        if layout.fused_attention
        else {"attn_q": queries, "attn_k": keys, "attn_v": values}
    )
    for name, rows in parts.items():
        if bias:
            yield vector(f"{block}.{name}.bias", rows)
        yield matrix(f"{block}.{name}.weight", width, rows)
    if arch.query_key_norm:
        yield from _query_key_norms(arch, layout, layer)
    if layout.sinks:
        yield vector(f"{block}.attn_sinks.weight", heads)
    yield matrix(f"{block}.attn_output.weight", heads * arch.value_length, width)
    if layout.output_bias:
        yield vector(f"{block}.attn_output.bias", width)


def _query_key_norms(arch: Architecture, layout: Layout, layer: int) -> Iterator[Weight]:
    counts = {"attn_q_norm": heads_of(arch, layer), "attn_k_norm": arch.kv_heads[layer]}
    for name, heads in counts.items():
        if layout.norm_over_all_heads:
            yield vector(f"blk.{layer}.{name}.weight", heads * arch.key_length)
        elif layout.norm_for_each_head:
            yield matrix(f"blk.{layer}.{name}.weight", arch.key_length, heads)
        else:
            yield vector(f"blk.{layer}.{name}.weight", arch.key_length)


def latent_attention(arch: Architecture, layer: int, *, split: bool) -> Iterator[Weight]:
    """Keys and values that are kept compressed, all heads together.

    Args:
        arch: Geometry with ``latent``.
        layer: Block.
        split: Whether the matrix that unfolds them is stored as two, one per head and axis, as
            llama.cpp has done since April 2025, or as one, as before.

    Source:
        llama.cpp src/models/deepseek2.cpp; arXiv:2405.04434.
    """
    latent = arch.latent
    if latent is None:
        return
    block, width, heads = f"blk.{layer}", arch.embedding_length, arch.heads
    nope = needed(arch, latent.nope_length, "latent nope_length")
    value = needed(arch, latent.value_length, "latent value_length")
    queries = heads * (nope + latent.rope_length)
    if latent.query_rank is None:
        yield matrix(f"{block}.attn_q.weight", width, queries)
    else:
        yield matrix(f"{block}.attn_q_a.weight", width, latent.query_rank)
        yield vector(f"{block}.attn_q_a_norm.weight", latent.query_rank)
        yield matrix(f"{block}.attn_q_b.weight", latent.query_rank, queries)
    yield matrix(f"{block}.attn_kv_a_mqa.weight", width, latent.kv_rank + latent.rope_length)
    yield vector(f"{block}.attn_kv_a_norm.weight", latent.kv_rank)
    if split:
        yield Weight(f"{block}.attn_k_b.weight", (nope, latent.kv_rank, heads))
        yield Weight(f"{block}.attn_v_b.weight", (latent.kv_rank, value, heads))
    else:
        yield matrix(f"{block}.attn_kv_b.weight", latent.kv_rank, heads * (nope + value))
    yield matrix(f"{block}.attn_output.weight", heads * value, width)


def delta_net(arch: Architecture, layer: int, *, joined_gates: bool) -> Iterator[Weight]:
    """A gated delta net, which a recurrent block has instead of attention.

    Args:
        arch: Geometry with ``recurrent``.
        layer: Block.
        joined_gates: Whether the two small gates are one matrix (Qwen3-Next) or two (Qwen3.5).

    Source:
        llama.cpp src/models/qwen3next.cpp and qwen35.cpp.
    """
    heads = arch.recurrent.heads if arch.recurrent is not None else None
    needed(arch, None if heads is None else heads.value_heads, "recurrent heads")
    if heads is None:
        return
    block, width = f"blk.{layer}", arch.embedding_length
    keys, values = heads.key_heads * heads.key_length, heads.value_heads * heads.value_length
    mixed = 2 * keys + values
    yield matrix(f"{block}.attn_qkv.weight", width, mixed)
    yield matrix(f"{block}.attn_gate.weight", width, values)
    yield matrix(f"{block}.ssm_conv1d.weight", heads.convolution_length, mixed)
    yield vector(f"{block}.ssm_dt.bias", heads.value_heads)
    yield vector(f"{block}.ssm_a", heads.value_heads)
    if joined_gates:
        yield matrix(f"{block}.ssm_ba.weight", width, 2 * heads.value_heads)
    else:
        yield matrix(f"{block}.ssm_beta.weight", width, heads.value_heads)
        yield matrix(f"{block}.ssm_alpha.weight", width, heads.value_heads)
    yield vector(f"{block}.ssm_norm.weight", heads.value_length)
    yield matrix(f"{block}.ssm_out.weight", values, width)
