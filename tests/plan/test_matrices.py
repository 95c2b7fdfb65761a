from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from verstak.catalog.known_models import known_models
from verstak.plan.layer_weights import StoredTensor
from verstak.plan.matrices import matrices_by_type
from verstak.plan.model_file import model_file


@dataclass(frozen=True)
class Tensor:
    name: str
    shape: tuple[int, ...]
    type_name: str
    size_bytes: int


@dataclass(frozen=True)
class File:
    tensors: Sequence[StoredTensor]


TABLE = Tensor("token_embd.weight", (8, 100), "Q6_K", 800)
OUTPUT = Tensor("output.weight", (8, 100), "Q8_0", 850)
BLOCK = Tensor("blk.0.ffn_up.weight", (8, 16), "Q4_K", 72)
NORM = Tensor("blk.0.ffn_norm.weight", (8,), "F32", 32)
AHEAD = Tensor("blk.1.nextn.eh_proj.weight", (16, 8), "Q4_K", 72)


def test_a_table_that_is_only_looked_up_is_not_read() -> None:
    read, weights = matrices_by_type(File((TABLE, OUTPUT, BLOCK, NORM, AHEAD)), layers=1)
    assert read == {"Q8_0": 850, "Q4_K": 72}
    assert weights == {"Q4_K": 128}


def test_a_tied_table_is_read_by_written_tokens_only() -> None:
    read, weights = matrices_by_type(File((TABLE, BLOCK)), layers=1)
    assert read == {"Q6_K": 800, "Q4_K": 72}
    assert weights == {"Q4_K": 128}


@pytest.mark.parametrize("name", ["qwen2.5-0.5b-instruct", "qwen2.5-1.5b-instruct"])
def test_a_prompt_of_a_small_model_meets_far_less_than_its_parameters(name: str) -> None:
    model = known_models().find(name)
    arch = model.architecture
    assert arch is not None
    planned = model_file(model, file_type="Q4_K_M")
    _, weights = matrices_by_type(planned, layers=arch.layers)
    assert arch.feed_forward_length is not None
    width, keys = arch.embedding_length, arch.kv_heads[0] * arch.key_length
    block = 2 * width * width + 2 * width * keys + 3 * width * arch.feed_forward_length
    assert sum(weights.values()) == arch.layers * block
