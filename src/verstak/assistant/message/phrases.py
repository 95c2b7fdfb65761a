"""Phrases such as ``между опорами``: where they occur among stems, whatever their endings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from verstak.assistant.message.words import same_word, stems

_GAP = 1
"""Words that may stand within a phrase besides its own: ``между двумя опорами``."""


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """Where a phrase stands.

    Args:
        start: Index of the first stem that belongs to it.
        end: Index after the last.
        exact: Share of its words that are spelt right, over 0 to 1.
        words: How many words it has; longer phrases say more.
    """

    start: int
    end: int
    exact: float
    words: int


@lru_cache(maxsize=8192)
def phrase_stems(phrase: str) -> tuple[str, ...]:
    """Stems of a phrase, kept."""
    return stems(phrase)


def find_phrase(phrase: str, among: Sequence[str], *, gap: int = _GAP) -> PhraseMatch | None:
    """The first place of a phrase in a sequence of stems.

    Its words may stand in any order, so that a sequence that runs backwards, as
    :attr:`~verstak.assistant.message.mention.Mention.before` does, is searched alike.

    Args:
        phrase: As people write it.
        among: Stems, see :func:`~verstak.assistant.message.words.stems`.
        gap: How many other words may stand within it.

    Returns:
        ``None`` when it does not occur.
    """
    return _first_match(phrase_stems(phrase), among, gap, _initials(among))


def cue_distance(phrase: str, nearest_first: Sequence[str]) -> int | None:
    """How many words stand between a number and a phrase beside it; ``None`` when it is absent.

    Args:
        phrase: A cue of a slot: ``пролёт``, ``между опорами``.
        nearest_first: Stems before or after the number, the nearest first.
    """
    found = find_phrase(phrase, nearest_first)
    return None if found is None else found.start


def has_phrase(phrases: Iterable[str], among: Sequence[str]) -> bool:
    """Whether one of the phrases occurs."""
    initials = _initials(among)
    return any(
        _first_match(phrase_stems(phrase), among, _GAP, initials) is not None for phrase in phrases
    )


def _initials(among: Sequence[str]) -> set[str]:
    """First letters: stems that differ there are never one word, and most phrases end at that."""
    return {word[:1] for word in among}


def _first_match(
    sought: tuple[str, ...], among: Sequence[str], gap: int, initials: set[str]
) -> PhraseMatch | None:
    if not sought:
        return None
    for word in sought:
        if word[:1] not in initials:
            return None
    for start in range(len(among)):
        found = _match_at(sought, among, start, gap)
        if found is not None:
            return found
    return None


def _match_at(
    sought: tuple[str, ...], among: Sequence[str], start: int, gap: int
) -> PhraseMatch | None:
    first = among[start]
    if not any(same_word(word, first) for word in sought):
        return None
    left = list(sought)
    exact = spare = 0
    for index in range(start, min(len(among), start + len(sought) + gap)):
        here = among[index]
        hit = next((word for word in left if word == here), None) or next(
            (word for word in left if same_word(word, here)), None
        )
        if hit is None:
            spare += 1
            if spare > gap:
                return None
            continue
        left.remove(hit)
        exact += hit == here
        if not left:
            return PhraseMatch(start, index + 1, exact / len(sought), len(sought))
    return None
