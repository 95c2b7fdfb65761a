"""Clauses: pieces of a message that each state or ask one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from verstak.assistant.message.chains import links
from verstak.assistant.message.mention import Clause
from verstak.assistant.message.words import stem, stems

_ABBREVIATED = frozenset(
    [
        "шт",
        "мм",
        "см",
        "м",
        "кв",
        "пог",
        "п",
        "кг",
        "г",
        "гр",
        "руб",
        "р",
        "л",
        "т",
        "д",
        "др",
        "е",
        "к",
        "и",
        "ок",
        "мин",
        "макс",
        "max",
        "min",
        "тыс",
        "млн",
        "млрд",
        "см",
        "ед",
        "дл",
        "шир",
        "выс",
        "толщ",
        "глуб",
        "арт",
        "рис",
        "табл",
        "стр",
        "напр",
        "им",
        "гост",
        "тел",
        "pcs",
        "no",
        "approx",
        "e",
        "i",
        "eg",
        "ie",
        "vs",
        "mm",
        "cm",
        "m",
        "in",
        "ft",
        "kg",
    ]
)
"""Before a dot that ends no sentence when a small letter or a digit follows."""
_SENTENCE_END = re.compile(
    r"[?!]+[)»\"]*|…|\.{1,3}(?=\s|$)|\n+|(?<=[а-яёa-z)])\.(?=[А-ЯЁA-Z][а-яёa-z])"
)

_ASKING = [
    "сколько",
    "скольких",
    "скольки",
    "какой",
    "какая",
    "какое",
    "какие",
    "какого",
    "каков",
    "какова",
    "каково",
    "каковы",
    "каким",
    "какую",
    "какому",
    "каком",
    "каких",
    "чему",
    "что",
    "как",
    "почему",
    "зачем",
    "где",
    "когда",
    "кто",
    "который",
    "куда",
    "чем",
    "what",
    "which",
    "how",
    "where",
    "when",
    "why",
    "who",
]
_ASKING_HEAD = re.compile(
    r"(?<!\w)(?:сколько|скоко|скока|сколька|скок|какой|какая|какое|какие|какую|каков|какова|каково|каковы|каким|какими"
    r"|во сколько|чему равн\w+|на сколько|насколько|хватит ли|можно ли|верно ли|правильно ли"
    r"|соответствует ли|выдержит ли|how (?:many|much|far|long|big|heavy)|what|which|is it|is that|is this"
    r"|can i|can we|does it|will it)(?!\w)",
    re.IGNORECASE,
)
_BEFORE_HEAD = re.compile(
    r"[,;:—–-]\s*(?:(?:и|а|но|and|but)\s+)?$|(?<=\d)\s?(?:мм|см|м|шт|кг|mm|cm|m|kg)?\.?\s+$|(?<!\w)(?:и|а|также|and|also)\s+$",
    re.IGNORECASE,
)
_AT_MOST_WORDS_OF_ORDER = 3
"""``Посчитай, сколько …`` asks one thing: so few words and no number make no clause."""
_ORDERS = frozenset(
    stem(word)
    for word in [
        "посчитай",
        "посчитайте",
        "рассчитай",
        "рассчитайте",
        "подсчитай",
        "подсчитайте",
        "высчитай",
        "вычисли",
        "вычислите",
        "найди",
        "найдите",
        "определи",
        "определите",
        "проверь",
        "проверьте",
        "переведи",
        "переведите",
        "сравни",
        "сравните",
        "покажи",
        "покажите",
        "дай",
        "дайте",
        "скажи",
        "скажите",
        "подскажи",
        "подскажите",
        "назови",
        "назовите",
        "объясни",
        "объясните",
        "раскрои",
        "раскроить",
        "составь",
        "составьте",
        "построй",
        "начерти",
        "нарисуй",
        "подбери",
        "подберите",
        "нужно",
        "надо",
        "посчитать",
        "рассчитать",
        "подсчитать",
        "найти",
        "определить",
        "проверить",
        "перевести",
        "calculate",
        "compute",
        "find",
        "determine",
        "check",
        "convert",
        "compare",
        "show",
        "give",
        "tell",
        "explain",
        "draw",
        "make",
        "list",
        "work",
        "estimate",
        "need",
        "want",
    ]
)
_INTERROGATIVE = frozenset(stem(word) for word in _ASKING) - {"что", "как", "котор", "who", "which"}
_FIRST_ONLY = frozenset({"что", "как", "котор", "which", "who", "when", "where", "когд", "где"})
"""Ask only at the beginning; elsewhere they join clauses."""


def clauses(plain: str) -> list[Clause]:
    """Clauses in order; together they cover every word.

    At least one of them asks: people who state numbers want something of them, and those who
    write tersely say it last.

    Args:
        plain: The message, see :func:`~verstak.assistant.message.plain_text.plain_text`.
    """
    found: list[Clause] = []
    sentences = list(_sentences(plain))
    for start, end in sentences:
        pieces = list(_pieces(plain, start, end))
        questioned = "?" in plain[max(start, end - 4) : end]
        for index, (first, last) in enumerate(pieces):
            asks = asks_something(plain[first:last]) or (questioned and index == len(pieces) - 1)
            # a terse order comes last and has no verb: "3 полки 600х300, площадь и масса"
            may_ask = asks or end == sentences[-1][1]
            linked = list(links(plain, first, last)) if may_ask else [(first, last)]
            found += [
                Clause(plain[one:other], one, other, asks or len(linked) > 1)
                for one, other in linked
            ]
    if found and not any(clause.asks for clause in found):
        found[-1] = replace(found[-1], asks=True)
    return found


def asks_something(text: str) -> bool:
    """Whether a clause asks or orders, by its words alone."""
    if text.rstrip(' )»"').endswith("?"):
        return True
    found = stems(text)
    if not found:
        return False
    head = found[:2]
    return (
        any(word in _INTERROGATIVE for word in found)
        or head[0] in _FIRST_ONLY
        or any(word in _ORDERS for word in found[:4])
        or bool(re.search(r"[^\W\d_]\s+ли(?!\w)", text, re.IGNORECASE))
    )


def _sentences(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(plain):
        if match.end() <= start or not _ends(plain, match):
            continue
        yield from _trimmed(plain, start, match.end())
        start = match.end()
    yield from _trimmed(plain, start, len(plain))


def _ends(plain: str, match: re.Match[str]) -> bool:
    if match[0] != ".":
        return True
    before = re.search(r"([^\W\d_]+)$", plain[max(0, match.start() - 12) : match.start()])
    after = re.match(r"\s*(\S)", plain[match.end() : match.end() + 4])
    if before is None or before[1].casefold() not in _ABBREVIATED or after is None:
        return True
    return after[1].isalpha() and after[1].isupper()


def _pieces(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for head in _ASKING_HEAD.finditer(plain, start, end):
        joint = _BEFORE_HEAD.search(plain[at : head.start()])
        if joint is None:
            continue
        piece = plain[at : at + joint.start()]
        if len(stems(piece)) <= _AT_MOST_WORDS_OF_ORDER and not re.search(r"\d", piece):
            continue
        yield from _trimmed(plain, at, at + joint.start())
        at = head.start()
    yield from _trimmed(plain, at, end)


def _trimmed(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = plain[start:end]
    bare = piece.strip()
    if any(char.isalnum() for char in bare):
        first = start + len(piece) - len(piece.lstrip())
        yield first, first + len(bare)


def clause_at(found: Sequence[Clause], place: int) -> int:
    """Index of the clause that holds a place, or of the nearest before it."""
    low, high = 0, len(found) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if found[middle].start <= place:
            low = middle
        else:
            high = middle - 1
    return max(low, 0)
