"""The cache against logs and measurements of the engine, one kind of layer after another."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UnsupportedFeature, UsageError
from verstak.model.architecture import (
    Architecture,
    LatentAttention,
    RecurrentHeads,
    RecurrentState,
    SlidingWindow,
)
from verstak.plan.cache import (
    CACHE_BITS,
    cache_bytes,
    check_cache_type,
    layer_caches,
    rounded_context,
    state_bytes,
)

MIB = 2**20

DENSE = Architecture("qwen2", 28, 1536, 12, (2,) * 28, 128, 128, 32768, 151_936)

# Gemma 3 27B: five of six layers look back over 1,024 tokens.
GEMMA_3 = Architecture(
    "gemma3",
    62,
    5376,
    32,
    (16,) * 62,
    128,
    128,
    131_072,
    262_144,
    sliding=SlidingWindow(1024, tuple((layer + 1) % 6 != 0 for layer in range(62))),
)

# Gemma 4: fewer, wider heads in the layers that see everything; some layers share a cache.
GEMMA_4 = Architecture(
    "gemma4",
    6,
    2560,
    8,
    (8, 8, 8, 2, 0, 0),
    256,
    256,
    131_072,
    262_144,
    full_key_length=512,
    keys_serve_as_values=True,
    sliding=SlidingWindow(512, (True, True, True, False, True, False)),
)

DEEPSEEK = Architecture(
    "deepseek2",
    61,
    7168,
    128,
    (1,) * 61,
    576,
    512,
    163_840,
    129_280,
    latent=LatentAttention(kv_rank=512, rope_length=64),
)

LINEAR_LAYERS = tuple((layer + 1) % 4 != 0 for layer in range(64))
QWEN_3_5_27B = Architecture(
    "qwen35",
    64,
    5120,
    24,
    tuple(4 if (layer + 1) % 4 == 0 else 0 for layer in range(64)),
    256,
    256,
    262_144,
    248_320,
    recurrent=RecurrentState(
        layers=LINEAR_LAYERS,
        heads=RecurrentHeads(16, 48, 128, 128, 4),
    ),
)


@pytest.mark.parametrize(("cache_type", "mib"), [("f16", 56), ("q8_0", 29.75), ("q4_0", 15.75)])
def test_every_type_of_cache(cache_type: str, mib: float) -> None:
    bits = CACHE_BITS[cache_type]  # type: ignore[index]  # the table lists its keys
    assert cache_bytes(DENSE, context_tokens=2048, bits_per_value=bits) == mib * MIB


def test_every_sequence_has_a_context_of_its_own() -> None:
    one = cache_bytes(DENSE, context_tokens=2048)
    assert cache_bytes(DENSE, context_tokens=2048, sequences=4) == 4 * one


def test_context_is_rounded_up_to_whole_steps() -> None:
    assert rounded_context(1) == 256
    assert rounded_context(256) == 256
    assert rounded_context(257) == 512
    assert cache_bytes(DENSE, context_tokens=257) == cache_bytes(DENSE, context_tokens=512)


def test_a_window_stops_growing() -> None:
    # 1,024 of the window and 512 of the batch are 1,536 cells of 52 layers; the other 10 see all.
    per_cell = 16 * (128 + 128) * 2
    assert cache_bytes(GEMMA_3, context_tokens=32_768) == per_cell * (52 * 1536 + 10 * 32_768)
    kinds = [one.kind for one in layer_caches(GEMMA_3, context_tokens=32_768)]
    assert (kinds.count("window"), kinds.count("full")) == (52, 10)


def test_a_window_is_never_larger_than_the_context() -> None:
    caches = layer_caches(GEMMA_3, context_tokens=700)
    assert {one.cells for one in caches} == {768}


def test_a_window_leaves_room_for_the_batch() -> None:
    small, large = (
        max(
            one.cells
            for one in layer_caches(GEMMA_3, context_tokens=9999, batch_tokens=batch)
            if one.kind == "window"
        )
        for batch in (128, 2048)
    )
    assert (small, large) == (1280, 3072)


def test_wider_heads_where_everything_is_seen_and_nothing_where_a_cache_is_shared() -> None:
    caches = layer_caches(GEMMA_4, context_tokens=4096)
    assert [one.kind for one in caches] == ["window"] * 3 + ["full", "none", "none"]
    assert caches[0].bytes == 8 * 512 * 2 * 1024  # 512 + 512 cells
    assert caches[3].bytes == 2 * 1024 * 2 * 4096  # keys and values of 2 heads of 512
    assert caches[4].bytes == 0


def test_latent_attention_caches_one_vector_and_no_values() -> None:
    # 61 layers of 576 values: 68.6 KiB a token at f16, as DeepSeek's papers say (70,272 bytes).
    assert cache_bytes(DEEPSEEK, context_tokens=256) == 256 * 61 * 576 * 2
    assert {one.kind for one in layer_caches(DEEPSEEK, context_tokens=256)} == {"latent"}


def test_recurrent_layers_keep_a_state_as_the_engines_log_says() -> None:
    # llama_memory_recurrent: 299.25 MiB (2 seqs), R (f32): 11.25 MiB, S (f32): 288.00 MiB.
    states = 2 * sum(state_bytes(QWEN_3_5_27B))
    assert states == 299.25 * MIB
    with_cache = cache_bytes(QWEN_3_5_27B, context_tokens=256, sequences=2)
    assert with_cache == states + 2 * 256 * 16 * 4 * 512 * 2


def test_the_published_growth_of_graphics_memory() -> None:
    # RTX 4090, q4_0: 19,220 MiB at 2,048 tokens and 19,328 at 8,192 (tianchengwu.com, 2026-04-05).
    grown = [
        cache_bytes(QWEN_3_5_27B, context_tokens=context, bits_per_value=CACHE_BITS["q4_0"])
        for context in (2048, 8192)
    ]
    assert grown[1] - grown[0] == (19_328 - 19_220) * MIB


def test_a_state_that_is_only_known_as_a_sum() -> None:
    recurrent = RecurrentState(layers=LINEAR_LAYERS, bytes_per_sequence=48_000)
    arch = dataclasses.replace(QWEN_3_5_27B, recurrent=recurrent)
    assert sum(state_bytes(arch)) == 48_000


def test_a_state_of_unknown_size_is_not_invented() -> None:
    recurrent = RecurrentState(layers=LINEAR_LAYERS)
    arch = dataclasses.replace(QWEN_3_5_27B, recurrent=recurrent)
    with pytest.raises(UnsupportedFeature, match="recurrent layers"):
        cache_bytes(arch, context_tokens=256)


def test_heads_that_are_no_whole_blocks_cannot_be_quantised() -> None:
    odd = dataclasses.replace(DENSE, key_length=80)
    assert cache_bytes(odd, context_tokens=256) > 0
    check_cache_type(odd, bits_per_value=CACHE_BITS["f16"])
    check_cache_type(DEEPSEEK, bits_per_value=CACHE_BITS["q4_0"])
    with pytest.raises(UnsupportedFeature, match="whole blocks"):
        check_cache_type(odd, bits_per_value=CACHE_BITS["q8_0"])


@pytest.mark.parametrize(("context", "sequences", "batch"), [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_nonsense_is_refused(context: int, sequences: int, batch: int) -> None:
    with pytest.raises(UsageError):
        cache_bytes(DENSE, context_tokens=context, sequences=sequences, batch_tokens=batch)


@given(
    arch=st.sampled_from([DENSE, GEMMA_3, GEMMA_4, DEEPSEEK, QWEN_3_5_27B]),
    context=st.integers(1, 300_000),
    more=st.integers(0, 100_000),
    sequences=st.integers(1, 8),
    batch=st.integers(1, 4096),
)
def test_more_of_anything_never_needs_less(
    arch: Architecture, context: int, more: int, sequences: int, batch: int
) -> None:
    def need(context: int, sequences: int, batch: int, bits: float = 16.0) -> int:
        return cache_bytes(
            arch,
            context_tokens=context,
            sequences=sequences,
            batch_tokens=batch,
            bits_per_value=bits,
        )

    base = need(context, sequences, batch)
    assert need(context + more, sequences, batch) >= base
    assert need(context, sequences + 1, batch) > base
    assert need(context, sequences, batch + more) >= base
    assert need(context, sequences, batch, CACHE_BITS["q8_0"]) <= base
