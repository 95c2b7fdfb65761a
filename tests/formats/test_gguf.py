"""The header reader: what it reads, what it refuses, and that nothing can hurt it."""

from __future__ import annotations

import dataclasses
import math
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.formats import gguf_writer as gguf
from tests.formats.gguf_writer import Tensor, Value
from tests.formats.hostile import hostile_files
from tests.formats.sandbox_case import Outcome

from verstak.errors import InvalidGguf
from verstak.formats.ggml_types import GGML_TYPES
from verstak.formats.gguf import DEFAULT_LIMITS, GgufArray, GgufHeader, read_header

type Write = Callable[[bytes], Path]

HOSTILE = [name for name, _ in hostile_files()]
LITTLE_MEMORY_BYTES = 128 * 2**20
"""Of a child with the interpreter, our reader and a 6 MB header in it."""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: bytes) -> Path:
        path = tmp_path / "model.gguf"
        path.write_bytes(content)
        return path

    return write


def sandbox(*arguments: str) -> list[Outcome]:
    pytest.importorskip("resource", reason="forking with limits needs POSIX")
    from tests.formats.sandbox import run_sandbox

    return run_sandbox(*arguments)


def plain(value: object) -> object:
    return value.values() if isinstance(value, GgufArray) else value


def expected(value: Value) -> object:
    """What the reader should make of a value that the writer wrote."""
    if value.kind == gguf.ARRAY:
        assert value.element is not None
        return tuple(
            expected(item if isinstance(item, Value) else Value(value.element, item))
            for item in value.value
        )
    if value.kind == gguf.FLOAT32:
        return struct.unpack("<f", struct.pack("<f", value.value))[0]
    return value.value


# --- what it reads


@pytest.mark.parametrize("version", [2, 3])
def test_small_file_is_read_as_written(write: Write, version: int) -> None:
    content = gguf.write_gguf(gguf.small_metadata(), gguf.small_tensors(), version=version)
    header = read_header(write(content))
    assert header.version == version
    assert header.alignment == 32
    assert header.file_size_bytes == len(content)
    assert {key: plain(value) for key, value in header.metadata.items()} == {
        key: expected(value) for key, value in gguf.small_metadata().items()
    }
    assert [tensor.name for tensor in header.tensors] == [
        tensor.name for tensor in gguf.small_tensors()
    ]
    assert header.tensors[1].type_name == "Q4_0"
    assert header.tensors[1].shape == (64, 8)
    assert header.parameter_count == sum(math.prod(each.shape) for each in gguf.small_tensors())


def test_tensor_data_is_where_the_header_says(write: Write) -> None:
    data = os.urandom(64)
    path = write(gguf.write_gguf({}, [Tensor("a", (3,)), Tensor("b", (64,), 24, data=data)]))
    header = read_header(path)
    tensor = header.tensors[1]
    start = header.data_offset + tensor.offset
    assert path.read_bytes()[start : start + tensor.size_bytes] == data


