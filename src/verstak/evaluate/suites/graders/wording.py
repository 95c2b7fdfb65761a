"""Words of an answer as graders compare them, and the patterns that suites write for them.

A pattern is a word or a phrase; ``*`` at a word's end stands for any ending, because Russian words
change theirs; ``|`` stands between alternatives: ``кош*|кот``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARKUP = re.compile(r"[*_`#]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a pattern stands: words `start` to `end`, the last one not included."""

    start: int
    end: int


def plain(text: str) -> str:
    """A text without what people do not mean: case, ё, stress marks, markup, odd spaces.

    Compatibility forms become plain ones (``CO₂`` = ``CO2``); й keeps its breve.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    unstressed = unicodedata.normalize("NFD", folded).replace("\u0301", "").replace("\u0300", "")
    return " ".join(_MARKUP.sub(" ", unicodedata.normalize("NFC", unstressed)).split())


def words_of(text: str) -> list[str]:
    """Words of a text, folded by `plain`; a hyphen ends a word."""
    return _WORD.findall(plain(text))


def hits(words: Sequence[str], pattern: str) -> list[Hit]:
    """Every place where one alternative of a pattern stands among words."""
    found: list[Hit] = []
    for alternative in pattern.split("|"):
        if wanted := _steps(alternative):
            starts = range(len(words) - len(wanted) + 1)
            found += [
                Hit(start, start + len(wanted))
                for start in starts
                if all(map(_fits, wanted, words[start : start + len(wanted)]))
            ]
    return found


def any_hits(words: Sequence[str], patterns: Iterable[str]) -> list[Hit]:
    """Places of all patterns together."""
    return [hit for pattern in patterns for hit in hits(words, pattern)]


def is_pattern(pattern: str) -> bool:
    """Whether every alternative names at least one word."""
    return all(_steps(alternative) for alternative in pattern.split("|"))


def _fits(step: tuple[str, bool], word: str) -> bool:
    wanted, is_open = step
    return word.startswith(wanted) if is_open else word == wanted


def _steps(alternative: str) -> list[tuple[str, bool]]:
    steps: list[tuple[str, bool]] = []
    for part in alternative.split():
        is_open = part.endswith("*")
        inner = words_of(part)
        steps += [(word, is_open and word is inner[-1]) for word in inner]
    return steps
