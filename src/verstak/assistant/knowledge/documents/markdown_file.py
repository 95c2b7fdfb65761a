"""Markdown as blocks under their headings, by CommonMark's own grammar."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from verstak.assistant.knowledge.documents.piece import Block


def markdown_blocks(text: str) -> Iterator[Block]:
    """Paragraphs, list items, table rows and code, each with the headings above it.

    Nothing is rendered, so links and pictures are words and never addresses to fetch.
    """
    headings: list[tuple[int, str]] = []
    paragraph = 0
    row: list[str] | None = None
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            paragraph += 1
            yield Block(" | ".join(row), _under(headings), None, paragraph)
            row = None
        elif token.type in {"inline", "fence", "code_block"}:
            words = _words(token)
            if before is not None and before.type == "heading_open":
                level = int(before.tag[1:])
                headings = [each for each in headings if each[0] < level]
                headings.append((level, words))
            elif row is not None:
                row.append(words)
            else:
                paragraph += 1
                yield Block(words, _under(headings), None, paragraph)


def _under(headings: list[tuple[int, str]]) -> str:
    return " › ".join(words for _, words in headings)


def _words(token: Token) -> str:
    """Text as a reader sees it, without marks and addresses."""
    if token.children is None:
        return token.content
    return "".join(
        "\n" if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children
    )
