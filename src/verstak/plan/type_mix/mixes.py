"""The type mixes: what each file type spends where.

Source: llama.cpp src/llama-quant.cpp ``llama_tensor_get_type`` and ``llama_ftype_get_default_type``,
read in the versions that llama_cpp_python vendors: 0.2.11 and 0.2.25 (October and December 2023),
0.2.85 and 0.3.2 (July and November 2024), 0.3.16 (August 2025), 0.3.36 (2026). The rules are
stated here as data; the tests hold their outcome against published files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from verstak.errors import UsageError
from verstak.plan.type_mix.place import (
    Step,
    both,
    eight_experts,
    falcon,
    first_eighth,
    first_four,
    first_sixteenth,
    first_two,
    grouped,
    grouped_or_experts,
    importance_matrix,
    middle,
    no_importance_matrix,
    opposite,
    sensitive,
)
from verstak.plan.type_mix.recipe import RuleYear
from verstak.plan.type_mix.role import Role

type Steps = Mapping[Role, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class Mix:
    """One file type.

    Attributes:
        base: Type of every matrix for which nothing else is said.
        steps: What is said for matrices of a role.
        output: Type of the output matrix, and of an embedding table that serves as one.
        low_bits: Whether it is one of the types of 1 and 2 bits, whose rules for mixtures of
            experts are their own.
        needs_importance_matrix: Whether llama.cpp refuses to make it without one.
    """

    base: str
    steps: Steps = field(default_factory=dict)
    output: str = "Q6_K"
    low_bits: bool = False
    needs_importance_matrix: bool = False


_ALWAYS_Q4 = (Step("Q4_K"),)
_Q4_IF_GROUPED = Step("Q4_K", grouped)
_RAISED_TO_Q6 = (Step("Q6_K", sensitive),)
_EARLY_Q5_UNLESS_TOLD = (Step("Q5_K", both(first_eighth, no_importance_matrix)),)


def _low_bits(base: str, embedding: str, other: Steps) -> Mix:
    """One of 1 or 2 bits: values, and the first of the feed-forward outputs, get more."""
    steps: dict[Role, tuple[Step, ...]] = {
        "embedding": (Step(embedding),),
        "value": (Step("Q4_K", grouped_or_experts), Step(embedding)),
        "key": (Step("Q4_K", eight_experts),),
        "down": (Step(embedding, first_eighth),),
        "attention_output": (Step("Q5_K", eight_experts), *other.get("attention_output", ())),
    }
    return Mix(base, steps, output="Q5_K", low_bits=True, needs_importance_matrix=True)


_MIXES_2024: Mapping[str, Mix] = MappingProxyType(
    {
        "F32": Mix("F32", output="F32"),
        "BF16": Mix("BF16", output="BF16"),
        "F16": Mix("F16", output="F16"),
        "Q8_0": Mix("Q8_0", output="Q8_0"),
        "Q6_K": Mix("Q6_K"),
        "Q5_1": Mix("Q5_1"),
        "Q5_K_M": Mix(
            "Q5_K",
            {"value": _RAISED_TO_Q6, "down": _RAISED_TO_Q6, "fused": (Step("Q6_K"),)},
        ),
        "Q5_K_S": Mix("Q5_K"),
        "Q5_0": Mix("Q5_0", {"down": (Step("Q5_1", both(first_eighth, importance_matrix)),)}),
        "Q4_1": Mix("Q4_1"),
        "Q4_K_M": Mix(
            "Q4_K",
            {
                "value": _RAISED_TO_Q6,
                "down": (
                    Step("Q6_K", both(falcon, first_sixteenth)),
                    Step("Q5_K", both(falcon, sensitive)),
                    Step("Q6_K", both(opposite(falcon), sensitive)),
                ),
                "fused": (Step("Q5_K"),),
            },
        ),
        "Q4_K_S": Mix(
            "Q4_K",
            {
                "value": (Step("Q5_K", first_four),),
                "down": (Step("Q5_K", both(opposite(falcon), first_eighth)),),
            },
        ),
        "IQ4_NL": Mix("IQ4_NL", {"value": (Step("Q5_K", grouped),), "down": _EARLY_Q5_UNLESS_TOLD}),
        "Q4_0": Mix("Q4_0", {"down": (Step("Q4_1", both(first_eighth, importance_matrix)),)}),
        "IQ4_XS": Mix("IQ4_XS", {"value": (Step("Q5_K", grouped),), "down": _EARLY_Q5_UNLESS_TOLD}),
        "MXFP4_MOE": Mix("Q8_0", output="Q8_0"),
        "Q3_K_L": Mix(
            "Q3_K",
            {
                "value": (Step("Q5_K"),),
                "down": (Step("Q4_K", falcon), Step("Q5_K")),
                "attention_output": (Step("Q4_K", falcon), Step("Q5_K")),
                "fused": _ALWAYS_Q4,
            },
        ),
        "Q3_K_M": Mix(
            "Q3_K",
            {
                "value": (Step("Q5_K", first_two), Step("Q4_K")),
                "down": (
                    Step("Q5_K", first_sixteenth),
                    Step("Q3_K", both(falcon, opposite(sensitive))),
                    Step("Q4_K"),
                ),
                "attention_output": (Step("Q4_K", opposite(falcon)),),
                "fused": _ALWAYS_Q4,
            },
        ),
        "IQ3_M": Mix(
            "IQ3_S",
            {
                "value": _ALWAYS_Q4,
                "down": (
                    Step("Q4_K", first_eighth),
                    Step("Q4_K", both(eight_experts, sensitive)),
                ),
                "attention_output": (Step("Q4_K", opposite(falcon)),),
                "fused": _ALWAYS_Q4,
            },
        ),
        "IQ3_S": Mix("IQ3_S", {"value": (_Q4_IF_GROUPED,)}),
        "Q3_K_S": Mix("Q3_K"),
        "IQ3_XS": Mix(
            "IQ3_S",
            {
                "value": (_Q4_IF_GROUPED,),
                "query": (Step("IQ3_XXS"),),
                "key": (Step("IQ3_XXS"),),
                "gate": (Step("IQ3_XXS", middle),),
                "up": (Step("IQ3_XXS", middle),),
            },
        ),
        "IQ3_XXS": Mix(
            "IQ3_XXS",
            {
                "embedding": (Step("IQ3_S"),),
                "value": (_Q4_IF_GROUPED, Step("IQ3_S", no_importance_matrix)),
                "query": (Step("IQ2_S"),),
                "key": (Step("IQ2_S"),),
                "down": (
                    Step("Q4_K", both(first_eighth, no_importance_matrix)),
                    Step("Q3_K", no_importance_matrix),
                ),
                "attention_output": (Step("IQ3_S", opposite(falcon)),),
            },
            output="Q5_K",
            needs_importance_matrix=True,
        ),
        "Q2_K": Mix(
            "Q2_K",
            {
                "value": (_Q4_IF_GROUPED, Step("Q3_K")),
                "down": (Step("Q3_K"),),
                "attention_output": (Step("Q3_K", opposite(falcon)),),
            },
        ),
        "Q2_K_S": Mix(
            "Q2_K",
            {"value": (_Q4_IF_GROUPED,), "down": (Step("Q4_K", first_eighth),)},
            needs_importance_matrix=True,
        ),
        "IQ2_M": _low_bits("IQ2_S", "IQ3_S", {"attention_output": (Step("IQ3_S"),)}),
        "IQ2_S": _low_bits("IQ2_XS", "IQ3_S", {"attention_output": (Step("IQ3_S"),)}),
        "IQ2_XS": _low_bits("IQ2_XS", "Q2_K", {}),
        "TQ2_0": Mix("TQ2_0", {"embedding": _ALWAYS_Q4}),
        "IQ2_XXS": _low_bits("IQ2_XXS", "Q2_K", {}),
        "IQ1_M": _low_bits("IQ1_M", "Q2_K", {"attention_output": (Step("IQ2_XXS"),)}),
        "TQ1_0": Mix("TQ1_0", {"embedding": _ALWAYS_Q4}),
        "IQ1_S": _low_bits("IQ1_S", "Q2_K", {"attention_output": (Step("IQ2_XXS"),)}),
    }
)

_CHANGED_SINCE_2023: Mapping[str, Steps] = {
    "Q2_K": {
        "value": (Step("Q3_K"),),
        "gate": (Step("Q3_K"),),
        "up": (Step("Q3_K"),),
    },
    "Q3_K_M": {
        "down": (
            Step("Q5_K", first_two),
            Step("Q3_K", both(falcon, opposite(sensitive))),
            Step("Q4_K"),
        )
    },
    "Q4_K_S": {"down": (Step("Q5_K", both(opposite(falcon), first_four)),)},
    "Q4_K_M": {
        "down": (
            Step("Q6_K", both(falcon, first_two)),
            Step("Q5_K", both(falcon, sensitive)),
            Step("Q6_K", both(opposite(falcon), sensitive)),
        )
    },
}
_ABSENT_IN_2023 = frozenset({"BF16", "Q2_K_S", "MXFP4_MOE"})

OFFERED_TYPES: tuple[str, ...] = tuple(_MIXES_2024)
"""File types that can be planned, from large to small."""


def mix_of(file_type: str, rules: RuleYear) -> Mix:
    """The mix of a file type.

    Args:
        file_type: For example ``Q4_K_M``; in any case.
        rules: Year of the rules.

    Raises:
        UsageError: there is no such file type, or there was none yet.
    """
    name = file_type.upper()
    mix = _MIXES_2024.get(name)
    if mix is None:
        raise UsageError(
            f"the file type {file_type!r} is not known",
            remedy="take one of " + ", ".join(OFFERED_TYPES),
        )
    if rules != 2023:
        return mix
    if name in _ABSENT_IN_2023 or name.startswith(("IQ", "TQ")):
        raise UsageError(f"the file type {name} did not exist under the rules of 2023")
    return replace(mix, steps={**mix.steps, **_CHANGED_SINCE_2023.get(name, {})})
