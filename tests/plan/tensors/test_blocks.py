"""Parts of a block: weight, geometry, attention, feed_forward, gemma4."""

from __future__ import annotations

import dataclasses

import pytest
from tests.plan import geometries as known

from verstak.errors import UsageError
from verstak.model.architecture import Experts
from verstak.plan.tensors.attention import delta_net, grouped_attention, latent_attention
from verstak.plan.tensors.feed_forward import feed_forward
from verstak.plan.tensors.gemma4 import gemma4_block, gemma4_tables
from verstak.plan.tensors.geometry import experts_of, feed_forward_of, heads_of, is_recurrent
from verstak.plan.tensors.layout import LAYOUTS
from verstak.plan.tensors.weight import Weight, matrix, vector


def test_a_weight_counts_its_axes_as_ggml_does() -> None:
    assert (vector("a", 5).axes, matrix("a", 5, 7).axes, Weight("a", (5, 7, 1)).axes) == (1, 2, 2)
    assert Weight("a", (5, 7, 3)).elements == 105
    assert Weight("blk.12.attn_q.weight", (1,)).layer == 12
    assert Weight("output.weight", (1,)).layer is None


def test_geometry_of_one_layer() -> None:
    arch = dataclasses.replace(
        known.QWEN_05B, heads_by_layer=(14,) * 23 + (7,), feed_forward_lengths=(1,) * 23 + (2,)
    )
    assert (heads_of(arch, 0), heads_of(arch, 23)) == (14, 7)
    assert (feed_forward_of(arch, 0), feed_forward_of(arch, 23)) == (1, 2)
    assert experts_of(known.DEEPSEEK_V2_LITE, 0) is None
    assert experts_of(known.DEEPSEEK_V2_LITE, 1) == Experts(64, 6, 1_408, 2_816, 1)
    assert [is_recurrent(known.QWEN3_NEXT, layer) for layer in (0, 3)] == [True, False]


def test_fused_attention_has_the_rows_of_all_three() -> None:
    weights = {w.name: w.shape for w in grouped_attention(known.PHI4_MINI, LAYOUTS["phi3"], 0)}
    assert weights == {
        "blk.0.attn_qkv.weight": (3_072, 24 * 128 + 2 * 8 * 128),
        "blk.0.attn_output.weight": (3_072, 3_072),
    }


def test_sinks_and_biases_of_gpt_oss() -> None:
    layout = LAYOUTS["gpt-oss"]
    weights = {w.name: w.shape for w in grouped_attention(known.GPT_OSS_120B, layout, 3)}
    assert weights["blk.3.attn_sinks.weight"] == (64,)
    assert weights["blk.3.attn_q.bias"] == (4_096,)
    assert weights["blk.3.attn_output.bias"] == (2_880,)
    parts = {
        w.name: w.shape for w in feed_forward(known.GPT_OSS_120B, layout, 3, split_experts=False)
    }
    assert parts["blk.3.ffn_down_exps.bias"] == (2_880, 128)
    assert parts["blk.3.ffn_gate_inp.bias"] == (128,)


def test_latent_attention_needs_its_widths() -> None:
    latent = known.DEEPSEEK_V2_LITE.latent
    assert latent is not None
    arch = dataclasses.replace(
        known.DEEPSEEK_V2_LITE, latent=dataclasses.replace(latent, nope_length=None)
    )
    with pytest.raises(UsageError, match="nope_length"):
        list(latent_attention(arch, 0, split=False))
    assert list(latent_attention(known.QWEN_05B, 0, split=False)) == []


def test_a_delta_net_joins_its_gates_or_not() -> None:
    joined = {w.name: w.shape for w in delta_net(known.QWEN3_NEXT, 0, joined_gates=True)}
    apart = {w.name: w.shape for w in delta_net(known.QWEN3_NEXT, 0, joined_gates=False)}
    assert joined["blk.0.ssm_ba.weight"] == (2_048, 64)
    assert apart["blk.0.ssm_beta.weight"] == (2_048, 32)
    assert joined["blk.0.attn_qkv.weight"] == (2_048, 2 * 2_048 + 4_096)
    recurrent = known.QWEN3_NEXT.recurrent
    assert recurrent is not None
    unknown = dataclasses.replace(
        known.QWEN3_NEXT, recurrent=dataclasses.replace(recurrent, heads=None)
    )
    with pytest.raises(UsageError, match="recurrent heads"):
        list(delta_net(unknown, 0, joined_gates=True))


def test_fused_gate_is_twice_as_wide_and_plain_has_none() -> None:
    fused = {
        w.name: w.shape
        for w in feed_forward(known.PHI3_MINI, LAYOUTS["phi3"], 0, split_experts=False)
    }
    assert fused == {
        "blk.0.ffn_up.weight": (3_072, 16_384),
        "blk.0.ffn_down.weight": (8_192, 3_072),
    }
    plain = {w.name for w in feed_forward(known.BLOOM, LAYOUTS["bloom"], 0, split_experts=False)}
    assert "blk.0.ffn_gate.weight" not in plain
    assert "blk.0.ffn_up.bias" in plain


def test_gemma_4_is_wider_where_it_sees_the_whole_context() -> None:
    sliding = {w.name: w.shape for w in gemma4_block(known.GEMMA4_12B, 0)}
    full = {w.name: w.shape for w in gemma4_block(known.GEMMA4_12B, 5)}
    assert sliding["blk.0.attn_q.weight"] == (3_840, 16 * 256)
    assert full["blk.5.attn_q.weight"] == (3_840, 16 * 512)
    assert "blk.0.attn_v.weight" in sliding
    assert "blk.5.attn_v.weight" not in full
    reads_earlier = dataclasses.replace(known.GEMMA4_12B, kv_heads=(0,) * 48)
    assert "blk.0.attn_k.weight" not in {w.name for w in gemma4_block(reads_earlier, 0)}


def test_gemma_4_may_have_embeddings_for_each_layer_and_experts_beside() -> None:
    arch = dataclasses.replace(
        known.GEMMA4_12B, per_layer_embedding_length=256, experts=Experts(128, 8, 704)
    )
    tables = {w.name: w.shape for w in gemma4_tables(arch)}
    assert tables["per_layer_token_embd.weight"] == (256 * 48, 262_144)
    block = {w.name: w.shape for w in gemma4_block(arch, 0)}
    assert block["blk.0.proj.weight"] == (256, 3_840)
    assert block["blk.0.ffn_gate_up_exps.weight"] == (3_840, 1_408, 128)
    assert block["blk.0.ffn_gate.weight"] == (3_840, 15_360)
