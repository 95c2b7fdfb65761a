from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from verstak.convert.config_values import ConfigValues
from verstak.convert.metadata_values import MetadataValues
from verstak.convert.rope_scaling import (
    KEPT_KEY,
    LLAMA3_TENSOR,
    llama3_factors,
    rope_for_config,
    rope_for_gguf,
    rope_part,
)
from verstak.errors import InvalidCheckpoint, UnknownArchitecture, UnsupportedFeature

LLAMA31 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 8192,
}


def of(**config: Any) -> Any:
    values = ConfigValues({"max_position_embeddings": 4096, **config})
    return rope_for_gguf(values, default_base=10_000.0, turned=16)


def test_both_spellings_of_the_configuration() -> None:
    scaling = {"type": "linear", "factor": 2.0}
    older = of(rope_theta=5e5, rope_scaling=scaling)
    newer = of(rope_parameters={"rope_theta": 5e5, "rope_type": "linear", "factor": 2.0})
    assert older == newer
    assert older.metadata == {
        "rope.freq_base": 5e5,
        "rope.scaling.type": "linear",
        "rope.scaling.factor": 2.0,
    }
    assert of().metadata == {"rope.freq_base": 10_000.0}


def test_factors_of_llama_3() -> None:
    factors = llama3_factors(ConfigValues(LLAMA31), base=500_000.0, turned=128)
    # Fast dimensions keep their frequency, slow ones are divided by eight, some lie between.
    assert factors[0] == 1.0
    assert factors[-1] == 8.0
    assert np.all(np.diff(factors) >= 0)
    assert 1 < factors[32] < 8


def test_factors_without_their_numbers_are_those_of_a_published_model() -> None:
    factors = llama3_factors(ConfigValues(LLAMA31), base=500_000.0, turned=128)
    metadata = MetadataValues("llama", {"llama.rope.freq_base": 500_000.0})
    found = rope_for_config(metadata, {LLAMA3_TENSOR: factors}, turned=128)
    assert found["rope_scaling"] == LLAMA31
    with pytest.raises(UnknownArchitecture):
        rope_for_config(metadata, {LLAMA3_TENSOR: factors * 2}, turned=128)
    # A text that contradicts the tensor is not believed.
    lying = MetadataValues(
        "llama", {**metadata.values, KEPT_KEY: '{"rope_type": "llama3", "factor": 2'}
    )
    assert rope_for_config(lying, {LLAMA3_TENSOR: factors}, turned=128) == found


def test_yarns_gain() -> None:
    plain = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 1024}
    assert "rope.scaling.attn_factor" not in of(rope_scaling=plain).metadata
    own = {**plain, "attention_factor": 1.0}
    gain = 0.1 * math.log(4) + 1
    assert of(rope_scaling=own).metadata["rope.scaling.attn_factor"] == pytest.approx(1 / gain)
    deepseek = {**plain, "mscale": 0.707, "mscale_all_dim": 0.707}
    assert of(rope_scaling=deepseek).metadata["rope.scaling.attn_factor"] == pytest.approx(1 / gain)


def test_what_is_refused() -> None:
    with pytest.raises(UnsupportedFeature, match="'proportional'"):
        of(rope_scaling={"rope_type": "proportional"})
    with pytest.raises(InvalidCheckpoint, match="needs 8"):
        of(rope_scaling={"rope_type": "longrope", "long_factor": [1.0], "short_factor": [1.0] * 8})
    factors = {"long_factor": [1.0] * 8, "short_factor": [1.0] * 8}
    longrope = {"rope_type": "longrope", **factors}
    with pytest.raises(InvalidCheckpoint, match="is 1"):
        of(rope_scaling=longrope, original_max_position_embeddings=1)
    for broken in (0, -4.0):
        for kind in ("linear", "yarn", "llama3"):
            with pytest.raises(InvalidCheckpoint, match="above zero"):
                of(rope_scaling={**LLAMA31, "rope_type": kind, "factor": broken})
    with pytest.raises(InvalidCheckpoint, match="differ"):
        of(rope_scaling={**LLAMA31, "low_freq_factor": 4.0})
    with pytest.raises(UnsupportedFeature, match="truncate"):
        of(rope_scaling={"rope_type": "yarn", "factor": 2.0, "truncate": False})
    with pytest.raises(InvalidCheckpoint, match="partial_rotary_factor"):
        rope_part(ConfigValues({"partial_rotary_factor": 1.5}))
    assert "4096" in of(rope_scaling={"rope_type": "dynamic", "factor": 2.0}).notes[0].en
