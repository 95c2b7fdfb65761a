"""Types of single tensors, by the rules as llama.cpp's source states them."""

from __future__ import annotations

import dataclasses

import pytest
from tests.plan import geometries as known

from verstak.errors import UsageError
from verstak.model.architecture import Architecture, Experts
from verstak.plan.tensors.listing import tensors_of
from verstak.plan.type_mix.assignment import Assignment, assign_types
from verstak.plan.type_mix.recipe import TODAY, Recipe


def types(
    arch: Architecture, file_type: str, recipe: Recipe | None = None
) -> dict[str, Assignment]:
    made = recipe or Recipe()
    assigned = assign_types(tensors_of(arch, made), arch, file_type=file_type, recipe=made)
    return {one.weight.name: one for one in assigned}


def layers_with(assigned: dict[str, Assignment], noun: str, type_name: str) -> list[int]:
    return [
        one.weight.layer
        for one in assigned.values()
        if one.weight.layer is not None
        and one.weight.name.endswith(f".{noun}.weight")
        and one.type_name == type_name
    ]


# 32 layers: the first four, the last four, and every third of those between.
SENSITIVE_OF_32 = [0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 28, 29, 30, 31]


def test_q4_k_m_raises_half_of_the_values_and_feed_forward_outputs() -> None:
    assigned = types(known.LLAMA31_8B, "Q4_K_M")
    assert layers_with(assigned, "attn_v", "Q6_K") == SENSITIVE_OF_32
    assert layers_with(assigned, "ffn_down", "Q6_K") == SENSITIVE_OF_32
    assert assigned["output.weight"].type_name == "Q6_K"
    assert assigned["token_embd.weight"].type_name == "Q4_K"
    assert assigned["blk.5.attn_q.weight"].type_name == "Q4_K"
    assert assigned["blk.5.attn_norm.weight"].type_name == "F32"


def test_q4_k_s_raises_the_first_only() -> None:
    assigned = types(known.LLAMA31_8B, "Q4_K_S")
    assert layers_with(assigned, "attn_v", "Q5_K") == [0, 1, 2, 3]
    assert layers_with(assigned, "ffn_down", "Q5_K") == [0, 1, 2, 3]


def test_q3_k_m_of_2023_raises_two_of_forty_and_so_does_a_sixteenth() -> None:
    for rules in (2023, 2024):
        assigned = types(known.LLAMA2_13B, "Q3_K_M", Recipe(rules=rules))
        assert layers_with(assigned, "ffn_down", "Q5_K") == [0, 1]
        assert layers_with(assigned, "attn_v", "Q5_K") == [0, 1]
    deep = dataclasses.replace(known.LLAMA2_13B, layers=64, kv_heads=(40,) * 64)
    assert layers_with(types(deep, "Q3_K_M"), "ffn_down", "Q5_K") == [0, 1, 2, 3]
    assert layers_with(types(deep, "Q3_K_M", Recipe(rules=2023)), "ffn_down", "Q5_K") == [0, 1]


def test_q2_k_became_smaller_in_2024() -> None:
    old = types(known.MISTRAL_7B, "Q2_K", Recipe(rules=2023))
    new = types(known.MISTRAL_7B, "Q2_K")
    assert old["blk.9.ffn_up.weight"].type_name == "Q3_K"
    assert new["blk.9.ffn_up.weight"].type_name == "Q2_K"
    assert old["blk.9.attn_v.weight"].type_name == "Q3_K"
    assert new["blk.9.attn_v.weight"].type_name == "Q4_K"  # four query heads share a value


def test_values_that_nobody_shares_get_less() -> None:
    assert types(known.LLAMA2_13B, "Q2_K")["blk.9.attn_v.weight"].type_name == "Q3_K"
    assert types(known.LLAMA2_13B, "IQ3_S")["blk.9.attn_v.weight"].type_name == "IQ3_S"
    assert types(known.MISTRAL_7B, "IQ3_S")["blk.9.attn_v.weight"].type_name == "Q4_K"


def test_a_table_that_serves_as_output_has_the_output_s_type() -> None:
    assert types(known.QWEN_3B, "Q4_K_M")["token_embd.weight"].type_name == "Q6_K"
    assert types(known.QWEN_3B, "IQ2_XS")["token_embd.weight"].type_name == "Q5_K"
    assert types(known.QWEN_32B, "IQ2_XS")["token_embd.weight"].type_name == "Q2_K"
    assert types(known.QWEN_32B, "IQ2_M")["token_embd.weight"].type_name == "IQ3_S"
    assert types(known.QWEN_32B, "TQ1_0")["token_embd.weight"].type_name == "Q4_K"
    assert types(known.QWEN_3B, "Q8_0")["token_embd.weight"].type_name == "Q8_0"


