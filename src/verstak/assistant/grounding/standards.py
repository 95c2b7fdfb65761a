"""Names of standards and numbers of clauses in running text, whatever their spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FAMILY = (
    r"ГОСТ\s?Р|ГОСТ|GOST\s?R|GOST|ОСТ|ТУ|СТО|СНиП|СП|СанПиН|ТР\s?ТС|ТР\s?ЕАЭС|TR\s?CU"
    r"|prEN|EN|ЕН|ISO|ИСО|DIN|BS|ANSI|BIFMA|ASTM|IEC|МЭК|JIS|UNE|UNI|NF|PN|ÖNORM|CARB|Еврокод|Eurocode|IKEA[-\s]?IOS"
)
_STANDARD = re.compile(
    rf"(?<![\w-])(?P<families>(?:{_FAMILY})(?:[\s/-]{{0,2}}(?:{_FAMILY}))*)"
    r"(?:[а-яё]{1,3}(?=\s))?[\s\u00a0№-]{0,3}"
    r"(?P<number>[A-ZА-Я]?\d+(?:\.\d+)*(?:-\d{1,2}(?!\d)){0,2})"
    r"(?:\s?[-–:/]\s?(?P<edition>(?:19|20)\d\d|\d\d)(?!\d|\.\d))?",
)
_BARE_FAMILY = re.compile(
    r"(?<![\w-])(?P<family>ГОСТ|GOST|СНиП|СанПиН|ТР\s?ТС|ISO|ИСО|DIN)(?:[а-яё]{1,3}|s)?(?![\w-])"
)
_CLAUSE = re.compile(
    r"""(?<!\w)(?:п{1,2}\.|п(?=\s?\d+\.\d)|пункт\w*|подпункт\w*|разд(?:\.|ел\w*)|табл(?:\.|иц\w*)
    |стать\w*|ст\.|прил(?:\.|ожени\w*)|рис(?:\.|унк\w*|унок)|стр\.|страниц\w*|лист\w*\sдокумента
    |clause|section|table|fig(?:\.|ure)|article|annex|page|p\.|para(?:graph)?|§{1,2})
    \s?(?:№\s?)?(?P<number>[A-ZА-Я]?\d+(?:\.\d+)*|[A-ZА-Я](?:\.\d+)+)(?![\w])""",
    re.VERBOSE | re.IGNORECASE,
)
_CANONICAL = {"GOST": "ГОСТ", "ИСО": "ISO", "ЕН": "EN", "МЭК": "IEC", "PREN": "EN", "TRCU": "ТРТС"}


@dataclass(frozen=True, slots=True)
class StandardName:
    """A standard that a text names.

    Args:
        key: Family and number in one spelling: ``ГОСТ 16371``; of an adopted standard
            (``ГОСТ Р ИСО``, ``DIN EN``) the last family.
        edition: Last two digits of the year; ``None`` when not said.
        start: Index in the text.
        end: Index after it.
    """

    key: str
    edition: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClauseNumber:
    """``п. 5.2.11``: a place inside a document."""

    number: str
    start: int
    end: int


def standards_in(text: str) -> tuple[StandardName, ...]:
    """Every standard with a number, in order."""
    return tuple(_named(match) for match in _STANDARD.finditer(text))


def _named(match: re.Match[str]) -> StandardName:
    key, edition = standard_key(match["families"], match["number"]), match["edition"]
    if edition is None and key.startswith("ГОСТ "):
        # A state standard has no parts behind a hyphen: 16371-93 is the edition of 1993.
        key, _, edition = key.partition("-")
    return StandardName(key, edition[-2:] if edition else None, *match.span())


def standard_key(families: str, number: str) -> str:
    """One spelling of a standard's name."""
    last = re.findall(_FAMILY, families)[-1]
    return f"{_canonical(last)} {number}"


def bare_families_in(text: str) -> tuple[tuple[str, int, int], ...]:
    """Families named without a number (``по ГОСТу``): canonical name, start, end."""
    numbered = [(one.start, one.end) for one in standards_in(text)]
    return tuple(
        (_canonical(match["family"]), *match.span())
        for match in _BARE_FAMILY.finditer(text)
        if not any(start <= match.start() < end for start, end in numbered)
    )


def clauses_in(text: str) -> tuple[ClauseNumber, ...]:
    """Every clause, table, figure or page that is named by its number."""
    return tuple(ClauseNumber(m["number"].upper(), *m.span()) for m in _CLAUSE.finditer(text))


def named_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where standards and clauses stand: the numbers there are names."""
    standards = [(one.start, one.end) for one in standards_in(text)]
    clauses = [(one.start, one.end) for one in clauses_in(text)]
    return (*standards, *clauses)


def _canonical(family: str) -> str:
    plain = re.sub(r"\s", "", family)
    plain = _CANONICAL.get(plain.upper(), plain)
    # A state standard with and without "Р" is quoted carelessly; the number tells them apart.
    return "ГОСТ" if plain in {"ГОСТР", "GOSTR"} else plain
