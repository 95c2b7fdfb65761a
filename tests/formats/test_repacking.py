"""Which tensors the engine copies; the sums over real files are in test_gguf_model."""

from __future__ import annotations

import pytest

from verstak.formats.repacking import is_looked_up, is_repacked


@pytest.mark.parametrize(
    ("name", "shape", "type_name", "x86_64", "arm64"),
    [
        ("blk.0.attn_q.weight", (256, 8), "Q4_K", True, True),
        ("blk.0.attn_q.weight", (256, 4), "Q4_K", False, False),
        ("blk.0.attn_q.weight", (256, 8), "Q6_K", False, True),
        ("blk.0.attn_q.weight", (256, 4), "Q8_0", False, True),
        ("blk.0.ffn_up_exps.weight", (256, 8, 4), "MXFP4", True, True),
        ("blk.0.attn_q.weight", (256, 8), "IQ2_XS", False, False),
        ("token_embd.weight", (256, 8), "Q4_K", False, False),
        ("blk.0.attn_norm.weight", (256,), "Q4_K", False, False),
        ("blk.0.attn_norm.weight", (256, 1), "Q4_K", False, False),
    ],
)
def test_what_is_copied(
    name: str, shape: tuple[int, ...], type_name: str, x86_64: bool, arm64: bool
) -> None:
    for family, copied in (("x86_64", x86_64), ("arm64", arm64), ("other", False)):
        assert (
            is_repacked(name, shape, type_name, tied=False, processor_family=family)  # type: ignore[arg-type]  # the families are literals
            is copied
        )


def test_a_table_that_serves_as_output_is_multiplied_with() -> None:
    assert is_looked_up("token_embd.weight", tied=False)
    assert not is_looked_up("token_embd.weight", tied=True)
    assert is_looked_up("per_layer_token_embd.weight", tied=True)
    assert is_repacked("token_embd.weight", (256, 8), "Q4_K", tied=True, processor_family="x86_64")
