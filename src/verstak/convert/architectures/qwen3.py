"""Qwen3 (``Qwen3ForCausalLM``): norms on every head's queries and keys instead of biases."""

from __future__ import annotations

from collections.abc import Mapping

from verstak.convert.config_values import ConfigValues
from verstak.convert.decoder import (
    attention_rules,
    decoder_config,
    decoder_metadata,
    feed_forward_rules,
    head_norm_rules,
    norm_rules,
    outer_rules,
    require_activation,
    window_notes,
)
from verstak.convert.family import Family, ForGguf
from verstak.convert.kept_window import window_for_gguf
from verstak.convert.metadata_values import MetadataValues


def _to_gguf(config: ConfigValues) -> ForGguf:
    require_activation(config, "silu")
    windowed = config.flag("use_sliding_window", default=False)
    notes = window_notes(config) if windowed else ()
    return ForGguf(decoder_metadata(config), notes, window_for_gguf(config) if notes else {})


def _to_config(metadata: MetadataValues) -> Mapping[str, object]:
    return {**decoder_config(metadata), "attention_bias": False, "use_sliding_window": False}


FAMILY = Family(
    model_type="qwen3",
    gguf_architecture="qwen3",
    class_name="Qwen3ForCausalLM",
    outer=outer_rules(),
    block=(*norm_rules(), *attention_rules(), *head_norm_rules(), *feed_forward_rules()),
    to_gguf=_to_gguf,
    to_config=_to_config,
)
