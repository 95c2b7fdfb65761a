"""Naming what was offered in place of a GGUF."""

from __future__ import annotations

import pytest

from verstak.formats.foreign_files import describe_foreign


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "an empty file"),
        (b"\0" * 10, "zero bytes"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0f" * 32, "0f" * 32),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer"),
        (b"\n <!DOCTYPE HTML>", "HTML page"),
        (b"\xef\xbb\xbf<html lang='ru'>", "HTML page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b'{"error":"no"}', "JSON"),
        (b"PK\x03\x04", "zip archive"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"tjgg", "before GGUF"),
        (b"FUGG", "swapped"),
        (b"\x50\0\0\0\0\0\0\0" + b'{"a":{}}', "safetensors"),
        (b"\xde\xad\xbe\xef", r"b'\xde\xad\xbe\xef'"),
    ],
)
def test_description(head: bytes, words: str) -> None:
    assert words in describe_foreign(head)


def test_long_heads_stay_short() -> None:
    assert len(describe_foreign(b"x" * 512)) < 60
