"""Phi-3, Phi-3.5 and Phi-4 mini (``Phi3ForCausalLM``).

Queries, keys and values lie in one matrix, gate and up in another; llama.cpp keeps both as they
are. Rope may turn only part of each head.
"""

from __future__ import annotations

from collections.abc import Mapping

from verstak.convert.config_values import ConfigValues
from verstak.convert.decoder import (
    decoder_config,
    decoder_metadata,
    in_block,
    norm_rules,
    outer_rules,
    require_activation,
    window_notes,
)
from verstak.convert.family import Family, ForGguf
from verstak.convert.metadata_values import MetadataValues
from verstak.convert.rope_scaling import rope_part


def _to_gguf(config: ConfigValues) -> ForGguf:
    require_activation(config, "silu")
    metadata = decoder_metadata(config)
    metadata["rope.dimension_count"] = int(config.head_size * rope_part(config))
    original = config.whole(
        "original_max_position_embeddings", config.whole("max_position_embeddings")
    )
    metadata["rope.scaling.original_context_length"] = original
    # llama.cpp reads the window and does not apply it; zero tells it that there is none.
    metadata["attention.sliding_window"] = config.whole("sliding_window", 0)
    return ForGguf(metadata, window_notes(config))


def _to_config(metadata: MetadataValues) -> Mapping[str, object]:
    config = decoder_config(metadata)
    head = metadata.whole("attention.key_length", 0) or config["head_dim"]
    turned = metadata.whole("rope.dimension_count")
    context = metadata.whole("context_length")
    return {
        **config,
        "attention_bias": False,
        "embd_pdrop": 0.0,
        "original_max_position_embeddings": metadata.whole(
            "rope.scaling.original_context_length", context
        ),
        "partial_rotary_factor": turned / head if isinstance(head, int) else 1.0,
        "resid_pdrop": 0.0,
        "sliding_window": metadata.whole("attention.sliding_window", 0) or None,
    }


FAMILY = Family(
    model_type="phi3",
    gguf_architecture="phi3",
    class_name="Phi3ForCausalLM",
    outer=outer_rules(),
    block=(
        *norm_rules(),
        in_block("self_attn.qkv_proj.weight", "attn_qkv.weight", "qkv", "hidden"),
        in_block("self_attn.o_proj.weight", "attn_output.weight", "hidden", "q"),
        in_block("mlp.gate_up_proj.weight", "ffn_up.weight", "two_feed_forward", "hidden"),
        in_block("mlp.down_proj.weight", "ffn_down.weight", "hidden", "feed_forward"),
    ),
    to_gguf=_to_gguf,
    to_config=_to_config,
)
