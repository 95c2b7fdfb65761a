"""Which one by number: ``№ 12``, ``12-е отверстие``, ``the 8th hole``, ``пятое отверстие``.

An ordinal counts nothing and measures nothing, so it is no mention of the message; the few tools
that want one read it here.
"""

from __future__ import annotations

import re

_NUMBERED = re.compile(
    r"(?:№|#|\bномер\w*|\bno\b\.?|\bnumber)\s*(\d{1,4})\b(?!\s*(?:мм|mm))"
    r"|\b(\d{1,4})\s?-?\s?(?:ого|ему|ому|ое|ом|го|му|е|й|м|th|st|nd|rd)\b(?=\s+(?:отв|дыр|hole))"
    r"|\b(?:hole|отверсти[еяю])\s+(\d{1,4})\b(?!\s*(?:мм|mm))"
    r"|\b(\d{1,4})\s+(?:отверсти[еяю])\b",
    re.IGNORECASE,
)
_ORDINALS = (
    ("перв", "first"),
    ("втор", "second"),
    ("трет", "third"),
    ("четв[её]рт", "fourth"),
    ("пят", "fifth"),
    ("шест", "sixth"),
    ("седьм", "seventh"),
    ("восьм", "eighth"),
    ("девят", "ninth"),
    ("десят", "tenth"),
    ("одиннадцат", "eleventh"),
    ("двенадцат", "twelfth"),
    ("тринадцат", "thirteenth"),
    ("четырнадцат", "fourteenth"),
    ("пятнадцат", "fifteenth"),
    ("шестнадцат", "sixteenth"),
    ("семнадцат", "seventeenth"),
    ("восемнадцат", "eighteenth"),
    ("девятнадцат", "nineteenth"),
    ("двадцат", "twentieth"),
)
_ENDING = r"(?:ого|его|ому|ему|ым|им|ом|ем|ое|ье|ый|ий|ой|ья|ая)"


def ordinal_said(text: str) -> int | None:
    """The ordinal of a question; ``None`` when it has none, or several that differ.

    ``первое`` is left out: a row is described by where its first one stands.
    """
    found = {int(next(filter(None, match.groups()))) for match in _NUMBERED.finditer(text)}
    if not found:
        for value, (russian, english) in enumerate(_ORDINALS, 1):
            word = rf"\b(?:{russian}{_ENDING}|{english})\b"
            if value > 1 and re.search(word, text, re.IGNORECASE):
                found.add(value)
    return found.pop() if len(found) == 1 else None
