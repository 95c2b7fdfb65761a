"""How the parts of a list are called: the words beside a size that name its thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verstak.assistant.message.nouns import Kind, kind_of, plain_name
from verstak.assistant.message.words import Word

_MOST_WORDS = 3
_BOARDS = frozenset({"плита", "board", "slab"})
_PHRASE_BEGINS = frozenset(
    [
        "с",
        "со",
        "на",
        "в",
        "из",
        "из-за",
        "имеет",
        "нужна",
        "нужны",
        "with",
        "on",
        "has",
        "have",
        "need",
        "into",
        "onto",
        "from",
    ]
)
"""Words after which another thing is named: ``лист на полки``, ``шкаф с полкой``."""
_NO_NAME = frozenset(
    [
        "по",
        "для",
        "при",
        "под",
        "от",
        "до",
        "the",
        "a",
        "an",
        "of",
        "for",
        "at",
        "is",
        "are",
        "each",
        "every",
        "шт",
        "штук",
        "штуки",
        "pcs",
        "pc",
        "размером",
        "размеры",
        "размер",
        "толщиной",
        "каждый",
        "каждая",
        "кажд",
        "из",
        "на",
        "с",
        "со",
        "в",
        "и",
        "это",
        "деталь:",
        "еще",
        "также",
        "есть",
        "сколько",
        "скока",
        "скоко",
        "какой",
        "какая",
        "какие",
        "каков",
        "какова",
        "что",
        "если",
        "how",
        "many",
        "much",
        "what",
        "which",
        "if",
        "can",
        "does",
        "do",
        "will",
        "fit",
        "fits",
        "go",
        "goes",
    ]
)
_VERB = re.compile(r"(?:ть|тся|ться|ите|айте|йте|ишь|ешь|ёт|ет|ут|ют|ит|ат|ят|ай|жи|уй)$")
"""Ends of Russian verbs; only words that name no thing of the trade are held against them."""
_ADJECTIVE = re.compile(r"(?:ая|яя|ой|ей|ый|ий|ое|ее|ые|ие|ых|их|ую|юю)$")


def phrase_before(said: Sequence[Word]) -> list[Word]:
    """The words before a size that name its thing.

    Args:
        said: Words between the last boundary or count and the size.
    """
    for index in range(len(said) - 1, -1, -1):
        if said[index].text.casefold() in _PHRASE_BEGINS and index < len(said) - 1:
            said = said[index + 1 :]
            break
    sizes = [i for i, word in enumerate(said) if kind_of(word.stem) is Kind.MEASURE]
    after_measure = said[sizes[-1] + 1 :] if sizes else said
    kept = [word for word in after_measure if not is_silent(word) and not _is_verb(word)]
    if kept and kind_of(kept[-1].stem) in {Kind.SHEET, Kind.OPENING}:
        return kept[-1:]  # детали по листам 2440×1830: the size is that of the sheets
    first = next(
        (i for i, word in enumerate(kept) if kind_of(word.stem) not in {None, Kind.MEASURE}),
        None,
    )
    if first is None:
        return [word for word in kept if kind_of(word.stem) is None][-_MOST_WORDS:]
    return kept[max(0, first - _MOST_WORDS + 1) : first + _MOST_WORDS]


def phrase_behind(said: Sequence[Word]) -> list[Word]:
    """The words behind a size that name its thing: ``600×400 parts``.

    Args:
        said: Words between the size and the next boundary or size.
    """
    found: list[Word] = []
    for word in said:
        stops = is_silent(word) or word.text.casefold() in _PHRASE_BEGINS or _is_verb(word)
        if found and stops:
            break
        if not is_silent(word):
            found.append(word)
    return found[:_MOST_WORDS]


def names_sheet(said: Sequence[Word]) -> bool:
    """Whether a sheet stands behind a size: ``bound of 2750×1830 sheets``."""
    return bool(said) and kind_of(said[0].stem) is Kind.SHEET


def is_cut_board(phrase: Sequence[Word]) -> bool:
    """Whether a phrase names boards, which may be cut ones, and not sheets, which are whole."""
    return any(plain_name(word.stem) in _BOARDS for word in phrase)


def is_silent(word: Word) -> bool:
    """Whether a word belongs to no name: a preposition, a question word."""
    return word.text.casefold() in _NO_NAME


def kind_of_phrase(phrase: Sequence[Word]) -> Kind | None:
    """Kind of the first noun of the trade in a phrase: ``полка шкафа`` is a part."""
    return next(
        (kind for word in phrase if (kind := kind_of(word.stem)) not in {None, Kind.MEASURE}), None
    )


def name_and_noun(phrase: Sequence[Word]) -> tuple[str, tuple[str, ...]]:
    """Name for a table, and its stems, the noun first."""
    at = next(
        (i for i, word in enumerate(phrase) if kind_of(word.stem) in {Kind.PART, Kind.SHEET}), None
    )
    if at is None:
        return " ".join(word.text for word in phrase), tuple(word.stem for word in reversed(phrase))
    head = phrase[at]
    kept = [word for word in phrase[:at] if _qualifies(word)] + [head, *phrase[at + 1 :]]
    if len(kept) == 1:
        named = plain_name(head.stem) or head.text
    else:
        named = " ".join(word.text for word in kept)
    return named, (head.stem, *(word.stem for word in kept if word is not head))


def _qualifies(word: Word) -> bool:
    """Whether a word before a noun belongs to its name: ``задняя``, ``drawer``; not ``масса``."""
    return word.text.isascii() or _ADJECTIVE.search(word.text.casefold()) is not None


def _is_verb(word: Word) -> bool:
    return kind_of(word.stem) is None and _VERB.search(word.text.casefold()) is not None
