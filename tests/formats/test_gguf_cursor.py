"""Reading in growing chunks, and a file that changes while it is read."""

from __future__ import annotations

import io

import pytest
from tests.formats import gguf_writer as gguf

from verstak.errors import InvalidGguf
from verstak.formats.gguf_cursor import Limits, MetadataCursor, shown
from verstak.formats.gguf_values import GgufArray


class Trickle(io.BytesIO):
    """Gives at most seven bytes a read and counts what it gave."""

    given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(min(7, 7 if size is None or size < 0 else size))
        self.given += len(piece)
        return piece


def test_short_reads_are_put_together() -> None:
    content = gguf.u32(7) + gguf.u64(2**40) + b"tail"
    cursor = MetadataCursor(Trickle(content), len(content), Limits())
    assert cursor.u32("a") == 7
    assert cursor.u64("b") == 2**40
    assert cursor.take(4, "c") == b"tail"
    with pytest.raises(InvalidGguf, match="truncated"):
        cursor.take(1, "d")


def test_only_the_needed_part_of_a_big_file_is_read() -> None:
    content = gguf.u32(7) + bytes(10 * 2**20)
    file = Trickle(content)
    MetadataCursor(file, len(content), Limits()).u32("a")
    assert file.given <= 128 * 1024


def test_strings_across_chunks() -> None:
    words = [f"word {index}" for index in range(20_000)]
    raw = gguf.u32(gguf.ARRAY) + gguf.payload(gguf.Value(gguf.ARRAY, words, gguf.STRING))
    array = MetadataCursor(io.BytesIO(raw), len(raw), Limits()).value("tokens")
    assert isinstance(array, GgufArray)
    assert array.values() == tuple(words)


def test_file_that_shrinks_while_it_is_read() -> None:
    cursor = MetadataCursor(io.BytesIO(b"\1\2"), 100, Limits())
    with pytest.raises(InvalidGguf, match="shorter"):
        cursor.u64("count")


def test_names_in_messages_are_harmless() -> None:
    assert shown(b"\xff\x1b[0m") == "'\\\\xff\\x1b[0m'"
    assert len(shown("a" * 10_000)) < 80
