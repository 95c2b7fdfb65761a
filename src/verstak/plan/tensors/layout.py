"""How each family builds its blocks, where the geometry does not tell.

The key is ``general.architecture`` of the GGUF.

Source: llama.cpp src/models/*.cpp ``load_arch_tensors`` and conversion/*.py, as vendored in
llama_cpp_python 0.3.36.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

type RopeFactors = Literal["frequencies", "long_and_short"]

LLAMA_NORMS = ("attn_norm", "ffn_norm")
SANDWICH_NORMS = ("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm")
POST_ATTENTION_NORMS = ("attn_norm", "post_attention_norm")
POST_NORMS = ("post_attention_norm", "post_ffw_norm")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the blocks of a family are put together from.

    Attributes:
        norms: Normalisations of a block, each as wide as the residual stream.
        norm_bias: Whether they have a bias beside the weight.
        feed_forward: Three matrices, two of which the first holds gate and up, or two.
        feed_forward_bias: Whether those have biases.
        fused_attention: Whether queries, keys and values are one matrix.
        attention_bias: Whether that has a bias, whatever the geometry says.
        gated_queries: Whether a gate doubles the query projection.
        norm_for_each_head: Whether heads are normalised with a weight each.
        norm_over_all_heads: The same as one long vector.
        output_bias: Whether the attention's output matrix has a bias.
        sinks: Whether each query head has a learned sink.
        expert_bias: Whether experts and their choice have biases.
        shared_gate: Whether the shared expert has a gate.
        embedding_norm: Whether embeddings are normalised.
        learned_positions: Whether positions are a table.
        final_bias: Whether the output matrix has a bias.
        prediction_layers: Blocks behind the last one that predict several tokens ahead and that
            the converter keeps.
        rope_factors: Which factors the converter adds for contexts that were stretched.
    """

    norms: tuple[str, ...] = LLAMA_NORMS
    norm_bias: bool = False
    feed_forward: Literal["gated", "fused", "plain"] = "gated"
    feed_forward_bias: bool = False
    fused_attention: bool = False
    attention_bias: bool = False
    gated_queries: bool = False
    norm_for_each_head: bool = False
    norm_over_all_heads: bool = False
    output_bias: bool = False
    sinks: bool = False
    expert_bias: bool = False
    shared_gate: bool = False
    embedding_norm: bool = False
    learned_positions: bool = False
    final_bias: bool = False
    prediction_layers: int = 0
    rope_factors: RopeFactors | None = None


_LLAMA = Layout()
_FUSED_AND_BIASED = Layout(
    norm_bias=True,
    fused_attention=True,
    attention_bias=True,
    output_bias=True,
    feed_forward="plain",
    feed_forward_bias=True,
)

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "llama": Layout(rope_factors="frequencies"),
        "llama4": Layout(rope_factors="frequencies"),
        "deci": Layout(rope_factors="frequencies"),
        "mistral3": _LLAMA,
        "qwen2": _LLAMA,
        "qwen2moe": Layout(shared_gate=True),
        "qwen2vl": _LLAMA,
        "qwen3": _LLAMA,
        "qwen3vl": _LLAMA,
        "qwen3vlmoe": _LLAMA,
        "qwen3moe": _LLAMA,
        "qwen3next": Layout(norms=POST_ATTENTION_NORMS, gated_queries=True, shared_gate=True),
        "qwen35": Layout(norms=POST_ATTENTION_NORMS, gated_queries=True),
        "qwen35moe": Layout(norms=POST_ATTENTION_NORMS, gated_queries=True, shared_gate=True),
        "gemma": _LLAMA,
        "gemma2": Layout(norms=SANDWICH_NORMS),
        "gemma3": Layout(norms=SANDWICH_NORMS),
        "phi2": Layout(
            norms=("attn_norm",),
            norm_bias=True,
            attention_bias=True,
            output_bias=True,
            feed_forward="plain",
            feed_forward_bias=True,
            final_bias=True,
        ),
        "phi3": Layout(fused_attention=True, feed_forward="fused", rope_factors="long_and_short"),
        "phimoe": Layout(
            norm_bias=True, output_bias=True, final_bias=True, rope_factors="long_and_short"
        ),
        "deepseek": _LLAMA,
        "deepseek2": _LLAMA,
        "gpt-oss": Layout(
            norms=POST_ATTENTION_NORMS, output_bias=True, sinks=True, expert_bias=True
        ),
        "chatglm": Layout(fused_attention=True, feed_forward="fused"),
        "glm4": Layout(norms=SANDWICH_NORMS, feed_forward="fused"),
        "glm4moe": Layout(norms=POST_ATTENTION_NORMS, prediction_layers=1),
        "granite": _LLAMA,
        "granitemoe": _LLAMA,
        "smollm3": _LLAMA,
        "internlm2": _LLAMA,
        "minicpm": _LLAMA,
        "seed_oss": Layout(norms=POST_ATTENTION_NORMS),
        "olmo2": Layout(norms=POST_NORMS, norm_over_all_heads=True),
        "ernie4_5": _LLAMA,
        "dots1": _LLAMA,
        "stablelm": Layout(norm_bias=True, norm_for_each_head=True),
        "nemotron": Layout(norm_bias=True, feed_forward="plain"),
        "arcee": Layout(feed_forward="plain"),
        "baichuan": _LLAMA,
        "exaone": Layout(rope_factors="frequencies"),
        "exaone4": Layout(norms=POST_NORMS, rope_factors="frequencies"),
        "command-r": Layout(norms=("attn_norm",), norm_for_each_head=True),
        "cohere2": Layout(norms=("attn_norm",)),
        "falcon": Layout(
            norms=("attn_norm",), norm_bias=True, fused_attention=True, feed_forward="plain"
        ),
        "mpt": Layout(fused_attention=True, feed_forward="plain"),
        "bloom": replace(_FUSED_AND_BIASED, embedding_norm=True),
        "gpt2": replace(_FUSED_AND_BIASED, learned_positions=True),
        "starcoder2": Layout(
            norm_bias=True,
            attention_bias=True,
            output_bias=True,
            feed_forward="plain",
            feed_forward_bias=True,
        ),
    }
)
