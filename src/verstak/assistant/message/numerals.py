"""Numbers of a message, in digits and in words, with their places; no units yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from verstak.assistant.message.number_words import SCALES, worded_numbers
from verstak.assistant.message.plain_text import masked
from verstak.assistant.message.words import folded
from verstak.quantities.text import Language

_MOST_DIGITS = 30
"""Longer rows of digits are bar codes or noise, not quantities."""
_MOST_EXPONENT = 30
"""A larger power of ten is no quantity of furniture, and its digits would fill the memory."""
_LONGEST_MM = Decimal(20_000)
"""``900 300`` is two lengths and ``1 200`` one: nothing in a shop is longer than 20 m, so that a
larger number is grouped by plain spaces only when it ends in zeros."""
_DENOMINATORS = frozenset({2, 3, 4, 5, 8, 16, 32, 64})
"""Of written fractions; ``16/18 мм`` are two thicknesses."""
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_TOUCHING = frozenset(
    [
        "лдсп",
        "дсп",
        "дстп",
        "лдстп",
        "мдф",
        "лмдф",
        "хдф",
        "двп",
        "лдвп",
        "фанера",
        "фанеры",
        "mdf",
        "hdf",
        "osb",
        "осб",
        "plywood",
        "chipboard",
        "x",
        "х",
        "ф",
        "ø",
        "⌀",
        "d",
        "h",
        "ш",
        "в",
        "г",
        "на",
        "по",
        "из",
        "с",
        "до",
        "от",
        "шаг",
    ]
)
"""Words that may touch the digits behind them: a board, a times sign, a symbol, a slip of the
space bar. Other letters make a code of them: ``H1145``, ``P2``."""

_DIGITS = re.compile(
    r"(?P<grouped>\d{1,3}(?:(?P<gap>[ '])\d{3})(?:(?P=gap)\d{3})*(?!\d))"
    r"|(?P<commas>\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3}){2,})(?![\d,]))"
    r"|(?P<plain>\d+)|(?P<vulgar>[½¼¾])|(?P<bare>(?<![\w.,])[.,](?=\d))"
)
_TAIL = re.compile(r"[.,](\d+)(?!\d)")
_MIXED = re.compile(r" ?([½¼¾])| (\d)/(\d{1,2})(?![\d/.,]*\d)")
_SLASH = re.compile(r"/(\d{1,4})(?![\d/.,]*\d)")
_TIMES_TEN = re.compile(r" ?[·×*xх] ?10(?:\^ ?(-?\d{1,3})(?!\d)|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_POWER = re.compile(r"\^ ?(-?\d{1,3})(?!\d)|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_EXPONENT = re.compile(r"[eEеЕ]([+-]?\d{1,3})(?!\w)")
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_SCALE = re.compile(r" ?([^\W\d_]+)")
_THOUSAND_SHORT = re.compile(r"[кkКK](?![\w./])")
_AND_A_HALF = re.compile(r" (?:с половиной|and a half)(?!\w)", re.IGNORECASE)
_CARDINAL_ENDING = re.compile(r"-?(?:ух|х|ти|мя|ми|ю)(?!\w)")
_ORDINAL_ENDING = re.compile(r"-?(?:й|я|ая|ой|ый|ого|го|ую|ка|ки|ку|ке|кой)(?!\w)")
_SIGN = re.compile(r"(?:^|[\s(=:,;<>×*xXхХ])-$|(?:^|[(=:]|[^\d\s][\s(=:]+)[–—]$|−$")
_MINUS_WORD = re.compile(r"(?<!\w)(?:минус|minus) $", re.IGNORECASE)
_MINUS_APART = re.compile(r"− $")
_LETTERS_BEFORE = re.compile(r"[^\W\d]+\Z")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of the message.

    Args:
        start: Index of its first character, the sign included.
        end: Index after its last.
        value: What it says.
        ordinal: Written as one: ``16-й``.
    """

    start: int
    end: int
    value: Decimal
    ordinal: bool = False


class _Read(NamedTuple):
    value: Decimal
    end: int


def numerals(plain: str, text: str, language: Language) -> list[Numeral]:
    """All numbers, in order, none overlapping.

    Args:
        plain: The message with one kind of spaces and signs, and with everything masked whose
            digits are no numbers: standards, articles, dates.
        text: The message as it is, of the same length.
        language: Decides what ``1,200`` is.
    """
    found = list(_in_digits(plain, text, language))
    rest = masked(plain, [(one.start, one.end) for one in found])
    found += [_negated(text, Numeral(*one)) for one in worded_numbers(rest)]
    return sorted(found, key=lambda one: one.start)


def _in_digits(plain: str, text: str, language: Language) -> Iterator[Numeral]:
    at = 0
    while match := _DIGITS.search(plain, at):
        at = match.end()
        touching = _LETTERS_BEFORE.search(plain, max(0, match.start() - 24), match.start())
        if touching and folded(touching[0]) not in _TOUCHING:
            at = _end_of_code(plain, match.end())
            continue
        read = _read(plain, text, match, language)
        if read is None:
            continue
        at = max(at, read.end) if match["grouped"] is None else read.end
        yield _negated(text, _with_ending(plain, Numeral(match.start(), read.end, read.value)))


