"""Each family (llama, mistral, qwen2, qwen3, gemma3_text, phi3) against published configurations.

Configurations are those on the models' pages; the expected keys are what llama.cpp's own converter
writes for them. Tensor names are held against the map of llama.cpp's own library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gguf
import numpy as np
import pytest
from tests.convert.made_up_checkpoint import CONFIGS, shapes

from verstak.convert.config_values import ConfigValues
from verstak.convert.families import known_families
from verstak.convert.family import Sizes
from verstak.convert.metadata_values import MetadataValues

PUBLISHED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "llama": (  # Llama 3.2 1B
        {
            "hidden_size": 2048,
            "intermediate_size": 8192,
            "num_hidden_layers": 16,
            "num_attention_heads": 32,
            "num_key_value_heads": 8,
            "head_dim": 64,
            "rms_norm_eps": 1e-5,
            "max_position_embeddings": 131072,
            "vocab_size": 128256,
        },
        {
            "embedding_length": 2048,
            "feed_forward_length": 8192,
            "block_count": 16,
            "attention.head_count": 32,
            "attention.head_count_kv": 8,
            "rope.dimension_count": 64,
            "attention.layer_norm_rms_epsilon": 1e-5,
            "context_length": 131072,
            "vocab_size": 128256,
        },
    ),
    "mistral": (  # Mistral 7B v0.3
        {
            "hidden_size": 4096,
            "intermediate_size": 14336,
            "num_hidden_layers": 32,
            "num_attention_heads": 32,
            "num_key_value_heads": 8,
            "rms_norm_eps": 1e-5,
            "max_position_embeddings": 32768,
            "sliding_window": None,
            "vocab_size": 32768,
        },
        {"rope.dimension_count": 128, "attention.head_count_kv": 8, "context_length": 32768},
    ),
    "qwen2": (  # Qwen2.5 0.5B
        {
            "hidden_size": 896,
            "intermediate_size": 4864,
            "num_hidden_layers": 24,
            "num_attention_heads": 14,
            "num_key_value_heads": 2,
            "rms_norm_eps": 1e-6,
            "max_position_embeddings": 32768,
            "vocab_size": 151936,
        },
        {"embedding_length": 896, "attention.key_length": 64, "attention.head_count": 14},
    ),
    "qwen3": (  # Qwen3 0.6B: heads of 128, twice the width together
        {
            "hidden_size": 1024,
            "intermediate_size": 3072,
            "num_hidden_layers": 28,
            "num_attention_heads": 16,
            "num_key_value_heads": 8,
            "head_dim": 128,
            "rms_norm_eps": 1e-6,
            "max_position_embeddings": 40960,
            "vocab_size": 151936,
        },
        {"attention.key_length": 128, "attention.value_length": 128, "embedding_length": 1024},
    ),
    "gemma3_text": (  # Gemma 3 1B
        {
            "hidden_size": 1152,
            "intermediate_size": 6912,
            "num_hidden_layers": 26,
            "num_attention_heads": 4,
            "num_key_value_heads": 1,
            "head_dim": 256,
            "query_pre_attn_scalar": 256,
            "rms_norm_eps": 1e-6,
            "max_position_embeddings": 32768,
            "rope_local_base_freq": 10000.0,
            "sliding_window": 512,
            "sliding_window_pattern": 6,
            "vocab_size": 262144,
        },
        {
            "attention.sliding_window": 512,
            "attention.sliding_window_pattern": 6,
            "attention.key_length": 256,
            "rope.freq_base_swa": 10000.0,
        },
    ),
    "phi3": (  # Phi-3 mini 4k
        {
            "hidden_size": 3072,
            "intermediate_size": 8192,
            "num_hidden_layers": 32,
            "num_attention_heads": 32,
            "num_key_value_heads": 32,
            "rms_norm_eps": 1e-5,
            "max_position_embeddings": 4096,
            "original_max_position_embeddings": 4096,
            "sliding_window": 2047,
            "vocab_size": 32064,
        },
        {
            "rope.dimension_count": 96,
            "rope.scaling.original_context_length": 4096,
            "attention.sliding_window": 2047,
        },
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_numbers_both_ways(name: str) -> None:
    config, expected = PUBLISHED[name]
    family = known_families()[name]
    found = family.to_gguf(ConfigValues(config))
    assert {key: found.metadata[key] for key in expected} == expected
    written: dict[str, Any] = {
        f"{family.gguf_architecture}.{key}": value for key, value in found.metadata.items()
    }
    back = family.to_config(MetadataValues(family.gguf_architecture, written))
    # The vocabulary's size comes from the tokenizer's tables.
    kept = {key: value for key, value in config.items() if key != "vocab_size"}
    assert {key: back[key] for key in kept} == kept


@pytest.mark.parametrize("name", CONFIGS)
def test_names_are_those_of_the_library(name: str) -> None:
    family = known_families()[name]
    arch = {text: kind for kind, text in gguf.MODEL_ARCH_NAMES.items()}[family.gguf_architecture]
    names = gguf.get_tensor_name_map(arch, 2)
    for rule in family.rules(2):
        ours = rule.gguf
        theirs = names.get_name(rule.checkpoint, try_suffixes=(".weight", ".bias"))
        assert theirs == ours, rule.checkpoint


@pytest.mark.parametrize("name", CONFIGS)
def test_every_tensor_has_a_rule_and_the_right_shape(name: str) -> None:
    config: Mapping[str, Any] = {**CONFIGS[name], "vocab_size": 512}
    family = known_families()[name]
    sizes = Sizes.of_config(ConfigValues(config))
    rules = {rule.checkpoint: sizes.shape(rule) for rule in family.rules(sizes.blocks)}
    for tensor, shape in shapes(config).items():
        assert rules.pop(tensor) == shape
    left = {rule.checkpoint for rule in family.rules(sizes.blocks) if rule.needed} & set(rules)
    assert not left


def test_the_windows_of_phi3_and_mistral_are_told() -> None:
    families = known_families()
    phi = families["phi3"].to_gguf(ConfigValues(PUBLISHED["phi3"][0])).notes
    assert "2047" in phi[0].en
    assert "2047" in phi[0].ru
    mistral = {**PUBLISHED["mistral"][0], "sliding_window": 4096}
    assert "4096" in families["mistral"].to_gguf(ConfigValues(mistral)).notes[0].en
    qwen = {**PUBLISHED["qwen2"][0], "sliding_window": 4096, "use_sliding_window": False}
    assert families["qwen2"].to_gguf(ConfigValues(qwen)).notes == ()


def test_gemmas_blocks_from_a_list() -> None:
    config, _ = PUBLISHED["gemma3_text"]
    kinds = ["sliding_attention" if (i + 1) % 6 else "full_attention" for i in range(26)]
    rope = {"sliding_attention": {"rope_theta": 9000.0}, "full_attention": {"rope_theta": 1e6}}
    newer = {**config, "layer_types": kinds, "rope_parameters": rope}
    newer.pop("sliding_window_pattern")
    newer.pop("rope_local_base_freq")
    found = known_families()["gemma3_text"].to_gguf(ConfigValues(newer)).metadata
    assert found["attention.sliding_window_pattern"] == 6
    assert found["rope.freq_base_swa"] == np.float32(9000.0)