@pytest.mark.parametrize("alignment", [8, 16, 64, 4096, 65_536])
def test_any_sane_alignment_is_obeyed(write: Write, alignment: int) -> None:
    metadata = {"general.alignment": gguf.number(alignment)}
    tensors = [Tensor("a", (5,)), Tensor("b", (7,))]
    header = read_header(write(gguf.write_gguf(metadata, tensors, alignment=alignment)))
    assert header.alignment == alignment
    assert header.data_offset % alignment == 0
    assert header.tensors[1].offset == -(-20 // alignment) * alignment


@pytest.mark.parametrize("type_id", sorted(GGML_TYPES))
def test_every_known_type_is_accepted(write: Write, type_id: int) -> None:
    kind = GGML_TYPES[type_id]
    tensor = Tensor("t", (kind.block_size * 2, 3, 2, 1), type_id)
    header = read_header(write(gguf.write_gguf({}, [tensor])))
    assert header.tensors[0].type_name == kind.name
    assert header.tensors[0].size_bytes == 12 * kind.block_bytes


def test_scalar_tensor_has_one_value(write: Write) -> None:
    header = read_header(write(gguf.write_gguf({}, [Tensor("scale", ())])))
    assert header.tensors[0].elements == 1


def test_gaps_and_any_order_of_tensors_are_fine(write: Write) -> None:
    infos = [
        gguf.tensor_info(Tensor("late", (8,), 0, 96), 0),
        gguf.tensor_info(Tensor("early", (8,), 0, 0), 0),
    ]
    header = read_header(write(gguf.assemble([], infos, bytes(128))))
    assert [tensor.offset for tensor in header.tensors] == [96, 0]


def test_invalid_utf8_in_values_survives_as_bytes(write: Write) -> None:
    raw = b"\xd0 half a character \xff"
    pairs = [
        gguf.string("text") + gguf.u32(gguf.STRING) + gguf.string(raw),
        gguf.string("tokens")
        + gguf.u32(gguf.ARRAY)
        + gguf.u32(gguf.STRING)
        + gguf.u64(1)
        + gguf.string(raw),
    ]
    info = gguf.tensor_info(Tensor("a", (8,)), 0)
    header = read_header(write(gguf.assemble(pairs, [info], bytes(32))))
    text, tokens = header.metadata["text"], header.metadata["tokens"]
    assert isinstance(text, str)
    assert isinstance(tokens, GgufArray)
    assert text.encode("utf-8", "surrogateescape") == raw
    assert tokens.values() == (text,)


SCALARS: dict[int, st.SearchStrategy[object]] = {
    gguf.UINT8: st.integers(0, 2**8 - 1),
    gguf.INT8: st.integers(-(2**7), 2**7 - 1),
    gguf.UINT16: st.integers(0, 2**16 - 1),
    gguf.INT16: st.integers(-(2**15), 2**15 - 1),
    gguf.UINT32: st.integers(0, 2**32 - 1),
    gguf.INT32: st.integers(-(2**31), 2**31 - 1),
    gguf.FLOAT32: st.floats(width=32, allow_nan=False),
    gguf.BOOL: st.booleans(),
    gguf.STRING: st.text(max_size=20),
    gguf.UINT64: st.integers(0, 2**64 - 1),
    gguf.INT64: st.integers(-(2**63), 2**63 - 1),
    gguf.FLOAT64: st.floats(allow_nan=False),
}


def arrays(depth: int) -> st.SearchStrategy[Value]:
    def of(kind: int) -> st.SearchStrategy[Value]:
        items = arrays(depth - 1) if kind == gguf.ARRAY else SCALARS[kind]
        return st.lists(items, max_size=5).map(lambda items: Value(gguf.ARRAY, items, kind))

    kinds = [*SCALARS, gguf.ARRAY] if depth > 1 else list(SCALARS)
    return st.sampled_from(kinds).flatmap(of)


def scalars(kind: int) -> st.SearchStrategy[Value]:
    return SCALARS[kind].map(lambda value: Value(kind, value))


VALUES = st.one_of(arrays(3), *[scalars(kind) for kind in SCALARS])
KEYS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
TENSORS = st.lists(
    st.builds(
        lambda name, type_id, rows: Tensor(name, (GGML_TYPES[type_id].block_size, *rows), type_id),
        st.text("abcdefgh._0123456789", min_size=1, max_size=63),
        st.sampled_from(sorted(GGML_TYPES)),
        st.lists(st.integers(1, 4), max_size=3),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda tensor: tensor.name,
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    metadata=st.dictionaries(
        KEYS.filter(lambda key: key != "general.alignment"), VALUES, max_size=6
    ),
    tensors=TENSORS,
)
def test_what_is_written_is_read_back(
    tmp_path: Path, metadata: dict[str, Value], tensors: list[Tensor]
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(gguf.write_gguf(metadata, tensors))
    header = read_header(path)
    assert {key: plain(value) for key, value in header.metadata.items()} == {
        key: expected(value) for key, value in metadata.items()
    }
    assert [(each.name, each.shape, each.type_id, each.size_bytes) for each in header.tensors] == [
        (each.name, tuple(each.shape), each.type_id, each.size) for each in tensors
    ]


# --- what it refuses


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64, "Git LFS pointer"),
        (b"<!doctype html><title>Login</title>", "an HTML page"),
        (b"", "an empty file"),
    ],
)
def test_foreign_file_is_named(write: Write, content: bytes, words: str) -> None:
    with pytest.raises(InvalidGguf, match=words):
        read_header(write(content))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gguf.small_file()[:-1], "truncated GGUF: tensor 'blk.1.ffn_down.weight' ends at byte"),
        (gguf.small_file()[:600], "truncated GGUF"),
        (gguf.assemble([], [], version=b"\0\0\0\3"), "big-endian"),
        (gguf.write_gguf({}, []), "no tensors"),
    ],
)
def test_message_says_what_is_wrong(write: Write, content: bytes, words: str) -> None:
    with pytest.raises(InvalidGguf, match=words):
        read_header(write(content))


