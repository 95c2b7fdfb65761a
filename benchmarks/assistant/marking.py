"""Right or wrong, by the words of the reply alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.assistant.numerals import UNITS, Numeral, normalised, numerals
from benchmarks.assistant.question import Question
from benchmarks.assistant.verdicts import first_sentence, says

HEADLINE_LINES = 3
HEADLINE_CHARACTERS = 500
_BARE = {"count", "ratio", "number"}

_REFUSES = re.compile(
    r"не (?:может|могут|могу|бывает|имеет смысла|считаю|получится|удалось|вычисл|рассчит|подда)|"
    r"нельзя|невозможн|недопустим|неправдоподоб|бессмысл|должн\w* быть|больше нуля|отрицательн|"
    r"слишком|проверьте|уточните|исправьте|cannot|can't|impossible|must be|not possible|makes no "
    r"sense|too (?:large|many|small|big|long)|negative|greater than zero|please check|unable"
)
_UNKNOWN = re.compile(
    r"не (?:нашл|найден|нахо|знаю|содерж|указан|извест|располага|могу подтвердить|упомина)|"
    r"нет (?:\w+ ){0,3}(?:в (?:\w+ )?(?:источник|документ|баз)|данных|сведений|пункта|ответа)|"
    r"(?:пункта|требования|сведений|ответа|данных|документа|стандарта|такого)(?: \w+){0,3} нет\b|"
    r"отсутству|в (?:загруженных|доступных) (?:источник|документ)\w* (?:нет|этого)|"
    r"not (?:in|found|contain|know|available|mention)|no (?:such|information|data|source|answer)|"
    r"(?:could|can)(?:not|n't| not) (?:find|confirm)|nothing (?:about|on)|don't (?:know|have)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How an answer was marked.

    Args:
        headline: Right in its first lines.
        anywhere: Right if the whole reply is searched.
        why: What was missing; empty when right in the headline.
    """

    headline: bool
    anywhere: bool
    why: str = ""


def mark(question: Question, reply: str, foreign_numbers: Sequence[str] = ()) -> Mark:
    """Mark a reply.

    Args:
        question: What was asked.
        reply: The whole reply.
        foreign_numbers: Numerals of the reply that neither the user nor a source or declared
            default said; a question that has no number as its answer is marked by them.
    """
    if not reply.strip():
        return Mark(headline=False, anywhere=False, why="empty")
    head = headline(reply)
    if question.answer_type == "key_facts":
        missing = missing_facts(question, reply)
        right = len(question.facts) - len(missing) >= question.needed
        return Mark(right, right, "" if right else "missing: " + "; ".join(missing))
    if question.answer_type in {"ask_back", "impossible", "no_answer"}:
        right, why = _without_number(question, reply, foreign_numbers)
        return Mark(right, right, why)
    if question.answer_type == "yes_no":
        heard = says(first_sentence(reply), question.asks)
        later = heard if heard is not None else says(head, question.asks)
        return Mark(
            heard == question.verdict,
            later == question.verdict,
            "" if heard == question.verdict else f"heard {heard}",
        )
    return Mark(
        _numbers_right(question, head) and _verdict_right(question, head),
        _numbers_right(question, reply) and _verdict_right(question, reply),
        _why_numbers(question, head),
    )


def headline(reply: str) -> str:
    """The first lines: no table, no heading, no rule, no picture."""
    kept: list[str] = []
    for line in normalised(reply).splitlines():
        words = line.strip()
        if not re.search(r"\w", words) or words.startswith(("|", "#", "![", "```")):
            continue
        kept.append(words)
        if len(kept) == HEADLINE_LINES:
            break
    return "\n".join(kept)[:HEADLINE_CHARACTERS]


def missing_facts(question: Question, reply: str) -> list[str]:
    """Facts that no pattern finds."""
    text = normalised(reply).casefold().replace("ё", "е")
    return [
        fact.fact
        for fact in question.facts
        if not any(re.search(pattern, text) for pattern in fact.patterns)
    ]


def found(expected: float, unit: str, tolerance: float, among: Sequence[Numeral]) -> Numeral | None:
    """The first numeral that says a value, in its unit or another of the same quantity."""
    for numeral in among:
        for reading in numeral.readings:
            value = _in_unit(reading, numeral, unit)
            if value is not None and abs(value - expected) <= tolerance + 1e-9 * abs(expected):
                return numeral
    return None


def _in_unit(value: float, numeral: Numeral, unit: str) -> float | None:
    if unit in _BARE:
        return value if numeral.unit is None or numeral.shared else None
    if numeral.unit is None:
        return value  # the unit was named in the question and left out in the reply
    quantity, size = UNITS[numeral.unit]
    wanted, base = UNITS[unit]
    return value * size / base if quantity == wanted else None


def _numbers_right(question: Question, text: str) -> bool:
    left = list(numerals(text))
    for expected, unit in zip(question.expected, question.units, strict=True):
        numeral = found(expected, unit, _tolerance(question, expected), left)
        if numeral is None:
            return False
        left.remove(numeral)
    return True


def _tolerance(question: Question, expected: float) -> float:
    return max(question.tolerance, question.relative * abs(expected))


def _verdict_right(question: Question, text: str) -> bool:
    if question.verdict is None:
        return True
    return says(text, question.asks) == question.verdict


def _why_numbers(question: Question, head: str) -> str:
    there = numerals(head)
    lacking = [
        f"{expected:g} {unit}"
        for expected, unit in zip(question.expected, question.units, strict=True)
        if found(expected, unit, _tolerance(question, expected), there) is None
    ]
    if not _verdict_right(question, head):
        lacking.append(f"verdict {question.verdict}")
    return "no " + ", ".join(lacking) if lacking else ""


def _without_number(
    question: Question, reply: str, foreign_numbers: Sequence[str]
) -> tuple[bool, str]:
    if foreign_numbers:
        return False, "claims " + ", ".join(list(foreign_numbers)[:5])
    text = normalised(reply).casefold().replace("ё", "е")
    if question.answer_type == "ask_back":
        asked = "?" in text or re.search(
            r"укажите|уточните|назовите|please (?:give|tell|state)", text
        )
        return bool(asked), "" if asked else "asks nothing"
    if question.answer_type == "impossible":
        refused = _REFUSES.search(text)
        return bool(refused), "" if refused else "does not refuse"
    unknown = _UNKNOWN.search(text)
    return bool(unknown), "" if unknown else "does not say that it is not known"
