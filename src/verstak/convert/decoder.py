"""What the decoders have in common: a block of attention and a gated feed-forward network.

Names of tensors: ``gguf.constants.TENSOR_NAMES`` and ``transformers``' modules. Keys: the GGUF
specification (ggml/docs/gguf.md).
"""

from __future__ import annotations

from verstak.convert.config_values import ConfigValues
from verstak.convert.family import Change, TensorRule
from verstak.convert.metadata_values import MetadataValues, WrittenMetadata
from verstak.errors import UnsupportedFeature
from verstak.quantities.text import Bilingual

MODEL = "model."
LAYER = "model.layers.{}."
BLOCK = "blk.{}."
EMBEDDING = TensorRule("model.embed_tokens.weight", "token_embd.weight", ("vocabulary", "hidden"))
OUTPUT = TensorRule("lm_head.weight", "output.weight", ("vocabulary", "hidden"), needed=False)


def in_block(
    checkpoint: str,
    gguf: str,
    *shape: str,
    change: Change = Change.KEEP,
    needed: bool = True,
) -> TensorRule:
    """A tensor of each block, by the ends of its two names."""
    return TensorRule(LAYER + checkpoint, BLOCK + gguf, shape, change, needed)


def outer_rules(change: Change = Change.KEEP) -> tuple[TensorRule, ...]:
    """Embedding, last norm, and the output where it is not the embedding again."""
    norm = TensorRule("model.norm.weight", "output_norm.weight", ("hidden",), change)
    return EMBEDDING, norm, OUTPUT


def attention_rules(
    change: Change = Change.KEEP, *, biases: bool = False, output_bias: bool = False
) -> tuple[TensorRule, ...]:
    """The four matrices of attention.

    Args:
        change: Of queries and keys.
        biases: Whether queries, keys and values must have biases; otherwise they may.
        output_bias: Whether the last matrix may have one.
    """
    found = [
        in_block("self_attn.q_proj.weight", "attn_q.weight", "q", "hidden", change=change),
        in_block("self_attn.q_proj.bias", "attn_q.bias", "q", change=change, needed=biases),
        in_block("self_attn.k_proj.weight", "attn_k.weight", "kv", "hidden", change=change),
        in_block("self_attn.k_proj.bias", "attn_k.bias", "kv", change=change, needed=biases),
        in_block("self_attn.v_proj.weight", "attn_v.weight", "kv", "hidden"),
        in_block("self_attn.v_proj.bias", "attn_v.bias", "kv", needed=biases),
        in_block("self_attn.o_proj.weight", "attn_output.weight", "hidden", "q"),
    ]
    if output_bias:
        found.append(in_block("self_attn.o_proj.bias", "attn_output.bias", "hidden", needed=False))
    return tuple(found)


def feed_forward_rules() -> tuple[TensorRule, ...]:
    """The three matrices of a gated feed-forward network."""
    return (
        in_block("mlp.gate_proj.weight", "ffn_gate.weight", "feed_forward", "hidden"),
        in_block("mlp.up_proj.weight", "ffn_up.weight", "feed_forward", "hidden"),
        in_block("mlp.down_proj.weight", "ffn_down.weight", "hidden", "feed_forward"),
    )


def norm_rules() -> tuple[TensorRule, ...]:
    """Norms before attention and before the feed-forward network."""
    return (
        in_block("input_layernorm.weight", "attn_norm.weight", "hidden"),
        in_block("post_attention_layernorm.weight", "ffn_norm.weight", "hidden"),
    )


def head_norm_rules(change: Change = Change.KEEP) -> tuple[TensorRule, ...]:
    """Norms of every head's queries and keys."""
    return (
        in_block("self_attn.q_norm.weight", "attn_q_norm.weight", "head", change=change),
        in_block("self_attn.k_norm.weight", "attn_k_norm.weight", "head", change=change),
    )


def decoder_metadata(config: ConfigValues) -> WrittenMetadata:
    """Keys that every decoder has.

    Raises:
        InvalidCheckpoint: a number is missing or none.
    """
    heads = config.whole("num_attention_heads")
    return {
        "block_count": config.whole("num_hidden_layers"),
        "context_length": config.whole("max_position_embeddings"),
        "embedding_length": config.whole("hidden_size"),
        "feed_forward_length": config.whole("intermediate_size"),
        "attention.head_count": heads,
        "attention.head_count_kv": config.whole("num_key_value_heads", heads),
        "attention.layer_norm_rms_epsilon": config.number("rms_norm_eps", 1e-6),
        "attention.key_length": config.head_size,
        "attention.value_length": config.head_size,
        "rope.dimension_count": config.head_size,
        "vocab_size": config.whole("vocab_size"),
    }


def decoder_config(metadata: MetadataValues, *, activation: str = "silu") -> dict[str, object]:
    """Keys that every decoder's configuration has.

    Raises:
        InvalidGguf: a number is missing or none.
    """
    hidden = metadata.whole("embedding_length")
    heads = metadata.whole("attention.head_count")
    return {
        "attention_dropout": 0.0,
        "head_dim": metadata.whole("attention.key_length", hidden // max(1, heads)),
        "hidden_act": activation,
        "hidden_size": hidden,
        "intermediate_size": metadata.whole("feed_forward_length"),
        "max_position_embeddings": metadata.whole("context_length"),
        "num_attention_heads": heads,
        "num_hidden_layers": metadata.whole("block_count"),
        "num_key_value_heads": metadata.whole("attention.head_count_kv", heads),
        "rms_norm_eps": metadata.number("attention.layer_norm_rms_epsilon"),
        "use_cache": True,
    }


def require_activation(config: ConfigValues, *known: str, key: str = "hidden_act") -> None:
    """Refuse an activation that llama.cpp would silently replace by its own.

    Raises:
        UnsupportedFeature: it is another one.
    """
    found = config.text(key) or known[0]
    if found not in known:
        raise UnsupportedFeature(
            f"{key} is {found!r}; llama.cpp computes this architecture with {known[0]!r} only"
        )


def window_notes(config: ConfigValues) -> tuple[Bilingual, ...]:
    """What is lost when llama.cpp does not know this architecture's sliding window."""
    window = config.optional_number("sliding_window")
    if window is None or window >= config.whole("max_position_embeddings"):
        return ()
    note = Bilingual(
        f"llama.cpp does not limit attention to the checkpoint's window of {window:.0f} tokens: "
        "beyond it, logits differ",
        f"llama.cpp не ограничивает внимание окном модели в {window:.0f} токенов: "
        "на более длинных текстах ответы будут другими",
    )
    return (note,)
