"""Llama 1 to 3 and what is built like them (``LlamaForCausalLM``)."""

from __future__ import annotations

from collections.abc import Mapping

from verstak.convert.config_values import ConfigValues
from verstak.convert.decoder import (
    attention_rules,
    decoder_config,
    decoder_metadata,
    feed_forward_rules,
    in_block,
    norm_rules,
    outer_rules,
    require_activation,
)
from verstak.convert.family import Change, Family, ForGguf
from verstak.convert.metadata_values import MetadataValues


def _to_gguf(config: ConfigValues) -> ForGguf:
    require_activation(config, "silu", "swish")
    return ForGguf(decoder_metadata(config))


def _to_config(metadata: MetadataValues) -> Mapping[str, object]:
    return {**decoder_config(metadata), "attention_bias": False, "mlp_bias": False}


FAMILY = Family(
    model_type="llama",
    gguf_architecture="llama",
    class_name="LlamaForCausalLM",
    outer=outer_rules(),
    block=(
        *norm_rules(),
        *attention_rules(Change.HALVES_TO_PAIRS, output_bias=True),
        *feed_forward_rules(),
        in_block("mlp.gate_proj.bias", "ffn_gate.bias", "feed_forward", needed=False),
        in_block("mlp.up_proj.bias", "ffn_up.bias", "feed_forward", needed=False),
        in_block("mlp.down_proj.bias", "ffn_down.bias", "hidden", needed=False),
    ),
    to_gguf=_to_gguf,
    to_config=_to_config,
)
