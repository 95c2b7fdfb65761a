"""A GGUF's vocabulary as tokenizer files, and tables that contradict each other."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from verstak.convert.tokenizer.to_checkpoint import tokenizer_files, vocabulary_of_gguf
from verstak.convert.tokenizer.vocabulary import TokenType, by_id
from verstak.errors import InvalidCheckpoint, InvalidGguf, UnknownArchitecture
from verstak.formats.gguf_values import GgufArray


def texts(*values: str) -> GgufArray:
    raw = b"".join(struct.pack("<Q", len(v.encode())) + v.encode() for v in values)
    return GgufArray(8, len(values), raw)


def ints(*values: int) -> GgufArray:
    return GgufArray(5, len(values), struct.pack(f"<{len(values)}i", *values))


def floats(*values: float) -> GgufArray:
    return GgufArray(6, len(values), struct.pack(f"<{len(values)}f", *values))


def metadata(**changes: Any) -> dict[str, Any]:
    values = {
        "model": "gpt2",
        "pre": "qwen2",
        "tokens": texts("a", "b", "ab", "<e>", "[PAD4]"),
        "token_type": ints(1, 1, 1, 3, 5),
        "merges": texts("a b"),
        "eos_token_id": 3,
        **changes,
    }
    return {f"tokenizer.ggml.{key}": value for key, value in values.items() if value is not None}


def test_byte_level() -> None:
    files = tokenizer_files(vocabulary_of_gguf(metadata()))
    model = files.tokenizer["model"]
    assert isinstance(model, dict)
    assert model["vocab"] == {"a": 0, "b": 1, "ab": 2, "<e>": 3}
    assert model["merges"] == [["a", "b"]]
    assert files.special_ids == {"eos_token_id": 3}
    assert files.settings["eos_token"] == "<e>"


def test_scores_become_merges_best_first() -> None:
    tables = metadata(
        model="llama",
        tokens=texts("<unk>", "a", "b", "c", "bc", "abc", "ab"),
        token_type=ints(2, 1, 1, 1, 1, 1, 1),
        scores=floats(0, 0, 0, 0, -1, -2, -0.5),
        merges=None,
        unknown_token_id=0,
    )
    model = tokenizer_files(vocabulary_of_gguf(tables)).tokenizer["model"]
    assert isinstance(model, dict)
    assert model["merges"] == [["a", "b"], ["b", "c"], ["a", "bc"], ["ab", "c"]]
    assert model["unk_token"] == "<unk>"


@pytest.mark.parametrize(
    ("changes", "kind", "said"),
    [
        ({"model": "bert"}, UnknownArchitecture, "'bert'"),
        ({"model": None}, UnknownArchitecture, "None"),
        ({"pre": "viking"}, UnknownArchitecture, "'viking'"),
        ({"tokens": None}, InvalidGguf, "tokens"),
        ({"tokens": ints(1, 2)}, InvalidGguf, "tokens"),
        ({"token_type": ints(1)}, InvalidGguf, "differ in length"),
        ({"tokens": texts("a", "a", "ab", "<e>", "x")}, InvalidGguf, "has the ids 0, 1"),
        ({"merges": texts("ab")}, InvalidGguf, "where a pair should be"),
        ({"merges": texts("a b c")}, InvalidGguf, "where a pair should be"),
        ({"model": "llama"}, InvalidGguf, "no scores"),
    ],
)
def test_tables_that_cannot_be(changes: dict[str, Any], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        tokenizer_files(vocabulary_of_gguf(metadata(**changes)))


def test_ids_out_of_range_are_not_taken() -> None:
    assert vocabulary_of_gguf(metadata(eos_token_id=99)).special_ids == {}
    assert (
        vocabulary_of_gguf(metadata(token_type=ints(1, 1, 1, 77, 5))).types[3] is TokenType.NORMAL
    )


def test_the_vocabulary_by_id() -> None:
    assert by_id({"a": 1, "b": 0}, 3) == ["b", "a", None]
    with pytest.raises(InvalidCheckpoint, match="3 rows"):
        by_id({"a": 3}, 3)
