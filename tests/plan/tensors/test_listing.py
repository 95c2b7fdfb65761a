"""Tensor lists against published counts of parameters, name by name where a family is odd."""

from __future__ import annotations

import dataclasses

import pytest
from tests.plan import geometries as known

from verstak.errors import UsageError
from verstak.model.architecture import Architecture, Experts
from verstak.plan.tensors.layout import LAYOUTS
from verstak.plan.tensors.listing import FAMILIES, tensors_of
from verstak.plan.type_mix.recipe import Recipe

# Parameters of the checkpoint as its publisher counts them (safetensors index), one per family.
# What the converter adds is named: rope factors are counted with the tensors, not with these.
PUBLISHED = [
    (known.QWEN_05B, 494_032_768, 0),
    (known.QWEN_72B, 72_706_203_648, 0),
    (known.QWEN3_14B, 14_768_307_200, 0),
    (known.QWEN3_30B, 30_532_122_624, 0),
    (known.LLAMA31_8B, 8_030_261_248, 64),
    (known.MIXTRAL, 46_702_792_704, 0),
    (known.GEMMA2_2B, 2_614_341_888, 0),
    (known.GEMMA3_1B, 999_885_952, 0),
    (known.PHI2, 2_779_683_840, 0),
    (known.PHI3_MINI, 3_821_079_552, 0),
    (known.PHI4_MINI, 3_836_021_760, 2 * 64),
    (known.PHI35_MOE, 41_873_153_344, 2 * 64),
    (known.SMOLLM3, 3_075_098_624, 0),
    (known.COMMAND_R, 34_980_831_232, 0),
    (known.CHATGLM4, 9_399_951_360, 0),
    (known.GLM4_32B, 32_566_081_536, 0),
    (known.GLM45_AIR, 110_468_824_832, 0),  # with the block that predicts ahead
    (known.DEEPSEEK_V2_LITE, 15_706_484_224, 0),
    (known.DEEPSEEK_V3, 671_026_419_200, 0),
    (known.GPT_OSS_120B, 116_829_156_672, 0),
    (known.FALCON_180B, 179_522_565_120, 0),
    (known.BLOOM, 176_247_271_424, 0),
    (known.GPT2_XL, 1_557_611_200, 0),
    (known.QWEN3_NEXT, 79_674_391_296, 0),  # without the block that predicts ahead
]


@pytest.mark.parametrize(
    ("arch", "published", "added"), PUBLISHED, ids=lambda value: getattr(value, "family", "")
)
def test_parameters_are_the_published_count(arch: Architecture, published: int, added: int) -> None:
    listed = sum(weight.elements for weight in tensors_of(arch, Recipe()))
    assert listed == published + added


@pytest.mark.parametrize("arch", [row[0] for row in PUBLISHED], ids=lambda arch: arch.family)
def test_names_are_unique_and_layers_in_order(arch: Architecture) -> None:
    weights = tensors_of(arch, Recipe())
    names = [weight.name for weight in weights]
    assert len(set(names)) == len(names)
    layers = [-1 if weight.layer is None else weight.layer for weight in weights]
    assert layers == sorted(layers)


def test_layers_can_be_counted_as_text() -> None:
    weights = tensors_of(known.QWEN_05B, Recipe(layer_order="text"))
    order = list(dict.fromkeys(weight.layer for weight in weights if weight.layer is not None))
    assert order[:4] == [0, 1, 10, 11]
    assert sorted(order) == list(range(24))


def test_a_tied_table_is_stored_once_unless_the_maker_stored_it_twice() -> None:
    tied = {weight.name for weight in tensors_of(known.QWEN_05B, Recipe())}
    assert "output.weight" not in tied
    separate = {weight.name for weight in tensors_of(known.QWEN_05B, Recipe(separate_output=True))}
    assert separate - tied == {"output.weight"}


def test_experts_lie_in_one_tensor_or_in_many() -> None:
    together = tensors_of(known.MIXTRAL, Recipe())
    assert {weight.shape for weight in together if weight.axes == 3} == {
        (4_096, 14_336, 8),
        (14_336, 4_096, 8),
    }
    apart = tensors_of(known.MIXTRAL, Recipe(split_experts=True))
    assert "blk.0.ffn_down.7.weight" in {weight.name for weight in apart}
    assert sum(w.elements for w in apart) == sum(w.elements for w in together)


