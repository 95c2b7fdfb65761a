"""Edge bands that a message states: how thick, on which sides, of which parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from verstak.assistant.message.abbreviations import POINT
from verstak.assistant.message.measure import Measure
from verstak.assistant.message.mention import BandMention
from verstak.assistant.message.nouns import Kind, kind_of
from verstak.assistant.message.places import within
from verstak.assistant.message.words import stem, stems
from verstak.quantities.length import um

Sides = tuple[int, int]
"""How many long and short sides."""

_MOST_MM = Decimal(5)
"""Edge bands of the trade are 0.3 to 3 mm; solid lippings reach 5 mm."""

_NAMED = re.compile(
    rf"(?<!\w)(?:кр{POINT}|кр(?= ?\d)|кром(?:к|оч|л|ен)\w*|закром\w*|окром\w*|окант\w*|кант(?:а|ом|у|ик\w*)?(?!\w)"
    r"|edge[\s-]?band\w*|edging|edged|banded|banding|abs|абс|пвх|pvc|band(?:s|ing)?)(?!\w)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:(?<!\w)(?:от|до|у|вдоль|из|from|to|along|the)\s+(?:\w+\s+){0,2}|(?:передн|задн|верхн|нижн|боков)\w+\s+)$",
    re.IGNORECASE,
)
"""``37 мм от передней кромки`` is a place on the board, no band."""
_END = re.compile(r"[.;?!\n](?!\d)|,\s*(?=\D)")

_ONE = r"(?:1|одн\w+|one|single)"
_TWO = r"(?:2|две|двух|двум\w*|обе\w*|оба|обоих|two|both)"
_FOUR = r"(?:4|четыр\w+|four|all(?:\s+four)?|все\w*(?:\s+четыр\w+|\s+4)?)(?:-?х)?"
_SIDE = rf"(?:сторон\w*|сторн\w*|стор{POINT}?|ст(?!\w)|торц\w*|кром\w+|ребр\w*|грань|граням|sides?|edges?)"
_LONG = rf"(?:длинн\w*|дленн\w*|дл{POINT}|продольн\w*|long)"
_SHORT = rf"(?:коротк\w*|каротк\w*|кор{POINT}|поперечн\w*|short)"

_ALL_ROUND: Sides = (2, 2)
_WHOLE: tuple[tuple[str, Sides], ...] = (
    (r"по\s+(?:всему\s+)?пери[мт]*етр\w*|периметр\w*|perimeter", _ALL_ROUND),
    (r"круг[оа]м|вкруг\w*|по\s+кругу|по\s+контуру|all\s+(?:a?round|over)|around|round", _ALL_ROUND),
    (rf"(?:со?|на|по|on|along)?\s*{_FOUR}\s+(?:длинн\w+\s+)?{_SIDE}", _ALL_ROUND),
    (r"(?:со|на|по)\s+всех|везде|everywhere", _ALL_ROUND),
)
_PARTIAL: tuple[tuple[str, Sides], ...] = (
    (rf"{_TWO}(?:-?х|-?м)?\s+{_LONG}", (2, 0)),
    (rf"{_TWO}(?:-?х|-?м)?\s+{_SHORT}", (0, 2)),
    (rf"(?:{_ONE}(?:-?й)?\s+)?{_LONG}(?=\w*\s+(?:сторонам|торцам|кромкам|sides|edges))", (2, 0)),
    (rf"(?:{_ONE}(?:-?й)?\s+)?{_SHORT}(?=\w*\s+(?:сторонам|торцам|кромкам|sides|edges))", (0, 2)),
    (rf"(?:{_ONE}(?:-?й)?\s+)?{_LONG}", (1, 0)),
    (rf"(?:{_ONE}(?:-?й)?\s+)?{_SHORT}", (0, 1)),
)
_FRONT = re.compile(
    rf"(?<!\w)(?:(?:по|с|на|on)\s+)?(?:передн\w+|лицев\w+|видим\w+|front)\s+{_SIDE}"
    rf"|(?<!\w)(?:с|на|по|on|along)\s+{_ONE}(?:-?й)?\s+{_SIDE}",
    re.IGNORECASE,
)
"""One side that is not said to be short is a long one: the front edge of a shelf or a bottom."""
_CODES = re.compile(r"(?<!\w)(?:[LW][12]|[12][LW])(?!\w)|(?<=[12][LW])[12][LW]", re.IGNORECASE)

_WHOLE_RE = tuple((re.compile(rf"(?<!\w)(?:{p})(?!\w)", re.IGNORECASE), s) for p, s in _WHOLE)
_PARTIAL_RE = tuple((re.compile(rf"(?<!\w)(?:{p})\w*", re.IGNORECASE), s) for p, s in _PARTIAL)


_NO_PART = frozenset(
    stem(word)
    for word in [
        "деталь",
        "part",
        "piece",
        "заготовка",
        "side",
        "front",
        "end",
        "top",
        "bottom",
        "верх",
        "низ",
        "лицо",
    ]
)
"""Words for a part in general, which mean all of them, and for a place on a part."""


def bands(plain: str, measures: Sequence[Measure]) -> list[BandMention]:
    """All edge bands, in order.

    Args:
        plain: The message, see :func:`~verstak.assistant.message.plain_text.plain_text`.
        measures: Its numbers.
    """
    named = [
        match
        for match in _NAMED.finditer(plain)
        if not _PLACE.search(plain[max(0, match.start() - 40) : match.start()])
    ]
    found: list[BandMention] = []
    for index, match in enumerate(named):
        limit = named[index + 1].start() if index + 1 < len(named) else len(plain)
        if found and re.fullmatch(r"[\s-]*", plain[named[index - 1].end() : match.start()]):
            continue
        start, end = _reach(plain, match, limit)
        one = _band(plain, match, start, end, measures)
        if one is not None:
            found.append(one)
            found += _more(plain, end, limit, measures)
    return found


def _more(plain: str, end: int, limit: int, measures: Sequence[Measure]) -> list[BandMention]:
    """``кромка 2 мм на фасады, 0,4 мм на полки``: the band is named once for both."""
    found: list[BandMention] = []
    for one in within(measures, end, limit):
        if re.fullmatch(r",?\s*(?:(?:и|а|and)\s+)?", plain[end : one.start]):
            stop = _END.search(plain, one.end, limit)
            end = stop.start() if stop else limit
            phrase = plain[one.end : end]
            if not _is_thin(one) or not re.match(r"\s+(?:на|по|со?|для|on|for|to)\s", phrase):
                break
            found.append(BandMention(um(one.mm), sides_of(phrase), _nouns(phrase)))
    return found


def _reach(plain: str, match: re.Match[str], limit: int) -> tuple[int, int]:
    """The phrase of a band: its comma, and the next one when that only names sides."""
    start = max(
        (hit.end() for hit in _END.finditer(plain, max(0, match.start() - 60), match.start())),
        default=max(0, match.start() - 60),
    )
    for hit in _END.finditer(plain, match.end(), min(limit, match.end() + 200)):
        following = _END.search(plain, hit.end(), hit.end() + 120)
        rest = plain[hit.end() : following.start() if following else hit.end() + 60]
        if (
            hit[0].strip() == ","
            and sides_of(rest) is not None
            and not re.search(r"\d,?\d* ?[мm]", rest)
        ):
            continue
        return start, hit.start()
    return start, limit


def _band(
    plain: str, match: re.Match[str], start: int, end: int, measures: Sequence[Measure]
) -> BandMention | None:
    near = [one for one in within(measures, start, end) if _is_thin(one)]
    after = [
        one for one in near if one.start >= match.start() and _close(plain, match.end(), one.start)
    ]
    before = [
        one
        for one in near
        if one.end <= match.start() and len(stems(plain[one.end : match.start()])) <= 1
    ]
    chosen = after[0] if after else before[-1] if before else None
    sides = sides_of(plain[match.start() : end]) or sides_of(plain[start : match.start()])
    if chosen is None and sides is None:
        return None
    thickness = None if chosen is None else um(chosen.mm)
    return BandMention(thickness, sides, _nouns(plain[start:end]))


def _close(plain: str, start: int, end: int) -> bool:
    """Only the band's own adjectives between it and its thickness."""
    return len(stems(plain[start:end])) <= 4


