"""Which tensors the CPU engine copies into its own layout, whether a file exists yet or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

type ProcessorFamily = Literal["x86_64", "arm64", "other"]

_GROUPS: Mapping[ProcessorFamily, Mapping[str, int]] = {
    "x86_64": {"Q4_0": 8, "Q4_K": 8, "IQ4_NL": 8, "MXFP4": 8},
    "arm64": dict.fromkeys(("Q4_0", "Q8_0", "IQ4_NL", "MXFP4", "Q1_0"), 4)
    | dict.fromkeys(("Q4_K", "Q5_K", "Q6_K"), 8),
    "other": {},
}
"""Types with a kernel for several rows at once, and how many rows that kernel takes."""
_LOOKED_UP = frozenset(
    {
        "token_embd.weight",
        "per_layer_token_embd.weight",
        "position_embd.weight",
        "token_types.weight",
    }
)
_MATRIX_AXES = (2, 3)


def is_looked_up(name: str, *, tied: bool) -> bool:
    """Whether a tensor is a table of which a token reads one row.

    Args:
        name: For example ``token_embd.weight``.
        tied: Whether the model's embedding table also serves as its output matrix.
    """
    return name in _LOOKED_UP and not (tied and name == "token_embd.weight")


def is_repacked(
    name: str,
    shape: tuple[int, ...],
    type_name: str,
    *,
    tied: bool,
    processor_family: ProcessorFamily,
) -> bool:
    """Whether the CPU engine keeps a copy of a tensor in its own layout.

    Copied are the matrices that are multiplied with (2 axes, or 3 for experts), of a type that the
    processor has a kernel for, and whose rows come in whole groups. An embedding table is looked
    up and not multiplied, unless it also serves as the output matrix.

    Args:
        name: For example ``blk.0.attn_q.weight``.
        shape: Values along each axis, fastest first.
        type_name: For example ``Q4_K``.
        tied: Whether the model's embedding table also serves as its output matrix.
        processor_family: Where the engine runs. ``x86_64`` means AVX2, which is what the engine's
            wheel is built for; ``arm64`` means NEON with dot products.

    Source:
        llama.cpp ggml/src/ggml-cpu/repack.cpp ``ggml_repack_get_optimal_repack_type``.
    """
    if is_looked_up(name, tied=tied):
        return False
    # Axes as ggml counts them: trailing ones do not count.
    axes = max((index + 1 for index, size in enumerate(shape) if size > 1), default=1)
    group = _GROUPS[processor_family].get(type_name)
    return group is not None and axes in _MATRIX_AXES and shape[1] % group == 0
