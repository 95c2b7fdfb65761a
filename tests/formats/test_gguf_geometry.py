"""Geometry out of handmade headers, with the keys (gguf_keys) as llama.cpp's converter writes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.formats import gguf_writer as gguf
from tests.formats.gguf_writer import Tensor, Value

from verstak.errors import InvalidGguf
from verstak.formats.gguf import read_header
from verstak.formats.gguf_geometry import architecture_of
from verstak.model.architecture import (
    Architecture,
    Experts,
    LatentAttention,
    RecurrentHeads,
    SlidingWindow,
)

type Read = Callable[..., Architecture]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Geometry of a four-layer file with some keys and tensors of choice."""

    def read(family: str, keys: dict[str, int | Value], *tensors: str) -> Architecture:
        numbers = {
            "block_count": 4,
            "context_length": 64,
            "embedding_length": 64,
            "feed_forward_length": 128,
            "attention.head_count": 4,
            "attention.head_count_kv": 2,
        }
        metadata = {"general.architecture": gguf.text(family)}
        for key, value in {**numbers, **keys}.items():
            metadata[f"{family}.{key}"] = value if isinstance(value, Value) else gguf.number(value)
        path = tmp_path / "model.gguf"
        names = ("token_embd.weight", *tensors)
        path.write_bytes(gguf.write_gguf(metadata, [Tensor(name, (32,)) for name in names]))
        return architecture_of(read_header(path))

    return read


def flags(*values: bool) -> Value:
    return Value(gguf.ARRAY, values, gguf.BOOL)


def numbers(*values: int) -> Value:
    return Value(gguf.ARRAY, values, gguf.INT32)


def test_tensor_names_tell_what_keys_do_not(read: Read) -> None:
    plain = read("qwen2", {})
    assert plain.tied_embeddings is True
    assert (plain.attention_bias, plain.query_key_norm) == (False, False)
    rich = read("qwen3", {}, "output.weight", "blk.0.attn_q.bias", "blk.0.attn_q_norm.weight")
    assert rich.tied_embeddings is False
    assert (rich.attention_bias, rich.query_key_norm) == (True, True)
    assert read("bloom", {}, "blk.0.attn_qkv.bias").attention_bias


def test_widths_of_every_layer_where_they_differ(read: Read) -> None:
    arch = read(
        "deci",
        {
            "attention.head_count": numbers(4, 4, 0, 4),
            "attention.head_count_kv": numbers(2, 0, 0, 1),
            "feed_forward_length": numbers(128, 64, 64, 256),
        },
    )
    assert (arch.heads_by_layer, arch.kv_heads) == ((4, 4, 0, 4), (2, 0, 0, 1))
    assert (arch.feed_forward_lengths, arch.feed_forward_length) == ((128, 64, 64, 256), 256)
    alike = read("deci", {"feed_forward_length": numbers(128, 128, 128, 128)})
    assert (alike.feed_forward_lengths, alike.heads_by_layer) == ((), ())


@pytest.mark.parametrize(
    ("keys", "tensors", "experts"),
    [
        ({}, (), Experts(8, 2, 128)),
        (
            {"expert_feed_forward_length": 32, "expert_shared_feed_forward_length": 48},
            (),
            Experts(8, 2, 32, 48),
        ),
        (
            {
                "expert_feed_forward_length": 32,
                "expert_shared_count": 2,
                "leading_dense_block_count": 1,
            },
            ("blk.1.exp_probs_b.bias",),
            Experts(8, 2, 32, 64, 1, router_bias=True),
        ),
        ({"expert_feed_forward_length": 32}, ("blk.0.ffn_up_shexp.weight",), Experts(8, 2, 32, 32)),
    ],
)
def test_experts(
    read: Read, keys: dict[str, int], tensors: tuple[str, ...], experts: Experts
) -> None:
    arch = read("qwen3moe", {"expert_count": 8, "expert_used_count": 2, **keys}, *tensors)
    assert arch.experts == experts


def test_no_experts_and_impossible_ones(read: Read) -> None:
    assert read("llama", {"expert_count": 0}).experts is None
    with pytest.raises(InvalidGguf, match="expert_used_count"):
        read("llama", {"expert_count": 8, "expert_used_count": 9})
    with pytest.raises(InvalidGguf, match="expert_used_count"):
        read("llama", {"expert_count": 8})


LATENT = {"attention.kv_lora_rank": 16, "rope.dimension_count": 8}


