"""Compute buffers against what people's logs say of graphics cards."""

from __future__ import annotations

import dataclasses

import pytest

from verstak.model.architecture import Architecture, Experts, RecurrentHeads, RecurrentState
from verstak.plan.byte_quantity import MIB, high_bytes, low_bytes
from verstak.plan.cache import CACHE_BITS, layer_caches
from verstak.plan.compute_buffer import (
    activation_bytes,
    device_compute,
    feed_forward_width,
    host_compute,
    mask_bytes,
    workspace_bytes,
)
from verstak.quantities.quantity import Quantity


def linear(layers: int) -> RecurrentState:
    """Three of four layers have a state, and no cache."""
    return RecurrentState(
        layers=tuple((layer + 1) % 4 != 0 for layer in range(layers)),
        heads=RecurrentHeads(16, 48, 128, 128, 4),
    )


QWEN_27B = Architecture(
    "qwen35", 64, 5120, 24,
    tuple(4 if (layer + 1) % 4 == 0 else 0 for layer in range(64)),
    256, 256, 262_144, 248_320, feed_forward_length=17_408, recurrent=linear(64),
)  # fmt: skip
QWEN_4B = dataclasses.replace(
    QWEN_27B, layers=32, embedding_length=2560, heads=16, kv_heads=(0, 0, 0, 4) * 8,
    feed_forward_length=9216, recurrent=linear(32),
)  # fmt: skip
LLAMA_8B = Architecture(
    "llama", 32, 4096, 32, (8,) * 32, 128, 128, 8192, 128_256, feed_forward_length=14_336
)


def compute(
    arch: Architecture,
    context: int,
    *,
    batch: int = 512,
    cache_type: str = "f16",
    sequences: int = 1,
    has_output: bool = True,
    several: bool = False,
) -> Quantity:
    bits = CACHE_BITS[cache_type]  # type: ignore[index]  # the tests name its keys
    caches = layer_caches(
        arch,
        context_tokens=context,
        sequences=sequences,
        batch_tokens=batch,
        bits_per_value=bits,
    )
    return device_compute(
        arch,
        caches,
        sequences=sequences,
        batch_tokens=batch,
        bits_per_value=bits,
        has_output=has_output,
        several_devices=several,
    )


@pytest.mark.parametrize(
    ("arch", "context", "batch", "cache_type", "published_mib"),
    [
        # GenerelSchwerz/llama.cpp#62: CUDA0 compute buffer, one row of output
        (QWEN_27B, 4096, 512, "f16", 132),
        (QWEN_27B, 4096, 2048, "f16", 568),
        # the same with a row of output for every token, as before ggml-org/llama.cpp#23861
        (QWEN_27B, 4096, 512, "f16", 505),
        # unslothai/unsloth#6718, measured on a B200
        (QWEN_4B, 262_144, 512, "f16", 0.31 * 1024),
        (QWEN_4B, 262_144, 512, "q8_0", 1.30 * 1024),
        # logs of Llama 3 8B of 2024 and 2025: CUDA0 (and Metal) compute buffer size
        (LLAMA_8B, 2048, 512, "f16", 258.5),
    ],
)
def test_published_buffers_lie_in_the_range(
    arch: Architecture, context: int, batch: int, cache_type: str, published_mib: float
) -> None:
    planned = compute(arch, context, batch=batch, cache_type=cache_type)
    assert low_bytes(planned) <= published_mib * MIB <= high_bytes(planned)


def qwen2(layers: int, embedding: int, kv_heads: int, feed_forward: int) -> Architecture:
    return Architecture(
        "qwen2", layers, embedding, embedding // 128, (kv_heads,) * layers, 128, 128, 32_768,
        152_064, feed_forward_length=feed_forward,
    )  # fmt: skip


QWEN_1B5 = dataclasses.replace(qwen2(28, 1536, 2, 8960), vocabulary=151_936)
QWEN_7B, QWEN_32B = qwen2(28, 3584, 4, 18_944), qwen2(64, 5120, 8, 27_648)
MISTRAL_7B = dataclasses.replace(LLAMA_8B, vocabulary=32_000)


