"""Standards that a message names: ``ГОСТ 16371-2014``, ``EN 312``, ``ТР ТС 025/2012``."""

from __future__ import annotations

import re

from verstak.assistant.message.mention import StandardMention

_BODIES: tuple[tuple[str, str], ...] = (
    ("ГОСТ Р ИСО", r"г[оo0][сc][тt]\s*[рp]\s*исо"),
    ("ГОСТ Р", r"г[оo0][сc][тt]\s*[рp](?![а-яё])|gost\s*r(?![a-z])"),
    ("ГОСТ EN", r"г[оo0][сc][тt]\s*en"),
    ("ГОСТ ИСО", r"г[оo0][сc][тt]\s*(?:исо|iso)"),
    ("ГОСТ", r"г[оo0][сc][тt](?:у|а|ом|е|ов|ы)?(?![а-яё])|госст|gost"),
    ("ТР ТС", r"т[рp]\s*т[сc](?![а-яё])|tr\s*cu"),
    ("ТР ЕАЭС", r"т[рp]\s*еаэс"),
    ("СТО", r"сто(?=\s*\d{5,})"),
    ("СП", r"сп(?=\s*\d+\.\d+)"),
    ("СанПиН", r"санпин"),
    ("ТУ", r"ту(?=\s*\d+[-.]\d+)"),
    ("DIN EN ISO", r"din\s*en\s*iso"),
    ("DIN EN", r"din\s*en"),
    ("EN ISO", r"en\s*iso"),
    ("BS EN", r"bs\s*en"),
    ("UNI EN", r"uni\s*en"),
    ("DIN", r"din|дин(?=\s*\d)"),
    ("EN", r"en(?=[\s-]*\d)|[еe]н(?=\s*\d{3})|e[hн](?=\s*\d{3})"),
    ("ISO", r"iso|исо"),
    ("UNI", r"uni(?=\s*\d)"),
    ("ANSI/BHMA", r"ansi\s*/\s*bhma|bhma"),
    ("ANSI", r"ansi"),
    ("ASTM", r"astm"),
    ("BIFMA", r"bifma"),
    ("AWI", r"awi(?=\s*\d)"),
)
"""Families in their usual spelling; a longer name before the shorter one that it begins with."""

_NUMBER = (
    r"\s*(?:№|n[o°]?\.?|-|—|–)?\s*(?P<number>(?:[a-z](?=\d))?\d+(?:\.\d+)*(?:-\d(?!\d))?)"
    r"(?:\s*[-–—:/]\s*(?P<edition>(?:19|20)\d\d|\d\d(?!\d)))?(?![\w])"
)
_WRITTEN = tuple(
    (family, re.compile(rf"(?<!\w)(?:{body}){_NUMBER}", re.IGNORECASE)) for family, body in _BODIES
)
_SOME = re.compile(
    r"г[оo0][сc]|gost|т[рp]\s*(?:т|е)|tr\s*cu|сто|сп|сан|ту|din|дин|iso|исо|en|[еe]н|e[hн]|uni|ansi"
    r"|bhma|astm|bifma|awi",
    re.IGNORECASE,
)


def standards(plain: str) -> list[StandardMention]:
    """All standards, in order.

    Args:
        plain: The message, see :func:`~verstak.assistant.message.plain_text.plain_text`.
    """
    found: list[StandardMention] = []
    at = 0
    while some := _SOME.search(plain, at):
        one = _standard_at(plain, some.start())
        at = some.end() if one is None else one.end
        if one is not None:
            found.append(one)
    return found


def _standard_at(plain: str, at: int) -> StandardMention | None:
    for family, written in _WRITTEN:
        match = written.match(plain, at)
        if match:
            return StandardMention(
                family=family,
                number=match["number"],
                edition=_edition(match["edition"]),
                text=match[0],
                start=match.start(),
                end=match.end(),
            )
    return None


def _edition(written: str | None) -> str | None:
    """``77`` is 1977; editions are written with two digits until 1999."""
    return f"19{written}" if written is not None and len(written) == 2 else written
