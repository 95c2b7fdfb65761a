"""Who made a file, as far as its size depends on it: which rules, which options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

type RuleYear = Literal[2023, 2024, 2026]
type LayerOrder = Literal["number", "text"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file is made from a checkpoint.

    Attributes:
        rules: Year in which llama.cpp got the rules that choose a type for each tensor. 2023:
            until January 2024, when 2-bit files became smaller and more was made to depend on
            the layer. 2024: from then on. 2026: fused projections follow the rules of values.
        importance_matrix: Whether it was quantised with one; ``None`` = as is usual, that is, the
            IQ types were. Some types then spend less on the first layers, ``Q4_0`` and ``Q5_0``
            more. The types of 1 and 2 bits need one.
        separate_output: Whether the output matrix is stored although the embedding table serves
            as one, as the makers of Qwen2.5 did in their own files.
        split_experts: Whether every expert has tensors of its own, as before April 2024.
        split_latent: Whether the matrix that unfolds compressed keys and values is stored as
            two, as since April 2025.
        layer_order: How layers were counted off while types were chosen: by number, as since
            November 2024, or as text (0, 1, 10, 11, …, 2), as checkpoints list them.
    """

    rules: RuleYear = 2024
    importance_matrix: bool | None = None
    separate_output: bool = False
    split_experts: bool = False
    split_latent: bool = False
    layer_order: LayerOrder = "number"


def usual_recipe(family: str) -> Recipe:
    """How the files of a family are made that one finds today.

    Args:
        family: ``general.architecture``.

    Returns:
        The rules of 2024, which held until early 2026; those of 2026 for families that llama.cpp
        has known only since.
    """
    return Recipe(rules=2026) if family in _SINCE_2026 else Recipe()


_SINCE_2026 = frozenset({"qwen35", "qwen35moe", "gemma4"})

TODAY = Recipe(rules=2026, split_latent=True)
"""What llama.cpp does with a checkpoint that one converts oneself."""
