"""Numbers and names of a reply that nothing accounts for.

Neither the reply's ``verification`` list nor the user's own words hold them. Written apart from the
product's own check, so that the two can disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.assistant.number_words import values_in_words
from benchmarks.assistant.numerals import UNITS, Numeral, normalised, numerals

_STANDARD = re.compile(
    r"(?<!\w)(?:ГОСТ(?:\s?Р)?|GOST(?:\s?R)?|ТР\s?ТС|TR\s?CU|СП|СНиП|EN|ISO|ИСО|DIN|UNI|BS|ASTM|ANSI(?:/\w+)?)"
    r"\s?[A-ZА-Я]?\d[\d.]*(?:[-:–]\d+)*(?:/\d+)?"
)
_ARTICLE = re.compile(
    r"(?<![\w.])(?=[A-Z0-9.-]*\d)(?=[A-Z0-9.-]*[A-Z])[A-Z0-9][A-Z0-9.-]{3,}[A-Z0-9](?!\w)"
)
_BARE = ""
_LIST_MARK = re.compile(r"^\s*(?:[-*]\s*)?\d{1,2}[.)](?=\s)", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\d{1,2}\](?!\()")
_LINK = re.compile(r"\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Account:
    """What is not accounted for.

    Args:
        numbers: Numerals that match no claim and no word of the user's.
        names: Standards and articles that match none.
        never_said: Claims marked as given by the user that the user did not say.
    """

    numbers: tuple[str, ...]
    names: tuple[str, ...]
    never_said: tuple[str, ...]

    @property
    def total(self) -> int:
        """All of them together."""
        return len(self.numbers) + len(self.names) + len(self.never_said)


def account(reply: str, question: str, verification: Sequence[Mapping[str, Any]]) -> Account:
    """Hold a reply against its claims and the question.

    Args:
        reply: The reply's text, Markdown.
        question: Everything that the user said, attachments' texts included.
        verification: The reply's claims, as they came over the wire.
    """
    asked = _Said.of(question)
    given = [claim for claim in verification if claim.get("provenance") == "given"]
    never_said = tuple(str(claim.get("claim")) for claim in given if not _was_said(claim, asked))
    known = asked.with_claims(
        claim for claim in verification if claim not in given or _was_said(claim, asked)
    )
    text = _without_marks(reply)
    names = tuple(_unknown_names(text, known))
    text = _ARTICLE.sub(" ", _STANDARD.sub(" ", normalised(text)))
    numbers = tuple(numeral.text for numeral in numerals(text) if not known.accounts_for(numeral))
    return Account(numbers, names, never_said)


def foreign_numbers(
    reply: str, question: str, verification: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Numerals that claim an answer: neither the user's, nor a limit, default or citation.

    For questions whose right answer holds no computed number.
    """
    told = [claim for claim in verification if claim.get("provenance") in {"cited", "assumed"}]
    return account(reply, question, told).numbers


@dataclass(frozen=True, slots=True)
class _Said:
    """Values, with their units where there are any, and the words they came from."""

    values: tuple[tuple[float, str | None], ...]
    words: str

    @classmethod
    def of(cls, text: str) -> _Said:
        plain = normalised(text)
        read = [
            (value, numeral.unit)
            for numeral in numerals(text)
            for value in numeral.readings
            if numeral.unit or not plain[numeral.end : numeral.end + 1].isalpha()
        ]
        # "глубина 300, 50 кг/м²" is no list of loads: the first may be a length without its unit.
        read += [
            (value, None)
            for numeral in numerals(text)
            for value in numeral.readings
            if numeral.end - numeral.start == len(numeral.text)
            and plain[numeral.end : numeral.end + 1] in {",", ";"}
        ]
        # A unit may stand apart from its number, "600 × 720 × 560 (мм)"; sizes without one are mm.
        read += [(value, "mm") for value, unit in read if unit is None]
        read += [(value, None) for value in values_in_words(plain)]
        # Digits within words and formulas (5qL⁴, P2) account for bare digits alone.
        read += [(float(digits), _BARE) for digits in re.findall(r"\d+", plain)]
        return cls(tuple(read), _name(plain))

    def with_claims(self, claims: Iterable[Mapping[str, Any]]) -> _Said:
        values, words = list(self.values), self.words
        for claim in claims:
            value = claim.get("value")
            if isinstance(value, int | float) and not isinstance(value, bool):
                values.append((float(value), _unit(str(claim.get("unit", "")))))
            told = [claim.get(key) for key in ("claim", "value", "source", "name")]
            text = "; ".join(item for item in told if isinstance(item, str))
            said = _Said.of(text)
            values += said.values
            words += " " + said.words
        return _Said(tuple(values), words)

    def accounts_for(self, numeral: Numeral) -> bool:
        first, *rest = numeral.readings
        if any(self._has(reading, numeral) for reading in (first, *rest[:1])):
            return True
        return len(rest) > 1 and all(self._has(piece, numeral) for piece in rest)

    def _has(self, reading: float, numeral: Numeral) -> bool:
        # Half of the last digit shown; a whole number may have been rounded to it.
        half = 0.5 * 10.0**-numeral.decimals * (1 + 1e-6)
        for value, unit in self.values:
            shown = _converted(value, unit, numeral.unit)
            if shown is not None and abs(abs(shown) - abs(reading)) <= min(half, _share(shown)):
                return True
        return False


def _share(value: float) -> float:
    # Nobody rounds 3,4 to 3 and calls it the same: at most two parts in a hundred are forgiven.
    return max(1e-9, 0.02 * abs(value))


def _converted(value: float, unit: str | None, into: str | None) -> float | None:
    if unit == _BARE:
        return value if into is None else None
    if unit is None or into is None:
        return value
    quantity, size = UNITS[unit]
    wanted, base = UNITS[into]
    return value * size / base if quantity == wanted else None


def _unit(symbol: str) -> str | None:
    read = numerals(f"1 {symbol}") if symbol else ()
    return read[0].unit if read else None


def _was_said(claim: Mapping[str, Any], asked: _Said) -> bool:
    value = claim.get("value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        unit = _unit(str(claim.get("unit", "")))
        numeral = Numeral(str(value), (float(value),), 9, unit, 0, 0)
        if asked.accounts_for(numeral):
            return True
    parts = numerals(str(claim.get("claim", "")))
    return all(asked.accounts_for(numeral) for numeral in parts) and (bool(parts) or value is None)


def _unknown_names(text: str, known: _Said) -> Iterator[str]:
    plain = normalised(text)
    for pattern in (_STANDARD, _ARTICLE):
        for match in pattern.finditer(plain):
            if _name(match.group()).strip("-.:") not in known.words:
                yield match.group()


def _name(text: str) -> str:
    text = text.casefold().replace("gost", "гост").replace("–", "-")
    return re.sub(r"\s+", "", text)


def _without_marks(reply: str) -> str:
    return _LIST_MARK.sub(" ", _FOOTNOTE.sub(" ", _LINK.sub("] ", reply)))
