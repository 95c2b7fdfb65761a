"""A piece of an office document: some sentences with the place where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_PIECE = 700
"""Characters: about what fits a quotation, and one subject; longer paragraphs are split at a
sentence's end."""
_SHORTEST = 200
"""Characters below which a paragraph is joined with the next one under the same heading."""
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+")
_SPACES = re.compile(r"[^\S\n]+")
MOST_CHARACTERS = 4_000_000
"""Text of one document that is read; a book of 2,000 full pages."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, row or page's run of text as a reader finds it.

    Args:
        text: As it stands there.
        heading: Above it; empty = none.
        page: From 1; ``None`` where the form has no pages.
        paragraph: From 1; ``None`` where pages are counted.
    """

    text: str
    heading: str = ""
    page: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What is searched and quoted.

    Args:
        text: Words of the document, unchanged but for spaces.
        heading: Above them.
        page: First page, or ``None``.
        paragraph: First paragraph, or ``None``.
    """

    text: str
    heading: str = ""
    page: int | None = None
    paragraph: int | None = None


def pieces(blocks: Iterable[Block]) -> Iterator[Piece]:
    """Short paragraphs joined, long ones split, never across a heading or a page."""
    kept: Block | None = None
    for block in blocks:
        plain = Block(_plain(block.text), block.heading, block.page, block.paragraph)
        if not plain.text:
            continue
        if kept and _joins(kept, plain):
            kept = Block(f"{kept.text}\n{plain.text}", kept.heading, kept.page, kept.paragraph)
            continue
        if kept:
            yield from _split(kept)
        kept = plain
    if kept:
        yield from _split(kept)


def _joins(kept: Block, block: Block) -> bool:
    same = (kept.heading, kept.page) == (block.heading, block.page)
    short = min(len(kept.text), len(block.text)) < _SHORTEST
    return same and short and len(kept.text) + len(block.text) <= LONGEST_PIECE


def _split(block: Block) -> Iterator[Piece]:
    held = ""
    for sentence in _SENTENCE.split(block.text):
        for part in _cut(sentence):
            if held and len(held) + len(part) + 1 > LONGEST_PIECE:
                yield Piece(held, block.heading, block.page, block.paragraph)
                held = ""
            held = f"{held} {part}" if held else part
    if held:
        yield Piece(held, block.heading, block.page, block.paragraph)


def _cut(sentence: str) -> Iterator[str]:
    """A sentence without an end, as in tables of figures, is cut at its spaces."""
    while len(sentence) > LONGEST_PIECE:
        end = sentence.rfind(" ", 1, LONGEST_PIECE)
        end = end if end > 0 else LONGEST_PIECE
        yield sentence[:end].strip()
        sentence = sentence[end:].strip()
    if sentence:
        yield sentence


def _plain(text: str) -> str:
    """Spaces made one, what cannot be printed left out; words stay as they are."""
    printable = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    lines = (_SPACES.sub(" ", line).strip() for line in printable.split("\n"))
    return "\n".join(line for line in lines if line)