def test_compressed_keys_and_values_are_unfolded_by_one_matrix_or_by_two() -> None:
    one = tensors_of(known.DEEPSEEK_V3, Recipe())
    two = tensors_of(known.DEEPSEEK_V3, Recipe(split_latent=True))
    assert sum(w.elements for w in one) == sum(w.elements for w in two)
    shapes = {weight.name: weight.shape for weight in two}
    assert shapes["blk.0.attn_k_b.weight"] == (128, 512, 128)
    assert shapes["blk.0.attn_v_b.weight"] == (512, 128, 128)
    assert "blk.0.attn_kv_b.weight" not in shapes


def test_llama_3_1_has_factors_and_llama_3_has_none() -> None:
    def names(arch: Architecture) -> set[str]:
        return {weight.name for weight in tensors_of(arch, Recipe())}

    assert "rope_freqs.weight" in names(known.LLAMA31_8B)
    assert "rope_freqs.weight" not in names(
        dataclasses.replace(known.LLAMA31_8B, context_length=8_192)
    )
    assert "rope_factors_long.weight" in names(known.PHI4_MINI)
    assert "rope_factors_long.weight" not in names(known.PHI3_MINI)


def test_deci_blocks_may_lack_attention_or_feed_forward() -> None:
    arch = dataclasses.replace(
        known.dense("deci", (3, 512), (8, 8, 64), 1_000, 1_024),
        kv_heads=(2, 0, 0),
        heads_by_layer=(8, 8, 0),
        feed_forward_lengths=(1_024, 512, 256),
    )
    names = {weight.name for weight in tensors_of(arch, Recipe())}
    assert "blk.0.attn_q.weight" in names
    assert {name for name in names if name.startswith("blk.1.attn")} == {
        "blk.1.attn_norm.weight",
        "blk.1.attn_output.weight",
    }
    assert not {name for name in names if name.startswith("blk.2.attn")}
    dummy = dataclasses.replace(arch, feed_forward_lengths=(1_024, 512, 0))
    assert not {
        weight.name for weight in tensors_of(dummy, Recipe()) if weight.name.startswith("blk.2.")
    }


def test_falcon_with_several_key_heads_has_two_norms() -> None:
    names = {weight.name for weight in tensors_of(known.FALCON_180B, Recipe())}
    assert {"blk.0.attn_norm.bias", "blk.0.attn_norm_2.weight"} <= names
    single = dataclasses.replace(known.FALCON_180B, kv_heads=(1,) * 80)
    assert "blk.0.attn_norm_2.weight" not in {w.name for w in tensors_of(single, Recipe())}


def test_olmo_2_normalises_after_and_over_all_heads() -> None:
    arch = dataclasses.replace(known.MISTRAL_7B, family="olmo2", query_key_norm=True)
    shapes = {weight.name: weight.shape for weight in tensors_of(arch, Recipe())}
    assert shapes["blk.0.attn_q_norm.weight"] == (4_096,)
    assert shapes["blk.0.attn_k_norm.weight"] == (1_024,)
    assert "blk.0.attn_norm.weight" not in shapes
    assert "blk.0.post_ffw_norm.weight" in shapes


def test_an_unknown_family_is_refused_with_those_that_are_known() -> None:
    arch = dataclasses.replace(known.QWEN_05B, family="mamba")
    with pytest.raises(UsageError, match="'mamba'") as caught:
        tensors_of(arch, Recipe())
    assert "qwen3moe" in (caught.value.remedy or "")
    assert set(LAYOUTS) < FAMILIES


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"vocabulary": None}, "vocabulary"),
        ({"feed_forward_length": None}, "feed_forward_length"),
        ({"tied_embeddings": None}, "embedding table"),
    ],
)
def test_what_is_missing_is_named(change: dict[str, None], missing: str) -> None:
    arch = dataclasses.replace(known.QWEN_05B, **change)  # type: ignore[arg-type]  # None on purpose
    with pytest.raises(UsageError, match=missing):
        tensors_of(arch, Recipe())


def test_a_shared_expert_is_a_gated_layer_of_its_own() -> None:
    arch = dataclasses.replace(known.QWEN3_30B, experts=Experts(4, 2, 768, 512, 1))
    shapes = {weight.name: weight.shape for weight in tensors_of(arch, Recipe())}
    assert shapes["blk.1.ffn_down_shexp.weight"] == (512, 2_048)
    assert shapes["blk.0.ffn_down.weight"] == (6_144, 2_048)
    assert "blk.0.ffn_gate_inp.weight" not in shapes
