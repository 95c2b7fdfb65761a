"""Which parameter of the rules a question speaks of: its words against the parameters' names."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from verstak.assistant.message.words import same_word, stem, words
from verstak.assistant.tools.rule_aliases import ALIASES, SYNONYMS
from verstak.furniture.standards.rules import Parameter, RuleBase

_CODE = re.compile(r"(?<!\w)[a-zа-яё]{1,2}-?\d+(?:[.,]\d+)?(?!\w)", re.IGNORECASE)
"""P2, E1, P-14: classes that a stemmer would cut in two."""
_LOOKS_LATIN = str.maketrans("асеорхкмнтв", "aceopxkmhtb")
_IDLE = frozenset(
    word.stem
    for word in words(
        "на от до по из за под над при для без или как это что его не ли можно допустимо нормально "
        "соответствует нужно должен должна должно быть стоит сторона the of a an in on at by for "
        "from with to is it that this over and be are allowed ok one time times per other side "
        "мм см м кг г МПа mm cm kg MPa"
    )
)
"""Words that name nothing."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word that can name something.

    Args:
        stem: Its stem, synonyms made one.
        start: Index in the text.
        end: Index after it.
    """

    stem: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """Words and class codes of a text, idle words left out, in order."""
    codes = [Token(_code(match[0]), match.start(), match.end()) for match in _CODE.finditer(text)]
    taken = [(one.start, one.end) for one in codes]
    said = [
        Token(_one_of_synonyms(word.stem), word.start, word.end)
        for word in words(text)
        if word.stem not in _IDLE
        and len(word.stem) > 1
        and not any(start <= word.start < end for start, end in taken)
    ]
    return tuple(sorted((*codes, *said), key=lambda one: one.start))


def same(one: str, other: str) -> bool:
    """Whether two stems are one word, slips forgiven; class codes must be equal."""
    if any(each.isdigit() for each in one + other):
        return one == other
    return same_word(one, other)


@lru_cache(maxsize=4096)
def _code(written: str) -> str:
    return written.casefold().replace("-", "").replace(",", ".").translate(_LOOKS_LATIN)


def _one_of_synonyms(one: str) -> str:
    return _CANONICAL.get(one, one)


_CANONICAL: Mapping[str, str] = {stem(word): stem(group[0]) for group in SYNONYMS for word in group}


@dataclass(frozen=True, slots=True)
class Named:
    """How well a parameter's names fit a question.

    Args:
        parameter: The parameter.
        weight: Of the words that fit: rare words weigh more.
        coverage: Share of the best name that was said, 0 to 1.
        words: Stems of that name.
    """

    parameter: Parameter
    weight: float
    coverage: float
    words: frozenset[str]

    @property
    def score(self) -> float:
        """Both in one number."""
        return self.weight * math.sqrt(self.coverage)


class RuleNames:
    """Names of all parameters of a rule base, as stems with weights."""

    def __init__(self, base: RuleBase) -> None:
        self._names: dict[str, tuple[frozenset[str], ...]] = {}
        for parameter in base.parameters.values():
            said = (*parameter.names[1:], *ALIASES.get(parameter.key, ()))
            stems = dict.fromkeys(frozenset(token.stem for token in tokens(name)) for name in said)
            self._names[parameter.key] = tuple(each for each in stems if each)
        self._parameters = base.parameters
        spread = Counter(one for names in self._names.values() for one in frozenset().union(*names))
        many = len(self._names)
        self._weights = {one: math.log(1 + many / often) for one, often in spread.items()}

    def weight(self, one: str) -> float:
        """How telling a stem is; a word that no name holds weighs nothing."""
        return self._weights.get(one, 0.0)

    def stems(self, key: str) -> frozenset[str]:
        """Stems of all names of a parameter."""
        return frozenset().union(*self._names[key])

    def fit(self, said: Iterable[str]) -> tuple[Named, ...]:
        """Every parameter that shares a word with the question, the best first.

        Args:
            said: Stems of the question.
        """
        asked = frozenset(said)
        heard = {known for known in self._weights if any(same(known, one) for one in asked)}
        found = []
        for key, names in self._names.items():
            best = max((self._fit_one(name, heard) for name in names), key=lambda each: each[0])
            score, weight, coverage, name = best
            if score > 0:
                found.append(Named(self._parameters[key], weight, coverage, name))
        return tuple(sorted(found, key=lambda each: -each.score))

    def _fit_one(
        self, name: frozenset[str], heard: set[str]
    ) -> tuple[float, float, float, frozenset[str]]:
        whole = sum(self._weights[one] for one in name)
        weight = sum(self._weights[one] for one in name if one in heard)
        coverage = weight / whole
        return weight * math.sqrt(coverage), weight, coverage, name
