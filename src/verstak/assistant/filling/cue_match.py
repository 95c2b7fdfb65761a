"""How well the words around a number name a slot."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.assistant.message.phrases import find_phrase

_FAR = 6
"""Words between a name and its number beyond which they have nothing to do with each other."""
_DECAY = 0.82
"""What each word in between leaves of a name's weight."""
_BEHIND = 0.75
"""A name behind its number (``800 пролёт``) is rarer in Russian than one before it."""
BEHIND_IN_ENGLISH = 1.2
"""English names a number behind it: ``a 720 mm carcass``."""
_LONGER = 0.35
"""What each further word of a phrase adds: ``между опорами`` says more than one word."""


def cue_score(
    cues: Sequence[str],
    before: Sequence[str],
    after: Sequence[str],
    *,
    behind: float = _BEHIND,
) -> float:
    """How strongly the words around a number name it as one of the cues.

    Args:
        cues: Words and phrases.
        before: Stems before the number, the nearest first.
        after: Stems after it, the nearest first.
        behind: Weight of a name behind the number.

    Returns:
        0 = not named; about 1 for a word right beside it, more for a longer phrase, less with
        every word in between.
    """
    return max(
        (max(_near(cue, before), behind * _near(cue, after)) for cue in cues),
        default=0.0,
    )


def phrase_weight(cues: Sequence[str], words: Sequence[str]) -> float:
    """The weight of the longest cue that stands anywhere in the words; 0 when none does."""
    found = [match for cue in cues if (match := find_phrase(cue, words)) is not None]
    return max((_weight(match.words, match.exact) for match in found), default=0.0)


def _near(cue: str, nearest_first: Sequence[str]) -> float:
    match = find_phrase(cue, nearest_first)
    if match is None or match.start >= _FAR:
        return 0.0
    return _weight(match.words, match.exact) * _DECAY**match.start


def _weight(words: int, exact: float) -> float:
    # A word that is only one slip away says a little less than the word itself.
    return (1 + _LONGER * (words - 1)) * (0.85 + 0.15 * exact)