def _is_thin(one: Measure) -> bool:
    if one.size is not None or not one.is_length:
        return False
    if one.unit is None and one.numeral.value == one.numeral.value.to_integral_value():
        return False
    return 0 < one.mm <= _MOST_MM


def sides_of(phrase: str) -> Sides | None:
    """Which sides a phrase names: ``по периметру``, ``2 длинные и 1 короткая``, ``L1 W2``.

    Returns:
        ``None`` when it names none, or two or three without saying which.
    """
    for pattern, sides in _WHOLE_RE:
        if pattern.search(phrase):
            return sides
    codes = _CODES.findall(phrase)
    if codes:
        return _of_codes(codes)
    long = short = 0
    rest = phrase
    for pattern, sides in _PARTIAL_RE:
        hit = pattern.search(rest)
        if hit:
            long, short = max(long, sides[0]), max(short, sides[1])
            rest = rest[: hit.start()] + " " * len(hit[0]) + rest[hit.end() :]
    if long or short:
        return long, short
    return (1, 0) if _FRONT.search(phrase) else None


def _of_codes(codes: Sequence[str]) -> Sides:
    """``L1 L2 W1`` names each side; ``2L 1W`` counts them."""
    counts = {"L": 0, "W": 0}
    for code in codes:
        plain = code.upper()
        if plain[0].isdigit():
            counts[plain[1]] += int(plain[0])
        else:
            counts[plain[0]] += 1
    return min(counts["L"], 2), min(counts["W"], 2)


def _nouns(phrase: str) -> tuple[str, ...]:
    """Parts that the phrase names; the word for a part in general means all of them."""
    return tuple(
        word for word in stems(phrase) if kind_of(word) is Kind.PART and word not in _NO_PART
    )
