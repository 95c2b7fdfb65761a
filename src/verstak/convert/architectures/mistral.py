"""Mistral 7B and its kin (``MistralForCausalLM``): to llama.cpp, a ``llama``."""

from __future__ import annotations

from collections.abc import Mapping

from verstak.convert.config_values import ConfigValues
from verstak.convert.decoder import (
    attention_rules,
    decoder_config,
    decoder_metadata,
    feed_forward_rules,
    norm_rules,
    outer_rules,
    require_activation,
    window_notes,
)
from verstak.convert.family import Change, Family, ForGguf
from verstak.convert.kept_window import window_for_gguf
from verstak.convert.metadata_values import MetadataValues


def _to_gguf(config: ConfigValues) -> ForGguf:
    require_activation(config, "silu", "swish")
    notes = window_notes(config)
    return ForGguf(decoder_metadata(config), notes, window_for_gguf(config) if notes else {})


def _to_config(metadata: MetadataValues) -> Mapping[str, object]:
    return {**decoder_config(metadata), "sliding_window": None}


FAMILY = Family(
    model_type="mistral",
    gguf_architecture="llama",
    class_name="MistralForCausalLM",
    outer=outer_rules(),
    block=(*norm_rules(), *attention_rules(Change.HALVES_TO_PAIRS), *feed_forward_rules()),
    to_gguf=_to_gguf,
    to_config=_to_config,
)
