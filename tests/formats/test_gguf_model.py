"""What a header says about the model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.formats import gguf_writer as gguf
from tests.formats.gguf_writer import Tensor, Value

from verstak.errors import InvalidGguf
from verstak.formats.gguf import GgufHeader, read_header
from verstak.formats.gguf_model import (
    architecture_of,
    capabilities_of,
    chat_template,
    config_of,
    human_number,
    model_info,
    quantization_level,
    repacked_bytes,
)
from verstak.model.architecture import kv_cache_bytes

MIB = 2**20
type Build = Callable[..., GgufHeader]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A header with some keys changed (`None` removes one) and tensors of choice."""

    def build(
        changes: dict[str, Value | None] | None = None, tensors: list[Tensor] | None = None
    ) -> GgufHeader:
        merged = {**gguf.small_metadata(), **(changes or {})}
        metadata = {key: value for key, value in merged.items() if value is not None}
        path = tmp_path / "model.gguf"
        path.write_bytes(gguf.write_gguf(metadata, tensors or gguf.small_tensors()))
        return read_header(path)

    return build


# --- geometry


def test_geometry(build: Build) -> None:
    arch = architecture_of(build())
    assert arch.family == "qwen2"
    assert (arch.layers, arch.embedding_length, arch.heads) == (2, 64, 4)
    assert arch.kv_heads == (2, 2)
    assert (arch.key_length, arch.value_length) == (16, 16)
    assert (arch.context_length, arch.vocabulary) == (64, 8)
    assert arch.feed_forward_length == 128
    assert not arch.pooling


def test_heads_of_every_layer_and_own_widths(build: Build) -> None:
    arch = architecture_of(
        build(
            {
                "qwen2.attention.head_count": Value(gguf.ARRAY, [4, 8], gguf.UINT32),
                "qwen2.attention.head_count_kv": Value(gguf.ARRAY, [1, 2], gguf.INT32),
                "qwen2.attention.key_length": gguf.number(128),
                "qwen2.attention.value_length": gguf.number(96),
                "qwen2.feed_forward_length": Value(gguf.ARRAY, [100, 300], gguf.UINT32),
                "qwen2.pooling_type": gguf.number(1),
            }
        )
    )
    assert arch.heads == 8
    assert arch.kv_heads == (1, 2)
    assert (arch.key_length, arch.value_length) == (128, 96)
    assert arch.feed_forward_length == 300
    assert arch.pooling


def test_without_kv_heads_every_head_has_its_own(build: Build) -> None:
    changes = {"qwen2.attention.head_count_kv": None, "qwen2.feed_forward_length": None}
    arch = architecture_of(build(changes))
    assert arch.kv_heads == (4, 4)
    assert arch.feed_forward_length is None


def test_model_without_attention_has_no_cache(build: Build) -> None:
    changes = {
        "qwen2.attention.head_count": gguf.number(0),
        "qwen2.attention.head_count_kv": gguf.number(0),
    }
    assert kv_cache_bytes(architecture_of(build(changes)), context_tokens=64) == 0


def test_vocabulary_from_its_key_or_unknown(build: Build) -> None:
    sized = build({"tokenizer.ggml.tokens": None, "qwen2.vocab_size": gguf.number(32_000)})
    assert architecture_of(sized).vocabulary == 32_000
    assert architecture_of(build({"tokenizer.ggml.tokens": None})).vocabulary is None


@pytest.mark.parametrize(
    "key",
    [
        "general.architecture",
        "qwen2.block_count",
        "qwen2.context_length",
        "qwen2.embedding_length",
        "qwen2.attention.head_count",
    ],
)
def test_missing_key_is_named(build: Build, key: str) -> None:
    with pytest.raises(InvalidGguf, match=key.rpartition(".")[2]):
        architecture_of(build({key: None}))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("general.architecture", gguf.text("")),
        ("general.architecture", gguf.text("../../etc")),
        ("general.architecture", gguf.text("x" * 100_000)),
        ("general.architecture", gguf.number(1)),
        ("qwen2.block_count", gguf.number(0)),
        ("qwen2.block_count", gguf.number(2**32 - 1)),
        ("qwen2.block_count", Value(gguf.BOOL, True)),
        ("qwen2.block_count", Value(gguf.FLOAT32, 2.0)),
        ("qwen2.embedding_length", Value(gguf.INT32, -64)),
        ("qwen2.context_length", Value(gguf.UINT64, 2**63)),
        ("qwen2.attention.head_count", gguf.text("4")),
        ("qwen2.attention.head_count_kv", Value(gguf.ARRAY, [1], gguf.UINT32)),
        ("qwen2.attention.head_count_kv", Value(gguf.ARRAY, [1] * 5000, gguf.UINT8)),
        ("qwen2.attention.head_count_kv", Value(gguf.ARRAY, ["a", "b"], gguf.STRING)),
        ("qwen2.attention.head_count_kv", Value(gguf.ARRAY, [1, 2**31], gguf.UINT32)),
        ("qwen2.attention.key_length", gguf.number(2**31)),
    ],
    ids=lambda value: str(value)[:40],
)
def test_impossible_geometry_is_refused(build: Build, key: str, value: Value) -> None:
    header = build({key: value})
    with pytest.raises(InvalidGguf):
        architecture_of(header)
    with pytest.raises(InvalidGguf):
        config_of(header)


