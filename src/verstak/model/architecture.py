"""Geometry of a transformer as its checkpoint states it, and the memory its cache takes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from verstak.errors import UsageError

F16_BITS = 16.0
Q8_0_BITS = 8.5
"""32 values of one byte plus one f16 scale: 34 bytes a block (ggml ``block_q8_0``)."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """Geometry read from the checkpoint, never from a model card.

    Attributes:
        family: ``general.architecture`` of the GGUF, for example ``qwen2``.
        layers: Transformer blocks.
        embedding_length: Width of the residual stream.
        heads: Query heads.
        kv_heads: Key/value heads of each layer (grouped-query attention), one per layer.
        key_length: Width of one key head.
        value_length: Width of one value head.
        context_length: Positions the model was trained for.
        vocabulary: Token count, ``None`` when the file does not tell.
        pooling: True when the file names a pooling type, that is, an embedding model.
        feed_forward_length: Width of the feed-forward layer, the widest where they differ;
            ``None`` when the file does not tell.
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


def kv_cache_bytes(
    arch: Architecture, *, context_tokens: int, bits_per_value: float = F16_BITS
) -> int:
    """Memory of the key/value cache that all sequences of a worker share.

    Args:
        arch: Geometry of the model.
        context_tokens: T, tokens kept over all sequences; at least 1.
        bits_per_value: 16 for f16, 8.5 for q8_0.

    Returns:
        Bytes, rounded up. K is (layers, kv_heads, T, key_length), V likewise.

    Raises:
        UsageError: context_tokens is below 1.

    Source:
        Grouped-query attention, arXiv:2305.13245; measured exact against RssAnon of the
        engine for f16 and q8_0 on the two default models.
    """
    if context_tokens < 1:
        raise UsageError("context must hold at least one token", remedy="pass num_ctx 1 or more")
    values = sum(arch.kv_heads) * (arch.key_length + arch.value_length) * context_tokens
    return math.ceil(values * bits_per_value / 8)
