"""Gemma 3, its language model (``Gemma3ForCausalLM``).

Four norms in a block, all as 1 + weight; five blocks with a sliding window to one without; two
bases of rope. The vision tower of the larger ones is left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from verstak.convert.config_values import ConfigValues
from verstak.convert.decoder import (
    attention_rules,
    decoder_config,
    decoder_metadata,
    feed_forward_rules,
    head_norm_rules,
    in_block,
    outer_rules,
    require_activation,
)
from verstak.convert.family import Change, Family, ForGguf
from verstak.convert.metadata_values import MetadataValues
from verstak.errors import UnsupportedFeature

_PATTERN = 6
"""Every sixth block sees everything; llama.cpp takes it for granted where nothing is said."""

_MOST_PATTERN = 64
"""Longest run of sliding blocks that is looked for."""

_BLOCKS_OF_27B = 62
"""llama.cpp scales queries by hidden / heads for this many blocks, and by the head's size for all
others (src/models/gemma3.cpp)."""

_LOCAL_BASE = 10_000.0


def _to_gguf(config: ConfigValues) -> ForGguf:
    require_activation(config, "gelu_pytorch_tanh", key="hidden_activation")
    _check_query_scale(config)
    if config.optional_number("attn_logit_softcapping"):
        raise UnsupportedFeature("attn_logit_softcapping is set, and llama.cpp's gemma3 has none")
    metadata = decoder_metadata(config)
    metadata["attention.sliding_window"] = config.whole("sliding_window", 4096)
    metadata["attention.sliding_window_pattern"] = window_pattern(config)
    metadata["rope.freq_base_swa"] = local_base(config)
    cap = config.optional_number("final_logit_softcapping")
    if cap:
        metadata["final_logit_softcapping"] = cap
    return ForGguf(metadata)


def _check_query_scale(config: ConfigValues) -> None:
    blocks, heads = config.whole("num_hidden_layers"), config.whole("num_attention_heads")
    theirs = config.whole("hidden_size") / heads if blocks == _BLOCKS_OF_27B else config.head_size
    ours = config.number("query_pre_attn_scalar", 256)
    if not math.isclose(ours, theirs):
        raise UnsupportedFeature(
            f"query_pre_attn_scalar is {ours:g}; llama.cpp takes {theirs:g} for a gemma3 with "
            f"{blocks} blocks and heads of {config.head_size}"
        )


def window_pattern(config: ConfigValues) -> int:
    """Blocks from one that sees everything to the next.

    Raises:
        UnsupportedFeature: they do not repeat.
    """
    kinds = config.values.get("layer_types")
    default = config.whole("_sliding_window_pattern", _PATTERN)
    every = config.whole("sliding_window_pattern", default)
    if not isinstance(kinds, list):
        return every
    candidates: list[int] = [every, *range(1, min(len(kinds), _MOST_PATTERN) + 2)]
    for candidate in candidates:
        if kinds == _kinds(len(kinds), candidate):
            return candidate
    raise UnsupportedFeature(
        "layer_types does not repeat: llama.cpp knows only a full block after each run of sliding ones"
    )


def _kinds(blocks: int, every: int) -> list[str]:
    return [
        "sliding_attention" if (block + 1) % every else "full_attention" for block in range(blocks)
    ]


def local_base(config: ConfigValues) -> float:
    """Base of rope in the blocks with a window."""
    both = config.inner("rope_parameters")
    local = both.inner("sliding_attention") if both else None
    if local is not None:
        return local.number("rope_theta", _LOCAL_BASE)
    return config.number("rope_local_base_freq", _LOCAL_BASE)


def _to_config(metadata: MetadataValues) -> Mapping[str, object]:
    config = decoder_config(metadata, activation="gelu_pytorch_tanh")
    config["hidden_activation"] = config.pop("hidden_act")
    every = metadata.whole("attention.sliding_window_pattern", _PATTERN)
    blocks, heads = metadata.whole("block_count"), metadata.whole("attention.head_count")
    head = metadata.whole("attention.key_length", 256)
    whole = blocks == _BLOCKS_OF_27B
    scale = metadata.whole("embedding_length") // heads if whole else head
    cap = metadata.number("final_logit_softcapping", 0.0)
    return {
        **config,
        "attention_bias": False,
        "attn_logit_softcapping": None,
        "final_logit_softcapping": cap or None,
        "layer_types": _kinds(blocks, max(1, every)),
        "query_pre_attn_scalar": scale,
        "rope_local_base_freq": metadata.number("rope.freq_base_swa", _LOCAL_BASE),
        "sliding_window": metadata.whole("attention.sliding_window"),
        "sliding_window_pattern": max(1, every),
    }


_PLUS = Change.PLUS_ONE

FAMILY = Family(
    model_type="gemma3_text",
    gguf_architecture="gemma3",
    class_name="Gemma3ForCausalLM",
    outer=outer_rules(_PLUS),
    block=(
        in_block("input_layernorm.weight", "attn_norm.weight", "hidden", change=_PLUS),
        *attention_rules(),
        *head_norm_rules(_PLUS),
        in_block(
            "post_attention_layernorm.weight", "post_attention_norm.weight", "hidden", change=_PLUS
        ),
        in_block("pre_feedforward_layernorm.weight", "ffn_norm.weight", "hidden", change=_PLUS),
        *feed_forward_rules(),
        in_block(
            "post_feedforward_layernorm.weight", "post_ffw_norm.weight", "hidden", change=_PLUS
        ),
    ),
    to_gguf=_to_gguf,
    to_config=_to_config,
    prefixes=("", "language_model."),
)