# --- config and capabilities


def test_config(build: Build) -> None:
    config = config_of(build())
    assert config.model_format == "gguf"
    assert config.model_family == "qwen2"
    assert config.model_families == ("qwen2",)
    assert config.quantization_level == "Q4_K_M"
    assert config.parameter_size == "13K"
    assert (config.context_length, config.embedding_length) == (64, 64)
    assert config.capabilities == ("completion", "tools")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        # The first eleven are Ollama's own test of HumanNumber.
        (0, "0"),
        (1, "1"),
        (999, "999"),
        (1000, "1K"),
        (1001, "1K"),
        (1_000_000, "1M"),
        (125_000_000, "125M"),
        (500_500_000, "500.50M"),
        (500_550_000, "500.55M"),
        (1_000_000_000, "1B"),
        (2_800_000_000, "2.8B"),
        (494_032_768, "494.03M"),
        (1_543_714_304, "1.5B"),
        (70_553_706_496, "70.6B"),
    ],
)
def test_numbers_are_written_as_ollama_writes_them(count: int, text: str) -> None:
    assert human_number(count) == text


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (gguf.number(0), "F32"),
        (gguf.number(15), "Q4_K_M"),
        (gguf.number(32), "BF16"),
        (gguf.number(1024), "unknown"),
        (gguf.text("Q4_K_M"), "unknown"),
        (None, "unknown"),
    ],
)
def test_quantization_level(build: Build, value: Value | None, level: str) -> None:
    assert quantization_level(build({"general.file_type": value})) == level


@pytest.mark.parametrize(
    ("changes", "capabilities"),
    [
        ({"tokenizer.chat_template": None}, ["completion"]),
        ({"tokenizer.chat_template": gguf.text("{{ messages }}")}, ["completion"]),
        ({"tokenizer.chat_template": gguf.text("{% for t in tools %}")}, ["completion", "tools"]),
        (
            {"tokenizer.chat_template": gguf.text("<think>\n</think> tool_call")},
            ["completion", "tools", "thinking"],
        ),
        (
            {"tokenizer.chat_template": gguf.text("{% if enable_thinking %}")},
            ["completion", "thinking"],
        ),
        (
            {"tokenizer.chat_template": gguf.text("content.split('</think>')")},
            ["completion", "thinking"],
        ),
        (
            {"tokenizer.chat_template": None, "qwen2.pooling_type": gguf.number(3)},
            ["embedding"],
        ),
        (
            {
                "tokenizer.chat_template": None,
                "tokenizer.ggml.fim_pre_token_id": gguf.number(1),
                "tokenizer.ggml.fim_suf_token_id": gguf.number(2),
            },
            ["completion", "insert"],
        ),
        (
            {"tokenizer.chat_template": None, "qwen2.vision.block_count": gguf.number(1)},
            ["completion", "vision"],
        ),
    ],
)
def test_capabilities(
    build: Build, changes: dict[str, Value | None], capabilities: list[str]
) -> None:
    assert list(capabilities_of(build(changes))) == capabilities


@pytest.mark.parametrize(
    ("name", "fills_in"), [("Qwen2.5-Coder", True), ("CodeLlama", True), ("Qwen2.5", False)]
)
def test_fill_in_tokens_count_for_code_models_only(build: Build, name: str, fills_in: bool) -> None:
    changes = {
        "general.basename": gguf.text(name),
        "tokenizer.ggml.tokens": gguf.texts("a", "<|fim_prefix|>", "<|fim_suffix|>"),
    }
    assert ("insert" in capabilities_of(build(changes))) is fills_in


def test_chat_template(build: Build) -> None:
    assert chat_template(build()) == "{%- if tools %}{{ tools }}{%- endif %}"
    assert chat_template(build({"tokenizer.chat_template": None})) is None
    assert chat_template(build({"tokenizer.chat_template": gguf.number(1)})) is None
    broken = build({"tokenizer.chat_template": gguf.text("a\udcffb")})
    assert chat_template(broken) == "a�b"


# --- /api/show


def test_model_info(build: Build) -> None:
    info = model_info(build())
    assert "general.name" not in info
    assert "tokenizer.chat_template" not in info
    assert info["tokenizer.ggml.tokens"] == []
    assert info["general.languages"] == ["ru", "en"]
    assert info["test.nested"] == [[1, 2], ["x"]]
    assert info["test.uint64"] == 2**64 - 1
    assert info["general.parameter_count"] == build().parameter_count == 13_440


