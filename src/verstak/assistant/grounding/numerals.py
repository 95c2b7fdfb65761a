"""Every numeral of a text: its value, its unit, and what it belongs to.

Deliberately separate from the reader of user messages and from the renderer of replies: it is the
judge of both. What is a numeral here:

* digits, with their sign of thousands and decimals, whatever stands round them;
* number words that quantify something (:mod:`~verstak.assistant.grounding.number_words`).

What is not: superscripts and subscripts (``м²``, ``L₁``), which belong to a unit or a symbol.
Digits glued to letters (``P2``, ``71B3550``) and chains with dots (``5.2.11``) are numerals too,
but they name something and have no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from verstak.assistant.grounding.number_words import number_words
from verstak.assistant.grounding.unit_words import unit_at
from verstak.quantities.units import Unit

_SPACES = " \u00a0\u2009\u202f"
_GROUPED = rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+(?![.,]?\d))?"
_TOKEN = re.compile(
    rf"""(?P<chain>\d+(?:[.]\d+){{2,}})          # 5.2.11, 01.02.2024
    |(?P<grouped>{_GROUPED})                     # 1 200, 771 860,5
    |(?P<thousands>\d{{1,3}}(?:,\d{{3}})+(?![\d,]))  # 1,200: thousands or a decimal comma
    |(?P<plain>\d+(?:[.,]\d+)?)
    |(?P<half>[½¼¾])""",
    re.VERBOSE,
)
_HALVES = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_ORDINAL = re.compile(r"-?(?:х|ти|ми|мя|го|му|й|я|е|ый|ой|ая|st|nd|rd|th|fold)\b", re.IGNORECASE)
TIMES = re.compile(r"\s?[xXхХ×*]\s?")
_LISTED = re.compile(r"\s?(?:[-–—…/,]|\.\.\.?|до|и|или|либо|to|and|or)\s?", re.IGNORECASE)
_LETTERED = re.compile(r"[A-Za-zА-Яа-яЁё]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """One numeral of a text.

    Args:
        text: As it stands there, unit included.
        start: Index of its first character.
        end: Index after its last, unit included.
        readings: What it may mean: ``1,200`` is 1.2 or 1200; empty for a name such as ``P2``.
        decimals: Digits after the decimal mark of the first reading.
        unit: As written behind it, or behind the list or size that it is part of.
        size: It is one of a size: ``720×560``.
        word: Written in words.
        glued: Letters touch it: part of a name.
    """

    text: str
    start: int
    end: int
    readings: tuple[Decimal, ...]
    decimals: int = 0
    unit: Unit | None = None
    size: bool = False
    word: bool = False
    glued: bool = False


def numerals_in(text: str) -> tuple[Numeral, ...]:
    """Every numeral, in order.

    Args:
        text: Plain text, Markdown taken away.
    """
    found = _digits(text)
    taken = [(one.start, one.end) for one in found]
    for words in number_words(text):
        unit = _unit_behind(text, words.end)
        if words.weak and unit is None:
            continue
        end = unit[1] if unit else words.end
        if any(start < end and words.start < stop for start, stop in taken):
            continue
        found.append(
            Numeral(
                text[words.start : end],
                words.start,
                end,
                (words.value,),
                max(0, -int(words.value.as_tuple().exponent)),
                unit[0] if unit else None,
                word=True,
            )
        )
    return tuple(_with_shared_units(text, sorted(found, key=lambda one: one.start)))


def _digits(text: str) -> list[Numeral]:
    found: list[Numeral] = []
    at = 0
    while match := _TOKEN.search(text, at):
        numeral = _numeral(text, match)
        found.append(numeral)
        at = max(numeral.end, match.start() + 1)
    return found


def _numeral(text: str, match: re.Match[str]) -> Numeral:
    start, end = match.span()
    if match["chain"]:
        return Numeral(match[0], start, end, ())
    unit = _unit_behind(text, end)
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    sizes = bool(re.match(r"\s?[xXхХ×*]\s?\d", text[end:]))
    ordinal = _ORDINAL.match(text, end) if unit is None else None
    glued = bool(_LETTERED.match(before)) and not _closes_a_size(text, start)
    glued |= bool(_LETTERED.match(after)) and unit is None and not sizes and ordinal is None
    if glued:
        # The whole name is one numeral: 71B3550 is not 71 and 3550.
        while end < len(text) and (text[end].isalnum()):
            end += 1
        while start and text[start - 1].isalnum():
            start -= 1
        return Numeral(text[start:end], start, end, (), glued=True)
    readings, decimals = _readings(match)
    if _is_negative(text, start):
        start -= 1
        readings = tuple(-value for value in readings)
    if unit is not None:
        end = unit[1]
    elif ordinal is not None:
        end = ordinal.end()
    return Numeral(text[start:end], start, end, readings, decimals, unit[0] if unit else None)


def _readings(match: re.Match[str]) -> tuple[tuple[Decimal, ...], int]:
    written = match[0]
    if match["half"]:
        value = _HALVES[written]
        return (value,), -int(value.as_tuple().exponent)
    plain = re.sub(rf"[{_SPACES}]", "", written)
    if match["thousands"]:
        joined = Decimal(plain.replace(",", ""))
        if plain.count(",") > 1:
            return (joined,), 0
        return (Decimal(plain.replace(",", ".")), joined), 3
    value = Decimal(plain.replace(",", "."))
    return (value,), max(0, -int(value.as_tuple().exponent))


def _is_negative(text: str, start: int) -> bool:
    if not start or text[start - 1] not in "-−\N{EN DASH}":
        return False
    # A dash between two numbers or after a word is a range or a hyphen, not a sign.
    before = text[start - 2] if start > 1 else " "
    return before in " \t\n(=:±" and not (
        text[start - 1] == "\N{EN DASH}" and re.search(r"\d\s*$", text[: start - 1])
    )


def _closes_a_size(text: str, start: int) -> bool:
    """``560`` of ``720х560``: the letter before it is a times sign between digits."""
    return bool(re.search(r"\d[^\W\d_]{0,3}\s?[xXхХ]$", text[max(0, start - 8) : start]))


def _unit_behind(text: str, end: int) -> tuple[Unit, int] | None:
    at = end
    while at < len(text) and text[at] in _SPACES and at - end < 2:
        at += 1
    if at < len(text) and text[at] == "-":  # 16-mm board
        at += 1
    return unit_at(text, at)


def _with_shared_units(text: str, found: list[Numeral]) -> list[Numeral]:
    """Give every number of a size, a range or a list the unit behind the last one."""
    made = list(found)
    for index, (this, following) in reversed(list(enumerate(pairwise(found)))):
        between = text[this.end : following.start]
        if TIMES.fullmatch(between):
            made[index] = _joined(this, made[index + 1], size=True)
            made[index + 1] = _joined(made[index + 1], made[index + 1], size=True)
        elif _LISTED.fullmatch(between):
            made[index] = _joined(this, made[index + 1], size=this.size)
    return made


def _joined(this: Numeral, other: Numeral, *, size: bool) -> Numeral:
    return Numeral(
        this.text,
        this.start,
        this.end,
        this.readings,
        this.decimals,
        this.unit or (other.unit if this.readings else None),
        size,
        this.word,
        this.glued,
    )
