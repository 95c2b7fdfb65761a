"""Headers that are honest, and every way we know to lie in one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import load, save, save_file
from tests.formats.safetensors_writer import entry, raw_file, write

from verstak.errors import InvalidCheckpoint
from verstak.formats.safetensors import (
    MAX_HEADER_BYTES,
    VALUE_BYTES,
    encode_safetensors_header,
    read_safetensors_header,
)

HONEST: dict[str, np.ndarray[Any, Any]] = {
    "a.weight": np.arange(12, dtype=np.float32).reshape(3, 4),
    "b.bias": np.arange(5, dtype=np.float16),
    "c": np.zeros((2, 0, 3), np.float64),
}


def test_it_reads_what_the_library_writes(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_file(HONEST, path, metadata={"format": "pt"})
    header = read_safetensors_header(path)
    assert header.metadata == {"format": "pt"}
    assert {name: tensor.shape for name, tensor in header.tensors.items()} == {
        name: array.shape for name, array in HONEST.items()
    }
    content = path.read_bytes()
    for name, tensor in header.tensors.items():
        raw = content[tensor.offset : tensor.offset + tensor.size_bytes]
        assert raw == HONEST[name].tobytes()


def test_the_library_reads_what_it_writes(tmp_path: Path) -> None:
    arrays: list[tuple[str, np.ndarray[Any, Any]]] = [
        ("x", np.ones((2, 3), np.float32)),
        ("ы.weight", np.full((4,), 7, np.float16)),
    ]
    kinds = {"float32": "F32", "float16": "F16"}
    head = encode_safetensors_header(
        [(name, kinds[array.dtype.name], array.shape) for name, array in arrays], {"format": "pt"}
    )
    path = write(tmp_path / "x.safetensors", head + b"".join(a.tobytes() for _, a in arrays))
    assert len(head) % 8 == 0
    with safe_open(path, "np") as file:
        assert file.metadata() == {"format": "pt"}
        for name, array in arrays:
            assert np.array_equal(file.get_tensor(name), array)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "too few"),
        (b"\1\2\3", "too few"),
        (raw_file({}), "no tensors"),
        (raw_file({"__metadata__": {"format": "pt"}}), "no tensors"),
        (raw_file(b"{not json"), "not JSON"),
        (raw_file(b"{" * 100_000), "not JSON"),
        (raw_file(b'{"a": 1, "a": 2}'), "twice"),
        (raw_file({"a": entry([2], 0, 8)}, bytes(8), length=10**6), "truncated"),
        (raw_file(b"{", length=MAX_HEADER_BYTES + 1), "at most"),
        (raw_file(b"{", length=2**64 - 1), "at most"),
        (raw_file({"a": entry([2], 0, 8)}, bytes(7)), "truncated"),
        (raw_file({"a": entry([2], 0, 8)}, bytes(9)), "belong to nothing"),
        (raw_file({"a": entry([2], 4, 12)}, bytes(12)), "gap"),
        (raw_file({"a": entry([2], 0, 8), "b": entry([2], 4, 12)}, bytes(12)), "overlaps"),
        (raw_file({"a": entry([3], 0, 8)}, bytes(8)), "needs 12 bytes"),
        (raw_file({"a": entry([2**62, 2**62], 0, 8)}, bytes(8)), "needs"),
        (raw_file({"a": entry([-2, -1], 0, 8)}, bytes(8)), "whole numbers"),
        (raw_file({"a": entry([True, 2], 0, 8)}, bytes(8)), "whole numbers"),
        (raw_file({"a": entry([2.0], 0, 8)}, bytes(8)), "whole numbers"),
        (raw_file({"a": entry([1] * 9, 0, 4)}, bytes(4)), "whole numbers"),
        (raw_file({"a": entry([2], 8, 0)}, bytes(8)), "begin and an end"),
        (raw_file({"a": entry([2], 0, 8, "Q4_K")}, bytes(8)), "unknown type"),
        (raw_file({"a": {"dtype": "F32"}}), "nothing else"),
        (raw_file({"a": [1, 2]}), "nothing else"),
        (raw_file({"__metadata__": {"n": 1}, "a": entry([2], 0, 8)}, bytes(8)), "texts only"),
        (b"GGUF\3\0\0\0" + bytes(64), "GGUF"),
        (b"PK\3\4" + bytes(64), "expected a safetensors file"),
    ],
)
def test_lies_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(InvalidCheckpoint, match=said):
        read_safetensors_header(write(tmp_path / "model.safetensors", content))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidCheckpoint, match="something else"):
        read_safetensors_header(tmp_path)


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    whole = save(HONEST)
    path = tmp_path / "model.safetensors"
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(InvalidCheckpoint):
            read_safetensors_header(path)


@given(st.data())
def test_a_changed_byte_is_refused_or_harmless(data: st.DataObject) -> None:
    import tempfile

    whole = bytearray(save(HONEST))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "m.safetensors", bytes(whole))
        try:
            header = read_safetensors_header(path)
        except InvalidCheckpoint:
            return
        for tensor in header.tensors.values():
            assert tensor.offset + tensor.size_bytes <= len(whole)


def test_types_have_the_librarys_sizes() -> None:
    sizes = {
        "F16": np.float16,
        "F32": np.float32,
        "F64": np.float64,
        "I64": np.int64,
        "U8": np.uint8,
    }
    for name, kind in sizes.items():
        array: np.ndarray[Any, Any] = np.zeros(3, kind)
        (header_bytes,) = np.frombuffer(save({"a": array})[:8], np.uint64)
        found = json.loads(save({"a": array})[8 : 8 + int(header_bytes)])["a"]
        assert found["dtype"] == name
        assert found["data_offsets"] == [0, 3 * VALUE_BYTES[name]]
        assert np.array_equal(load(save({"a": array}))["a"], array)
