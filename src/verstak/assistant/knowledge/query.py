"""A question as search sees it: the words that say what it is about, mended and stemmed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from verstak.assistant.message.words import folded, in_latin, stem

_TOKEN = re.compile(r"[^\W\d_]{1,3}\d+\b|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MOST_TOKENS = 48
"""Words of a question that are searched for; a pasted letter is cut here."""
_ABOUT_NOTHING = """
а без бы быть в вас што чё чо че шо эт скажите объясни вам ведь весь во вот все всё вы где да для до его ее если есть еще же за и из
или им их к как какая какие каким какое какой какую когда кто ли мне можно мой мы на надо над нам
нас наш не нет ни но нужно нужен нужна о об обычно он она они оно от по под при про с сейчас со так
такая такие такое такой там те тебе то тоже только у уже хочу чего чем через что чтобы эта эти это
этого этой этом этот эту я расскажи расскажите скажи скажите подскажи подскажите объясни объясните
поясни дай дайте значит означает называется называют называть зовут термин слово определение
понятие пожалуйста простыми словами словом коротко кратко подробно вообще здравствуйте привет
бывает бывают является нам ты вопрос вот либо нибудь
a about an and any are as at be by can could describe define definition did do does explain for
from give has have hello hi how i if in into is it its know let me mean meaning means my of on or
our please should so tell term than that the their them there these this those to us was we what
when where which who whose why will with word would you your
"""
"""Words of no subject, both languages: articles, prepositions, pronouns, ways to ask."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    Args:
        text: The question with its misspelt words mended.
        tokens: Stems of its words of subject, and numbers, in order.
    """

    text: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    token: str


class Vocabulary:
    """The words of what can be found.

    Args:
        titles: Names and headings; a slip is read as one of their words first.
        bodies: Everything else.
    """

    def __init__(self, titles: Iterable[str], bodies: Iterable[str] = ()) -> None:
        self._heads = _surfaces(titles)
        self._rest = _surfaces(bodies)

    def read(self, question: str) -> Query:
        """A question with its slips mended where one word of ours is near enough."""
        pieces: list[str] = []
        tokens: list[str] = []
        last = 0
        for found in _tokens(question)[:_MOST_TOKENS]:
            token = found.token
            if token in _stops():
                continue
            mended = self._mended(token)
            if mended != token:
                surface = self._heads.get(mended) or self._rest[mended]
                pieces += [question[last : found.start], surface]
                last = found.end
            tokens.append(mended)
        return Query("".join((*pieces, question[last:])), tuple(tokens))

    def _mended(self, token: str) -> str:
        if token in self._heads or token in self._rest or token[:1].isdigit():
            return token
        slips = _slips_forgiven(token)
        if not slips:
            return token
        for known in (self._heads, self._rest):
            near = process.extractOne(
                token,
                [each for each in known if each[:1] == token[:1]],
                scorer=OSA.distance,
                score_cutoff=slips,
            )
            if near is not None:
                return near[0]
        return token


def tokens_of(text: str) -> tuple[str, ...]:
    """Stems and numbers of a text in order, without words of no subject."""
    return tuple(each.token for each in _tokens(text) if each.token not in _stops())


def _tokens(text: str) -> list[_Found]:
    return [_Found(match.start(), match.end(), _token(match[0])) for match in _TOKEN.finditer(text)]


def _token(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", ".")
    if word[-1].isdigit():
        # Р3 and P3, Е1 and E1: classes are written with letters of either alphabet.
        return in_latin(folded(word))
    return stem(word)


def _slips_forgiven(token: str) -> int:
    """One in a short word, two in a long one, none where стол would become стул."""
    if len(token) < 5:
        return 0
    return 1 if len(token) < 8 else 2


def _surfaces(texts: Iterable[str]) -> dict[str, str]:
    """Stem → a word that has it."""
    return {
        each.token: text[each.start : each.end]
        for text in texts
        for each in _tokens(text)
        if each.token not in _stops()
    }


@cache
def _stops() -> frozenset[str]:
    return frozenset(stem(word) for word in _ABOUT_NOTHING.split())
