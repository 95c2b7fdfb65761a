"""The unit behind a number: ``мм``, ``кг на квадратный метр``, ``пог. м``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from verstak.assistant.message.words import folded, in_cyrillic, in_latin, stem
from verstak.quantities.units import Unit, spellings

_PIECE = re.compile(r"[^\W\d_]+|[23](?!\d)|[²³]|\^|[/·*•⋅%°₽\"″]")
_GAP = re.compile(r"\.? ?-?|\. ")
_PER = frozenset({"за", "на", "per"})
_ONE_OF = re.compile(r" 1 ?(?=[^\W\d_])")
"""``1500 руб за 1 м²``."""
_STEMMED_FROM = 4
"""Letters from which a unit is a word with endings; shorter ones are abbreviations."""
_MOST_PIECES = 8
_SAME = {"²": "2", "³": "3", "*": "·", "•": "·", "⋅": "·", "″": '"'}
_SHORT = {
    "килограмм": "кг",
    "грамм": "г",
    "метр": "м",
    "миллиметр": "мм",
    "сантиметр": "см",
    "рубл": "руб",
    "квадратн": "кв",
    "погон": "пог",
    "погонн": "пог",
    "кубическ": "куб",
    "ньютон": "н",
}
"""Stems of words that stand for an abbreviation, so that their compounds need not be spelt twice."""
_PREPOSITIONS = frozenset({"с", "c", "in"})
"""Units that are far oftener the words *with* and *in*."""
_AFTER_INCHES = frozenset(["wide", "deep", "high", "tall", "long", "thick", "x", "by"])
_ADJECTIVE = re.compile(r"(метр|литр|грамм)ов(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)$")
"""``16-миллиметровая плита``."""


class UnitFound(NamedTuple):
    """A unit and where it ends."""

    unit: Unit
    end: int


@dataclass(slots=True)
class _Node:
    """A place in the tree of spellings: what may follow, and the unit that ends here."""

    following: dict[str, _Node] = field(default_factory=dict)
    unit: Unit | None = None


class _Piece(NamedTuple):
    text: str
    start: int
    end: int


def unit_after(plain: str, at: int) -> UnitFound | None:
    """The longest unit that begins at a place, a space or a hyphen before it left out.

    Args:
        plain: The message, see :func:`~verstak.assistant.message.plain_text.plain_text`.
        at: Where the number ends.
    """
    best: UnitFound | None = None
    node = _tree()
    for count, piece in enumerate(_pieces(plain, at), start=1):
        following = _step(node, piece.text)
        if following is None:
            break
        node = following
        if node.unit is not None and _ends_well(plain, at, piece, count):
            best = UnitFound(node.unit, piece.end)
    if best is None:
        return None
    return UnitFound(best.unit, _with_dot(plain, best.end))


def _pieces(plain: str, at: int) -> list[_Piece]:
    found: list[_Piece] = []
    while len(found) < _MOST_PIECES:
        gap = _ONE_OF.match(plain, at) if found and found[-1].text.casefold() in _PER else None
        gap = gap or _GAP.match(plain, at)
        start = gap.end() if gap else at
        match = _PIECE.match(plain, start) or _PIECE.match(plain, at)
        if match is None:
            break
        if match[0] == "^":
            at = match.end()
            continue
        if match[0] in "23²³" and match.start() != at:
            break
        found.append(_Piece(match[0], match.start(), match.end()))
        at = match.end()
    return found


def _step(node: _Node, written: str) -> _Node | None:
    plain = folded(_SAME.get(written, written))
    for form in (plain, in_cyrillic(plain), in_latin(plain), _key(plain)):
        if form in node.following:
            return node.following[form]
    adjective = _ADJECTIVE.search(plain)
    if adjective:
        return node.following.get(_key(plain[: adjective.end(1)]))
    return None


def _ends_well(plain: str, at: int, piece: _Piece, pieces: int) -> bool:
    """Whether a spelling that may be another word stands here as a unit."""
    rest = plain[piece.end : piece.end + 24]
    written = piece.text.casefold()
    if rest[:1].isalpha() or (rest[:1].isdigit() and written[-1].isalpha() and rest[:1] in "23"):
        return False
    if pieces > 1 or len(written) > 2:
        return True
    return _is_unit_alone(plain, at, piece, rest)


def _is_unit_alone(plain: str, at: int, piece: _Piece, rest: str) -> bool:
    """Whether one or two letters that stand behind a number are a unit."""
    written = piece.text.casefold()
    following = re.match(r" ([^\W\d_]+)", rest)
    match written:
        case "in" if following and following[1].casefold() in _AFTER_INCHES:
            return True
        case _ if written in _PREPOSITIONS:
            return following is None and not re.match(r" \d", rest)
        case '"' | "″":
            return piece.start == at and plain.count('"', 0, piece.start) % 2 == 0
        case "н" | "n":
            return piece.text.isupper() or following is None
        case "г" | "т" | "л" | "s" | "g" | "t" | "l":
            return not re.match(r"\. ?[^\W\d_]| ?[=:]? ?\d", rest)
        case _:
            return True


def _with_dot(plain: str, end: int) -> int:
    """After the dot of an abbreviation, unless it ends the sentence."""
    if plain[end : end + 1] == "." and re.match(
        r"\.(?: ?[^\w\s]| [a-zа-яё\d])", plain[end : end + 3]
    ):
        return end + 1
    return end


@cache
def _tree() -> _Node:
    root = _Node()
    for spelling, unit in _known().items():
        node = root
        for piece in _PIECE.findall(spelling):
            if piece == "^":
                continue
            key = _key(folded(_SAME.get(piece, piece)))
            node = node.following.setdefault(key, _Node())
        if node is not root:
            node.unit = node.unit or unit
    return root


def _known() -> Mapping[str, Unit]:
    return {spelling: unit for spelling, unit in spellings().items() if spelling}


def _key(plain: str) -> str:
    if len(plain) < _STEMMED_FROM:
        return plain
    found = stem(plain)
    return _SHORT.get(found, found)
