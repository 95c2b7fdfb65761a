"""Feed-forward layer of one block: gated, fused, plain, or experts."""

from __future__ import annotations

from collections.abc import Iterator

from verstak.model.architecture import Architecture, Experts
from verstak.plan.tensors.geometry import experts_of, feed_forward_of
from verstak.plan.tensors.layout import Layout
from verstak.plan.tensors.weight import Weight, matrix, vector


def feed_forward(
    arch: Architecture, layout: Layout, layer: int, *, split_experts: bool
) -> Iterator[Weight]:
    """What follows the attention of one block.

    Args:
        arch: Geometry.
        layout: How the family builds its blocks.
        layer: Block.
        split_experts: Whether each expert has tensors of its own, as before April 2024, or all
            experts of a block lie in one tensor of three axes.

    Source:
        llama.cpp src/models/*.cpp ``load_arch_tensors``.
    """
    experts = experts_of(arch, layer)
    if experts is not None:
        yield from _experts(arch, layout, experts, layer, split=split_experts)
        return
    block, width, length = f"blk.{layer}", arch.embedding_length, feed_forward_of(arch, layer)
    if length == 0:
        return
    parts = {"ffn_up": (width, length), "ffn_down": (length, width)}
    if layout.feed_forward == "gated":
        parts = {"ffn_gate": (width, length), **parts}
    elif layout.feed_forward == "fused":
        parts["ffn_up"] = (width, 2 * length)
    for name, (columns, rows) in parts.items():
        yield matrix(f"{block}.{name}.weight", columns, rows)
        if layout.feed_forward_bias:
            yield vector(f"{block}.{name}.bias", rows)


def _experts(
    arch: Architecture, layout: Layout, experts: Experts, layer: int, *, split: bool
) -> Iterator[Weight]:
    block, width = f"blk.{layer}", arch.embedding_length
    length, count = experts.feed_forward_length, experts.count
    yield matrix(f"{block}.ffn_gate_inp.weight", width, count)
    if layout.expert_bias:
        yield vector(f"{block}.ffn_gate_inp.bias", count)
    elif experts.router_bias:
        yield vector(f"{block}.exp_probs_b.bias", count)
    parts = {"ffn_gate": (width, length), "ffn_up": (width, length), "ffn_down": (length, width)}
    for name, (columns, rows) in parts.items():
        if split:
            for expert in range(count):
                yield matrix(f"{block}.{name}.{expert}.weight", columns, rows)
            continue
        yield Weight(f"{block}.{name}_exps.weight", (columns, rows, count))
        if layout.expert_bias:
            yield matrix(f"{block}.{name}_exps.bias", rows, count)
    shared = experts.shared_feed_forward_length
    if shared:
        if layout.shared_gate:
            yield vector(f"{block}.ffn_gate_inp_shexp.weight", width)
        yield matrix(f"{block}.ffn_gate_shexp.weight", width, shared)
        yield matrix(f"{block}.ffn_up_shexp.weight", width, shared)
        yield matrix(f"{block}.ffn_down_shexp.weight", shared, width)
