"""Units as they stand after a number in running text, inflected: ``миллиметров``, ``kilograms``."""

from __future__ import annotations

import re
from functools import lru_cache

from verstak.quantities.units import Unit, find_unit, spellings

_ALSO_WORDS = frozenset({"с", "in", "l", "t", "т", "h", "р", "n", "н", "л"})
"""Spellings that are words, initials or symbols of formulas too; they are units only where
nothing but punctuation, or the end, follows."""

_INFLECTED_FROM = 4
"""Words of so many letters are inflected; shorter ones are abbreviations and are not."""


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    ordered = sorted((s for s in spellings() if s), key=len, reverse=True)
    return re.compile("|".join(map(_spelling, ordered)), re.IGNORECASE)


def _spelling(spelling: str) -> str:
    words = spelling.split(" ")
    last = re.split(r"[\s/·*-]", spelling)[-1]
    text = r"\.?\s?".join(re.escape(word) for word in words)
    text = text.replace("/", r"\.?\s?/\s?")
    if re.fullmatch(r"[а-яё]+", last) and len(last) >= _INFLECTED_FROM:
        text = text.removesuffix("а").removesuffix("ов") + r"(?:[а-яё]{0,3})"
    elif re.fullmatch(r"[a-z]+", last) and len(last) >= _INFLECTED_FROM:
        text += "s?"
    end = "" if re.fullmatch(r"[^\w]", spelling) else r"(?![\w⁰¹²³⁴/·])"
    if spelling in _ALSO_WORDS:
        end += r"(?=\.?\s*(?:[,;:)\]|»\"!?\n]|\.|$))"
    return f"(?P<u{_group(spelling)}>{text}){end}"


def _group(spelling: str) -> str:
    return spelling.encode().hex()


def unit_at(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit that begins there, and where it ends.

    Args:
        text: Running text.
        at: Index of the unit's first character.

    Returns:
        The longest spelling that fits, without an abbreviation's dot; ``None`` when there is none.
    """
    found = _pattern().match(text, at)
    if found is None or found.lastgroup is None:
        return None
    unit = find_unit(bytes.fromhex(found.lastgroup[1:]).decode())
    return None if unit is None else (unit, found.end())
