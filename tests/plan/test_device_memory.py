"""Whole workers on devices: against the checked facts of the customer's plan, and published use."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.hardware.machine import Device
from verstak.model.architecture import Architecture
from verstak.plan.byte_quantity import GIB, MIB
from verstak.plan.device_memory import (
    DeviceNeed,
    block_owners,
    device_memory,
    usable_bytes,
    verdict,
)
from verstak.plan.file_size import PlannedFile, gguf_file
from verstak.plan.layer_weights import layer_weights
from verstak.plan.memory import worker_memory
from verstak.quantities.quantity import Computed, Estimated

QWEN_32B = Architecture(
    "qwen2", 64, 5120, 40, (8,) * 64, 128, 128, 32_768, 152_064,
    feed_forward_length=27_648, tied_embeddings=False, attention_bias=True,
)  # fmt: skip
MISTRAL_7B = Architecture(
    "llama", 32, 4096, 32, (8,) * 32, 128, 128, 32_768, 32_000,
    feed_forward_length=14_336, tied_embeddings=False,
)  # fmt: skip
SMALL = Architecture(
    "qwen2", 24, 896, 14, (2,) * 24, 64, 64, 32_768, 151_936,
    feed_forward_length=4864, tied_embeddings=True, attention_bias=True,
)  # fmt: skip

CARD = Device("RTX 4090", "gpu", vendor="NVIDIA", memory_family="gddr", memory_bytes=24 * GIB)
FILES: dict[tuple[str, str], PlannedFile] = {}


def file_of(arch: Architecture, file_type: str) -> PlannedFile:
    key = (f"{arch.family} {arch.layers} {arch.vocabulary}", file_type)
    if key not in FILES:
        FILES[key] = gguf_file(arch, file_type=file_type)
    return FILES[key]


def need(arch: Architecture, file_type: str, context: int, **options: object) -> DeviceNeed:
    arguments = {"device": CARD, **options}
    return device_memory(file_of(arch, file_type), arch, context_tokens=context, **arguments)  # type: ignore[arg-type]  # the tests' options are checked by running them


@pytest.mark.parametrize(
    ("arch", "file_type", "context", "cache_type", "gib"),
    [  # the fact check of the customer's plan, worked out by hand
        (QWEN_32B, "Q4_K_M", 8192, "f16", 20.8),
        (QWEN_32B, "Q5_K_M", 8192, "f16", 23.9),
        (MISTRAL_7B, "Q5_0", 2048, "f16", 5.4),
    ],
)
def test_the_fact_check_of_the_customers_plan(
    arch: Architecture, file_type: str, context: int, cache_type: str, gib: float
) -> None:
    (card,) = need(arch, file_type, context, cache_type=cache_type).devices
    assert card.low_bytes / GIB <= gib <= card.high_bytes / GIB
    assert card.expected_bytes / GIB == pytest.approx(gib, abs=0.12)


@pytest.mark.parametrize(
    ("file_type", "cache_type", "gib", "judged"),
    [
        ("Q4_K_M", "f16", 26.2, "does_not_fit"),
        ("Q4_K_M", "q8_0", 25.1, "does_not_fit"),
        ("Q5_K_M", "f16", 29.3, "does_not_fit"),
        ("Q3_K_M", "f16", 22.6, "tight"),
    ],
)
def test_the_customers_pair_on_one_card(
    file_type: str, cache_type: str, gib: float, judged: str
) -> None:
    pair = [
        need(QWEN_32B, file_type, 8192, cache_type=cache_type).devices[0],
        need(MISTRAL_7B, "Q5_0", 2048, cache_type=cache_type).devices[0],
    ]
    assert sum(part.expected_bytes for part in pair) / GIB == pytest.approx(gib, abs=0.2)
    usable = usable_bytes(CARD)
    assert usable is not None
    assert verdict(sum(part.high_bytes for part in pair), round(usable.value)) == judged


H100 = Device(
    "NVIDIA H100 80GB HBM3", "gpu", vendor="NVIDIA", memory_family="hbm", memory_bytes=80 * GIB
)
MISTRAL_7B_V3 = dataclasses.replace(MISTRAL_7B, vocabulary=32_768)
QWEN_7B = dataclasses.replace(
    QWEN_32B, layers=28, embedding_length=3584, heads=28, kv_heads=(4,) * 28,
    feed_forward_length=18_944,
)  # fmt: skip


@pytest.mark.parametrize(
    ("arch", "file_type", "context", "options", "measured_bytes"),
    [  # peak of the card's memory by NVML, benchmarks/results/plan_gpu.json
        (QWEN_7B, "Q4_K_M", 2048, {}, 5_453_447_168),
        (QWEN_7B, "Q4_K_M", 32_768, {}, 7_215_054_848),
        (QWEN_7B, "Q4_K_M", 32_768, {"cache_type": "q8_0"}, 6_334_251_008),
        (QWEN_7B, "Q4_K_M", 8192, {"batch_tokens": 2048}, 6_766_264_320),
        (QWEN_7B, "Q4_K_M", 8192, {"layers_on_device": 13}, 3_461_152_768),  # -ngl 14
        (QWEN_32B, "Q4_K_M", 8192, {}, 22_532_653_056),
        (QWEN_32B, "Q4_K_M", 8192, {"cache_type": "q8_0"}, 21_526_020_096),
        (QWEN_32B, "Q4_K_M", 32_768, {}, 28_975_104_000),
        (MISTRAL_7B_V3, "Q5_0", 2048, {}, 5_933_694_976),
    ],
)
def test_a_real_card(
    arch: Architecture,
    file_type: str,
    context: int,
    options: dict[str, object],
    measured_bytes: int,
) -> None:
    (card,) = need(arch, file_type, context, device=H100, **options).devices
    assert card.low_bytes <= measured_bytes <= card.high_bytes
    assert card.expected_bytes == pytest.approx(measured_bytes, rel=0.003)


def test_without_a_device_it_is_the_workers_memory() -> None:
    file = file_of(SMALL, "Q4_K_M")
    host = device_memory(file, SMALL, device=None, context_tokens=8192, sequences=4).host
    worker = worker_memory(
        SMALL,
        weights_bytes=round(host.weights.value),
        repacked_bytes=round(host.repacked.value),
        context_tokens=8192,
        sequences=4,
        batch_tokens=512,
        prompt_cache_bytes=0,
    )
    assert host.expected_bytes == worker.total_bytes == host.low_bytes == host.high_bytes
    assert host.blocks == 24


def test_weights_that_are_sorted_already_give_the_same() -> None:
    file = file_of(QWEN_32B, "Q4_K_M")
    sorted_once = layer_weights(file, layers=64)
    for layers in (None, 24):
        by_file, by_weights = (
            device_memory(
                planned, QWEN_32B, device=CARD, context_tokens=4096, layers_on_device=layers
            )
            for planned in (file, sorted_once)
        )
        assert by_file == by_weights


def test_every_weight_lies_somewhere_and_the_tables_with_the_host() -> None:
    file = file_of(QWEN_32B, "Q4_K_M")
    whole = need(QWEN_32B, "Q4_K_M", 2048)
    tensors = sum(tensor.size_bytes for tensor in file.tensors)
    assert whole.host.weights.value + whole.devices[0].weights.value == tensors
    table = next(t.size_bytes for t in file.tensors if t.name == "token_embd.weight")
    assert whole.host.weights.value == table


def test_a_tied_table_is_loaded_twice_beside_a_device() -> None:
    file = file_of(SMALL, "Q4_K_M")
    whole = device_memory(file, SMALL, device=CARD, context_tokens=2048)
    tensors = sum(tensor.size_bytes for tensor in file.tensors)
    table = next(t.size_bytes for t in file.tensors if t.name == "token_embd.weight")
    both = whole.host.weights.value + whole.devices[0].weights.value
    assert tensors + table <= both <= tensors + table + 10_000  # and the norm


def test_a_mapped_table_is_not_loaded_twice() -> None:
    chip = Device("Apple M4", "unified", vendor="Apple", memory_bytes=32 * GIB)
    file = file_of(SMALL, "Q4_K_M")
    whole = device_memory(file, SMALL, device=chip, context_tokens=2048)
    weights = whole.host.weights.value + whole.devices[0].weights.value
    assert weights == sum(tensor.size_bytes for tensor in file.tensors)


def test_copies_of_the_mask_are_for_whole_models_on_several_devices() -> None:
    pair = [CARD, CARD]
    whole = need(QWEN_32B, "Q4_K_M", 32_768, device=pair)
    most = need(QWEN_32B, "Q4_K_M", 32_768, device=pair, layers_on_device=63)
    copies = whole.devices[0].compute.value - most.devices[0].compute.value
    assert copies == 3 * 2 * 512 * 32_768


def test_a_part_of_the_blocks_with_the_host() -> None:
    half = need(QWEN_32B, "Q4_K_M", 8192, layers_on_device=24)
    (card,) = half.devices
    assert (half.host.blocks, card.blocks) == (40, 24)
    assert card.kv_cache.value == 24 * 32 * MIB
    assert half.host.kv_cache.value == 40 * 32 * MIB
    assert isinstance(half.host.repacked.provenance, Estimated)
    assert half.host.repacked.value == 0
    assert half.host.high_bytes > half.host.expected_bytes + 5 * GIB


def test_nothing_on_the_device_but_its_driver() -> None:
    none = need(QWEN_32B, "Q4_K_M", 2048, layers_on_device=0)
    (card,) = none.devices
    assert card.blocks == card.weights.value == card.kv_cache.value == 0
    assert card.overhead.value > 0
    assert none.host.blocks == 64


def test_two_devices_share_the_blocks_by_their_memory() -> None:
    small = dataclasses.replace(CARD, name="RTX 4070", memory_bytes=12 * GIB)
    both = need(QWEN_32B, "Q4_K_M", 8192, device=[CARD, small])
    large_part, small_part = both.devices
    assert (large_part.blocks, small_part.blocks) == (44, 20)
    one = need(QWEN_32B, "Q4_K_M", 8192)
    spread = sum(part.weights.value for part in both.devices)
    assert spread == one.devices[0].weights.value
    assert sum(part.kv_cache.value for part in both.devices) == one.devices[0].kv_cache.value


def test_owners_follow_free_memory_and_end_with_the_output() -> None:
    full = dataclasses.replace(CARD, available_bytes=8 * GIB)
    empty = dataclasses.replace(CARD, available_bytes=16 * GIB)
    owners = block_owners(29, [full, empty])
    assert len(owners) == 30
    assert owners.count(0) == 10
    assert owners[-1] == 1
    nameless = dataclasses.replace(CARD, memory_bytes=None)
    assert block_owners(3, [nameless, nameless]) == (0, 0, 1, 1)
    with pytest.raises(UsageError, match="memory of"):
        block_owners(3, [CARD, nameless])


def test_every_number_says_where_it_is_from() -> None:
    for part in need(QWEN_32B, "Q4_K_M", 8192, layers_on_device=40).parts:
        assert part.low_bytes <= part.expected_bytes <= part.high_bytes
        for name, term in part.terms.items():
            assert term.unit == "B"
            kinds = (Computed,) if name in {"weights", "kv_cache"} else (Computed, Estimated)
            assert isinstance(term.provenance, kinds)


@pytest.mark.parametrize(
    "options", [{"layers_on_device": -1}, {"cache_type": "q5_1"}, {"sequences": 0}]
)
def test_nonsense_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        need(SMALL, "Q4_K_M", 2048, **options)


@settings(deadline=None, max_examples=30)
@given(
    context=st.integers(1, 32_768),
    sequences=st.integers(1, 4),
    layers=st.integers(0, 24),
    cache_type=st.sampled_from(["f16", "q8_0", "q4_0"]),
)
def test_moving_a_block_to_the_device_frees_main_memory(
    context: int, sequences: int, layers: int, cache_type: str
) -> None:
    parts = [
        need(
            SMALL,
            "Q4_K_M",
            context,
            sequences=sequences,
            layers_on_device=count,
            cache_type=cache_type,
        )
        for count in (layers, min(24, layers + 1))
    ]
    for before, after in pairwise(parts):
        assert after.host.weights.value <= before.host.weights.value
        assert after.devices[0].expected_bytes >= before.devices[0].expected_bytes
        assert after.host.kv_cache.value <= before.host.kv_cache.value
