from __future__ import annotations

from pathlib import Path

import pytest
from tests.formats import gguf_writer as g
from tests.quantize import small_model as small

from verstak.errors import UnsupportedFeature, UsageError
from verstak.formats.gguf import GgufHeader, read_header
from verstak.quantize.job import Override
from verstak.quantize.prediction import predict


@pytest.fixture(scope="session")
def header(llama: Path) -> GgufHeader:
    return read_header(llama)


def test_nothing_changes_where_the_type_stays(header: GgufHeader, llama: Path) -> None:
    told = predict(header, file_type="F16")
    # One key is new: general.quantization_version, an unsigned integer.
    added = 8 + len("general.quantization_version") + 4 + 4
    head = -(-(header.head_bytes + added) // 32) * 32
    assert told.head_bytes == head
    assert told.total_bytes == llama.stat().st_size - header.data_offset + head
    assert told.requantised == ()


def test_types_are_counted_block_by_block(header: GgufHeader) -> None:
    types = predict(header, file_type="Q4_K_M").types()
    # Of eight blocks: the first eighth, the last, and every third between.
    raised = [at for at in range(8) if types[f"blk.{at}.ffn_down.weight"] == "Q6_K"]
    assert raised == [0, 3, 6, 7]
    assert types["blk.0.attn_norm.weight"] == "F32"
    assert types["output.weight"] == "Q6_K"


def test_a_tied_table_serves_as_output(tmp_path: Path) -> None:
    header = read_header(small.write_llama(tmp_path / "tied.gguf", layers=1, tied=True))
    assert predict(header, file_type="Q2_K").types()["token_embd.weight"] == "Q6_K"


def test_the_first_override_that_fits_counts(header: GgufHeader) -> None:
    types = predict(
        header,
        file_type="Q4_0",
        overrides=(Override("ffn_up", "Q8_0"), Override("ffn", "Q5_K")),
    ).types()
    assert types["blk.0.ffn_up.weight"] == "Q8_0"
    assert types["blk.0.ffn_gate.weight"] == "Q5_K"
    assert types["blk.0.ffn_norm.weight"] == "F32"
    assert types["blk.0.attn_q.weight"] == "Q4_0"


def test_keys_of_the_matrix_are_counted_in(header: GgufHeader) -> None:
    plain = predict(header, file_type="Q8_0")
    keys = (("quantize.imatrix.file", "x" * 100), ("quantize.imatrix.entries_count", 5))
    told = predict(header, file_type="Q8_0", matrix_keys=keys)
    added = 8 + len(keys[0][0]) + 4 + 8 + 100 + 8 + len(keys[1][0]) + 4 + 4
    assert abs(told.total_bytes - plain.total_bytes - added) < 32
    assert told.total_bytes % 32 == 0


def test_rows_that_hold_no_whole_blocks_are_told(small_gguf: Path) -> None:
    told = predict(read_header(small_gguf), file_type="Q4_K_M")
    first = next(one for one in told.fallbacks if one.tensor == "blk.0.attn_q.weight")
    assert (first.wanted, first.got) == ("Q4_K", "Q5_0")
    assert "896" in first.why


@pytest.mark.parametrize(
    ("file_type", "overrides", "words"),
    [
        ("Q9_Z", (), "not known"),
        ("Q4_0", (Override("ffn", "Q9"),), "no tensor type"),
        ("Q4_0", (Override("(", "Q8_0"),), "no regular expression"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    header: GgufHeader, file_type: str, overrides: tuple[Override, ...], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        predict(header, file_type=file_type, overrides=overrides)


def test_a_part_and_an_odd_alignment_are_refused(tmp_path: Path) -> None:
    tensors = [g.Tensor("token_embd.weight", (256, 8), 1)]
    (tmp_path / "part").write_bytes(
        g.write_gguf(small.metadata(1, 0) | {"split.count": g.Value(g.UINT16, 3)}, tensors)
    )
    with pytest.raises(UnsupportedFeature, match="3 parts"):
        predict(read_header(tmp_path / "part"), file_type="Q8_0")
    (tmp_path / "odd").write_bytes(
        g.write_gguf(
            small.metadata(1, 0) | {"general.alignment": g.number(64)}, tensors, alignment=64
        )
    )
    with pytest.raises(UnsupportedFeature, match="64 bytes"):
        predict(read_header(tmp_path / "odd"), file_type="Q8_0")
