"""Planned files against the two real ones tensor by tensor, and against published sizes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan import geometries as known

from verstak.catalog.known_models import known_models
from verstak.errors import UsageError
from verstak.formats import gguf_model
from verstak.formats.gguf import read_header
from verstak.model.architecture import Architecture, Experts
from verstak.plan.file_size import (
    OFFERED_TYPES,
    PlannedFile,
    PlannedTensor,
    Recipe,
    architecture_parameters,
    gguf_file,
    planned_file_of,
    read_bytes_per_token,
    repacked_bytes,
)
from verstak.plan.metadata_size import known_metadata
from verstak.plan.type_mix.publishers import recipe_of_repository
from verstak.quantities.quantity import Estimated

SMALL_FILE, LARGE_FILE = 491_400_064, 1_117_320_768
MAKERS_OWN = Recipe(separate_output=True, layer_order="text")
HEAD_BYTES = 20_000

# Bytes as published, by repository. A file's head is estimated, its tensors are computed.
PUBLISHED = [
    (known.QWEN_3B, "Q2_K", "bartowski/Qwen2.5-3B-Instruct-GGUF", 1_274_756_256),
    (known.QWEN_3B, "Q2_K", "Qwen/Qwen2.5-3B-Instruct-GGUF", 1_376_856_480),
    (known.QWEN_3B, "Q5_0", "Qwen/Qwen2.5-3B-Instruct-GGUF", 2_383_591_840),
    (known.QWEN_05B, "Q4_K_M", "bartowski/Qwen2.5-0.5B-Instruct-GGUF", 397_808_192),
    (known.QWEN_05B, "F16", "Qwen/Qwen2.5-0.5B-Instruct-GGUF", 1_266_425_696),
    (known.QWEN_05B, "Q6_K", "Qwen/Qwen2.5-0.5B-Instruct-GGUF", 650_379_104),
    (known.QWEN_32B, "Q3_K_M", "Qwen/Qwen2.5-Coder-32B-Instruct-GGUF", 15_935_047_872),
    (known.QWEN3_14B, "Q5_K_M", "Qwen/Qwen3-14B-GGUF", 10_514_569_568),
    (known.LLAMA31_8B, "Q4_0", "bartowski/DeepSeek-R1-Distill-Llama-8B-GGUF", 4_675_894_112),
    (known.LLAMA31_8B, "Q4_K_M", "ollama.com/library/llama3.1:8b", 4_920_738_944),
    (known.MISTRAL_7B, "Q2_K", "TheBloke/Mistral-7B-Instruct-v0.2-GGUF", 3_083_098_400),
    (known.MISTRAL_7B, "Q3_K_L", "TheBloke/Mistral-7B-Instruct-v0.2-GGUF", 3_822_024_992),
    (known.MISTRAL_7B, "Q4_K_S", "TheBloke/Mistral-7B-Instruct-v0.2-GGUF", 4_140_374_304),
    (known.LLAMA2_13B, "Q3_K_M", "TheBloke/Llama-2-13B-chat-GGUF", 6_337_769_344),
    (known.LLAMA2_13B, "Q5_K_M", "TheBloke/Llama-2-13B-chat-GGUF", 9_229_924_224),
    (known.GEMMA2_2B, "IQ3_M", "bartowski/gemma-2-2b-it-GGUF", 1_393_561_440),
    (known.GEMMA2_2B, "IQ4_XS", "bartowski/gemma-2-2b-it-GGUF", 1_566_250_848),
    (known.GEMMA2_2B, "F32", "bartowski/gemma-2-2b-it-GGUF", 10_463_413_856),
    (known.GEMMA3_1B, "Q4_K_M", "bartowski/google_gemma-3-1b-it-GGUF", 806_058_496),
    (known.PHI3_MINI, "IQ1_M", "bartowski/Phi-3-mini-4k-instruct-GGUF", 917_106_176),
    (known.PHI3_MINI, "Q4_K_M", "bartowski/Phi-3-mini-4k-instruct-GGUF", 2_393_231_360),
    (known.PHI4_MINI, "Q3_K_M", "bartowski/microsoft_Phi-4-mini-instruct-GGUF", 2_117_533_056),
    (known.GRANITE_33, "Q4_K_M", "ibm-granite/granite-3.3-2b-instruct-GGUF", 1_545_303_328),
    (known.SMOLLM3, "Q4_K_M", "unsloth/SmolLM3-3B-GGUF", 1_915_306_528),
    (known.DEEPSEEK_V2_LITE, "Q3_K_S", "bartowski/DeepSeek-Coder-V2-Lite-GGUF", 7_487_663_872),
    (known.DEEPSEEK_V2_LITE, "Q8_0", "bartowski/DeepSeek-Coder-V2-Lite-GGUF", 16_702_518_016),
    (known.GPT_OSS_120B, "MXFP4_MOE", "ggml-org/gpt-oss-120b-GGUF", 63_387_346_208),
]


@pytest.mark.parametrize(
    ("arch", "file_type", "repository", "published"),
    PUBLISHED,
    ids=lambda value: value.family if isinstance(value, Architecture) else str(value),
)
def test_a_published_size_differs_by_its_head_only(
    arch: Architecture, file_type: str, repository: str, published: int
) -> None:
    recipe = recipe_of_repository(repository, arch.family)
    planned = gguf_file(arch, file_type=file_type, recipe=recipe)
    assert abs(planned.total_bytes - published) < HEAD_BYTES
    head = planned.metadata_bytes.provenance
    assert isinstance(head, Estimated)
    assert head.low <= published - planned.tensor_bytes <= head.high


# Reads two headers of 6 MB each; fetches the default models once if the cache is empty.
@pytest.mark.integration
@pytest.mark.parametrize("which", ["small", "large"])
def test_the_default_models_come_out_tensor_by_tensor(
    which: str, small_gguf: Path, large_gguf: Path
) -> None:
    path, arch, size = {
        "small": (small_gguf, known.QWEN_05B, SMALL_FILE),
        "large": (large_gguf, known.QWEN_15B, LARGE_FILE),
    }[which]
    header = read_header(path)
    planned = gguf_file(arch, file_type="Q4_K_M", recipe=MAKERS_OWN)
    real = {(t.name, t.shape, t.type_name, t.size_bytes) for t in header.tensors}
    assert {(t.name, t.shape, t.type_name, t.size_bytes) for t in planned.tensors} == real
    assert planned.tensor_bytes == size - header.data_offset
    assert abs(planned.total_bytes - size) < HEAD_BYTES
    assert planned.parameters == header.parameter_count

    # The same from the geometry that the file itself states.
    own = gguf_file(
        gguf_model.architecture_of(header),
        file_type="Q4_K_M",
        recipe=Recipe(layer_order="text"),
    )
    assert own.tensors == planned.tensors

    read = planned_file_of(header)
    assert (read.total_bytes, read.tensor_bytes, read.file_type) == (
        size,
        planned.tensor_bytes,
        "Q4_K_M",
    )
    for family in ("x86_64", "arm64", "other"):
        copied = gguf_model.repacked_bytes(header, processor_family=family)
        assert repacked_bytes(planned, processor_family=family) == copied
        assert repacked_bytes(read, processor_family=family) == copied


def test_fallbacks_say_what_does_not_divide() -> None:
    planned = gguf_file(known.QWEN_05B, file_type="Q4_K_M")
    fallback = next(one for one in planned.fallbacks if one.tensor == "blk.3.attn_q.weight")
    assert (fallback.wanted, fallback.got) == ("Q4_K", "Q5_0")
    assert fallback.why == "rows of 896 values are no multiple of 256"
    assert not gguf_file(known.QWEN_15B, file_type="Q4_K_M").fallbacks


FALLING = ("F32", "F16", "Q8_0", "Q6_K", "Q5_K_M", "Q5_K_S", "Q4_K_M", "Q4_K_S")
LOWER = ("Q4_K_S", "Q3_K_L", "Q3_K_M", "Q3_K_S", "IQ3_XS", "Q2_K_S", "IQ2_XS", "IQ1_S")


@st.composite
def geometries(draw: st.DrawFn) -> Architecture:
    """Geometries whose rows hold whole blocks of 256; not eight experts, whose rules cross."""
    heads = 2 * draw(st.integers(1, 8))
    width = 128 * heads
    keys = draw(st.sampled_from([count for count in (1, 2, 4, heads) if heads % count == 0]))
    layers = draw(st.integers(1, 40))
    experts = draw(st.sampled_from([None, Experts(4, 2, 512), Experts(16, 2, 256, 256)]))
    return dataclasses.replace(
        known.dense(
            draw(st.sampled_from(["llama", "qwen2", "gemma2", "phi3", "granite", "command-r"])),
            (layers, width),
            (heads, keys, 128),
            draw(st.integers(1, 2_000)),
            width * draw(st.integers(2, 4)),
            tied=draw(st.booleans()),
        ),
        experts=experts,
    )


@given(arch=geometries(), chain=st.sampled_from([FALLING, LOWER]))
def test_fewer_bits_never_make_a_larger_file(arch: Architecture, chain: tuple[str, ...]) -> None:
    sizes = [gguf_file(arch, file_type=name).tensor_bytes for name in chain]
    assert sizes == sorted(sizes, reverse=True)


@given(arch=geometries(), file_type=st.sampled_from(OFFERED_TYPES))
def test_a_file_is_the_sum_of_its_parts(arch: Architecture, file_type: str) -> None:
    planned = gguf_file(arch, file_type=file_type)
    assert planned.tensor_bytes == sum(-(-t.size_bytes // 32) * 32 for t in planned.tensors)
    assert planned.total_bytes == planned.tensor_bytes + round(planned.metadata_bytes.value)
    assert planned.size.value == planned.total_bytes
    assert planned.parameters == architecture_parameters(arch)
    assert 1 < planned.bits_per_weight <= 33
    assert 0 < read_bytes_per_token(planned, arch) <= planned.tensor_bytes
    assert 0 <= repacked_bytes(planned, processor_family="x86_64") <= planned.tensor_bytes


def test_a_token_reads_one_row_of_a_table_that_is_only_looked_up() -> None:
    untied = gguf_file(known.QWEN_32B, file_type="Q4_K_M")
    sizes = {tensor.name: tensor.size_bytes for tensor in untied.tensors}
    row = sizes["token_embd.weight"] // known.QWEN_32B.vocabulary  # type: ignore[operator]  # known
    rest = sum(sizes.values()) - sizes["token_embd.weight"]
    assert read_bytes_per_token(untied, known.QWEN_32B) == rest + row
    tied = gguf_file(known.QWEN_3B, file_type="Q4_K_M")
    assert read_bytes_per_token(tied, known.QWEN_3B) == sum(t.size_bytes for t in tied.tensors)


def test_a_token_reads_the_experts_that_it_goes_through() -> None:
    planned = gguf_file(known.QWEN3_30B, file_type="Q8_0")
    experts = sum(t.size_bytes for t in planned.tensors if "_exps." in t.name)
    embedding = next(t.size_bytes for t in planned.tensors if t.name == "token_embd.weight")
    rest = sum(t.size_bytes for t in planned.tensors) - experts - embedding
    expected = rest + experts * 8 / 128 + embedding / 151_936
    assert read_bytes_per_token(planned, known.QWEN3_30B) == round(expected)
    apart = gguf_file(
        known.MIXTRAL, file_type="Q4_K_M", recipe=Recipe(rules=2023, split_experts=True)
    )
    together = gguf_file(known.MIXTRAL, file_type="Q8_0")
    assert read_bytes_per_token(apart, known.MIXTRAL) < 0.4 * apart.tensor_bytes
    assert read_bytes_per_token(together, known.MIXTRAL) < 0.4 * together.tensor_bytes


def test_experts_beside_recurrent_states() -> None:
    arch = known_models().find("Qwen3.5-35B-A3B").architecture  # has tensors without a suffix
    assert arch is not None
    planned = gguf_file(arch, file_type="Q4_K_M")
    assert 0 < read_bytes_per_token(planned, arch) < 0.2 * planned.tensor_bytes


def test_a_block_that_predicts_ahead_is_not_read() -> None:
    planned = gguf_file(known.GLM45_AIR, file_type="Q4_K_M")
    ahead = PlannedFile(
        planned.file_type,
        tuple(t for t in planned.tensors if not t.name.startswith("blk.46.")),
        planned.metadata_bytes,
    )
    assert read_bytes_per_token(planned, known.GLM45_AIR) == read_bytes_per_token(
        ahead, known.GLM45_AIR
    )


def test_padding_is_counted() -> None:
    odd = PlannedFile("F32", (PlannedTensor("a", (3,), "F32", 12),) * 2, known_metadata(100))
    assert (odd.tensor_bytes, odd.total_bytes) == (64, 164)


def test_a_tokenizer_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="'klingon'"):
        gguf_file(known.QWEN_05B, file_type="Q8_0", tokenizer="klingon")
