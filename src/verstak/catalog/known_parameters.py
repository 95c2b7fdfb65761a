"""How many parameters a geometry has: what a published count is held against.

Counts what the language model of a checkpoint holds, tensor by tensor; towers for pictures and
layers that predict several tokens ahead are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from verstak.model.architecture import Architecture, Experts, LatentAttention

_LAYER_NORM = 2
"""A weight and a bias."""


@dataclass(frozen=True, slots=True)
class _Build:
    """What the geometry does not tell: how a family's blocks are put together.

    Attributes:
        norms: Normalisations of a block, each as wide as the residual stream.
        norm_vectors: Vectors of one normalisation: 1 = a weight, 2 = a bias as well.
        gated: Whether the feed-forward layer has a third matrix.
        output_bias: Whether the attention's output projection has a bias.
        feed_forward_bias: Whether the feed-forward matrices have biases.
        expert_bias: Whether each expert's matrices have biases.
        sinks: Whether each query head has a learned sink.
        embedding_norm: Whether the embeddings are normalised.
        positions: Whether positions are learned, one vector each.
        final_bias: Whether the output matrix has a bias.
        gated_queries: Whether the query projection is doubled by a gate.
        shared_gate: Whether the shared expert has a gate.
    """

    norms: int = 2
    norm_vectors: int = 1
    gated: bool = True
    output_bias: bool = False
    feed_forward_bias: bool = False
    expert_bias: bool = False
    sinks: bool = False
    embedding_norm: bool = False
    positions: bool = False
    final_bias: bool = False
    gated_queries: bool = False
    shared_gate: bool = False


_PLAIN = _Build()
_BUILDS = {
    "llama": _PLAIN,
    "mistral3": _PLAIN,
    "llama4": _PLAIN,
    "qwen2": _PLAIN,
    "qwen3": _PLAIN,
    "qwen3moe": _PLAIN,
    "qwen3next": _Build(gated_queries=True, shared_gate=True),
    "qwen35": _Build(gated_queries=True),
    "qwen35moe": _Build(gated_queries=True, shared_gate=True),
    "gemma2": _Build(norms=4),
    "gemma3": _Build(norms=4),
    "gemma4": _Build(norms=4),
    "phi3": _PLAIN,
    "phimoe": _Build(norm_vectors=_LAYER_NORM, output_bias=True, final_bias=True),
    "deepseek": _PLAIN,
    "deepseek2": _PLAIN,
    "gpt-oss": _Build(output_bias=True, expert_bias=True, sinks=True),
    "chatglm": _PLAIN,
    "glm4": _Build(norms=4),
    "glm4moe": _PLAIN,
    "falcon": _Build(norm_vectors=_LAYER_NORM, gated=False),
    "mpt": _Build(gated=False),
    "baichuan": _PLAIN,
    "bloom": _Build(
        norm_vectors=_LAYER_NORM,
        gated=False,
        output_bias=True,
        feed_forward_bias=True,
        embedding_norm=True,
    ),
    "gpt2": _Build(
        norm_vectors=_LAYER_NORM,
        gated=False,
        output_bias=True,
        feed_forward_bias=True,
        positions=True,
    ),
    "command-r": _Build(norms=1),
    "granite": _PLAIN,
    "smollm3": _PLAIN,
    "deci": _PLAIN,
}


def parameters_of(arch: Architecture) -> int | None:
    """Count the parameters of the language model.

    Args:
        arch: Geometry.

    Returns:
        The count; ``None`` where the geometry is not complete, or how the family's blocks are
        put together is not known here.

    Source:
        The modelling code of each family in transformers 5.24.0 (``models/*/modeling_*.py``).
    """
    build = _BUILDS.get(arch.family)
    if build is None or arch.vocabulary is None or arch.tied_embeddings is None:
        return None
    layers = [_layer(arch, build, index) for index in range(arch.layers)]
    if any(count is None for count in layers):
        return None
    width = arch.embedding_length
    tables = arch.vocabulary * width * (1 if arch.tied_embeddings else 2)
    tables += _per_layer_tables(arch, arch.vocabulary)
    norms = width * build.norm_vectors * (2 if build.embedding_norm else 1)
    positions = arch.context_length * width if build.positions else 0
    output = arch.vocabulary if build.final_bias else 0
    return tables + norms + positions + output + sum(count or 0 for count in layers)


def _per_layer_tables(arch: Architecture, vocabulary: int) -> int:
    each = arch.per_layer_embedding_length
    return each * (arch.layers * (vocabulary + arch.embedding_length) + 1) if each else 0


def _layer(arch: Architecture, build: _Build, index: int) -> int | None:
    recurrent = arch.recurrent is not None and arch.recurrent.layers[index]
    attention = _recurrent(arch) if recurrent else _attention(arch, build, index)
    feed_forward = _feed_forward(arch, build, index)
    if attention is None or feed_forward is None:
        return None
    # A block without attention, or without a feed-forward layer, has no normalisation before it.
    missing = (attention == 0) + (feed_forward == 0)
    norms = (build.norms - missing) * arch.embedding_length * build.norm_vectors
    return attention + feed_forward + norms + _per_layer_projections(arch)


def _per_layer_projections(arch: Architecture) -> int:
    each = arch.per_layer_embedding_length
    return arch.embedding_length * (2 * each + 1) if each else 0


def _gemma4_attention(arch: Architecture, index: int) -> int:
    windowed = arch.sliding is not None and arch.sliding.layers[index]
    length = arch.key_length if windowed else arch.full_key_length or arch.key_length
    width, kv_heads = arch.embedding_length, arch.kv_heads[index]
    count = 2 * width * arch.heads * length + length
    if not kv_heads:
        return count
    matrices = 1 if arch.keys_serve_as_values and not windowed else 2
    return count + width * kv_heads * length * matrices + length


def _attention(arch: Architecture, build: _Build, index: int) -> int | None:
    width = arch.embedding_length
    if arch.latent is not None:
        return _latent_attention(arch, arch.latent)
    if arch.family == "gemma4":
        return _gemma4_attention(arch, index)
    kv_heads = arch.kv_heads[index]
    heads = arch.heads_by_layer[index] if arch.heads_by_layer else arch.heads
    if heads == 0:
        return 0
    if kv_heads == 0:
        # Deci: the attention of this block is one matrix.
        return width * width
    queries = heads * arch.key_length * (2 if build.gated_queries else 1)
    keys, values = kv_heads * arch.key_length, kv_heads * arch.value_length
    count = width * (queries + keys + values) + heads * arch.value_length * width
    if arch.attention_bias:
        count += queries + keys + values
    if build.output_bias:
        count += width
    if arch.query_key_norm:
        count += 2 * arch.key_length
    if build.sinks:
        count += heads
    return count


def _latent_attention(arch: Architecture, latent: LatentAttention) -> int | None:
    if latent.nope_length is None or latent.value_length is None:
        return None
    width, heads = arch.embedding_length, arch.heads
    queries = heads * (latent.nope_length + latent.rope_length)
    if latent.query_rank is None:
        count = width * queries
    else:
        count = (width + queries + 1) * latent.query_rank
    count += width * (latent.kv_rank + latent.rope_length) + latent.kv_rank
    count += latent.kv_rank * heads * (latent.nope_length + latent.value_length)
    return count + heads * latent.value_length * width


def _recurrent(arch: Architecture) -> int | None:
    state = arch.recurrent
    if state is None or state.heads is None:
        return None
    heads, width = state.heads, arch.embedding_length
    keys = 2 * heads.key_heads * heads.key_length
    values = heads.value_heads * heads.value_length
    count = width * (keys + 2 * values) + width * 2 * heads.value_heads
    count += (keys + values) * heads.convolution_length
    return count + 2 * heads.value_heads + heads.value_length + values * width


def _feed_forward(arch: Architecture, build: _Build, index: int) -> int | None:
    experts = arch.experts
    routed = 0
    if experts is not None and index >= experts.leading_dense_layers:
        routed = _experts(arch, build, experts)
        if arch.family != "gemma4":
            return routed
    lengths = arch.feed_forward_lengths
    length = lengths[index] if lengths else arch.feed_forward_length
    if length is None:
        return None
    count = arch.embedding_length * length * (3 if build.gated else 2)
    if build.feed_forward_bias:
        count += length * (2 if build.gated else 1) + arch.embedding_length
    return routed + count


def _experts(arch: Architecture, build: _Build, experts: Experts) -> int:
    width, length = arch.embedding_length, experts.feed_forward_length
    count = experts.count * 3 * width * length + width * experts.count
    count += 3 * width * experts.shared_feed_forward_length
    if experts.router_bias:
        count += experts.count
    if arch.family == "gemma4":
        # A scale for what is routed, one for each expert, and three more normalisations.
        count += 4 * width + experts.count
    if build.expert_bias:
        count += experts.count * (2 * length + width)
    if build.shared_gate:
        count += width
    return count


def active_parameters_of(arch: Architecture) -> int | None:
    """Count those that one token goes through.

    An embedding table of which one row is read is not counted, unless it is the output matrix too.

    Args:
        arch: Geometry.

    Returns:
        The count; ``None`` where :func:`parameters_of` has none.
    """
    total = parameters_of(arch)
    if total is None or arch.vocabulary is None:
        return None
    if not arch.tied_embeddings:
        total -= arch.vocabulary * arch.embedding_length
    experts = arch.experts
    if experts is None:
        return total
    layers = arch.layers - experts.leading_dense_layers
    each = 3 * arch.embedding_length * experts.feed_forward_length
    build = _BUILDS[arch.family]
    if build.expert_bias:
        each += 2 * experts.feed_forward_length + arch.embedding_length
    return total - layers * (experts.count - experts.used) * each
