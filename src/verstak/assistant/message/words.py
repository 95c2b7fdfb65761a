"""Words of a message, their stems, and whether two words are one in spite of endings and slips."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # ships no types
from rapidfuzz.distance import OSA

from verstak.assistant.message.abbreviations import spelt_out

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)

_LOOK_LIKE = "aceopxykmhtb", "асеорхукмнтв"
"""Latin letters and the Cyrillic ones that look like them: Unicode confusables, UTS #39."""
_TO_CYRILLIC = str.maketrans(*_LOOK_LIKE)
_TO_LATIN = str.maketrans(*reversed(_LOOK_LIKE))

_FLEETING = re.compile(r"([^аеиоуыэюя])[ео]([кц])$")
"""планок and планки, торец and торцы are one word; the stemmer leaves their vowel."""
_FLEETING_IN = {
    "петел": "петл",
    "ребер": "ребр",
    "кухон": "кухн",
    "стекол": "стекл",
    "полотен": "полотн",
    "кресел": "кресл",
    "сосен": "сосн",
    "бревен": "бревн",
    "угол": "угл",
    "кровел": "кровл",
}
"""The same before other consonants, where a rule would hit too much: ``размер``, ``модель``."""
_FLEETING_AFTER_VOWEL = re.compile(r"([аеиоуыэюя])ек$")
"""стоек and стойка."""
_SHORT_NOUN = re.compile(r"([^аеиоуыэюяьъй]{2})(?:о|а|у|е|ом)$")
"""дно, дна, дном: the stemmer leaves words of three letters alone."""
_SOFT_NOUN = re.compile(
    r"(детал|вертикал|горизонтал|диагонал|магистрал|эмал|панел|модел|щел)(?:ь|и|ью|ей|ям|ями|ях)"
)
"""Nouns whose plural the stemmer takes for a verb of the past: ``детали`` as ``стояли``."""
_HARD_NOUN = re.compile(
    r"(пропил|распил|запил|спил|проем|объем|подъем|съем|прием)(?:а|у|ом|е|ы|ов|ам|ами|ах)?"
)
"""Nouns whose own end the stemmer takes for that of a verb: ``проём`` as ``даём``."""
_OFTEN_MISSPELT = (
    "глубина ширина высота толщина длинная короткая пропил торцовка прифуговка кромка столешница "
    "ошибка"
)
"""Names of sizes and of work, which decide what a number is, and of what is asked after. A slip near the end of one lets the
stemmer take too much off, ``глубена`` as ``весёлена``; a slip in its first letter is no other word."""
_COLLOQUIAL = {"скока": "сколько", "скоко": "сколько", "сколька": "сколько", "скок": "сколько"}
"""Written as it is spoken, too far from the word for one slip."""
_DEVOICED = re.compile(r"(?<=\w{3}[ое])ф$")
"""``листоф``, written as it is spoken."""
_ENDINGS = {
    "на": "на ны не ну ной",
    "та": "та ты те ту той",
    "ка": "ка ки ке ку кой",
    "ца": "ца цы це цу цей",
    "ил": "ил ила илу илом иле илы",
    "ная": "ная ной ную ные ных ным ными",
    "кая": "кая кой кую кие ких ким кими",
}
_RESPELT_FROM = 6
_TOLERATED_FROM = 5
"""Shortest stem in which one wrong letter is forgiven; below it стол would be стул."""
_PREFIX_FROM, _PREFIX_SPARE = 6, 2
"""A slip in an ending keeps the stemmer from taking it off: ``deflecton``."""
_SWAP_TOLERATED_FROM = 4
"""Shortest stem in which two swapped neighbours are forgiven."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    Args:
        text: As it stands there.
        start: Index of its first letter.
        end: Index after its last.
        stem: See :func:`stem`.
    """

    text: str
    start: int
    end: int
    stem: str


