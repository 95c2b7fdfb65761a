"""Chains of questions: ``посчитай площадь, а затем массу``, ``the metres, then the price``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from verstak.assistant.message.words import folded

_SOUGHT = frozenset((
    "площадь", "масса", "массу", "вес", "стоимость", "сумма", "сумму", "цена", "цену", "метраж",
    "метры", "прогиб", "напряжение", "проем", "количество", "число", "объем", "момент", "периметр",
    "зазор", "остаток", "выход", "отход", "отходы", "себестоимость", "area", "mass", "weight", "cost",
    "price", "sum", "total", "metres", "meters", "deflection", "stress", "opening", "number",
    "quantity", "volume", "moment", "perimeter", "gap", "waste", "yield",
))  # fmt: skip
"""What people have computed, in the nominative and the accusative only: in ``стоимость кромки и
плёнки`` the second noun depends on the first. Length, width and height are left out, since they
come as pairs that one tool answers."""
_ORDERING = frozenset((
    "посчитай", "посчитайте", "рассчитай", "рассчитайте", "найди", "найдите", "определи",
    "определите", "вычисли", "вычислите", "переведи", "переведите", "calculate", "compute", "find",
    "determine", "convert",
))  # fmt: skip
_FORGIVEN_FROM = 6
"""Letters from which one slip is forgiven, as long as the last letter is right: it tells the case."""
_JOINT = re.compile(
    r"[,;]?\s+(?:(?:а|и|and|but)\s+)?(?:затем|потом|далее|после\s+(?:этого|чего)|также|then|also|after\s+that)\s+"
    r"|[,;]?\s+(?:и|а|плюс|and|plus)\s+|,\s+",
    re.IGNORECASE,
)
_MAY_PRECEDE = frozenset((
    "ее", "их", "его", "еще", "и", "на", "во", "в", "сколько", "какая", "какую", "какое", "каков", "какова", "общую",
    "общая", "полную", "полная", "суммарную", "суммарная", "the", "its", "their", "a", "total",
    "overall", "also", "what", "how", "much", "is",
))  # fmt: skip
"""Between a joint and the noun."""
_MOST_BEFORE = 3
_STATED = re.compile(
    r"\s*[=:–—-]?\s*\d[\d.,\s]*\s?(?:мм|см|м|кг|г|руб|р|мпа|%|₽|mm|cm|m|kg|mpa|rub)"
)
"""``и масса 5 кг`` states, it does not ask."""
_WORD = re.compile(r"[^\W\d_]+")
_COUNTING = re.compile(
    r"(?<!\w)(?:сколько|скольк\w+|скоко|скока|how\s+(?:many|much|long|heavy))(?!\w)", re.IGNORECASE
)

_SOUGHT_THEN_JOINT = re.compile(r"[^\W\d_]+\s*(?:[,?]|$|\s(?:и|and)\s)")
"""A comma alone joins questions only in a list of them: ``площадь, массу и стоимость``."""


def links(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The links of a piece that asks for several things; the piece itself when it asks for one.

    Args:
        plain: The message, see :func:`~verstak.assistant.message.plain_text.plain_text`.
        start: Where the piece begins.
        end: Where it ends.
    """
    at = start
    for joint in _JOINT.finditer(plain, start, end):
        sought = _sought_at(plain, joint.end(), end)
        if sought is None or not _asks_for_another(plain[at : joint.start()], sought):
            continue
        if joint[0].strip() == "," and not _SOUGHT_THEN_JOINT.match(plain, joint.end(), end):
            continue
        yield at, joint.start()
        at = joint.end()
    yield at, end


def _sought_at(plain: str, at: int, end: int) -> str | None:
    """The quantity that the words at a place ask for."""
    for count, match in enumerate(_WORD.finditer(plain, at, end)):
        word = folded(match[0])
        if word in _ORDERING:
            return word
        sought = _sought(word)
        if sought is not None:
            return None if _STATED.match(plain, match.end()) else sought
        if word not in _MAY_PRECEDE or count >= _MOST_BEFORE:
            return None
    return None


def _asks_for_another(piece: str, sought: str) -> bool:
    """Whether what stands before a joint asks for something else already."""
    if _COUNTING.search(piece):
        return True
    found = {_sought(folded(match[0])) for match in _WORD.finditer(piece)} - {None}
    return bool(found) and found != {sought}


def _sought(word: str) -> str | None:
    if word in _SOUGHT:
        return word
    if len(word) < _FORGIVEN_FROM:
        return None
    return next(
        (
            known
            for known in _SOUGHT
            if known[-1] == word[-1]
            and len(known) >= _FORGIVEN_FROM
            and OSA.distance(known, word, score_cutoff=1) <= 1
        ),
        None,
    )
