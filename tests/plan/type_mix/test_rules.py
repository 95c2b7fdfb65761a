"""What the mixes are built of: place, role, mixes, recipe, publishers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.plan.tensors.weight import Weight, matrix, vector
from verstak.plan.type_mix.mixes import OFFERED_TYPES, mix_of
from verstak.plan.type_mix.place import (
    Place,
    Step,
    both,
    chosen,
    first_eighth,
    first_sixteenth,
    middle,
    opposite,
    sensitive,
)
from verstak.plan.type_mix.publishers import recipe_of_repository
from verstak.plan.type_mix.recipe import Recipe, usual_recipe
from verstak.plan.type_mix.role import kept_type, role_of


def at(index: int, total: int) -> Place:
    return Place(index, total, grouped=True, experts=0, importance_matrix=False, falcon=False)


@given(total=st.integers(8, 200))
def test_first_middle_and_last_make_up_all(total: int) -> None:
    places = [at(index, total) for index in range(total)]
    assert sum(map(first_eighth, places)) == total // 8
    assert sum(map(middle, places)) == 7 * total // 8 - total // 8
    assert all(first_eighth(place) or not first_sixteenth(place) for place in places)
    share = sum(map(sensitive, places)) / total
    assert 0.33 < share < 0.6


def test_the_first_step_that_applies_is_taken() -> None:
    steps = (Step("Q6_K", both(first_eighth, opposite(middle))), Step("Q5_K"))
    assert [chosen(steps, at(index, 16)) for index in (0, 2)] == ["Q6_K", "Q5_K"]
    assert chosen((Step("Q6_K", middle),), at(0, 16)) is None


@pytest.mark.parametrize(
    ("name", "until_2026", "since"),
    [
        ("output.weight", "output", "output"),
        ("token_embd.weight", "embedding", "embedding"),
        ("per_layer_token_embd.weight", "other", "embedding"),
        ("blk.0.attn_v.weight", "value", "value"),
        ("blk.0.attn_qkv.weight", "fused", "value"),
        ("blk.0.attn_kv_b.weight", "other", "value"),
        ("blk.0.attn_v_b.weight", "other", "other"),
        ("blk.0.attn_gate.weight", "other", "other"),
        ("blk.0.ffn_down_exps.weight", "down", "down"),
        ("blk.0.ffn_gate_up_exps.weight", "gate", "gate"),
        ("blk.0.ffn_up_shexp.weight", "up", "up"),
    ],
)
def test_roles(name: str, until_2026: str, since: str) -> None:
    assert role_of(matrix(name, 1, 2), 2024) == until_2026
    assert role_of(matrix(name, 1, 2), 2026) == since


def test_in_2023_experts_had_no_role() -> None:
    assert role_of(matrix("blk.0.ffn_down.5.weight", 1, 2), 2023) == "other"
    assert role_of(matrix("blk.0.ffn_down.weight", 1, 2), 2023) == "down"


@pytest.mark.parametrize(
    ("weight", "kept"),
    [
        (vector("blk.0.attn_norm.weight", 8), "F32"),
        (Weight("blk.0.attn_norm.weight", (8, 1)), "F32"),
        (matrix("blk.0.attn_q_norm.weight", 8, 8), "F32"),
        (matrix("position_embd.weight", 8, 8), "F32"),
        (matrix("blk.0.ssm_conv1d.weight", 4, 8), "F32"),
        (matrix("blk.0.ffn_up_exps.bias", 8, 8), "F32"),
        (matrix("per_layer_model_proj.weight", 8, 8), "F16"),
        (matrix("blk.0.attn_q.weight", 8, 8), None),
    ],
)
def test_kept_tensors(weight: Weight, kept: str | None) -> None:
    assert kept_type(weight, 2024) == kept


def test_every_offered_type_has_a_mix_in_any_case() -> None:
    assert [mix_of(name.lower(), 2024).base for name in OFFERED_TYPES]
    assert OFFERED_TYPES[0] == "F32"
    assert OFFERED_TYPES[-1] == "IQ1_S"


def test_recipes_of_publishers() -> None:
    assert usual_recipe("qwen35").rules == 2026
    assert recipe_of_repository("bartowski/X-GGUF", "llama").importance_matrix is True
    assert recipe_of_repository("TheBloke/X-GGUF", "llama").rules == 2023
    assert recipe_of_repository("Qwen/Qwen2.5-3B-Instruct-GGUF", "qwen2").separate_output
    assert not recipe_of_repository("Qwen/Qwen3-14B-GGUF", "qwen3").separate_output
    assert recipe_of_repository("somebody/X", "llama") == Recipe()