def test_message_is_short_and_printable_whatever_the_name(write: Write) -> None:
    nasty = "\x1b[31m\n" + "я" * 5000
    pairs = [gguf.string(nasty) + gguf.u32(99)]
    with pytest.raises(InvalidGguf) as caught:
        read_header(write(gguf.assemble(pairs, [gguf.tensor_info(Tensor("a", (1,)), 0)])))
    assert caught.value.message.isascii()
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 600


def test_folder_and_pipe_are_refused_without_blocking(tmp_path: Path) -> None:
    with pytest.raises(InvalidGguf):
        read_header(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(InvalidGguf):
            read_header(tmp_path / "pipe")


def test_absent_file_is_the_systems_own_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_header(tmp_path / "absent.gguf")


@pytest.mark.parametrize(
    "changed",
    [
        {"metadata_bytes": 500},
        {"keys": 5},
        {"key_bytes": 10},
        {"text_bytes": 20},
        {"strings": 9},
        {"array_depth": 1},
        {"nested_arrays": 1},
        {"tensors": 7},
        {"tensor_name_bytes": 12},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_every_limit_is_enforced(write: Write, changed: dict[str, int]) -> None:
    path = write(gguf.small_file())
    read_header(path)
    with pytest.raises(InvalidGguf):
        read_header(path, dataclasses.replace(DEFAULT_LIMITS, **changed))


@pytest.fixture(scope="module")
def hostile_outcomes() -> dict[str, Outcome]:
    # 4 s: five hundred forks of a program that does nothing else
    return {outcome.name: outcome for outcome in sandbox("hostile")}


def test_there_are_enough_hostile_files() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) >= 200


@pytest.mark.integration
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_in_a_second_and_little_memory(
    name: str, hostile_outcomes: dict[str, Outcome]
) -> None:
    outcome = hostile_outcomes[name]
    # Time is processor time, so that a busy machine changes nothing.
    assert outcome.outcome == "refused", outcome.detail
    assert outcome.cpu_s < 1
    assert outcome.peak_bytes < LITTLE_MEMORY_BYTES


def assert_harmless(outcomes: list[Outcome]) -> None:
    bad = [each for each in outcomes if each.outcome not in {"accepted", "refused"}]
    assert not bad, bad[:5]
    assert max(each.cpu_s for each in outcomes) < 1
    assert max(each.peak_bytes for each in outcomes) < LITTLE_MEMORY_BYTES
    # Damage must be noticed most of the time, and the harness must not refuse everything.
    refused = sum(each.outcome == "refused" for each in outcomes)
    assert len(outcomes) * 0.5 < refused < len(outcomes)


@pytest.mark.integration  # 7 s
def test_a_thousand_mutations_of_a_small_file_are_harmless() -> None:
    outcomes = sandbox("small", "20261123", "1000")
    assert len(outcomes) == 1000
    assert_harmless(outcomes)


@pytest.mark.integration  # 8 s
def test_mutations_of_a_real_header_are_harmless(small_gguf: Path) -> None:
    outcomes = sandbox("real", str(small_gguf), "20261123", "80")
    assert len(outcomes) == 80
    assert_harmless(outcomes)


# --- a real file


@pytest.fixture(scope="module")
def real(small_gguf: Path) -> GgufHeader:
    return read_header(small_gguf)


@pytest.mark.integration
def test_real_file(real: GgufHeader, small_gguf: Path) -> None:
    assert real.version == 3
    assert len(real.tensors) == 291
    assert real.file_size_bytes == small_gguf.stat().st_size == 491_400_064
    tokens = real.metadata["tokenizer.ggml.tokens"]
    assert isinstance(tokens, GgufArray)
    assert len(tokens) == len(tokens.values()) == 151_936
    assert tokens.values()[:3] == ("!", '"', "#")
    last = max(real.tensors, key=lambda tensor: tensor.offset)
    assert real.data_offset + last.offset + last.size_bytes <= real.file_size_bytes


@pytest.mark.integration
def test_real_file_takes_well_under_a_second(small_gguf: Path) -> None:
    start = time.process_time()
    read_header(small_gguf)
    assert time.process_time() - start < 0.5  # 0.05 on two cores of a server
