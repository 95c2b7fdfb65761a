"""The register of families, and what each family and decoder is made of."""

from __future__ import annotations

import dataclasses

import pytest

from verstak.convert import decoder
from verstak.convert.config_values import ConfigValues
from verstak.convert.families import (
    ALIASES,
    family_of_checkpoint,
    family_of_gguf,
    known_families,
)
from verstak.convert.family import Change, Sizes
from verstak.errors import UnknownArchitecture, UnsupportedFeature


def test_a_file_serves_its_own_model_type() -> None:
    assert set(known_families()) == {"gemma3_text", "llama", "mistral", "phi3", "qwen2", "qwen3"}
    for name, family in known_families().items():
        assert family.to_gguf.__module__ == f"verstak.convert.architectures.{name}"


def test_the_language_model_of_a_larger_one() -> None:
    for alias, name in ALIASES.items():
        assert family_of_checkpoint(alias).model_type == name


def test_a_gguf_says_what_it_was_or_is_taken_for_the_plainest() -> None:
    assert family_of_gguf("llama", None).model_type == "llama"
    assert family_of_gguf("llama", "mistral").model_type == "mistral"
    assert family_of_gguf("llama", "qwen2").model_type == "llama"
    assert family_of_gguf("gemma3", None).model_type == "gemma3_text"


@pytest.mark.parametrize("name", [None, 7, "", "../llama", "mamba", "Llama"])
def test_what_is_not_known_says_what_to_write(name: object) -> None:
    with pytest.raises(UnknownArchitecture, match="known are") as caught:
        family_of_checkpoint(name)
    assert "FAMILY" in str(caught.value.remedy)
    assert ".." not in str(caught.value.remedy)


def test_names_do_not_meet() -> None:
    for family in known_families().values():
        rules = list(family.rules(3))
        assert len({rule.gguf for rule in rules}) == len(rules)
        assert len({rule.checkpoint for rule in rules}) == len(rules)


def test_only_llamas_rows_are_reordered_and_only_gemmas_norms_grow() -> None:
    for name, family in known_families().items():
        changes = {rule.change for rule in family.rules(1)} - {Change.KEEP}
        expected = {"llama": {Change.HALVES_TO_PAIRS}, "mistral": {Change.HALVES_TO_PAIRS}}
        expected["gemma3_text"] = {Change.PLUS_ONE}
        assert changes == expected.get(name, set())


def test_sizes_of_axes() -> None:
    sizes = Sizes(2, 100, 64, 96, 4, 2, 32)
    assert (sizes.of("q"), sizes.of("kv"), sizes.of("qkv")) == (128, 64, 256)
    assert sizes.of("two_feed_forward") == 192
    with pytest.raises(dataclasses.FrozenInstanceError):
        sizes.blocks = 3  # type: ignore[misc]


def test_an_activation_of_another_kind_is_refused() -> None:
    decoder.require_activation(ConfigValues({}), "silu")
    decoder.require_activation(ConfigValues({"hidden_act": "swish"}), "silu", "swish")
    with pytest.raises(UnsupportedFeature, match="'gelu'"):
        decoder.require_activation(ConfigValues({"hidden_act": "gelu"}), "silu")
