"""What mlx-lm is told: every number under the name that it reads, or a refusal."""

from __future__ import annotations

import math
from typing import Any

import pytest
from tests.convert.conversion_cases import LLAMA3, LONGROPE, YARN
from tests.convert.made_up_checkpoint import CONFIGS

from verstak.convert.mlx_config import mlx_config
from verstak.errors import UnsupportedFeature


def of(name: str, **changes: Any) -> dict[str, Any]:
    return {**CONFIGS[name], "vocab_size": 512, **changes}


def test_the_layout_of_transformers_5_becomes_the_older_one() -> None:
    newer = of("llama", rope_parameters={"rope_type": "default", "rope_theta": 123456.0})
    newer.pop("rope_theta")
    found = mlx_config(newer, "llama").values
    assert found["rope_theta"] == 123456.0
    assert found["rope_scaling"] is None
    assert "rope_parameters" not in found


def test_a_kind_of_scaling_goes_by_both_of_its_names() -> None:
    newer = of("llama", rope_parameters={**LLAMA3, "rope_theta": 5e5})
    scaling = mlx_config(newer, "llama").values["rope_scaling"]
    assert scaling == {**LLAMA3, "type": "llama3"}


def test_yarns_gain_is_said_in_the_words_that_there_are() -> None:
    scaling: Any = mlx_config(
        of("llama", rope_scaling={**YARN, "attention_factor": 1.25}), "llama"
    ).values["rope_scaling"]
    # mlx_lm/models/rope_utils.py, YarnRoPE: the gain that comes of these two.
    gain = (0.1 * scaling["mscale"] * math.log(4.0) + 1) / (0.1 * scaling["mscale_all_dim"] + 1)
    assert gain == pytest.approx(1.25)
    assert (scaling["beta_fast"], scaling["beta_slow"]) == (32.0, 1.0)


def test_one_mscale_alone_counts_for_nothing() -> None:
    scaling: Any = mlx_config(of("llama", rope_scaling={**YARN, "mscale": 3.0}), "llama").values[
        "rope_scaling"
    ]
    assert (scaling["mscale"], scaling["mscale_all_dim"]) == (1.0, 0.0)


def test_gemmas_pattern_and_bases() -> None:
    found = mlx_config(of("gemma3_text"), "gemma3_text")
    assert found.values["sliding_window_pattern"] == 3
    assert found.values["rope_local_base_freq"] == 10_000.0
    assert found.notes == ()
    both = {
        "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 7e5},
        "sliding_attention": {"rope_type": "default", "rope_theta": 9e3},
    }
    newer = mlx_config(of("gemma3_text", rope_parameters=both), "gemma3_text").values
    assert (newer["rope_theta"], newer["rope_local_base_freq"]) == (7e5, 9e3)
    assert newer["rope_scaling"] == {"rope_type": "linear", "type": "linear", "factor": 8.0}


def test_a_language_model_within_a_larger_one() -> None:
    outer = {"model_type": "gemma3", "vision_config": {}, "text_config": of("gemma3_text")}
    found: Any = mlx_config(outer, "gemma3_text").values
    assert found["text_config"]["sliding_window_pattern"] == 3
    assert "sliding_window_pattern" not in found


def test_phi3() -> None:
    scaled = of("phi3", rope_scaling=LONGROPE, original_max_position_embeddings=256)
    found = mlx_config(scaled, "phi3")
    scaling: Any = found.values["rope_scaling"]
    assert (scaling["type"], scaling["original_max_position_embeddings"]) == ("longrope", 256)
    assert "long factors at every length" in found.notes[0].en
    same = {**LONGROPE, "short_factor": LONGROPE["long_factor"]}
    assert mlx_config(of("phi3", rope_scaling=same), "phi3").notes == ()


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("gemma3_text", {"final_logit_softcapping": 30.0}, "softcapping"),
        ("llama", {"rope_scaling": {**YARN, "truncate": False}}, "truncate"),
        ("llama", {"rope_scaling": LONGROPE}, "longrope"),
        ("phi3", {"rope_scaling": YARN}, "yarn"),
        ("phi3", {"head_dim": 32}, "heads have 32"),
        ("phi3", {"rope_scaling": {**LONGROPE, "attention_factor": 2.0}}, "attention_factor"),
    ],
)
def test_what_it_would_silently_compute_otherwise(
    name: str, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(UnsupportedFeature, match=words):
        mlx_config(of(name, **changes), name)


@pytest.mark.parametrize("name", ["mistral", "phi3", "qwen2"])
def test_windows_are_spoken_of(name: str) -> None:
    windowed = of(name, sliding_window=16, use_sliding_window=True)
    assert "window of 16 tokens" in mlx_config(windowed, name).notes[0].en
    assert mlx_config(of(name, sliding_window=4096, use_sliding_window=True), name).notes == ()
