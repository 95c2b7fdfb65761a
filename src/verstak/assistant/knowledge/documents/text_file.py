"""Plain text as blocks: paragraphs parted by empty lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verstak.assistant.knowledge.documents.piece import Block

_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def text_blocks(text: str) -> Iterator[Block]:
    """Paragraphs, counted from 1."""
    for number, words in enumerate(_EMPTY_LINES.split(text.strip()), start=1):
        yield Block(words, "", None, number)


def decoded(content: bytes) -> str:
    """Text of a file: UTF-8, UTF-16 with its mark, else Windows-1251, the Russian office's own."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1251", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
