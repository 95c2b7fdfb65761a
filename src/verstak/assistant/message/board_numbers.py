"""Numbers that name a board by its thickness: ``16-я плита``, ``18-ка``, ``a 16 mm board``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from verstak.assistant.message.measure import Measure
from verstak.assistant.message.mention import Axis, MaterialMention
from verstak.assistant.message.numerals import Numeral
from verstak.quantities.length import um

LEAST_MM = Decimal("2.5")
MOST_MM = Decimal(60)
"""Boards of the trade are 2.5 mm (HDF) to 60 mm (worktops)."""

_BOARD = r"(?:плит\w*|щит\w*|л?м?дсп\w*|л?дстп|л?мдф|л?хдф|л?двп|фанер\w*|столешниц\w*|ламинат\w*)"
_BOARD_BEHIND = re.compile(rf"\s*(?:\w+(?:ая|ой|ую|ый|ого|ые|ых)\s+)?{_BOARD}(?!\w)", re.IGNORECASE)
_BOARD_BEFORE = re.compile(rf"(?<!\w){_BOARD}\s*$", re.IGNORECASE)
_NICKNAME = re.compile(r"\d-?к(?:а|и|у|е|ой)$", re.IGNORECASE)
"""``18-ка``: a board and nothing else."""
_IN_WORDS = re.compile(
    r"(?<!\w)(?P<root>десят|двенадцат|пятнадцат|шестнадцат|восемнадцат|девятнадцат)"
    r"(?:ая|ой|ую|ые|ых|ыми|ый|ого|ому|ым|ом)(?!\w)"
    r"|(?<!\w)(?P<short>шестнаш|восемнаш)к(?:а|и|у|е|ой)(?!\w)",
    re.IGNORECASE,
)
_ROOTS = {
    "десят": Decimal(10),
    "двенадцат": Decimal(12),
    "пятнадцат": Decimal(15),
    "шестнадцат": Decimal(16),
    "восемнадцат": Decimal(18),
    "девятнадцат": Decimal(19),
    "шестнаш": Decimal(16),
    "восемнаш": Decimal(18),
}
_VAGUE_BEHIND = re.compile(
    r"[\s-]*(?:thick\s+|white\s+|бел\w+\s+)?(?:плит\w*|щит\w*|boards?|slabs?)(?!\w)", re.IGNORECASE
)
_VAGUE_BEFORE = re.compile(
    r"(?<!\w)(?:плит\w*|щит\w*|boards?)\s*,?\s*(?:толщин\w*|в|of)?\s*$", re.IGNORECASE
)
_REACH = 40


def worded_ordinals(plain: str) -> Iterator[Numeral]:
    """``шестнадцатая`` and the like, where a board stands beside it."""
    for match in _IN_WORDS.finditer(plain):
        root = match["root"] or match["short"]
        one = Numeral(match.start(), match.end(), _ROOTS[root.casefold()], ordinal=True)
        if _names_board(plain, one):
            yield one


def thicknesses(plain: str, ordinals: Sequence[Numeral]) -> list[Measure]:
    """The ordinals that name a board, as the thicknesses that they are.

    Args:
        plain: The message, see :func:`~verstak.assistant.message.plain_text.plain_text`.
        ordinals: Its ordinals: ``16-й``; ``3-я полка`` is no thickness.
    """
    return [
        Measure(one, None, one.end, own_unit=False, axis=Axis.THICKNESS)
        for one in ordinals
        if LEAST_MM <= one.value <= MOST_MM and _names_board(plain, one)
    ]


def bare_boards(plain: str, measures: Sequence[Measure]) -> list[MaterialMention]:
    """Boards of which nothing but the thickness is said: ``16 mm board``, ``18-ка``.

    Their text holds the number: it is all that names them.
    """
    found: list[MaterialMention] = []
    for one in measures:
        thick = one.axis is Axis.THICKNESS or one.unit is not None
        if one.size is not None or not one.is_length or not thick:
            continue
        if not LEAST_MM <= one.mm <= MOST_MM:
            continue
        place = _bare_place(plain, one)
        if place is not None:
            start, end = place
            found.append(MaterialMention(None, plain[start:end], start, end, um(one.mm)))
    return found


def is_bare(board: MaterialMention) -> bool:
    """Whether a board is named by its thickness alone."""
    return board.key is None and bool(re.search(r"\d", board.text) or _IN_WORDS.search(board.text))


def _bare_place(plain: str, one: Measure) -> tuple[int, int] | None:
    behind = _VAGUE_BEHIND.match(plain, one.end, one.end + _REACH)
    if behind:
        return one.start, behind.end()
    before = _VAGUE_BEFORE.search(plain, max(0, one.start - _REACH), one.start)
    if before:
        return before.start(), one.end
    alone = _NICKNAME.search(plain, one.start, one.end) or _IN_WORDS.fullmatch(
        plain, one.start, one.end
    )
    return (one.start, one.end) if alone else None


def _names_board(plain: str, one: Numeral) -> bool:
    word = _IN_WORDS.fullmatch(plain, one.start, one.end)
    return bool(
        _NICKNAME.search(plain, one.start, one.end)
        or (word and word["short"])
        or _BOARD_BEHIND.match(plain, one.end, one.end + _REACH)
        or _BOARD_BEFORE.search(plain, max(0, one.start - _REACH), one.start)
    )
