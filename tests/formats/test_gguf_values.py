"""Arrays that stay undecoded."""

from __future__ import annotations

import pytest
from tests.formats import gguf_writer as gguf
from tests.formats.gguf_writer import Value

from verstak.formats.gguf_values import FIXED_FORMATS, STRING, GgufArray, decode_text


def strings(*values: str) -> GgufArray:
    return GgufArray(STRING, len(values), b"".join(gguf.string(value) for value in values))


def test_writer_and_reader_agree_on_the_letters() -> None:
    assert dict(FIXED_FORMATS) == gguf.LETTERS


def test_values_are_decoded_on_demand() -> None:
    array = strings("да", "", "no")
    assert len(array) == 3
    assert array.values() == ("да", "", "no")


def test_nested_values() -> None:
    inner = Value(gguf.ARRAY, [1, 2], gguf.UINT8)
    raw = gguf.payload(inner) + gguf.payload(Value(gguf.ARRAY, ["x"], STRING))
    assert GgufArray(gguf.ARRAY, 2, raw).values() == ((1, 2), ("x",))


@pytest.mark.parametrize("text", ["<|fim_prefix|>", "", "жё"])
def test_text_is_found(text: str) -> None:
    assert strings("a", text, "b").holds_text(text)


def test_part_of_an_element_is_not_an_element() -> None:
    assert not strings("<|fim_prefix|>2").holds_text("<|fim_prefix|>")
    assert not GgufArray(0, 3, b"abc").holds_text("b")


def test_text_that_looks_like_an_element_inside_another_is_not_found() -> None:
    hidden = gguf.string("needle").decode("latin-1")
    assert not strings(f"prefix{hidden}suffix").holds_text("needle")
    assert strings(f"prefix{hidden}suffix", "needle").holds_text("needle")


def test_raw_bytes_do_not_flood_a_log() -> None:
    assert len(repr(strings("x" * 10_000))) < 100


def test_invalid_utf8_round_trips() -> None:
    assert decode_text(b"\xff\xd0").encode("utf-8", "surrogateescape") == b"\xff\xd0"
