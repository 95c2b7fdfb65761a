"""Widths of one block, and what is said when one of them is not known."""

from __future__ import annotations

from verstak.errors import UsageError
from verstak.model.architecture import Architecture, Experts


def needed(arch: Architecture, value: int | None, field: str) -> int:
    """A field that the tensors cannot be listed without.

    Args:
        arch: Geometry that it belongs to.
        value: The field.
        field: What it is called.

    Raises:
        UsageError: it is not known.
    """
    if value is None:
        raise UsageError(
            f"the tensors of a {arch.family} model need its {field}, which is not known",
            remedy=f"add {field} to the model's geometry, or plan from a GGUF file",
        )
    return value


def vocabulary(arch: Architecture) -> int:
    """Rows of the embedding table."""
    return needed(arch, arch.vocabulary, "vocabulary")


def heads_of(arch: Architecture, layer: int) -> int:
    """Query heads of one block."""
    return arch.heads_by_layer[layer] if arch.heads_by_layer else arch.heads


def feed_forward_of(arch: Architecture, layer: int) -> int:
    """Width of one block's feed-forward layer."""
    if arch.feed_forward_lengths:
        return arch.feed_forward_lengths[layer]
    return needed(arch, arch.feed_forward_length, "feed_forward_length")


def experts_of(arch: Architecture, layer: int) -> Experts | None:
    """Experts of one block; ``None`` where its feed-forward layer is an ordinary one."""
    experts = arch.experts
    return experts if experts is not None and layer >= experts.leading_dense_layers else None


def is_recurrent(arch: Architecture, layer: int) -> bool:
    """Whether one block keeps a state instead of a cache."""
    return arch.recurrent is not None and arch.recurrent.layers[layer]
