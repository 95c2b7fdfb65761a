from __future__ import annotations

import itertools

import pytest

from verstak.quantize.allocation.candidates import Candidates
from verstak.quantize.allocation.grouping import CHUNK_TOKENS, effort_of, probe_groups

KINDS = ("attn_q", "attn_v", "ffn_up", "ffn_down")
MATRICES = [
    Candidates("token_embd.weight", (256, 320), {"Q3_K": 1}),
    *(
        Candidates(f"blk.{layer}.{kind}.weight", (256, 256), {"Q3_K": 1})
        for layer in range(28)
        for kind in KINDS
    ),
    Candidates("output.weight", (256, 320), {"Q3_K": 1}),
]


@pytest.mark.parametrize("most", [1, 20, 40, 80, 113])
def test_every_matrix_is_in_one_group_of_its_kind(most: int) -> None:
    groups = probe_groups(MATRICES, most=most)
    names = [one.name for group in groups for one in group]
    assert sorted(names) == sorted(one.name for one in MATRICES)
    assert len(groups) <= max(most, 2 + 4 * len(KINDS))
    for group in groups:
        assert len({one.kind for one in group}) == 1
        layers = [one.layer for one in group]
        if None not in layers:
            assert layers == list(range(layers[0] or 0, (layers[-1] or 0) + 1))


def test_ends_and_what_is_no_block_stay_alone() -> None:
    groups = probe_groups(MATRICES, most=30)
    alone = {group[0].name for group in groups if len(group) == 1}
    assert {"token_embd.weight", "output.weight"} <= alone
    ends = {f"blk.{layer}.{kind}.weight" for layer, kind in itertools.product((0, 27), KINDS)}
    assert ends <= alone


def test_with_room_for_all_each_is_alone() -> None:
    assert len(probe_groups(MATRICES, most=len(MATRICES))) == len(MATRICES)


def test_a_larger_model_is_probed_with_less() -> None:
    groups, chunks = effort_of(MATRICES, vocabulary=320, multiplications=4e12)
    assert groups >= len(MATRICES)
    assert chunks == 8
    large = [Candidates(one.name, (2048, 8192), one.sizes) for one in MATRICES]
    fewer, less = effort_of(large, vocabulary=320, multiplications=4e12)
    assert less == 1
    assert fewer < groups
    # Predictions are kept in memory: a vocabulary of 150 thousand leaves room for few chunks.
    _, few = effort_of(MATRICES, vocabulary=151_936, multiplications=1e15)
    assert few * CHUNK_TOKENS * 151_936 * 8 <= 2**30
