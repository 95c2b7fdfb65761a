"""The geometry of a model, read from the keys and the tensor names of its file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verstak.formats.gguf import GgufHeader
from verstak.formats.gguf_keys import MAX_CONTEXT, MAX_LAYERS, MAX_WIDTH, KeyReader
from verstak.formats.gguf_values import GgufArray
from verstak.model.architecture import (
    Architecture,
    Experts,
    LatentAttention,
    RecurrentHeads,
    RecurrentState,
    SlidingWindow,
)

_MAX_EXPERTS = 65_536
_STATE_BYTES = 4
"""A state is kept in f32 (llama.cpp ``llama_memory_recurrent``)."""

_WINDOW_PATTERNS: Mapping[str, int] = MappingProxyType(
    {"gemma2": 2, "gemma3": 6, "gemma3n": 5, "gpt-oss": 2, "cohere2": 4, "olmo2": 4, "exaone4": 4}
)
"""Of so many layers the last sees the whole context, where the file does not say which do.

Families that are not listed keep the whole context in every layer, whatever window their file
names. Source: llama.cpp src/models/*.cpp ``load_arch_hparams``.
"""
_DELTA_NETS = frozenset({"qwen3next", "qwen35", "qwen35moe"})
_DELTA_NET_INTERVAL = 4


def architecture_of(header: GgufHeader) -> Architecture:
    """Geometry of the model.

    Args:
        header: A checked header.

    Returns:
        The geometry. Where the file does not give the width of a head, it is the embedding
        length over the heads, and where it does not give key/value heads, every head has its
        own: the engine's own defaults. Blocks that predict ahead are not counted as layers.

    Raises:
        InvalidGguf: a key that every model needs is missing, or its value cannot be true.
    """
    reader = KeyReader(header.metadata)
    names = frozenset(tensor.name for tensor in header.tensors)
    blocks = reader.integer("block_count", 1, MAX_LAYERS)
    ahead = reader.optional("nextn_predict_layers", MAX_LAYERS) or 0
    layers = max(blocks - ahead, 1)
    embedding_length = reader.integer("embedding_length", 1, MAX_WIDTH)
    heads = reader.per_layer("attention.head_count", layers)
    most_heads = max(heads)
    head_length = embedding_length // most_heads if most_heads else 0
    key_length = reader.integer("attention.key_length", 0, MAX_WIDTH, default=head_length)
    value_length = reader.integer("attention.value_length", 0, MAX_WIDTH, default=head_length)
    windowed_length = reader.optional("attention.key_length_swa", MAX_WIDTH)
    feed_forward = reader.per_layer("feed_forward_length", layers, default=(0,))
    recurrent = _recurrent(reader, layers)
    latent = _latent(reader, key_length, value_length)
    sliding = _sliding(reader, layers)
    return Architecture(
        family=reader.family,
        layers=layers,
        embedding_length=embedding_length,
        heads=most_heads,
        kv_heads=_kv_heads(reader, layers, heads, recurrent, latent),
        key_length=key_length if windowed_length is None else windowed_length,
        value_length=value_length if windowed_length is None else windowed_length,
        context_length=reader.integer("context_length", 1, MAX_CONTEXT),
        vocabulary=_vocabulary(header, reader.family),
        pooling=f"{reader.family}.pooling_type" in header.metadata,
        feed_forward_length=max(feed_forward) or None,
        feed_forward_lengths=feed_forward if len(set(feed_forward)) > 1 else (),
        heads_by_layer=heads if len(set(heads)) > 1 else (),
        full_key_length=None if windowed_length is None else key_length,
        keys_serve_as_values=_keys_serve_as_values(names, layers),
        per_layer_embedding_length=(
            reader.optional("embedding_length_per_layer_input", MAX_WIDTH) or None
        ),
        tied_embeddings="output.weight" not in names if "token_embd.weight" in names else None,
        attention_bias=_has(names, "attn_q.bias") or _has(names, "attn_qkv.bias"),
        query_key_norm=_has(names, "attn_q_norm.weight"),
        experts=_experts(reader, names, max(feed_forward)),
        latent=latent,
        sliding=sliding,
        recurrent=recurrent,
    )


def _has(names: frozenset[str], noun: str) -> bool:
    return any(name.startswith("blk.") and name.endswith(f".{noun}") for name in names)


def _kv_heads(
    reader: KeyReader,
    layers: int,
    heads: tuple[int, ...],
    recurrent: RecurrentState | None,
    latent: LatentAttention | None,
) -> tuple[int, ...]:
    if latent is not None:
        return (1,) * layers  # the compressed vector is one for all heads
    each = reader.per_layer("attention.head_count_kv", layers, default=heads)
    if recurrent is not None:
        each = tuple(
            0 if state else count for state, count in zip(recurrent.layers, each, strict=True)
        )
    # The last ones read the cache of earlier layers (Gemma 4 E2B).
    shared = min(reader.optional("attention.shared_kv_layers", MAX_LAYERS) or 0, layers)
    return each[: layers - shared] + (0,) * shared


def _keys_serve_as_values(names: frozenset[str], layers: int) -> bool:
    return any(
        f"blk.{layer}.attn_k.weight" in names and f"blk.{layer}.attn_v.weight" not in names
        for layer in range(layers)
    )


def _experts(reader: KeyReader, names: frozenset[str], feed_forward: int) -> Experts | None:
    count = reader.optional("expert_count", _MAX_EXPERTS)
    if not count:
        return None
    length = reader.optional("expert_feed_forward_length", MAX_WIDTH) or feed_forward
    shared = reader.optional("expert_shared_feed_forward_length", MAX_WIDTH)
    if shared is None:
        shared = (reader.optional("expert_shared_count", _MAX_EXPERTS) or 0) * length
        if not shared and _has(names, "ffn_up_shexp.weight"):
            shared = length  # Llama 4 has one, and says so by its tensors only
    return Experts(
        count=count,
        used=reader.integer("expert_used_count", 1, count),
        feed_forward_length=length,
        shared_feed_forward_length=shared,
        leading_dense_layers=reader.optional("leading_dense_block_count", MAX_LAYERS) or 0,
        router_bias=_has(names, "exp_probs_b.bias"),
    )


def _latent(reader: KeyReader, key_length: int, value_length: int) -> LatentAttention | None:
    rank = reader.optional("attention.kv_lora_rank", MAX_WIDTH)
    if not rank:
        return None
    rope = reader.integer("rope.dimension_count", 0, MAX_WIDTH)
    # Since April 2025 the ordinary keys give the widths of what is cached instead.
    whole = reader.optional("attention.key_length_mla", MAX_WIDTH) or key_length
    value = reader.optional("attention.value_length_mla", MAX_WIDTH) or value_length
    return LatentAttention(
        kv_rank=rank,
        rope_length=rope,
        query_rank=reader.optional("attention.q_lora_rank", MAX_WIDTH) or None,
        nope_length=max(whole - rope, 0),
        value_length=value,
    )


def _sliding(reader: KeyReader, layers: int) -> SlidingWindow | None:
    window = reader.optional("attention.sliding_window", MAX_CONTEXT)
    if window is None and reader.family == "gemma2":
        window = 4_096  # the engine's own default for it
    if not window:
        return None
    flags = reader.flags("attention.sliding_window_pattern", layers)
    if flags is None:
        usual = _WINDOW_PATTERNS.get(reader.family)
        if usual is None:
            return None
        interval = reader.optional("attention.sliding_window_pattern", MAX_LAYERS) or usual
        flags = tuple(layer % interval < interval - 1 for layer in range(layers))
    return SlidingWindow(window_tokens=window, layers=flags)


def _recurrent(reader: KeyReader, layers: int) -> RecurrentState | None:
    if reader.family not in _DELTA_NETS:
        return None
    flags = reader.flags("attention.recurrent_layers", layers)
    if flags is None:
        interval = reader.optional("full_attention_interval", MAX_LAYERS) or _DELTA_NET_INTERVAL
        flags = tuple((layer + 1) % interval != 0 for layer in range(layers))
    width = reader.integer("ssm.state_size", 1, MAX_WIDTH)
    heads = RecurrentHeads(
        key_heads=reader.integer("ssm.group_count", 1, MAX_WIDTH),
        value_heads=reader.integer("ssm.time_step_rank", 1, MAX_WIDTH),
        key_length=width,
        value_length=width,
        convolution_length=reader.integer("ssm.conv_kernel", 1, MAX_WIDTH),
    )
    values = heads.value_heads * heads.value_length
    convolved = 2 * heads.key_heads * heads.key_length + values
    kept = values * heads.key_length + (heads.convolution_length - 1) * convolved
    return RecurrentState(
        layers=flags, bytes_per_sequence=_STATE_BYTES * kept * sum(flags), heads=heads
    )


def _vocabulary(header: GgufHeader, family: str) -> int | None:
    tokens = header.metadata.get("tokenizer.ggml.tokens")
    if isinstance(tokens, GgufArray):
        return tokens.length
    size = header.metadata.get(f"{family}.vocab_size")
    return size if isinstance(size, int) and size > 0 else None
