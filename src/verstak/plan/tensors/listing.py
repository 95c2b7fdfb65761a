"""All tensors of a file, in the order in which llama.cpp writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from verstak.errors import UsageError
from verstak.model.architecture import Architecture
from verstak.plan.tensors.attention import delta_net, grouped_attention, latent_attention
from verstak.plan.tensors.feed_forward import feed_forward
from verstak.plan.tensors.gemma4 import gemma4_block, gemma4_tables
from verstak.plan.tensors.geometry import feed_forward_of, heads_of, is_recurrent, vocabulary
from verstak.plan.tensors.layout import LAYOUTS, Layout
from verstak.plan.tensors.weight import Weight, matrix, vector
from verstak.plan.type_mix.recipe import Recipe

_GEMMA_4 = "gemma4"
_LLAMA_3_VOCABULARIES = range(128_000, 129_000)
_LLAMA_3_CONTEXT = 8_192
_PHI_CONTEXT = 16_384
"""Phi models of up to so many positions were trained for them and not stretched."""

FAMILIES = frozenset(LAYOUTS) | {_GEMMA_4}
"""Families of which the tensors are known here."""


@lru_cache(maxsize=256)  # one model is planned at many precisions
def tensors_of(arch: Architecture, recipe: Recipe) -> tuple[Weight, ...]:
    """Names and shapes of every tensor that the converter makes.

    Args:
        arch: Geometry, complete but for what its family does not have.
        recipe: How the file is made.

    Returns:
        Tensors outside of blocks first, then block by block, by name within.

    Raises:
        UsageError: the family is not known here, or the geometry lacks what its tensors need.
    """
    if arch.family not in FAMILIES:
        raise UsageError(
            f"the tensors of the architecture {arch.family!r} are not known here",
            remedy="plan from a GGUF file of the model; known are " + ", ".join(sorted(FAMILIES)),
        )
    return tuple(sorted(_tensors(arch, recipe), key=_by_layer(recipe)))


def _by_layer(recipe: Recipe) -> Callable[[Weight], tuple[str | int, ...]]:
    as_text = recipe.layer_order == "text"

    def key(weight: Weight) -> tuple[str | int, ...]:
        layer = -1 if weight.layer is None else weight.layer
        return (layer >= 0, str(layer) if as_text else layer, weight.name)

    return key


def _tensors(arch: Architecture, recipe: Recipe) -> Iterator[Weight]:
    rows, width = vocabulary(arch), arch.embedding_length
    yield matrix("token_embd.weight", width, rows)
    if _stores_output(arch, recipe):
        yield matrix("output.weight", width, rows)
    yield vector("output_norm.weight", width)
    if arch.family == _GEMMA_4:
        yield from gemma4_tables(arch)
        for layer in range(arch.layers):
            yield from gemma4_block(arch, layer)
        return
    layout = LAYOUTS[arch.family]
    yield from _outside_of_blocks(arch, layout)
    for layer in range(arch.layers):
        yield from _block(arch, layout, layer, recipe)
    for ahead in range(layout.prediction_layers):
        yield from _prediction_block(arch, layout, arch.layers + ahead, recipe)


def _stores_output(arch: Architecture, recipe: Recipe) -> bool:
    if arch.tied_embeddings is None:
        raise UsageError(
            f"whether this {arch.family} model's embedding table serves as its output matrix is "
            "not known",
            remedy="add tied_embeddings to the model's geometry, or plan from a GGUF file",
        )
    return recipe.separate_output or not arch.tied_embeddings


def _outside_of_blocks(arch: Architecture, layout: Layout) -> Iterator[Weight]:
    width = arch.embedding_length
    if layout.norm_bias:
        yield vector("output_norm.bias", width)
    if layout.final_bias:
        yield vector("output.bias", vocabulary(arch))
    if layout.embedding_norm:
        yield vector("token_embd_norm.weight", width)
        yield vector("token_embd_norm.bias", width)
    if layout.learned_positions:
        yield matrix("position_embd.weight", width, arch.context_length)
    factors = arch.key_length // 2
    if layout.rope_factors == "frequencies" and _stretched_like_llama_3(arch):
        yield vector("rope_freqs.weight", factors)
    elif layout.rope_factors == "long_and_short" and arch.context_length > _PHI_CONTEXT:
        yield vector("rope_factors_long.weight", factors)
        yield vector("rope_factors_short.weight", factors)


def _stretched_like_llama_3(arch: Architecture) -> bool:
    # Llama 3.1 stretched the context of Llama 3 by factors of its own; its descendants keep both
    # the tokenizer and the factors.
    return vocabulary(arch) in _LLAMA_3_VOCABULARIES and arch.context_length > _LLAMA_3_CONTEXT


def _block(arch: Architecture, layout: Layout, layer: int, recipe: Recipe) -> Iterator[Weight]:
    for norm in _norms(arch, layout, layer):
        yield vector(f"blk.{layer}.{norm}.weight", arch.embedding_length)
        if layout.norm_bias:
            yield vector(f"blk.{layer}.{norm}.bias", arch.embedding_length)
    if is_recurrent(arch, layer):
        yield from delta_net(arch, layer, joined_gates=arch.family == "qwen3next")
    elif arch.latent is not None:
        yield from latent_attention(arch, layer, split=recipe.split_latent)
    else:
        yield from grouped_attention(arch, layout, layer)
    yield from feed_forward(arch, layout, layer, split_experts=recipe.split_experts)


def _norms(arch: Architecture, layout: Layout, layer: int) -> Iterator[str]:
    """A block that lacks attention or feed-forward layer lacks the norm before it (Deci)."""
    per_layer = bool(arch.feed_forward_lengths)
    for norm in layout.norms:
        if norm == "attn_norm" and heads_of(arch, layer) == 0:
            continue
        if norm == "ffn_norm" and per_layer and feed_forward_of(arch, layer) == 0:
            continue
        yield norm
    if arch.family == "falcon" and arch.kv_heads[layer] > 1:
        # Falcon with several key/value heads normalises the feed-forward input by itself.
        yield "attn_norm_2"


def _prediction_block(
    arch: Architecture, layout: Layout, layer: int, recipe: Recipe
) -> Iterator[Weight]:
    """A block that predicts a token further ahead, with tables of its own.

    Source:
        llama.cpp src/models/glm4-moe.cpp and conversion/glm.py.
    """
    prefix, width, rows = f"blk.{layer}.nextn", arch.embedding_length, vocabulary(arch)
    for weight in _block(arch, layout, arch.layers - 1, recipe):
        yield Weight(weight.name.replace(f"blk.{arch.layers - 1}.", f"blk.{layer}."), weight.shape)
    yield matrix(f"{prefix}.eh_proj.weight", 2 * width, width)
    yield matrix(f"{prefix}.embed_tokens.weight", width, rows)
    yield matrix(f"{prefix}.shared_head_head.weight", width, rows)
    for norm in ("enorm", "hnorm", "shared_head_norm"):
        yield vector(f"{prefix}.{norm}.weight", width)
