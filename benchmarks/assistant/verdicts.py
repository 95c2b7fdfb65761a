"""Yes or no: what a reply says, as a stranger would hear it."""

from __future__ import annotations

import re

from benchmarks.assistant.numerals import normalised

# What the question asks about → words that say yes, words that say no. A "no" is looked for
# first, because it holds the "yes" inside it: «не допускается», "not allowed".
_SAYS: dict[str, tuple[str, str]] = {
    "error": (
        (
            r"ошибк|ошибоч|неверн|неправильн|перепутан|не соответств|нельзя|брак|"
            r"\berror|mistake|wrong|incorrect|swapped|too (?:small|narrow|close)"
        ),
        (
            r"ошибк\w* нет|нет ошибк|не ошибк|не является ошибк|без ошиб|все верно|все правильно|"
            r"no (?:error|mistake)|not an? (?:error|mistake)|is correct|is fine"
        ),
    ),
    "allowed": (
        r"\bможно|допуска|допустим|разреш|\bmay\b|allowed|permitted|\bcan be\b",
        (
            r"нельзя|не (?:\w+ )?(?:можно|допуска|допустим|разреш|следует|рекоменд|годится)|"
            r"недопустим|запрещ|only with|только с |must not|may not|cannot|can't|should not|"
            r"not (?:be )?(?:allowed|permitted|suitable)|needs an? "
        ),
    ),
    "complies": (
        r"соответств|допуска|выполн|complies|conforms|\bok\b",
        (
            r"не (?:\w+ )?(?:соответств|допуска|выполн)|выше (?:предел|допуст)|превыша|нарушен|"
            r"does not (?:comply|conform)|not compl|exceeds|too high|violat"
        ),
    ),
    "fine": (
        (
            r"нормальн|\bнорма|допустим|правильн|верно|соответств|годится|\bfine\b|all right|"
            r"correct|normal|\bok\b|suits"
        ),
        (
            r"не (?:\w+ )?(?:нормальн|норма|допустим|правильн|верно|соответств|годится)|ошибк|"
            r"ненормальн|not (?:fine|all right|correct|normal|ok)|wrong|too (?:large|wide|high)"
        ),
    ),
    "requirement": (
        r"\bтребу|обязательн|is required|requires",
        (
            r"не (?:\w+ )?(?:требу|обязат|нормиру|устанавл|зада)|не является требован|нет (?:такого )?"
            r"(?:требован|пункт)|does not (?:require|set|specify)|not (?:a )?requir|no (?:such )?"
            r"(?:requirement|clause)|sets no"
        ),
    ),
    "less": (
        r"меньше|ниже|не дотягивает|не достига|less|below|under|lower|<",
        r"не меньше|больше|выше|превыша|not (?:less|below|under)|more than|above|exceeds|greater|>",
    ),
    "multiple": (
        r"кратн|делится|\bmultiple|divisible|целое число",
        (
            r"не (?:\w+ )?(?:кратн|делится|целое)|некратн|not (?:\w+ )?(?:a )?(?:whole )?(?:multiple|"
            r"divisible)|isn't"
        ),
    ),
    "fits": (
        r"\bвойд|помеща|помест|влез|встан|проход|хват|достаточн|\bfits?\b|enough|suffic",
        (
            r"не (?:\w+ )?(?:войд|помеща|помест|влез|встан|проход|хват|достаточн)|недостаточн|"
            r"does not fit|doesn't fit|not (?:\w+ )?(?:fit|enough|suffic)|too (?:large|wide|long)"
        ),
    ),
}
_YES = re.compile(r"\b(?:да|ага|верно|yes|yep|correct)\b")
_NO = re.compile(r"\b(?:нет|неверно|no|nope)\b(?! (?:менее|более|less|more|idea))")
_SENTENCE = re.compile(r"(?<=[!?])\s+|(?<=[^\W\d]{2}\.)\s+|(?<=\d\.)\s+(?=[A-ZА-Я])|\n+")
MOST_HEARD = 240
"""Characters of the first sentence that are read."""


def first_sentence(reply: str) -> str:
    """The reply's first sentence that says something, without headings and list marks."""
    for piece in _SENTENCE.split(_plain(reply)):
        words = piece.strip(" #>*-—|:\t")
        if re.search(r"\w", words):
            return words[:MOST_HEARD]
    return ""


def says(text: str, asks: str) -> bool | None:
    """Yes, no, or neither.

    A plain «да» or «нет» at the beginning decides; else the words that belong to what was asked.

    Args:
        text: A sentence of the reply, or its headline.
        asks: A key of the table above; empty = only plain words count.
    """
    text = _plain(text)
    plain = _plain_word(text[:40])
    if plain is not None:
        return plain
    yes, no = _SAYS.get(asks, (r"(?!)", r"(?!)"))
    if re.search(no, text):
        return False
    if re.search(yes, text):
        return True
    return _plain_word(text)


def _plain_word(text: str) -> bool | None:
    yes, no = _YES.search(text), _NO.search(text)
    if yes and no:
        return yes.start() < no.start()
    if yes:
        return True
    return False if no else None


def _plain(text: str) -> str:
    return normalised(text).casefold().replace("ё", "е")
