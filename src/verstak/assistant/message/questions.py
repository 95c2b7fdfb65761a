"""What kind of answer a message asks for: yes or no, and what a yes would mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verstak.assistant.message.mention import Clause
from verstak.assistant.message.phrases import has_phrase
from verstak.assistant.message.words import stems

_HOW_MUCH = re.compile(
    r"(?<!\w)(?:сколько|скоко|скока|скольки\w*|как(?:ой|ая|ое|ие|ую|ого|им|ом|ими|их|ова|ово|овы|ов)"
    r"|что|почему|зачем|чему|где|чем|what|which|how|why|where|who)(?!\w)",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"(?<!\w)(?:[^\W\d_]+)\s+ли(?!\w)", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"^\W*(?:(?:so|and|but|then)\s+)?(?:is|are|was|can|could|does|do|did|may|should|will|would|has|have"
    r"|must|shall|am)(?:n't)?(?!\w)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"(?<!\w)(?:right|correct|ok|okay|да|так|верно|правильно|норм\w*)\s*\?", re.IGNORECASE
)
_YES_NO = (
    "можно", "нельзя", "нормально", "норма", "верно", "правильно", "неправильно", "неверно", "ошибка",
    "соответствует", "допустимо", "допускается", "разрешено", "разрешается", "хватит", "хватает",
    "подойдет", "подходит", "выдержит", "держит", "поместится", "помещается", "влезет", "влезает",
    "проходит", "пройдет", "годится", "достаточно", "нарушение", "нарушает", "требование", "обязательно",
    "брак", "в порядке", "ненормально", "опасно", "безопасно", "сойдет", "прокатит", "уместится",
    "нужно ли", "ok", "okay", "allowed", "correct", "wrong", "right", "enough", "fit", "mistake", "error",
    "permitted", "acceptable", "fine",
)  # fmt: skip
_FAULT = (
    "ошибка", "ошибочно", "неправильно", "неверно", "нарушение", "нарушает", "нарушено", "брак", "плохо",
    "нельзя", "проблема", "ненормально", "недопустимо", "не соответствует", "дефект", "косяк", "криво",
    "слишком", "маловато", "многовато", "великоват", "маловат", "противоречит", "запрещено", "опасно",
    "wrong", "mistake", "error", "fault", "faulty", "violate", "violation", "incorrect", "bad", "defect",
    "too much", "too little", "too small", "too big", "too large", "too deep", "too thin", "too close",
    "too far", "too weak", "problem", "forbidden", "dangerous",
)  # fmt: skip
_DENIED = re.compile(
    r"(?<!\w)(?:без|нет|not|no|isn't|without|не\s+(?:ошибка|нарушение|брак|опасно|плохо|проблема|запрещено|дефект))"
    r"(?!\w)",
    re.IGNORECASE,
)


def asks_yes_no(found: Sequence[Clause]) -> bool:
    """Whether a clause is answered by yes or no."""
    return any(_is_yes_no(clause) for clause in found)


def asks_fault(found: Sequence[Clause]) -> bool:
    """Whether a yes would say that something is wrong."""
    return any(_is_yes_no(clause) and _is_fault(clause.text) for clause in found)


def _is_yes_no(clause: Clause) -> bool:
    text = clause.text
    if not clause.asks:
        return False
    if _WHETHER.search(text) or _TAG.search(text):
        return True
    if _HOW_MUCH.search(text):
        return False
    if "?" not in text:
        return False
    return (
        bool(_AUXILIARY.search(text))
        or _asks_by_comparison(text)
        or has_phrase(_YES_NO, stems(text))
    )


def _asks_by_comparison(text: str) -> bool:
    return bool(re.search(r"(?<!\w)это(?!\w)", text, re.IGNORECASE))


def _is_fault(text: str) -> bool:
    if re.search(
        r"(?<!\w)не\s+(?:нарушает|слишком|ошибка|мал\w*|велик\w*|много)\s+ли(?!\w)",
        text,
        re.IGNORECASE,
    ):
        return True
    if _DENIED.search(text) and not re.search(r"не соответств", text, re.IGNORECASE):
        return False
    return has_phrase(_FAULT, stems(text))