def test_rows_of_896_fall_back() -> None:
    assigned = types(known.QWEN_05B, "Q4_K_M", Recipe(separate_output=True))
    assert assigned["output.weight"].type_name == "Q8_0"
    assert assigned["output.weight"].wanted == "Q6_K"
    assert assigned["token_embd.weight"].type_name == "Q5_0"
    assert assigned["blk.0.attn_v.weight"].type_name == "Q8_0"  # wanted Q6_K
    assert assigned["blk.3.attn_v.weight"].type_name == "Q5_0"  # wanted Q4_K
    assert assigned["blk.0.ffn_down.weight"].type_name == "Q6_K"  # rows of 4864 hold blocks
    assert types(known.QWEN_05B, "Q5_K_S")["blk.3.attn_v.weight"].type_name == "Q5_1"


@pytest.mark.parametrize(("rules", "got"), [(2023, "Q4_0"), (2024, "IQ4_NL"), (2026, "Q4_0")])
def test_what_two_bits_fall_back_to_changed_twice(rules: int, got: str) -> None:
    recipe = Recipe(rules=rules)  # type: ignore[arg-type]  # the parameters are literals
    assert types(known.QWEN_05B, "Q2_K", recipe)["blk.3.attn_q.weight"].type_name == got


def test_three_bits_fell_back_to_four_and_a_minimum_in_2023() -> None:
    recipe = Recipe(rules=2023)
    assert types(known.QWEN_05B, "Q3_K_S", recipe)["blk.3.attn_q.weight"].type_name == "Q4_1"


def test_rows_that_hold_no_block_at_all() -> None:
    odd = dataclasses.replace(known.QWEN_05B, embedding_length=900)
    assert types(odd, "Q4_K_M")["blk.3.attn_q.weight"].type_name == "F16"
    with pytest.raises(UsageError, match="rows of 900"):
        types(odd, "Q4_0")


def test_an_importance_matrix_changes_the_first_layers() -> None:
    told, untold = Recipe(importance_matrix=True), Recipe(importance_matrix=False)
    assert layers_with(types(known.LLAMA31_8B, "Q4_0", told), "ffn_down", "Q4_1") == [0, 1, 2, 3]
    assert layers_with(types(known.LLAMA31_8B, "Q4_0", untold), "ffn_down", "Q4_1") == []
    assert layers_with(types(known.LLAMA31_8B, "IQ4_XS", told), "ffn_down", "Q5_K") == []
    assert layers_with(types(known.LLAMA31_8B, "IQ4_XS"), "ffn_down", "Q5_K") == []
    early = layers_with(types(known.LLAMA31_8B, "IQ4_XS", untold), "ffn_down", "Q5_K")
    assert early == [0, 1, 2, 3]
    # Made only with one, whatever is said.
    assert types(known.LLAMA31_8B, "IQ3_XXS", untold)["blk.9.ffn_down.weight"].type_name == (
        "IQ3_XXS"
    )


def test_fused_projections_follow_their_own_rule_until_2026() -> None:
    before, since = types(known.PHI4_MINI, "Q4_K_M"), types(known.PHI4_MINI, "Q4_K_M", TODAY)
    assert set(layers_with(before, "attn_qkv", "Q5_K")) == set(range(32))
    assert layers_with(since, "attn_qkv", "Q6_K") == SENSITIVE_OF_32
    assert layers_with(since, "attn_qkv", "Q5_K") == []


def test_eight_experts_are_treated_apart() -> None:
    assigned = types(known.MIXTRAL, "Q4_K_M")
    for noun, expected in (("attn_k", "Q8_0"), ("attn_v", "Q8_0"), ("attn_output", "Q5_K")):
        assert set(layers_with(assigned, noun, expected)) == set(range(32))
    assert types(known.MIXTRAL, "Q6_K")["blk.0.attn_output.weight"].type_name == "Q6_K"
    low = types(known.MIXTRAL, "IQ2_XS")
    assert low["blk.0.attn_k.weight"].type_name == "Q4_K"
    assert low["blk.0.attn_output.weight"].type_name == "Q5_K"
    old = types(known.MIXTRAL, "Q4_K_M", Recipe(rules=2023, split_experts=True))
    assert old["blk.0.ffn_down.3.weight"].type_name == "Q4_K"
    assert old["blk.0.attn_output.weight"].type_name == "Q4_K"
    assert old["blk.0.attn_k.weight"].type_name == "Q8_0"


