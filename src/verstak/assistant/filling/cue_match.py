"""How well the words around a number name a slot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from verstak.assistant.message.words import same_word, stems

_FAR = 6
"""Words between a name and its number beyond which they have nothing to do with each other."""
_BEHIND = 0.75
"""A name behind its number (``800 пролёт``) is rarer than one before it."""


@lru_cache(maxsize=4096)
def cue_stems(cue: str) -> tuple[str, ...]:
    """Stems of a cue; cached, since the same few thousand are compared with each message."""
    return stems(cue)


def cue_score(cues: Sequence[str], before: Sequence[str], after: Sequence[str]) -> float:
    """How strongly the words around a number name it as one of the cues.

    Args:
        cues: Words and phrases.
        before: Stems before the number, the nearest first.
        after: Stems after it, the nearest first.

    Returns:
        0 = not named; about 1 for a word right beside it, more for a longer phrase, less with
        every word in between.
    """
    best = 0.0
    written = tuple(reversed(before))
    for cue in cues:
        phrase = cue_stems(cue)
        if not phrase:
            continue
        weight = 1 + 0.35 * (len(phrase) - 1)
        end = _last_end(phrase, written)
        if end is not None:
            best = max(best, weight * _nearness(len(written) - end))
        begin = _first_begin(phrase, after)
        if begin is not None:
            best = max(best, weight * _BEHIND * _nearness(begin))
    return best


def phrase_share(cues: Sequence[str], words: Sequence[str]) -> float:
    """The longest cue that stands in the words, as its weight; 0 when none does."""
    best = 0.0
    for cue in cues:
        phrase = cue_stems(cue)
        if phrase and _first_begin(phrase, words) is not None:
            best = max(best, 1 + 0.35 * (len(phrase) - 1))
    return best


def _nearness(gap: int) -> float:
    return 0.0 if gap >= _FAR else 0.82**gap


def _last_end(phrase: Sequence[str], words: Sequence[str]) -> int | None:
    for begin in range(len(words) - len(phrase), -1, -1):
        end = _matches_at(phrase, words, begin)
        if end is not None:
            return end
    return None


def _first_begin(phrase: Sequence[str], words: Sequence[str]) -> int | None:
    for begin in range(len(words) - len(phrase) + 1):
        if _matches_at(phrase, words, begin) is not None:
            return begin
    return None


def _matches_at(phrase: Sequence[str], words: Sequence[str], begin: int) -> int | None:
    """The end of the phrase when it begins there; one word may stand in between."""
    at = begin
    for number, stem in enumerate(phrase):
        if at < len(words) and same_word(stem, words[at]):
            at += 1
        elif number and at + 1 < len(words) and same_word(stem, words[at + 1]):
            at += 2
        else:
            return None
    return at
