"""Geometry of a transformer as its checkpoint states it, and the memory its cache takes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from verstak.errors import UsageError

F16_BITS = 16.0
Q8_0_BITS = 8.5
"""32 values of one byte plus one f16 scale: 34 bytes a block (ggml ``block_q8_0``)."""
Q4_0_BITS = 4.5
"""32 values of half a byte plus one f16 scale: 18 bytes a block (ggml ``block_q4_0``)."""


@dataclass(frozen=True, slots=True)
class Experts:
    """Feed-forward layers of which every token uses a few (mixture of experts).

    Attributes:
        count: Experts in a layer.
        used: Experts that one token goes through.
        feed_forward_length: Width of one expert.
        shared_feed_forward_length: Width of what every token goes through besides; 0 = nothing.
        leading_dense_layers: First layers that have an ordinary feed-forward layer instead.
        router_bias: Whether the choice of experts has a bias for each of them.
    """

    count: int
    used: int
    feed_forward_length: int
    shared_feed_forward_length: int = 0
    leading_dense_layers: int = 0
    router_bias: bool = False


@dataclass(frozen=True, slots=True)
class LatentAttention:
    """Multi-head latent attention: the cache keeps one compressed vector for all heads.

    Attributes:
        kv_rank: Width of the compressed vector (``kv_lora_rank``).
        rope_length: Width of the positional part that is kept beside it.
        query_rank: Width that queries are compressed to; ``None`` = they are not.
        nope_length: Width of a head's part without positions; ``None`` = unknown.
        value_length: Width of a head's value; ``None`` = unknown.
    """

    kv_rank: int
    rope_length: int
    query_rank: int | None = None
    nope_length: int | None = None
    value_length: int | None = None


@dataclass(frozen=True, slots=True)
class SlidingWindow:
    """Layers that look back over a window only, so that their cache stops growing.

    Attributes:
        window_tokens: How far they look.
        layers: One flag a layer, true where the window holds.
    """

    window_tokens: int
    layers: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class RecurrentHeads:
    """Heads of a gated delta net, which a recurrent layer has instead of attention.

    Attributes:
        key_heads: Heads of queries and of keys, each.
        value_heads: Heads of values and of the output gate, each.
        key_length: Width of a query or key head.
        value_length: Width of a value head.
        convolution_length: Tokens that the short convolution before them looks at.
    """

    key_heads: int
    value_heads: int
    key_length: int
    value_length: int
    convolution_length: int


@dataclass(frozen=True, slots=True)
class RecurrentState:
    """Layers that keep a state of fixed size instead of a cache (linear attention, Mamba).

    Attributes:
        layers: One flag a layer, true where there is such a state. Their ``kv_heads`` are 0.
        bytes_per_sequence: State of all those layers for one sequence; ``None`` = unknown.
        heads: What those layers are made of; ``None`` = unknown.
    """

    layers: tuple[bool, ...]
    bytes_per_sequence: int | None = None
    heads: RecurrentHeads | None = None


@dataclass(frozen=True, slots=True)
class Architecture:
    """Geometry read from the checkpoint, never from a model card.

    Attributes:
        family: ``general.architecture`` of the GGUF, for example ``qwen2``.
        layers: Transformer blocks.
        embedding_length: Width of the residual stream.
        heads: Query heads.
        kv_heads: Key/value heads of each layer (grouped-query attention), one per layer; 0 = the
            layer has no keys and values of its own.
        key_length: Width of one key head.
        value_length: Width of one value head.
        context_length: Positions the model was trained for.
        vocabulary: Token count, ``None`` when the file does not tell.
        pooling: True when the file names a pooling type, that is, an embedding model.
        feed_forward_length: Width of the feed-forward layer, the widest where they differ;
            ``None`` when the file does not tell.
        feed_forward_lengths: Width of each layer's, where they differ; empty = all alike.
        heads_by_layer: Query heads of each layer, where they differ; empty = all alike.
        full_key_length: Width of a key and of a value head of layers without a sliding window,
            where it differs from the others' (Gemma 4); ``None`` = all alike.
        keys_serve_as_values: Whether layers without a sliding window have no value projection and
            take the keys instead (Gemma 4).
        per_layer_embedding_length: Width of a second embedding that every layer has of its own
            (Gemma 4); ``None`` = there is none.
        tied_embeddings: Whether the embedding table serves as output matrix; ``None`` = unknown.
        attention_bias: Whether query, key and value projections have a bias vector.
        query_key_norm: Whether queries and keys are normalised head by head.
        experts: ``None`` = a dense model.
        latent: ``None`` = keys and values are cached head by head.
        sliding: ``None`` = every layer sees the whole context.
        recurrent: ``None`` = every layer is attention.
    """

    family: str
    layers: int
    embedding_length: int
    heads: int
    kv_heads: tuple[int, ...]
    key_length: int
    value_length: int
    context_length: int
    vocabulary: int | None
    pooling: bool = False
    feed_forward_length: int | None = None
    feed_forward_lengths: tuple[int, ...] = ()
    heads_by_layer: tuple[int, ...] = ()
    full_key_length: int | None = None
    keys_serve_as_values: bool = False
    per_layer_embedding_length: int | None = None
    tied_embeddings: bool | None = None
    attention_bias: bool = False
    query_key_norm: bool = False
    experts: Experts | None = None
    latent: LatentAttention | None = None
    sliding: SlidingWindow | None = None
    recurrent: RecurrentState | None = None


def cached_widths(arch: Architecture, layer: int) -> tuple[int, int]:
    """Values that one layer caches of each token: of the key, and of the value.

    Args:
        arch: Geometry of the model.
        layer: From 0.

    Returns:
        Both 0 where the layer has no cache: it is recurrent, or reads an earlier layer's. With
        latent attention the key is the one compressed vector, and there is no value: it is a
        part of the key.

    Source:
        Grouped-query attention, arXiv:2305.13245; latent attention, arXiv:2405.04434, cached
        without values since ggml-org/llama.cpp#19067. Gemma 4's layers without a window have
        heads of their own width (``full_key_length``); where keys serve as values the engine
        caches both, because only the key is rotated.
    """
    kv_heads = arch.kv_heads[layer]
    if kv_heads == 0:
        return (0, 0)
    if arch.latent is not None:
        return (arch.latent.kv_rank + arch.latent.rope_length, 0)
    windowed = arch.sliding is not None and arch.sliding.layers[layer]
    if arch.full_key_length is not None and not windowed:
        return (kv_heads * arch.full_key_length, kv_heads * arch.full_key_length)
    return (kv_heads * arch.key_length, kv_heads * arch.value_length)


def kv_cache_bytes(
    arch: Architecture, *, context_tokens: int, bits_per_value: float = F16_BITS
) -> int:
    """Memory of the key/value cache if every layer kept all of those tokens.

    What an engine really allocates, layer by layer, windows and states included, is
    ``plan.cache``; for a model without such layers both are the same.

    Args:
        arch: Geometry of the model.
        context_tokens: T, tokens kept over all sequences; at least 1.
        bits_per_value: 16 for f16, 8.5 for q8_0, 4.5 for q4_0.

    Returns:
        Bytes, rounded up. K is (layers, kv_heads, T, key_length), V likewise.

    Raises:
        UsageError: context_tokens is below 1.

    Source:
        `cached_widths`; measured exact against RssAnon of the engine for f16 and q8_0 on the
        two default models.
    """
    if context_tokens < 1:
        raise UsageError("context must hold at least one token", remedy="pass num_ctx 1 or more")
    per_token = sum(sum(cached_widths(arch, layer)) for layer in range(len(arch.kv_heads)))
    return math.ceil(per_token * context_tokens * bits_per_value / 8)