def test_experts_are_raised_by_the_number_of_their_layer() -> None:
    assigned = types(known.QWEN3_30B, "Q4_K_M")
    raised = layers_with(assigned, "ffn_down_exps", "Q6_K")
    assert raised[:8] == [0, 1, 2, 3, 4, 5, 8, 11]
    lead = dataclasses.replace(known.QWEN3_30B, experts=Experts(128, 8, 768, 768, 1))
    mixed = types(lead, "Q4_K_M")
    assert layers_with(mixed, "ffn_down_shexp", "Q6_K") == layers_with(
        mixed, "ffn_down_exps", "Q6_K"
    )


def test_the_choice_of_experts_is_never_quantised() -> None:
    assert types(known.QWEN3_30B, "Q2_K")["blk.0.ffn_gate_inp.weight"].type_name == "F32"
    old = Recipe(rules=2023, split_experts=True)
    assert types(known.MIXTRAL, "Q2_K", old)["blk.0.ffn_gate_inp.weight"].type_name == "F16"


def test_70b_raises_small_values() -> None:
    assert types(known.LLAMA2_70B, "Q4_K_S")["blk.70.attn_v.weight"].type_name == "Q5_K"
    assert types(known.QWEN_72B, "Q3_K_S")["blk.70.attn_v.weight"].type_name == "Q5_K"
    assert types(known.LLAMA31_8B, "Q3_K_S")["blk.20.attn_v.weight"].type_name == "Q3_K"
    unshared = dataclasses.replace(known.LLAMA2_70B, kv_heads=(64,) * 80)
    assert types(unshared, "Q3_K_S")["blk.70.attn_v.weight"].type_name == "Q3_K"


def test_falcon_has_rules_of_its_own() -> None:
    assigned = types(known.FALCON_180B, "Q4_K_M")
    assert assigned["output.weight"].type_name == "Q8_0"
    assert layers_with(assigned, "ffn_down", "Q6_K") == [0, 1, 2, 3, 4]
    assert 5 in layers_with(assigned, "ffn_down", "Q5_K")
    assert types(known.FALCON_180B, "Q3_K_L")["blk.0.ffn_down.weight"].type_name == "Q4_K"
    assert types(known.FALCON_180B, "Q2_K")["blk.0.attn_output.weight"].type_name == "Q2_K"


def test_mxfp4_is_for_experts_only() -> None:
    assigned = types(known.GPT_OSS_120B, "MXFP4_MOE")
    assert assigned["blk.0.ffn_up_exps.weight"].type_name == "MXFP4"
    assert assigned["blk.0.attn_q.weight"].type_name == "Q8_0"
    assert assigned["token_embd.weight"].type_name == "Q8_0"
    assert assigned["blk.0.ffn_up_exps.bias"].type_name == "F32"


def test_iq3_xs_saves_in_the_middle() -> None:
    assigned = types(known.LLAMA31_8B, "IQ3_XS")
    assert layers_with(assigned, "ffn_gate", "IQ3_XXS") == list(range(4, 28))
    assert layers_with(assigned, "ffn_up", "IQ3_XXS") == list(range(4, 28))
    assert layers_with(assigned, "ffn_down", "IQ3_S") == list(range(32))
    assert set(layers_with(assigned, "attn_q", "IQ3_XXS")) == set(range(32))


def test_nothing_is_chosen_for_full_precision() -> None:
    assert {one.type_name for one in types(known.QWEN_05B, "BF16").values()} == {"BF16", "F32"}
    assert {one.type_name for one in types(known.QWEN_05B, "F32").values()} == {"F32"}


def test_unknown_and_later_file_types_are_refused() -> None:
    with pytest.raises(UsageError, match="Q4_K_X") as caught:
        types(known.QWEN_05B, "Q4_K_X")
    assert "Q4_K_M" in (caught.value.remedy or "")
    with pytest.raises(UsageError, match="2023"):
        types(known.QWEN_05B, "IQ4_XS", Recipe(rules=2023))
