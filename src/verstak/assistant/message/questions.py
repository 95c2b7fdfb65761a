"""What kind of answer a message asks for: yes or no, and what a yes would mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verstak.assistant.message.mention import Clause
from verstak.assistant.message.phrases import has_phrase
from verstak.assistant.message.words import same_word, stem, stems

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
_ALSO_WHETHER = re.compile(
    r"(?:[,;]|(?<!\w)(?:and|but|or))\s+(?:is|are|does|do|can|could|may|will|would|should)\s+"
    r"(?:it|they|this|that|the|their|its|there|these|those|we|i|you|a|an|any)(?!\w)[^?]*\?",
    re.IGNORECASE,
)
"""``How far apart, and is their distance a multiple of 32?``"""
_PASSIVE = re.compile(r"(?<!\w)[^\W\d_]{3,}(?:ется|ётся|ится|ются|ятся)(?!\w)", re.IGNORECASE)
"""``Толщина нормируется?``: a verb and no question word leave only yes or no."""
_CONDITION = re.compile(
    r"^\W*(?:если|когда|if|when)(?!\w)[^,?]*,"
    r"|(?<=\S)[\s,]+(?:если|когда|при(?:\s+том|\s+этом)?|коли|if|when|with|given|provided)(?!\w)[^,?]*",
    re.IGNORECASE,
)
"""``если поворачивать нельзя`` is no question: what it says is neither asked nor a fault."""
_MOST_WORDS_UNMARKED = 3
"""``Это ошибка`` at the end of a message asks, its sign left out; longer clauses state."""
_POLITE = re.compile(r"(?<!\w)нельзя\s+ли(?!\w)", re.IGNORECASE)
_TAG = re.compile(
    r"(?<!\w)(?:right|correct|ok|okay|да|так|верно|правильно|норм\w*)\s*\?", re.IGNORECASE
)
_HOW_MANY = stem("сколько")
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
    if not clause.asks:
        return False
    if _WHETHER.search(clause.text) or _TAG.search(clause.text):
        return True
    if _ALSO_WHETHER.search(clause.text):
        return True
    if _asks_how_much(clause.text):
        return False
    text = _without_conditions(clause.text)
    found = stems(text)
    judged = has_phrase((*_YES_NO, *_FAULT), found)
    if "?" not in clause.text:
        return judged and len(found) <= _MOST_WORDS_UNMARKED
    return (
        judged
        or bool(_AUXILIARY.search(clause.text))
        or bool(_PASSIVE.search(text))
        or _asks_by_comparison(text)
    )


def _asks_how_much(text: str) -> bool:
    if _HOW_MUCH.search(text):
        return True
    return any(same_word(word, _HOW_MANY) for word in stems(text))


def _without_conditions(text: str) -> str:
    return _CONDITION.sub(" ", text)


def _asks_by_comparison(text: str) -> bool:
    return bool(re.search(r"(?<!\w)это(?!\w)", text, re.IGNORECASE))


def _is_fault(text: str) -> bool:
    if re.search(
        r"(?<!\w)не\s+(?:нарушает|слишком|ошибка|мал\w*|велик\w*|много)\s+ли(?!\w)",
        text,
        re.IGNORECASE,
    ):
        return True
    asked = _POLITE.sub(" ", _without_conditions(text))
    if _DENIED.search(asked) and not re.search(r"не соответств", asked, re.IGNORECASE):
        return False
    return has_phrase(_FAULT, stems(asked))