@pytest.mark.parametrize(
    ("arch", "context", "batch", "cache_type", "measured_mib"),
    [  # "CUDA0 compute buffer size" on an H100, benchmarks/results/plan_gpu.json
        (QWEN_1B5, 2048, 512, "f16", 299.75),
        (QWEN_7B, 2048, 512, "f16", 304.0),
        (QWEN_7B, 32_768, 512, "f16", 304.0),
        (QWEN_7B, 32_768, 512, "q8_0", 304.0),
        (QWEN_7B, 8192, 2048, "f16", 1216.0),
        (QWEN_32B, 8192, 512, "q8_0", 307.0),
        (QWEN_32B, 32_768, 512, "f16", 307.0),
        (MISTRAL_7B, 2048, 512, "f16", 110.01),
        (MISTRAL_7B, 8192, 512, "f16", 116.01),
    ],
)
def test_what_is_expected_equals_what_a_card_reserved(
    arch: Architecture, context: int, batch: int, cache_type: str, measured_mib: float
) -> None:
    expected = compute(arch, context, batch=batch, cache_type=cache_type).value / MIB
    assert expected == pytest.approx(measured_mib, abs=0.03)


def test_the_allocators_gaps_lie_in_the_range() -> None:
    planned = compute(qwen2(48, 5120, 8, 13_824), 8192)  # 345.01 MiB on the same card
    assert planned.value <= 345.01 * MIB <= high_bytes(planned)


def test_the_mask_grows_by_two_bytes_a_pair() -> None:
    grown = [low_bytes(compute(QWEN_27B, context)) for context in (8192, 32_768)]
    assert grown[1] - grown[0] == 24_576 * 1024


def test_no_workspace_for_an_f16_cache_and_none_without_a_cache() -> None:
    caches = layer_caches(QWEN_4B, context_tokens=1024)
    assert workspace_bytes(QWEN_4B, caches, bits_per_value=16.0) == 0
    assert workspace_bytes(QWEN_4B, (), bits_per_value=8.5) == 0
    assert workspace_bytes(QWEN_4B, caches, bits_per_value=8.5) == 1024 * 4096
    assert mask_bytes((), batch_tokens=512) == 0


def test_without_the_output_there_are_no_rows_of_it() -> None:
    with_rows, without = compute(QWEN_27B, 2048), compute(QWEN_27B, 2048, has_output=False)
    assert with_rows.value > without.value + 300 * MIB
    assert high_bytes(without) < 200 * MIB


def test_several_devices_keep_copies_of_the_mask() -> None:
    one, several = (
        compute(QWEN_27B, 8192, has_output=False, several=several) for several in (False, True)
    )
    assert several.value - one.value == 3 * 512 * 8192 * 2


def test_experts_count_all_that_a_token_uses() -> None:
    mixture = dataclasses.replace(
        LLAMA_8B, experts=Experts(count=64, used=8, feed_forward_length=6000)
    )
    assert feed_forward_width(mixture) == 8 * 6000
    assert feed_forward_width(LLAMA_8B) == 14_336
    assert activation_bytes(mixture) > activation_bytes(LLAMA_8B)


@pytest.mark.parametrize(
    ("arch", "context", "batch", "measured_mib"),
    [  # "CUDA_Host compute" and "output" beside an H100
        (QWEN_7B, 2048, 512, 16.01 + 0.58),
        (QWEN_7B, 32_768, 512, 46.01 + 0.58),
        (QWEN_7B, 8192, 2048, 88.05 + 0.58),
        (QWEN_32B, 8192, 512, 28.01 + 0.58),
        (MISTRAL_7B, 2048, 512, 18.01 + 0.12),
    ],
)
def test_the_host_keeps_inputs_and_rows(
    arch: Architecture, context: int, batch: int, measured_mib: float
) -> None:
    caches = layer_caches(arch, context_tokens=context)
    host = host_compute(arch, caches, sequences=1, batch_tokens=batch)
    assert host.value / MIB == pytest.approx(measured_mib, abs=0.06)


def test_older_engines_kept_a_wider_mask() -> None:
    # ggml-org/llama.cpp#23861: 2,408 MiB at a batch of 4,096 and 150,000 tokens (E = 2,048).
    arch = dataclasses.replace(QWEN_27B, embedding_length=2048)
    caches = layer_caches(arch, context_tokens=150_000)
    host = host_compute(arch, caches, sequences=1, batch_tokens=4096)
    assert low_bytes(host) <= 2408 * MIB <= high_bytes(host)
