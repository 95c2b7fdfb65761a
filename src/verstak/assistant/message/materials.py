"""Boards and other materials that a message names, with the thickness beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from rapidfuzz.distance import OSA

from verstak.assistant.message.board_numbers import LEAST_MM, MOST_MM
from verstak.assistant.message.measure import Measure
from verstak.assistant.message.mention import MaterialMention
from verstak.assistant.message.nouns import kind_of
from verstak.assistant.message.numerals import Numeral
from verstak.assistant.message.places import outside, within
from verstak.assistant.message.words import Word, folded, stem, words
from verstak.quantities.length import um

_OTHERS = (
    "массив стекло зеркало osb осб осп сосна дуб бук ясень лиственница металл сталь алюминий "
    "пластик компакт камень акрил стеклянная деревянная мебельный glass mirror oak beech pine "
    "steel aluminium aluminum compact stone solid pvc hpl"
)
_NAMES: tuple[tuple[str | None, str], ...] = (
    ("particleboard", "лдсп дсп дстп лдстп ламинат ламинированная chipboard particleboard mfc"),
    ("mdf", "мдф лмдф mdf"),
    ("hdf", "хдф двп лдвп двпо оргалит hdf hardboard fibreboard fiberboard"),
    ("plywood_birch", "фанера plywood ply"),
    (None, _OTHERS),
)
"""By key of :mod:`verstak.furniture.materials`; the last row is known but not computed with."""
_NOT_ALONE = frozenset(
    stem(word) for word in ("ламинированная", "мебельный", "solid", "ply", "сталь")
)
"""Adjectives and words with other meanings: a material only before one of these."""
_VAGUE_NOUNS = frozenset(stem(word) for word in ("плита", "щит", "wood", "board"))
"""Nouns that name no board: it is ``ламинированная`` that does, unless ``ДСП`` follows."""
_GRADE = re.compile(r"(?<!\w)[PРpр][2-7](?!\w)")
"""Types of particleboard: EN 312."""
_BOARD_BEFORE = re.compile(r"(?:дсп|дстп|board)\W*\Z", re.IGNORECASE)
_BOARD_BEHIND = re.compile(r"\W{0,3}(?:л?дс[тп]|particle|chip)", re.IGNORECASE)
_TWO_WORDS = re.compile(
    r"(?<!\w)(?:particle|chip)\s+board|(?<!\w)melamine(?:\s+faced)?(?:\s+\w*board)?(?!\w)|(?<!\w)мебельн\w+\s+щит\w*",
    re.IGNORECASE,
)

_REACH = 60
"""Characters in which a board and its thickness stand together."""
_BEHIND = re.compile(
    r"\s*[(:,-]?\s*(?:(?:толщин\w*|толщ\.?|thickness|of|в|p[2-7]|р[2-7]|e1|е1|egger|эггер|кроно\w*|белая|белый|"
    r"влагостойк\w*|черн\w*|сер\w*|полк\w*|двер\w*|фасад\w*)\s*[=:-]?\s*)*",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"[\s-]*(?:(?:thick|толщин\w*|в|белая|белый|белой|влагостойк\w*|ламинир\w*|white|laminated|"
    r"берез\w*|birch|миллиметров\w*)\s*)*",
    re.IGNORECASE,
)


def materials(
    plain: str, measures: Sequence[Measure], ordinals: Sequence[Numeral]
) -> list[MaterialMention]:
    """All materials, in order.

    Args:
        plain: The message, see :func:`~verstak.assistant.message.plain_text.plain_text`.
        measures: Its numbers.
        ordinals: Its numbers with an ordinal's ending: ``16-я ЛДСП``.
    """
    found = sorted(_named(plain), key=lambda one: one[1])
    return [
        MaterialMention(
            key=key,
            text=plain[start:end],
            start=start,
            end=end,
            thickness_um=_thickness(plain, start, end, measures, ordinals),
        )
        for key, start, end in found
    ]


_Place = tuple[str | None, int, int]


def _named(plain: str) -> list[_Place]:
    """Key, first index and the index after the last of every material."""
    found: list[_Place] = [
        (None if "щит" in match[0].lower() else "particleboard", *match.span())
        for match in _TWO_WORDS.finditer(plain)
    ]
    said = outside(list(words(plain)), [(start, end) for _, start, end in found])
    for index, word in enumerate(said):
        following = said[index + 1].stem if index + 1 < len(said) else ""
        place = _in_word(word, following)
        if place is not None:
            found.append(place)
    found.extend(
        ("particleboard", *match.span())
        for match in _GRADE.finditer(plain)
        if not _BOARD_BEFORE.search(plain, max(0, match.start() - 14), match.start())
        and not _BOARD_BEHIND.match(plain, match.end())
    )
    return found


def _in_word(word: Word, following: str) -> _Place | None:
    """The material in a word or in a piece of it: ``ЛДСП-плита``."""
    for text, start in _hyphenated(word.text, word.start):
        key, known = _key(text)
        if known:
            adjective = stem(text) in _NOT_ALONE
            # ламинированная ДСП is one board, and the noun names it
            if adjective and following not in _VAGUE_NOUNS:
                return None
            return key, start, start + len(text)
    return None


def _hyphenated(text: str, start: int) -> list[tuple[str, int]]:
    pieces = [(match[0], start + match.start()) for match in re.finditer(r"[^-]+", text)]
    return pieces if len(pieces) > 1 else [(text, start)]


@lru_cache(maxsize=16_384)
def _key(written: str) -> tuple[str | None, bool]:
    """Key of a material and whether it is one at all."""
    plain = folded(written)
    for key, names in _NAMES:
        for name in names.split():
            if _is_name(plain, name):
                return key, True
    return None, False


def _is_name(plain: str, name: str) -> bool:
    if plain == name:
        return True
    if name == "массив":  # its stem is that of масса
        return plain.startswith(name) and len(plain) <= len(name) + 2
    if len(name) <= 5 and not _has_vowel(name):
        swapped = sorted(plain) == sorted(name) and OSA.distance(plain, name) == 1
        slipped = (
            len(name) == 4
            and len(plain) == 4
            and OSA.distance(plain, name) == 1
            and not _has_vowel(plain)
        )
        return (
            swapped
            or slipped
            or plain in {f"{name}{end}" for end in ("ы", "а", "у", "ой", "шка", "шки")}
        )
    found, own = stem(plain), stem(name)
    if found == own:
        return True
    return (
        len(own) >= 5 and len(found) >= 5 and found[0] == own[0] and OSA.distance(found, own) <= 1
    )


def _has_vowel(name: str) -> bool:
    return any(char in "аеиоуыэюяaeiouy" for char in name)


def _thickness(
    plain: str, start: int, end: int, measures: Sequence[Measure], ordinals: Sequence[Numeral]
) -> int | None:
    after = _BEHIND.match(plain, end, end + _REACH)
    behind = (after.end() if after else end) + 1
    for one in within(measures, end, behind):
        if one.size is None and _could_be(plain, one):
            return um(one.mm)
    for one in within(measures, start - _REACH, start):
        third_or_alone = one.size is None or _size_of(measures, one)[2:] == [one]
        ahead = _AHEAD.fullmatch(plain, one.end, start) is not None
        if ahead and third_or_alone and one.is_length and _is_thick(one.mm):
            return um(one.mm)
    for numeral in (*within(ordinals, start - _REACH, start), *within(ordinals, end, behind)):
        beside = numeral.start >= end or _AHEAD.fullmatch(plain, numeral.end, start)
        if beside and _is_thick(numeral.value):
            return um(numeral.value)
    return _third_of_size(end, behind, measures)


def _is_thick(mm: Decimal) -> bool:
    return LEAST_MM <= mm <= MOST_MM


def _could_be(plain: str, one: Measure) -> bool:
    """Whether the number behind a board is its thickness, not a count of what follows."""
    if not one.is_length or not _is_thick(one.mm):
        return False
    following = re.match(r"\s*([^\W\d_]+)", plain[one.end : one.end + 24])
    return one.unit is not None or following is None or kind_of(stem(following[1])) is None


def _third_of_size(end: int, behind: int, measures: Sequence[Measure]) -> int | None:
    """``ЛДСП 2750×1830×16``."""
    for first in within(measures, end, behind):
        row = _size_of(measures, first)
        if len(row) == 3 and _is_thick(row[2].mm):
            return um(row[2].mm)
    return None


def _size_of(measures: Sequence[Measure], one: Measure) -> list[Measure]:
    """The numbers of the size that one of them belongs to."""
    if one.size is None:
        return []
    near = within(measures, one.start - _REACH, one.start + _REACH)
    return [other for other in near if other.size == one.size]