def words(text: str) -> Iterator[Word]:
    """Words of a text in order; digits and signs are none."""
    for match in _WORD.finditer(text):
        end = match.end()
        whole = spelt_out(match[0].casefold(), text[end : end + 6])
        yield Word(match[0], match.start(), end, stem(whole or match[0]))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The part of a word that its endings leave alone, lower case, with ``е`` for ``ё``.

    Words with look-alike letters of both alphabets are read in the one that most letters are of.
    """
    plain = folded(word)
    if plain == "е":  # the symbol of the modulus of elasticity, typed on the other layout
        return "e"
    if _CYRILLIC.search(plain):
        return _russian(plain)
    if not plain.isascii():
        return plain
    found: str = _stemmer("english").stemWord(plain)
    return f"{found[:-1]}f" if found.endswith("lv") else found


def stems(text: str) -> tuple[str, ...]:
    """Stems of all words of a text, in order."""
    return tuple(word.stem for word in words(text))


@lru_cache(maxsize=65_536)
def same_word(one: str, other: str) -> bool:
    """Whether two stems are one word: equal, or one slip apart where both are long enough.

    Args:
        one: A stem.
        other: A stem.
    """
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < _SWAP_TOLERATED_FROM or one[0] != other[0]:
        return False
    if shorter >= _PREFIX_FROM and one[:shorter] == other[:shorter]:
        return abs(len(one) - len(other)) <= _PREFIX_SPARE
    if shorter < _TOLERATED_FROM and sorted(one) != sorted(other):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def folded(word: str) -> str:
    """A word in lower case, ``е`` for ``ё``, all its look-alike letters in one alphabet."""
    plain = word.casefold().replace("ё", "е")
    latin = len(_LATIN.findall(plain))
    cyrillic = len(_CYRILLIC.findall(plain))
    if not latin or not cyrillic:
        return plain
    return plain.translate(_TO_LATIN if latin > cyrillic else _TO_CYRILLIC)


def in_cyrillic(word: str) -> str:
    """A word with its Latin look-alikes in Cyrillic."""
    return word.translate(_TO_CYRILLIC)


def in_latin(word: str) -> str:
    """A word with its Cyrillic look-alikes in Latin."""
    return word.translate(_TO_LATIN)


def _russian(plain: str) -> str:
    plain = _COLLOQUIAL.get(plain, _DEVOICED.sub("в", plain))
    if len(plain) >= _RESPELT_FROM:
        plain = _respelt(plain)
    found: str = _stemmer("russian").stemWord(plain)
    noun = _SOFT_NOUN.fullmatch(plain) or _HARD_NOUN.fullmatch(plain)
    if noun:
        return noun[1]
    short = _SHORT_NOUN.fullmatch(plain)
    if short:
        return short[1]
    found = _FLEETING_IN.get(found, found)
    if len(found) >= _TOLERATED_FROM:
        found = _FLEETING_AFTER_VOWEL.sub(r"\1йк", found)
        found = _FLEETING.sub(r"\1\2", found)
    return found


def _respelt(plain: str) -> str:
    """The word of :data:`_OFTEN_MISSPELT` whose form is one slip away; else the word itself."""
    forms = _forms()
    if plain in forms:
        return plain
    near = (form for form in forms if abs(len(form) - len(plain)) <= 1)
    return next((form for form in near if OSA.distance(form, plain, score_cutoff=1) <= 1), plain)


@cache
def _forms() -> tuple[str, ...]:
    """The words of :data:`_OFTEN_MISSPELT` in all cases."""
    return tuple(
        word.removesuffix(ending) + other
        for word in _OFTEN_MISSPELT.split()
        for ending, others in _ENDINGS.items()
        if word.endswith(ending)
        for other in others.split()
    )


_here = threading.local()
"""A stemmer keeps the word it works on in itself, so each thread has its own."""


def _stemmer(language: str) -> snowballstemmer.SnowballStemmer:
    made = getattr(_here, language, None)
    if made is None:
        made = snowballstemmer.stemmer(language)
        setattr(_here, language, made)
    return made
