"""Compute buffers against what people's logs say of graphics cards."""

from __future__ import annotations

import dataclasses

import pytest

from verstak.model.architecture import Architecture, Experts
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

QWEN_27B = Architecture(
    "qwen35", 64, 5120, 24,
    tuple(4 if (layer + 1) % 4 == 0 else 0 for layer in range(64)),
    256, 256, 262_144, 248_320, feed_forward_length=17_408,
)  # fmt: skip
QWEN_4B = dataclasses.replace(
    QWEN_27B, layers=32, embedding_length=2560, heads=16, kv_heads=(0, 0, 0, 4) * 8,
    feed_forward_length=9216,
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


@pytest.mark.parametrize(
    ("arch", "context", "cache_type", "published_mib"),
    [(QWEN_27B, 4096, "f16", 132), (QWEN_4B, 262_144, "q8_0", 1331)],
)
def test_what_is_expected_is_close_to_a_server_of_today(
    arch: Architecture, context: int, cache_type: str, published_mib: float
) -> None:
    expected = compute(arch, context, cache_type=cache_type).value / MIB
    assert expected == pytest.approx(published_mib, rel=0.05)


def test_the_mask_grows_by_two_bytes_a_pair() -> None:
    grown = [compute(QWEN_27B, context).value for context in (8192, 32_768)]
    assert grown[1] - grown[0] == 24_576 * 1024


def test_no_workspace_for_an_f16_cache_and_none_without_a_cache() -> None:
    caches = layer_caches(QWEN_4B, context_tokens=1024)
    assert workspace_bytes(QWEN_4B, caches, bits_per_value=16.0) == 0
    assert workspace_bytes(QWEN_4B, (), bits_per_value=8.5) == 0
    assert workspace_bytes(QWEN_4B, caches, bits_per_value=8.5) == 1024 * 4096
    assert mask_bytes((), batch_tokens=512) == 0


def test_without_the_output_there_are_no_rows_of_it() -> None:
    with_rows, without = compute(QWEN_27B, 2048), compute(QWEN_27B, 2048, has_output=False)
    assert with_rows.value - without.value == 248_320 * 4
    assert high_bytes(with_rows) - high_bytes(without) > 300 * MIB


def test_several_devices_keep_copies_of_the_mask() -> None:
    one, several = compute(QWEN_27B, 8192), compute(QWEN_27B, 8192, several=True)
    assert several.value - one.value == 3 * 512 * 8192 * 2


def test_experts_count_all_that_a_token_uses() -> None:
    mixture = dataclasses.replace(
        LLAMA_8B, experts=Experts(count=64, used=8, feed_forward_length=6000)
    )
    assert feed_forward_width(mixture) == 8 * 6000
    assert feed_forward_width(LLAMA_8B) == 14_336
    assert activation_bytes(mixture) > activation_bytes(LLAMA_8B)


def test_the_host_keeps_inputs_and_rows() -> None:
    # ggml-org/llama.cpp#23861: 2,408 MiB at a batch of 4,096 and 150,000 tokens (E = 2,048).
    arch = dataclasses.replace(QWEN_27B, embedding_length=2048)
    caches = layer_caches(arch, context_tokens=150_000)
    host = host_compute(arch, caches, sequences=1, batch_tokens=4096)
    assert low_bytes(host) <= 2408 * MIB <= high_bytes(host)
