"""Made-up models are whole GGUF files of the type and the size that they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from verstak.errors import UsageError
from verstak.formats.ggml_types import GGML_TYPES
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import architecture_of
from verstak.formats.made_up_model import SCALE_OFFSETS, write_made_up_model


def test_a_file_is_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "made.gguf"
    made = write_made_up_model(path, "Q4_K", least_bytes=2**26)
    header = read_header(path)
    arch = architecture_of(header)
    assert arch.family == "qwen2"
    assert arch.layers == made.layers == 2
    matrices = [tensor for tensor in header.tensors if len(tensor.shape) == 2]
    blocks = [tensor for tensor in matrices if tensor.name.startswith("blk.")]
    assert {tensor.type_name for tensor in blocks} == {"Q4_K"}
    assert sum(tensor.size_bytes for tensor in blocks) == made.size_bytes >= 2**26
    assert made.size_bytes * 8 / made.weights == pytest.approx(4.5)


def test_scales_are_finite_and_the_rest_is_random(tmp_path: Path) -> None:
    path = tmp_path / "made.gguf"
    write_made_up_model(path, "Q6_K", least_bytes=1)
    header = read_header(path)
    tensor = next(tensor for tensor in header.tensors if tensor.name == "blk.0.attn_k.weight")
    raw = path.read_bytes()[-2100:]
    assert tensor.type_name == "Q6_K"
    blocks = [raw[-210 * (index + 1) :][:210] for index in range(10)]
    assert {block[208:] for block in blocks} == {blocks[0][208:]}  # the scale, the same in each
    assert len({block[:208] for block in blocks}) == 10


def test_offsets_of_scales_lie_within_a_block() -> None:
    names = {kind.name: kind for kind in GGML_TYPES.values()}
    for name, offsets in SCALE_OFFSETS.items():
        assert all(offset + 2 <= names[name].block_bytes for offset in offsets)


def test_a_type_without_known_scales_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="IQ1_S"):
        write_made_up_model(tmp_path / "made.gguf", "IQ1_S")