@pytest.mark.parametrize(
    "keys",
    [
        # Until April 2025 the file gives the widths of unfolded heads, then those of the cache.
        {"attention.key_length": 24, "attention.value_length": 12},
        {
            "attention.key_length": 24,
            "attention.value_length": 16,
            "attention.head_count_kv": 1,
            "attention.key_length_mla": 24,
            "attention.value_length_mla": 12,
        },
    ],
    ids=["unfolded", "as cached"],
)
def test_compressed_keys_and_values(read: Read, keys: dict[str, int]) -> None:
    arch = read("deepseek2", {**LATENT, **keys, "attention.q_lora_rank": 20})
    assert arch.latent == LatentAttention(16, 8, query_rank=20, nope_length=16, value_length=12)
    assert arch.kv_heads == (1, 1, 1, 1)
    assert read("deepseek2", LATENT | {"attention.q_lora_rank": 0}).latent == LatentAttention(
        16, 8, query_rank=None, nope_length=8, value_length=16
    )


@pytest.mark.parametrize(
    ("family", "keys", "window"),
    [
        ("gemma2", {}, SlidingWindow(4_096, (True, False, True, False))),
        ("gemma3", {"attention.sliding_window": 32}, SlidingWindow(32, (True,) * 4)),
        ("gpt-oss", {"attention.sliding_window": 8}, SlidingWindow(8, (True, False) * 2)),
        (
            "gemma3",
            {"attention.sliding_window": 32, "attention.sliding_window_pattern": 3},
            SlidingWindow(32, (True, True, False, True)),
        ),
        (
            "gemma4",
            {
                "attention.sliding_window": 32,
                "attention.sliding_window_pattern": flags(True, True, True, False),
            },
            SlidingWindow(32, (True, True, True, False)),
        ),
        ("gemma3", {"attention.sliding_window": 0}, None),
        # The engine keeps the whole context of these, whatever their files say.
        ("llama", {"attention.sliding_window": 4_096}, None),
        ("phi3", {"attention.sliding_window": 2_047}, None),
    ],
)
def test_sliding_windows(
    read: Read, family: str, keys: dict[str, int | Value], window: SlidingWindow | None
) -> None:
    assert read(family, keys).sliding == window


def test_a_recurrent_layer_has_a_state_and_no_cache(read: Read) -> None:
    ssm = {
        "ssm.state_size": 8,
        "ssm.group_count": 2,
        "ssm.time_step_rank": 4,
        "ssm.conv_kernel": 4,
    }
    arch = read("qwen3next", ssm)
    assert arch.recurrent is not None
    assert arch.recurrent.layers == (True, True, True, False)
    assert arch.kv_heads == (0, 0, 0, 2)
    assert arch.recurrent.heads == RecurrentHeads(2, 4, 8, 8, 4)
    # Per layer: 4 matrices of 8 x 8, and 3 tokens of 2 * 16 + 32 values, four bytes each.
    assert arch.recurrent.bytes_per_sequence == 3 * 4 * (4 * 8 * 8 + 3 * (2 * 16 + 32))
    told = read("qwen35", ssm | {"attention.recurrent_layers": flags(False, True, True, True)})
    assert told.kv_heads == (2, 0, 0, 0)
    every_second = read("qwen35moe", ssm | {"full_attention_interval": 2})
    assert every_second.kv_heads == (0, 2, 0, 2)
    with pytest.raises(InvalidGguf, match="state_size"):
        read("qwen35", {})


def test_gemma_4(read: Read) -> None:
    arch = read(
        "gemma4",
        {
            "attention.key_length": 32,
            "attention.value_length": 32,
            "attention.key_length_swa": 16,
            "attention.value_length_swa": 16,
            "attention.shared_kv_layers": 1,
            "embedding_length_per_layer_input": 8,
        },
        "blk.0.attn_k.weight",
        "blk.0.attn_v.weight",
        "blk.2.attn_k.weight",
    )
    assert (arch.key_length, arch.full_key_length) == (16, 32)
    assert arch.kv_heads == (2, 2, 2, 0)
    assert arch.per_layer_embedding_length == 8
    assert arch.keys_serve_as_values
    assert not read("gemma4", {"embedding_length_per_layer_input": 0}).keys_serve_as_values


def test_blocks_that_predict_ahead_are_no_layers(read: Read) -> None:
    arch = read("glm4moe", {"nextn_predict_layers": 1})
    assert (arch.layers, arch.kv_heads) == (3, (2, 2, 2))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("expert_count", gguf.text("8")),
        ("attention.sliding_window", Value(gguf.INT32, -1)),
        ("attention.sliding_window_pattern", flags(True)),
        ("attention.sliding_window_pattern", gguf.texts("a", "b", "c", "d")),
        ("attention.kv_lora_rank", gguf.number(2**31)),
        ("nextn_predict_layers", Value(gguf.BOOL, True)),
    ],
)
def test_impossible_keys_are_refused(read: Read, key: str, value: Value) -> None:
    with pytest.raises(InvalidGguf, match=key):
        read("gemma3", {"attention.sliding_window": 8, key: value})
