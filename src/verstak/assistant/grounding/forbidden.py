"""What no sentence of a model may hold, whatever stands behind it."""

from __future__ import annotations

import re
import unicodedata

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "address",
        re.compile(
            r"\w+://|www\.|\b[\w.+-]+@[\w-]+\.\w+"
            r"|\b[A-Za-z0-9-]{2,}\.(?:com|ru|org|net|info|io|eu|de|by|kz|ua|su|biz|tr|cn|pl)\b"
            r"|\b[\w-]{2,}\.рф\b",
            re.IGNORECASE,
        ),
    ),
    ("markup", re.compile(r"!?\[[^\]]*\]\s?[(\[]|^\s*\[[^\]]+\]:|</?[A-Za-z!][^>]*>?|&#?\w+;")),
    ("code", re.compile(r"```|~~~|\\(?:[A-Za-z]+\{|[()\[\]]|frac|times|text|cdot)|\$[^$]+\$|`")),
    ("heading", re.compile(r"^\s*#{1,6}\s|^\s*\|.*\|\s*$|^\s*[-=*_]{3,}\s*$", re.MULTILINE)),
    (
        "instructions",
        re.compile(
            # Headings and rules of the assistant's own prompt, then what models say of theirs.
            r"^\s*(?:Вопрос|Результат|Пояснение|Расчёт|Question|Result|Explanation|Computation)\s*:"
            r"|(?:раздел\w*|section)\s+[«\"“'](?:Результат|Result)|Отвечай по-русски|Answer in English"
            r"|<\||\|>|\bsystem\s*(?:prompt|message)\b|\b(?:system|user|assistant)\s*:"
            r"|системн\w+\s+(?:промпт|подсказк|инструкц|сообщени|запрос)\w*|\bпромпт\w*"
            r"|\bas an ai\b|\blanguage model\b|языков\w+ модел\w+|\b(?:my|мои|моих) инструкци\w+"
            r"|\b(?:my|these|the above|previous) instructions\b|\[/?INST\]|\[(?:END|START|RESULT)",
            re.IGNORECASE,
        ),
    ),
)
_SCRIPTS = (
    "LATIN",
    "CYRILLIC",
    "GREEK",
    "MICRO",
    "SUPERSCRIPT",
    "SUBSCRIPT",
    "MODIFIER",
    "MASCULINE",
    "FEMININE",
    "OHM",
)


def forbidden_in(sentence: str) -> tuple[str, str] | None:
    """What makes the sentence unfit to be shown: the kind and the words; ``None`` = nothing.

    Kinds: ``address``, ``markup`` (links, images, HTML), ``code``, ``heading`` (headings and
    tables, which are the renderer's), ``instructions`` (a leak of the prompt), ``script``
    (letters of neither language, control characters).
    """
    for kind, pattern in _FORMS:
        if match := pattern.search(sentence):
            return kind, match[0]
    for character in sentence:
        if _is_foreign(character):
            return "script", character
    return None


def _is_foreign(character: str) -> bool:
    if character in "\n\t" or character.isascii():
        return not character.isprintable() and character not in "\n\t"
    category = unicodedata.category(character)
    if category[0] == "L":
        return not unicodedata.name(character, "").startswith(_SCRIPTS)
    # Format and control characters, private and unassigned ones.
    return category[0] == "C"
