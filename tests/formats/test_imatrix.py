from __future__ import annotations

import struct
from pathlib import Path

import gguf
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.formats import gguf_writer as g

from verstak.errors import InvalidGguf
from verstak.formats.imatrix import Imatrix, ImatrixEntry, read_imatrix, write_imatrix


def entry(sums: list[list[float]], counts: list[float]) -> ImatrixEntry:
    return ImatrixEntry(np.array(sums, np.float32), np.array(counts, np.float32))


SMALL = Imatrix(
    {
        "blk.0.attn_q.weight": entry([[1, 2, 3]], [4]),
        "blk.0.ffn_down_exps.weight": entry([[1, 2], [0, 0], [5, 6]], [2, 0, 8]),
    },
    ("текст.txt", "code.txt"),
    12,
    512,
)


def same(one: Imatrix, other: Imatrix) -> bool:
    return (
        list(one.entries) == list(other.entries)
        and (one.datasets, one.chunk_count, one.chunk_tokens)
        == (other.datasets, other.chunk_count, other.chunk_tokens)
        and all(
            np.array_equal(one.entries[name].sums, other.entries[name].sums)
            and np.array_equal(one.entries[name].counts, other.entries[name].counts)
            for name in one.entries
        )
    )


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    write_imatrix(tmp_path / "m.gguf", SMALL)
    assert same(read_imatrix(tmp_path / "m.gguf"), SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["m.gguf"]


values = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 5), st.integers(1, 9)),
    elements=st.floats(0, 2**60, width=32),
)


@given(st.dictionaries(st.text("abcж.0", min_size=1, max_size=12), values, min_size=1, max_size=5))
def test_any_matrix_reads_back(
    tmp_path_factory: pytest.TempPathFactory, sums: dict[str, np.ndarray[tuple[int, int]]]
) -> None:
    entries = {
        name: ImatrixEntry(rows, np.arange(len(rows), dtype=np.float32))
        for name, rows in sorted(sums.items())
        if not name.endswith((".counts", ".in_sum2"))
    }
    if entries:
        path = tmp_path_factory.mktemp("any") / "m.gguf"
        write_imatrix(path, Imatrix(entries))
        assert same(read_imatrix(path), Imatrix(entries))


def test_it_is_laid_out_as_llama_cpp_lays_it_out(tmp_path: Path) -> None:
    """Read by the gguf library of llama.cpp's own makers; names and shapes as its loader wants."""
    write_imatrix(tmp_path / "m.gguf", SMALL)
    reader = gguf.GGUFReader(tmp_path / "m.gguf")
    field = reader.fields["general.type"]
    assert bytes(field.parts[field.data[0]]) == b"imatrix"
    assert reader.fields["imatrix.chunk_count"].parts[-1][0] == 12
    assert reader.fields["imatrix.chunk_size"].parts[-1][0] == 512
    found = {tensor.name: tensor for tensor in reader.tensors}
    assert set(found) == {
        name + suffix for name in SMALL.entries for suffix in (".in_sum2", ".counts")
    }
    sums = found["blk.0.ffn_down_exps.weight.in_sum2"]
    assert sums.shape.tolist() == [2, 3]
    assert found["blk.0.ffn_down_exps.weight.counts"].shape.tolist() == [1, 3]
    assert sums.data.ravel().tolist() == [1, 2, 0, 0, 5, 6]


def test_an_expert_that_saw_nothing_weighs_everything_alike() -> None:
    means = SMALL.entries["blk.0.ffn_down_exps.weight"].means()
    assert means.tolist() == [[0.5, 1], [1, 1], [0.625, 0.75]]
    assert SMALL.entries["blk.0.ffn_down_exps.weight"].unseen_experts == 1


def test_one_count_may_serve_several_rows() -> None:
    assert entry([[2, 4], [6, 8]], [2]).means().tolist() == [[1, 2], [3, 4]]


def legacy(*, calls: int = 3, tail: bytes | None = None) -> bytes:
    name = b"blk.0.attn_q.weight"
    head = struct.pack("<ii", 1, len(name)) + name + struct.pack("<ii", calls, 2)
    data = b"t.txt"
    end = struct.pack("<ii", 7, len(data)) + data if tail is None else tail
    return head + struct.pack("<2f", 6.0, 9.0) + end


def test_the_format_before_gguf_is_read(tmp_path: Path) -> None:
    path = tmp_path / "imatrix.dat"
    path.write_bytes(legacy())
    matrix = read_imatrix(path)
    assert matrix.entries["blk.0.attn_q.weight"].means().tolist() == [[2, 3]]
    assert (matrix.chunk_count, matrix.datasets) == (7, ("t.txt",))
    path.write_bytes(legacy(tail=b""))
    assert read_imatrix(path).datasets == ()


@pytest.mark.parametrize("length", range(1, len(legacy())))
def test_a_truncated_old_file_is_refused_or_lacks_its_tail_only(
    tmp_path: Path, length: int
) -> None:
    path = tmp_path / "imatrix.dat"
    path.write_bytes(legacy()[:length])
    if length == len(legacy(tail=b"")):
        assert len(read_imatrix(path).entries) == 1
    elif length == len(legacy(tail=b"")) + 4:
        assert read_imatrix(path).chunk_count == 7
    else:
        with pytest.raises(InvalidGguf):
            read_imatrix(path)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "truncated"),
        (b"\xff" * 64, "entries"),
        (struct.pack("<ii", 1, 2**30) + b"x" * 64, "a name of"),
        (legacy(calls=-1), "claims"),
        (g.small_file(), "of the type None"),
    ],
)
def test_what_is_no_importance_matrix_is_refused(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(raw)
    with pytest.raises(InvalidGguf, match=words):
        read_imatrix(path)


@pytest.mark.parametrize(
    ("sums", "counts", "words"),
    [
        ([[1, float("nan")]], [1], "no number"),
        ([[1, -1]], [1], "negative"),
        ([[1, 1]], [-1], "counts"),
        ([[1, 1]], [float("nan")], "counts"),
        ([[1, 1], [1, 1], [1, 1]], [1, 1], "2 counts for 3"),
    ],
)
def test_numbers_that_cannot_be_are_refused(
    tmp_path: Path, sums: list[list[float]], counts: list[float], words: str
) -> None:
    write_imatrix(tmp_path / "m", Imatrix({"a": entry(sums, counts)}))
    with pytest.raises(InvalidGguf, match=words):
        read_imatrix(tmp_path / "m")


def test_sums_without_counts_are_refused(tmp_path: Path) -> None:
    raw = g.write_gguf({"general.type": g.text("imatrix")}, [g.Tensor("a.in_sum2", (4,), 0)])
    (tmp_path / "m").write_bytes(raw)
    with pytest.raises(InvalidGguf, match="no counts"):
        read_imatrix(tmp_path / "m")


def test_nothing_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without entries"):
        write_imatrix(tmp_path / "m", Imatrix({}))
    assert not list(tmp_path.iterdir())
