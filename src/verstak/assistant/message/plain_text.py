"""A message with the variety of its signs taken out, letter for letter at the same places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from verstak.assistant.message.abbreviations import with_points

_SPACES = "\u00a0\u2007\u2009\u202f\u2002\u2003\u2005\u2006\u2008\u200a"
"""No-break, figure, thin and other fixed spaces: Unicode category Zs without the ogham mark."""
_MINUSES = "\u2212\u2010\u2011\u2012\ufe63\uff0d"
"""Minus, hyphens and figure dash; en and em dashes stay, they mark ranges and pauses."""
_PRIMES = "\u2019\u02bc\u2018\u00b4"
_TIMES = "\u2715\u2716\u2a2f\u00d7"
"""Multiplication signs that stand between the numbers of a size."""

_OTHER_DIGIT = re.compile(r"(?![0-9])\d")

_PLAIN = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_MINUSES, "-"),
        **dict.fromkeys(_PRIMES, "'"),
        **dict.fromkeys(_TIMES, "×"),
        "\t": " ",
        "\uff0c": ",",
        "\uff0e": ".",
    }
)


def plain_text(text: str) -> str:
    """The text with one space, one minus and one times sign; every index stays true.

    Digits of other scripts become 0 to 9, so that whatever reads as a digit is one, and the point
    of an abbreviation is told from a full stop.
    """
    return with_points(
        _OTHER_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text.translate(_PLAIN))
    )


_MASK = "\ufffc"
"""Object replacement character: neither letter, digit, space nor sign."""


def masked(plain: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with some places made unreadable, its length unchanged."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end > at:
            pieces += (plain[at : max(at, start)], _MASK * (end - max(at, start)))
            at = end
    return "".join((*pieces, plain[at:]))
