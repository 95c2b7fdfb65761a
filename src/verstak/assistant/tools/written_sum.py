"""Finding a sum within a message, in signs or in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from verstak.assistant.message.unit_words import unit_after

_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_SIGNS = {
    "+": "+",
    "-": "-",
    "\u2212": "-",
    "\u2013": "-",
    "*": "*",
    "×": "*",
    "·": "*",
    "•": "*",
    "⋅": "*",
    "/": "/",
    "÷": "/",
    ":": "/",
    "^": "^",
    "(": "(",
    "[": "(",
    ")": ")",
    "]": ")",
    "%": "%",
    "√": "√",
    "²": "^2",
    "³": "^3",
}
_WORDS: tuple[tuple[str, str], ...] = (
    (r"(?:умножить|умноженное|умнож|помножить|помнож)\s+на", "*"),
    (r"(?:разделить|поделить|делить|разделённое|раздели|подели)\s+на", "/"),
    (r"(?:multiplied\s+by|times)", "*"),
    (r"(?:divided\s+by|over)", "/"),
    (r"(?:плюс|plus)", "+"),
    (r"(?:минус|minus)", "-"),
    (r"(?:в\s+квадрате|squared)", "^2"),
    (r"(?:в\s+кубе|cubed)", "^3"),
    (r"(?:в\s+степени|to\s+the\s+power\s+of)", "^"),
    (r"(?:квадратный\s+корень\s+из|корень\s+(?:квадратный\s+)?из|square\s+root\s+of|sqrt)", "√"),
    (r"(?:процент(?:а|ов)?|percent)", "%"),
)
_SPELT = tuple(
    (re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE), sign) for words, sign in _WORDS
)
_TIMES = re.compile(r"[xXхХ](?=\s*[\d(√-])")
_OF = re.compile(r"(?:от|of)(?!\w)", re.IGNORECASE)
_OPERATORS = frozenset(("+", "-", "*", "/", "^", "√", "^2", "^3", "%"))
_ENDS = frozenset((")", "%", "^2", "^3"))


@dataclass(frozen=True, slots=True)
class WrittenSum:
    """A sum as it stands in a message.

    Args:
        text: The user's own words.
        expression: For :func:`.arithmetic.evaluate`.
    """

    text: str
    expression: str


@dataclass(frozen=True, slots=True)
class _Piece:
    sign: str
    start: int
    end: int
    is_number: bool = False


def find_sum(message: str, units: Mapping[int, str] | None = None) -> WrittenSum | None:
    """The longest sum of a message, or ``None`` when it holds none.

    Args:
        message: Any text.
        units: Symbols of numbers whose unit stands behind another number of their size
            (``720×560 мм``), by the index of their first digit.
    """
    best: list[_Piece] = []
    for run in _runs(message, units or {}):
        trimmed = _trimmed(run)
        if _is_sum(trimmed) and len(trimmed) > len(best):
            best = trimmed
    if not best:
        return None
    return WrittenSum(
        message[best[0].start : best[-1].end].strip(), " ".join(piece.sign for piece in best)
    )


def _runs(message: str, units: Mapping[int, str]) -> list[list[_Piece]]:
    """Pieces that stand together, with nothing but spaces between them."""
    runs: list[list[_Piece]] = [[]]
    at = 0
    while at < len(message):
        if message[at].isspace():
            at += 1
            continue
        piece = _piece(message, at, runs[-1][-1] if runs[-1] else None)
        if piece is None:
            runs.append([])
            word = re.compile(r"\w+|.", re.DOTALL).match(message, at)
            at = word.end() if word else at + 1
            continue
        if piece.is_number and at in units and "[" not in piece.sign:
            piece = replace(piece, sign=f"{piece.sign} [{units[at]}]")
        runs[-1].append(piece)
        at = piece.end
    return [run for run in runs if run]


def _piece(message: str, at: int, last: _Piece | None) -> _Piece | None:
    number = _NUMBER.match(message, at)
    if number and not (at and message[at - 1].isalpha() and (last is None or last.end != at)):
        return _number(message, number)
    for spelt, sign in _SPELT:
        match = spelt.match(message, at)
        if match:
            return _Piece(sign, at, match.end())
    closed = last is not None and (last.is_number or last.sign in _ENDS)
    if closed and _TIMES.match(message, at):
        return _Piece("*", at, at + 1)
    of = _OF.match(message, at)
    if of and last is not None and last.sign == "%":
        return _Piece("*", at, of.end())
    if message.startswith("**", at):
        return _Piece("^", at, at + 2)
    plain = _SIGNS.get(message[at])
    return None if plain is None else _Piece(plain, at, at + 1)


def _number(message: str, match: re.Match[str]) -> _Piece:
    plain = re.sub(r"[ \u00a0\u202f]", "", match[0]).replace(",", ".")
    unit = unit_after(message, match.end())
    if unit is None or unit.unit.symbol == "%":
        return _Piece(plain, match.start(), match.end(), is_number=True)
    return _Piece(f"{plain} [{unit.unit.symbol}]", match.start(), unit.end, is_number=True)


def _trimmed(run: list[_Piece]) -> list[_Piece]:
    """Without operators that have nothing on one side, and brackets without their other half."""
    while run and not (run[0].is_number or run[0].sign in {"(", "√", "-"}):
        run = run[1:]
    while run and not (run[-1].is_number or run[-1].sign in _ENDS):
        run = run[:-1]
    opened = sum(piece.sign == "(" for piece in run) - sum(piece.sign == ")" for piece in run)
    while opened < 0 and run and run[-1].sign == ")":
        run, opened = run[:-1], opened + 1
    while opened > 0 and run and run[0].sign == "(":
        run, opened = run[1:], opened - 1
    return run


def _is_sum(run: list[_Piece]) -> bool:
    numbers = sum(piece.is_number for piece in run)
    signs = [piece.sign for piece in run if piece.sign in _OPERATORS]
    return bool(signs) and (numbers > 1 or any(sign in {"√", "^2", "^3"} for sign in signs))
