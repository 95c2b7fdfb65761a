from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.quantize.small_model import write_llama

from verstak.errors import UsageError
from verstak.formats.gguf import read_header
from verstak.formats.imatrix import Imatrix, ImatrixEntry
from verstak.quantize.allocation.candidates import (
    TYPES,
    Candidates,
    Preferences,
    candidates_of,
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_llama(tmp_path_factory.mktemp("candidates") / "model.gguf", layers=1)


def found(model: Path, matrix: Imatrix | None = None, **wish: object) -> dict[str, Candidates]:
    preferences = Preferences(**wish)  # type: ignore[arg-type]
    return {one.name: one for one in candidates_of(read_header(model), matrix, preferences)}


def covering(model: Path) -> Imatrix:
    names = [one.name for one in read_header(model).tensors if len(one.shape) == 2]
    entry = ImatrixEntry(np.ones((1, 256), np.float32), np.ones(1, np.float32))
    return Imatrix(dict.fromkeys(names, entry))


def test_norms_are_no_matrices_and_rows_hold_whole_blocks(model: Path) -> None:
    matrices = found(model, covering(model))
    assert not any("norm" in name for name in matrices)
    assert set(matrices["blk.0.ffn_up.weight"].sizes) == set(TYPES)
    assert matrices["blk.0.ffn_up.weight"].kind == "ffn_up"
    assert matrices["blk.0.ffn_up.weight"].layer == 0
    assert matrices["token_embd.weight"].layer is None


def test_sizes_are_those_of_the_file(model: Path) -> None:
    one = found(model)["token_embd.weight"]
    assert one.elements == 256 * 320
    assert one.sizes["Q4_K"] == 320 * 144
    assert one.sizes["F16"] == 256 * 320 * 2
    assert all(size % 32 == 0 for size in one.sizes.values())


def test_small_types_need_an_importance_matrix(model: Path) -> None:
    assert "IQ2_XS" not in found(model)["blk.0.attn_q.weight"].sizes
    assert "Q2_K" in found(model)["blk.0.attn_q.weight"].sizes
    assert "IQ2_XS" in found(model, covering(model))["blk.0.attn_q.weight"].sizes


def test_excluded_types_stay_only_where_they_are_pinned(model: Path) -> None:
    matrices = found(model, excluded=frozenset({"Q4_K", "Q6_K"}), pinned={"output.weight": "Q6_K"})
    assert "Q6_K" in matrices["output.weight"].sizes
    assert "Q4_K" not in matrices["output.weight"].sizes
    assert "Q6_K" not in matrices["token_embd.weight"].sizes


def test_fast_types_are_those_with_kernels(model: Path) -> None:
    matrices = found(model, covering(model), fast_on="x86_64")
    assert set(matrices["blk.0.ffn_up.weight"].sizes) == {"IQ4_NL", "Q4_0", "Q4_K", "Q8_0"}
    assert set(matrices["token_embd.weight"].sizes) == set(TYPES)
    arm = found(model, covering(model), fast_on="arm64")
    assert "Q5_K" in arm["blk.0.ffn_up.weight"].sizes


def test_nothing_left_is_told(model: Path) -> None:
    with pytest.raises(UsageError, match="no type that is left"):
        found(model, excluded=frozenset(TYPES))


def test_a_quantised_source_is_refused(model: Path, tmp_path: Path) -> None:
    # The type's number in the table of tensors is all that is looked at.
    raw = bytearray(model.read_bytes())
    name = b"token_embd.weight"
    at = raw.index(name) + len(name) + 4 + 2 * 8
    assert raw[at] == 1
    raw[at] = 8
    broken = tmp_path / "quantised.gguf"
    broken.write_bytes(raw)
    with pytest.raises(UsageError, match="quantised already"):
        found(broken)
