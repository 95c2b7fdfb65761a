"""Names in running text: codes of articles, brands, words of another language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from verstak.assistant.grounding.unit_words import unit_at
from verstak.assistant.message.words import in_latin, stem
from verstak.quantities.text import Language

_WORD = re.compile(r"[A-Za-zА-Яа-яЁёÀ-ÖØ-öø-ÿ]+(?:[-'’][A-Za-zА-Яа-яЁёÀ-ÖØ-öø-ÿ]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:[-'’&][A-Za-zÀ-ÖØ-öø-ÿ]+)*")
_SENTENCE_HEAD = re.compile(r"(?:^|[.!?:;«\"(]\s*|\n\s*)(?:[-*•>]\s+|\d+[.)]\s+)?[«\"(]?$")
ALLOWED = frozenset(
    {
        # File forms, materials and abbreviations that every shop uses; none is a brand.
        *("dxf", "pdf", "svg", "csv", "xlsx", "xbir", "cut", "stl", "step", "json", "toml"),
        *("mdf", "hdf", "osb", "hpl", "cpl", "abs", "pvc", "pp", "ldf", "mfc", "pb"),
        *("cnc", "cad", "cam", "bom", "led", "ok", "id"),
    }
)
_ALLOWED_CAPITALISED = frozenset(
    {
        # Mechanics and units named for people; adjectives of countries; the program itself.
        *("euler", "bernoulli", "young", "poisson", "hooke", "i", "eurocode", "european"),
        *("russian", "german", "verstak", "эйлера", "бернулли", "юнга", "пуассона", "гука"),
        *("еврокод", "еврокоду", "еврокода", "россии", "россия", "европе", "европы", "верстак"),
    }
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that must be accounted for."""

    text: str
    start: int


def folded(word: str) -> str:
    """The word without case and without the difference of letters that look alike."""
    return in_latin(word.casefold().replace("ё", "е"))


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Every word and code of the texts, folded, and the stems of the words."""
    made: set[str] = set()
    for text in texts:
        for token in re.findall(r"\w+(?:[-.]\w+)*", text):
            made.add(folded(token))
            made.update(folded(part) for part in re.split(r"[-._]", token))
            made.add(folded(stem(token)))
    return frozenset(made)


def foreign_names(sentence: str, known: frozenset[str], language: Language) -> tuple[Name, ...]:
    """Names in the sentence that stand nowhere in what is known.

    Brands of the list, whatever their case; capitalised words inside a sentence; and in a Russian
    sentence every Latin word of three letters or more.

    Args:
        sentence: Of the model.
        known: :func:`words_of` everything that may be quoted.
        language: Of the reply.
    """
    found = []
    for match in _WORD.finditer(sentence):
        if _is_known(match[0], known):
            continue
        if (
            _is_brand(match[0])
            or _is_named(sentence, match)
            or (language == "ru" and _is_other_language(sentence, match))
        ):
            found.append(Name(match[0], match.start()))
    return tuple(found)


def _is_known(word: str, known: frozenset[str]) -> bool:
    plain = word.casefold()
    return (
        folded(word) in known
        or folded(stem(word)) in known
        or plain in ALLOWED
        or plain in _ALLOWED_CAPITALISED
        or ("-" in word and all(_is_known(part, known) for part in word.split("-")))
    )


def _is_brand(word: str) -> bool:
    return folded(stem(word)) in _brands() or folded(word) in _brands()


def _is_named(sentence: str, match: re.Match[str]) -> bool:
    word = match[0]
    if not word[0].isupper() or len(word) < 2:  # one letter is a symbol of a formula
        return False
    if _SENTENCE_HEAD.search(sentence[: match.start()]):
        # Every sentence begins with a capital; two capitals or more are a name even there.
        return word[1:] != word[1:].lower() and _is_latin(word)
    if word.isupper() and not _is_latin(word):
        return False  # ЛДСП, МДФ, ГОСТ: an abbreviation of the language itself
    return not _is_unit(sentence, match)


def _is_other_language(sentence: str, match: re.Match[str]) -> bool:
    return _is_latin(match[0]) and len(match[0]) > 2 and not _is_unit(sentence, match)


def _is_latin(word: str) -> bool:
    return _LATIN.fullmatch(word) is not None


def _is_unit(sentence: str, match: re.Match[str]) -> bool:
    return unit_at(sentence, match.start()) is not None


@lru_cache(maxsize=1)
def _brands() -> frozenset[str]:
    data = files("verstak.assistant.grounding") / "data" / "brands.toml"
    brands = tomllib.loads(data.read_text(encoding="utf-8"))["brand"]
    names = (name for brand in brands for name in brand["names"])
    return frozenset(form for name in names for form in (folded(name), folded(stem(name))))