def _end_of_code(plain: str, at: int) -> int:
    while at < len(plain) and plain[at].isalnum():
        at += 1
    return at


def _read(plain: str, text: str, match: re.Match[str], language: Language) -> _Read | None:
    if match["vulgar"] is not None:
        return _Read(_VULGAR[match["vulgar"]], match.end())
    whole = match["grouped"]
    end = match.end()
    if whole is not None and not _is_grouped(plain, text, match):
        end = match.start() + re.match(r"\d+", whole).end()  # type: ignore[union-attr]
        whole = plain[match.start() : end]
    digits = re.sub(r"[ ']", "", whole or match["plain"] or "0")
    if match["commas"] is not None:
        digits = match["commas"]
        many = digits.count(",") > 1 or "." in digits
        english = language == "en" and not digits.startswith("0,")
        digits = re.sub(r"[.,]", "" if many or english else ".", digits)
    if match["bare"] is not None:
        end -= 1
    tail = _TAIL.match(plain, end) if "." not in digits else None
    if tail:
        digits, end = f"{digits}.{tail[1]}", tail.end()
    if len(digits) > _MOST_DIGITS:
        return None
    return _scaled(plain, *_with_fraction(plain, _Read(Decimal(digits), end)))


def _is_grouped(plain: str, text: str, match: re.Match[str]) -> bool:
    """Whether digits apart by a space are one number."""
    whole = match["grouped"]
    value = Decimal(re.sub(r"[ ']", "", whole))
    if whole.startswith("0"):
        return False
    if " " not in text[match.start() : match.end()] or value % 1000 == 0:
        return True
    head = whole.partition(" ")[0]
    if value >= _LONGEST_MM:
        return False
    times = re.match(r" ?[xXхХ×*] ?(\d+ \d{3}(?!\d))?\d?", plain[match.end() : match.end() + 12])
    # "2 720х560" and "1 568х560" count parts; "1 200 х 600" and "2 750 × 1 830" are lengths
    return times is None or times[1] is not None or (head == "1" and value % 10 == 0)


def _with_fraction(plain: str, read: _Read) -> _Read:
    whole = read.value == read.value.to_integral_value()
    mixed = _MIXED.match(plain, read.end)
    if mixed and whole:
        if mixed[1]:
            return _Read(read.value + _VULGAR[mixed[1]], mixed.end())
        if int(mixed[3]) in _DENOMINATORS and int(mixed[2]) < int(mixed[3]):
            return _Read(read.value + Decimal(mixed[2]) / Decimal(mixed[3]), mixed.end())
    slash = _SLASH.match(plain, read.end)
    if slash and whole:
        below = int(slash[1])
        if below > read.value and (read.value == 1 or below in _DENOMINATORS):
            return _Read(read.value / below, slash.end())
    return read


def _scaled(plain: str, value: Decimal, end: int) -> _Read:
    power = _TIMES_TEN.match(plain, end) or (value == 10 and _POWER.match(plain, end))
    if power:
        exponent = _exponent(power[1] or power[2])
        if exponent is not None:
            base = value if power.re is _TIMES_TEN else Decimal(1)
            return _Read(base.scaleb(exponent), power.end())
    floating = _EXPONENT.match(plain, end)
    if floating and abs(int(floating[1])) <= _MOST_EXPONENT:
        return _Read(value.scaleb(int(floating[1])), floating.end())
    short = _THOUSAND_SHORT.match(plain, end)
    if short:
        return _Read(value * 1000, short.end())
    half = _AND_A_HALF.match(plain, end)
    if half:
        return _Read(value + Decimal("0.5"), half.end())
    scale = _SCALE.match(plain, end)
    if scale and folded(scale[1]) in SCALES:
        dot = plain[scale.end() : scale.end() + 1] == "." and len(scale[1]) <= 4
        return _Read(value * SCALES[folded(scale[1])], scale.end() + dot)
    return _Read(value, end)


def _exponent(written: str) -> int | None:
    try:
        exponent = int(written.translate(_SUPERSCRIPTS))
    except ValueError:
        return None
    return exponent if abs(exponent) <= _MOST_EXPONENT else None


def _with_ending(plain: str, one: Numeral) -> Numeral:
    """``2-х``, ``16-ти`` and ``16-й``, but not the times sign of ``2х560``."""
    cardinal = _CARDINAL_ENDING.match(plain, one.end)
    if cardinal and (plain[one.end] == "-" or not cardinal[0].endswith("х")):
        return replace(one, end=cardinal.end())
    ordinal = _ORDINAL_ENDING.match(plain, one.end)
    return replace(one, end=ordinal.end(), ordinal=True) if ordinal else one


def _negated(text: str, one: Numeral) -> Numeral:
    """With the minus that stands before it; a dash between two numbers is a range."""
    before = text[max(0, one.start - 12) : one.start].replace("\u00a0", " ")
    sign = _SIGN.search(before)
    apart = _MINUS_WORD.search(before) or _MINUS_APART.search(before)
    if apart and not re.search(r"\d[^\w]*$", before[: apart.start()]):
        return replace(one, start=one.start - len(apart[0]), value=-one.value)
    if sign and not re.search(r"\d[^\w(=:×*]*$", before[:-1]):
        return replace(one, start=one.start - 1, value=-one.value)
    return one