def test_verbose_model_info_has_long_arrays(build: Build) -> None:
    info = model_info(build(), verbose=True)
    assert info["tokenizer.ggml.tokens"] == ["a", "b", "жё", "<|im_end|>", "e", "f", "g", "h"]
    assert info["tokenizer.ggml.token_type"] == [1, 1, 1, 3, 1, 1, 1, 1]


def test_model_info_is_json_whatever_the_file_holds(build: Build) -> None:
    info = model_info(
        build(
            {
                "x.nan": Value(gguf.FLOAT32, float("nan")),
                "x.inf": Value(gguf.FLOAT64, float("inf")),
                "x.text": gguf.text("\udcff"),
                "x.floats": Value(gguf.ARRAY, [0.1, 1e-6, float("nan")], gguf.FLOAT32),
            }
        )
    )
    assert info["x.nan"] is None
    assert info["x.inf"] is None
    assert info["x.text"] == "�"
    assert info["x.floats"] == [0.1, 1e-6, None]
    json.dumps(info, allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize("value", [1e-6, 0.1, 1e-5, 3.4e38, 1.0, -2.5, 0.0, 10_000.0])
def test_floats_are_as_short_as_in_the_model_card(build: Build, value: float) -> None:
    assert model_info(build({"x": Value(gguf.FLOAT32, value)}))["x"] == value


@pytest.mark.parametrize("value", [0.1, 1e300, 1 / 3])
def test_double_stays_itself(build: Build, value: float) -> None:
    assert model_info(build({"x": Value(gguf.FLOAT64, value)}))["x"] == value


# --- repacking


def one(shape: tuple[int, ...], type_id: int, name: str = "blk.0.ffn_up.weight") -> list[Tensor]:
    return [Tensor(name, shape, type_id), Tensor("output.weight", (32,), 0)]


@pytest.mark.parametrize(
    ("tensors", "x86_64", "arm64"),
    [
        (one((256, 8), 12), True, True),  # Q4_K
        (one((256, 12), 12), False, False),  # rows not in whole groups of 8
        (one((256, 12), 2), False, True),  # Q4_0: ARM takes 4 rows at once
        (one((256, 8), 20), True, True),  # IQ4_NL
        (one((256, 8), 39), True, True),  # MXFP4
        (one((256, 8), 8), False, True),  # Q8_0
        (one((256, 8), 14), False, True),  # Q6_K
        (one((256, 8), 6), False, False),  # Q5_0
        (one((256, 8), 0), False, False),  # F32
        (one((256,), 2), False, False),  # a vector
        (one((256, 8, 3), 12), True, True),  # experts
        (one((256, 8, 1, 1), 12), True, True),  # trailing ones are no axes
        (one((256, 8, 2, 2), 12), False, False),
        (one((256, 8), 12, "token_embd.weight"), False, False),  # looked up only
        (one((256, 8), 12, "token_embd.weight")[:1], True, True),  # also the output matrix
    ],
)
def test_what_is_repacked(build: Build, tensors: list[Tensor], x86_64: bool, arm64: bool) -> None:
    header = build(tensors=tensors)
    size = tensors[0].size
    assert repacked_bytes(header, processor_family="x86_64") == (size if x86_64 else 0)
    assert repacked_bytes(header, processor_family="arm64") == (size if arm64 else 0)
    assert repacked_bytes(header, processor_family="other") == 0


# --- the default models


@pytest.mark.integration
def test_small_default_model(small_gguf: Path) -> None:
    header = read_header(small_gguf)
    arch = architecture_of(header)
    assert (arch.layers, arch.kv_heads[0], arch.key_length) == (24, 2, 64)
    assert (arch.vocabulary, arch.context_length, arch.feed_forward_length) == (151936, 32768, 4864)
    # Its output matrix is stored apart from the embeddings, hence more than 494 million.
    config = config_of(header)
    assert (config.parameter_size, config.quantization_level) == ("630.17M", "Q4_K_M")
    assert config.capabilities == ("completion", "tools", "insert")
    # The engine's log: CPU_REPACK model buffer size = 28.05 MiB; KV buffer at 2048: 24.00 MiB.
    assert round(repacked_bytes(header) / MIB, 2) == 28.05
    assert kv_cache_bytes(arch, context_tokens=2048) == 24 * MIB


@pytest.mark.integration
def test_large_default_model(large_gguf: Path) -> None:
    header = read_header(large_gguf)
    arch = architecture_of(header)
    assert (arch.layers, arch.kv_heads[0], arch.key_length) == (28, 2, 128)
    assert config_of(header).parameter_size == "1.8B"
    # The engine's log: CPU_REPACK model buffer size = 596.53 MiB; KV buffer at 2048: 56.00 MiB.
    assert round(repacked_bytes(header) / MIB, 2) == 596.53
    assert kv_cache_bytes(arch, context_tokens=2048) == 56 * MIB
    assert model_info(header)["qwen2.attention.layer_norm_rms_epsilon"] == 1e-6
