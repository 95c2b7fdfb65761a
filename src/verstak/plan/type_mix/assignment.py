"""Types for all tensors of a file: the mix, its exceptions, and what odd row lengths force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from verstak.errors import UsageError
from verstak.formats.ggml_types import GGML_TYPES, GgmlType
from verstak.model.architecture import Architecture
from verstak.plan.tensors.weight import Weight
from verstak.plan.type_mix.mixes import Mix, mix_of
from verstak.plan.type_mix.place import Place, chosen
from verstak.plan.type_mix.recipe import Recipe, RuleYear
from verstak.plan.type_mix.role import Role, kept_type, role_of

BY_NAME: Mapping[str, GgmlType] = MappingProxyType(
    {kind.name: kind for kind in GGML_TYPES.values()}
)
"""Tensor types by name."""

_UNQUANTISED = frozenset({"F32", "F16", "BF16"})
_SUPER_BLOCK = 256
_EIGHT_EXPERTS_OUTPUT = frozenset(
    {
        "Q2_K",
        "Q3_K_S",
        "Q3_K_M",
        "Q4_K_S",
        "Q4_K_M",
        "IQ3_XXS",
        "IQ3_XS",
        "IQ3_S",
        "IQ3_M",
        "IQ4_NL",
        "IQ4_XS",
    }
)
_SEVENTY_BILLION = frozenset({"llama", "qwen2", "deci"})
_SEVENTY_BILLION_LAYERS = 80

_SAME_FALLBACKS = {
    "Q4_K": "Q5_0",
    "Q5_K": "Q5_1",
    "Q6_K": "Q8_0",
    "TQ1_0": "Q4_0",
    "TQ2_0": "Q4_0",
}
_SMALL_FALLBACKS: Mapping[RuleYear, Mapping[str, str]] = {
    2023: {"Q2_K": "Q4_0", "Q3_K": "Q4_1"},
    2024: {"Q2_K": "IQ4_NL", "Q3_K": "IQ4_NL"},
    2026: {"Q2_K": "Q4_0", "Q3_K": "Q4_0"},
}


@dataclass(frozen=True, slots=True)
class Assignment:
    """A tensor with its type.

    Attributes:
        weight: Name and shape.
        type_name: What it gets.
        wanted: What it would have got, had its rows held whole blocks of that.
    """

    weight: Weight
    type_name: str
    wanted: str


def assign_types(
    weights: tuple[Weight, ...],
    arch: Architecture,
    *,
    file_type: str,
    recipe: Recipe,
    forced: Mapping[str, str] | None = None,
) -> tuple[Assignment, ...]:
    """Choose a type for every tensor.

    Args:
        weights: All tensors of the file, in the order in which llama.cpp counts them off.
        arch: Geometry of the model.
        file_type: For example ``Q4_K_M``.
        recipe: How the file is made. An importance matrix is taken for granted where the file
            type cannot be made without one.
        forced: Types that somebody asked for, by the tensor's name. They hold for matrices that
            are quantised at all, and such a matrix is not counted off among its like.

    Raises:
        UsageError: the file type is unknown, or a tensor cannot be stored in it.
    """
    assigner = _Assigner(weights, arch, file_type.upper(), recipe, forced or {})
    return tuple(assigner.assignments())


class _Assigner:
    """Counts tensors off while it goes through them."""

    def __init__(
        self,
        weights: tuple[Weight, ...],
        arch: Architecture,
        file_type: str,
        recipe: Recipe,
        forced: Mapping[str, str],
    ) -> None:
        self._weights = weights
        self._forced = forced
        self._arch = arch
        self._file_type = file_type
        self._rules = recipe.rules
        self._mix = mix_of(file_type, recipe.rules)
        self._matrix = _has_importance_matrix(recipe, self._mix, file_type)
        self._tied = all(weight.name != "output.weight" for weight in weights)
        self._seen: Counter[Role] = Counter()
        self._values = sum(_counts_as_value(weight, recipe.rules) for weight in weights)
        layers = {weight.layer for weight in weights if weight.layer is not None}
        downs = sum(role_of(weight, 2023) == "down" for weight in weights)
        self._blocks = downs if recipe.rules == 2023 else len(layers)

    def assignments(self) -> Iterator[Assignment]:
        for weight in self._weights:
            kept = kept_type(weight, self._rules)
            if kept is not None:
                # A file in 32 bits keeps what its checkpoint has in 32 bits as well.
                type_name = "F32" if self._mix.base == "F32" else kept
                yield Assignment(weight, type_name, type_name)
            elif self._mix.base in _UNQUANTISED:
                yield Assignment(weight, self._mix.base, self._mix.base)
            else:
                wanted = self._forced.get(weight.name) or self._wanted(weight)
                yield self._fitted(weight, wanted)

    def _wanted(self, weight: Weight) -> str:
        role = role_of(weight, self._rules)
        if role == "output" or (role == "embedding" and self._tied):
            falcon = self._arch.family == "falcon"
            return "Q8_0" if falcon or self._mix.base == "Q8_0" else self._mix.output
        if self._file_type == "MXFP4_MOE":
            return "MXFP4" if weight.axes > 2 else "Q8_0"
        place = self._place(weight, role)
        self._seen[role] += 1
        plain = chosen(self._mix.steps.get(role, ()), place) or self._mix.base
        return self._with_exceptions(role, plain)

    def _place(self, weight: Weight, role: Role) -> Place:
        arch, experts = self._arch, self._arch.experts
        index, total = self._seen[role], self._blocks
        if role == "value":
            total = self._values
        elif experts is not None and weight.layer is not None and not self._counts_each:
            index = weight.layer
        kv_heads = _counted_kv_heads(arch)
        heads = arch.heads_by_layer[0] if arch.heads_by_layer else arch.heads
        return Place(
            index=index,
            total=total,
            grouped=kv_heads > 0 and heads // kv_heads >= 4,
            experts=0 if experts is None else experts.count,
            importance_matrix=self._matrix,
            falcon=arch.family == "falcon",
        )

    @property
    def _counts_each(self) -> bool:
        """The types of 1 and 2 bits count tensors, even those of a block's several experts."""
        return self._mix.low_bits or self._rules == 2023

    def _with_exceptions(self, role: Role, plain: str) -> str:
        """Llama 2's 70B with its small values, and mixtures of eight experts."""
        arch = self._arch
        if self._mix.low_bits:
            return plain
        eight = arch.experts is not None and arch.experts.count == 8
        if eight and role in {"value", "key"}:
            return "Q8_0"
        if eight and role == "attention_output" and self._rules != 2023:
            return "Q5_K" if self._file_type in _EIGHT_EXPERTS_OUTPUT else self._mix.base
        if role == "value" and plain in {"Q3_K", "Q4_K"} and _counts_as_70b(arch):
            return "Q5_K"
        return plain

    def _fitted(self, weight: Weight, wanted: str) -> Assignment:
        columns = weight.shape[0]
        if columns % BY_NAME[wanted].block_size == 0:
            return Assignment(weight, wanted, wanted)
        role = role_of(weight, self._rules)
        serves_as_output = role == "output" or (role == "embedding" and self._tied)
        fallbacks = {**_SAME_FALLBACKS, **_SMALL_FALLBACKS[self._rules]}
        got = fallbacks.get(wanted, "IQ4_NL" if wanted.startswith("IQ") else None)
        plain = weight.name not in self._forced
        if plain and serves_as_output and BY_NAME[wanted].block_size == _SUPER_BLOCK:
            got = "Q8_0"
        if got is None:
            raise UsageError(
                f"{weight.name} has rows of {columns} values, which {wanted} cannot store",
                remedy=f"take a file type other than {self._file_type}",
            )
        if columns % BY_NAME[got].block_size:
            got = "F16"
        return Assignment(weight, got, wanted)


def _has_importance_matrix(recipe: Recipe, mix: Mix, file_type: str) -> bool:
    if mix.needs_importance_matrix or recipe.importance_matrix is None:
        return mix.needs_importance_matrix or file_type.startswith("IQ")
    return recipe.importance_matrix


def _counted_kv_heads(arch: Architecture) -> int:
    """What llama.cpp takes for the whole model: the first layer's, as the file states them."""
    if arch.latent is not None:
        return 1
    # Files of recurrent models state one number for all layers.
    return arch.kv_heads[0] if arch.recurrent is None else max(arch.kv_heads)


def _counts_as_70b(arch: Architecture) -> bool:
    """llama.cpp knows that size by its layers; Llama 1 with 65 billion shares no values."""
    if arch.family not in _SEVENTY_BILLION or arch.layers != _SEVENTY_BILLION_LAYERS:
        return False
    return arch.family != "llama" or arch.kv_heads[0] < arch.heads


def _counts_as_value(weight: Weight, rules: RuleYear) -> bool:
    if rules == 2023:
        return weight.name.endswith(".attn_v.weight")
    return weight.noun in {"attn_v", "attn_qkv", "attn_kv_b"} and weight.name.endswith(".weight")
