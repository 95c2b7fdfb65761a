"""Memory of the cache, layer by layer, as the engine lays it out.

A layer keeps keys and values of the whole context, or of a window, or one compressed vector, or
a state of fixed size, or nothing. Every sequence has its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from verstak.errors import UnsupportedFeature, UsageError
from verstak.model.architecture import (
    F16_BITS,
    Q4_0_BITS,
    Q8_0_BITS,
    Architecture,
    RecurrentState,
    cached_widths,
)

type CacheType = Literal["f16", "q8_0", "q4_0"]
type LayerKind = Literal["full", "window", "latent", "recurrent", "none"]

CACHE_BITS: dict[CacheType, float] = {"f16": F16_BITS, "q8_0": Q8_0_BITS, "q4_0": Q4_0_BITS}
"""Bits that one cached value takes, the scale of its block included."""

CONTEXT_STEP_TOKENS = 256
"""The engine rounds the cells of a sequence up to whole steps: ``GGML_PAD(…, 256)`` in llama.cpp
src/llama-context.cpp (context) and src/llama-kv-cache-iswa.cpp (window)."""

BLOCK_VALUES = 32
"""A quantised cache stores each head in blocks of so many values."""

_F32_BYTES = 4
_KINDS_WITH_CELLS = frozenset({"full", "window", "latent"})


@dataclass(frozen=True, slots=True)
class LayerCache:
    """What one layer keeps, for all sequences together.

    Attributes:
        layer: From 0.
        kind: ``window`` = it stops growing, ``latent`` = one compressed vector for all heads,
            ``recurrent`` = a state instead of a cache, ``none`` = it reads another layer's.
        cells: Tokens of one sequence that there is room for; 0 for a state.
        bytes: Keys, values and state of all sequences.
    """

    layer: int
    kind: LayerKind
    cells: int
    bytes: int


def layer_caches(
    arch: Architecture,
    *,
    context_tokens: int,
    sequences: int = 1,
    batch_tokens: int = 512,
    bits_per_value: float = F16_BITS,
) -> tuple[LayerCache, ...]:
    """The cache of every layer.

    Args:
        arch: Geometry.
        context_tokens: Of each sequence; at least 1.
        sequences: Side by side, each with its own context; at least 1.
        batch_tokens: Tokens of one prefill step: a window needs room for them as well.
        bits_per_value: 16 for f16, 8.5 for q8_0, 4.5 for q4_0.

    Returns:
        One entry a layer, in order.

    Raises:
        UsageError: a count is below 1.
        UnsupportedFeature: the size of a recurrent state is not known.

    Source:
        llama.cpp src/llama-kv-cache.cpp and llama-kv-cache-iswa.cpp (``kv_unified`` and
        ``swa_full`` off, as the worker is started), src/llama-memory-recurrent.cpp. The cache of
        the two default models was measured to the MiB. For Qwen3.5-27B the published use of
        graphics memory grows by 18,432 bytes a token between 2,048 and 8,192, which is what this
        gives for its 16 of 64 layers at q4_0.
    """
    if min(context_tokens, sequences, batch_tokens) < 1:
        raise UsageError("context, sequences and batch must each be at least 1")
    cells = rounded_context(context_tokens)
    states = state_bytes(arch)
    window = arch.sliding.window_tokens if arch.sliding is not None else 0
    rooms = {"window": min(cells, rounded_context(window + batch_tokens))}
    caches = []
    for layer, state in enumerate(states):
        kind = _kind(arch, layer, has_state=state > 0)
        room = rooms.get(kind, cells) if kind in _KINDS_WITH_CELLS else 0
        values = sum(cached_widths(arch, layer)) * room
        size = state if kind == "recurrent" else round(values * bits_per_value / 8)
        caches.append(LayerCache(layer, kind, room, size * sequences))
    return tuple(caches)


def cache_bytes(
    arch: Architecture,
    *,
    context_tokens: int,
    sequences: int = 1,
    batch_tokens: int = 512,
    bits_per_value: float = F16_BITS,
) -> int:
    """All layers of `layer_caches` together, in bytes; raises what that raises."""
    caches = layer_caches(
        arch,
        context_tokens=context_tokens,
        sequences=sequences,
        batch_tokens=batch_tokens,
        bits_per_value=bits_per_value,
    )
    return sum(cache.bytes for cache in caches)


def rounded_context(context_tokens: int) -> int:
    """Cells that the engine makes for a context of so many tokens."""
    return -(-context_tokens // CONTEXT_STEP_TOKENS) * CONTEXT_STEP_TOKENS


def state_bytes(arch: Architecture) -> tuple[int, ...]:
    """State of each layer for one sequence; 0 where a layer has none.

    Raises:
        UnsupportedFeature: there are recurrent layers of unknown size.

    Source:
        llama.cpp src/llama-hparams.cpp ``n_embd_r`` and ``n_embd_s``, kept as f32: the last
        tokens of the short convolution, and one matrix a head. For Qwen3.5-27B 149.6 MiB, as its
        log says (ggml-org/llama.cpp#23792: 299.25 MiB for two sequences).
    """
    recurrent = arch.recurrent
    if recurrent is None:
        return (0,) * arch.layers
    each = _state_of_a_layer(arch, recurrent)
    return tuple(each if is_recurrent else 0 for is_recurrent in recurrent.layers)


def _state_of_a_layer(arch: Architecture, recurrent: RecurrentState) -> int:
    heads = recurrent.heads
    if heads is not None:
        inner = heads.value_heads * heads.value_length
        mixed = inner + 2 * heads.key_heads * heads.key_length
        convolution = (heads.convolution_length - 1) * mixed
        return _F32_BYTES * (convolution + heads.key_length * inner)
    if recurrent.bytes_per_sequence is None:
        raise UnsupportedFeature(
            f"how large the state of {arch.family}'s recurrent layers is, is not known",
            remedy="add recurrent heads or bytes_per_sequence to the model's geometry",
        )
    return -(-recurrent.bytes_per_sequence // max(1, sum(recurrent.layers)))


def _kind(arch: Architecture, layer: int, *, has_state: bool) -> LayerKind:
    if has_state:
        return "recurrent"
    if sum(cached_widths(arch, layer)) == 0:
        return "none"
    if arch.sliding is not None and arch.sliding.layers[layer]:
        return "window"
    return "full" if arch.latent is None else "latent"


def check_cache_type(arch: Architecture, *, bits_per_value: float) -> None:
    """Refuse a quantised cache that the engine would refuse.

    Args:
        arch: Geometry.
        bits_per_value: 16 for f16, 8.5 for q8_0, 4.5 for q4_0.

    Raises:
        UnsupportedFeature: the heads do not come in whole blocks.

    Source:
        llama.cpp src/llama-context.cpp ``llama_init_from_model``.
    """
    if bits_per_value >= F16_BITS:
        return
    for layer in range(arch.layers):
        for width in cached_widths(arch, layer):
            heads = 1 if arch.latent is not None else max(1, arch.kv_heads[layer])
            if (width // heads) % BLOCK_VALUES:
                raise UnsupportedFeature(
                    f"a quantised cache needs heads of whole blocks of {BLOCK_VALUES} values, "
                    f"found {width // heads} in layer {layer} of this {arch.family} model",
                    remedy="plan with an f16 cache",
                )
