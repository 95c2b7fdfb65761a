"""One number, wherever a model puts it, in any of the ways that people write numbers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import msgspec

from verstak.evaluate.suites.graders.verdict import Verdict, right, wrong
from verstak.quantities.text import Language

_SPACES = " \u00a0\u202f\u2009'’"
# Groups of three before a decimal mark, or a plain run of digits. A digit glued to a letter, a
# power sign or another number (см2, x^2, 20:15) is no answer of its own.
_NUMBER = re.compile(
    rf"""(?<![\w^]) (?P<sign>(?<![\d)])[-−–])? (?<![^\W\d]) (?<![\d][.,:]) (?P<body>
        [0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+(?:[.,][0-9]+)?
      | [0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?
      | [0-9]{{1,3}}(?:\.[0-9]{{3}})+(?:,[0-9]+)?
      | [0-9]+(?:[.,][0-9]+)?
    ) (?![.,:]?[0-9]) (?![eE][-+]?[0-9])""",
    re.VERBOSE,
)
# "The result of 15 + 27" only speaks of a result.
_MARKER = re.compile(
    r"\\boxed\s*\{|\b(?:answer|result|ответ|результат|итого)\b(?!\s+(?:of|to|for|на|от|к)\b)"
    r"[^\w\n]*(?:\b(?:is|равен|составляет)\b)?\s*[:=—–]?",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"\s*[0-9]+[.)]\s+\S")
_MARKUP = re.compile(r"[*_`$]+|\\[()\[\]]")
_EQUALS = re.compile(r"[=≈]")
_MOST_WORDS_BESIDE = 3


class NumberGrader(
    msgspec.Struct, frozen=True, tag_field="kind", tag="number", forbid_unknown_fields=True
):
    """Right when the answer settles on one number, and it is this one.

    Attributes:
        value: Decimal number as text: binary fractions are not what people mean.
        tolerance: Largest difference that still counts.
    """

    value: str
    tolerance: str = "0"

    def problem(self) -> tuple[str, str] | None:
        """Field and fault of a specification that cannot be meant."""
        for field, text in (("value", self.value), ("tolerance", self.tolerance)):
            number = _decimal(text)
            if number is None or (field == "tolerance" and number < 0):
                return field, f"{text!r} is no decimal number that can be meant"
        return None

    def grade(self, answer: str, *, prompt: str, language: Language) -> Verdict:
        """Judge an answer.

        Args:
            answer: All that the model said.
            prompt: The question; its numbers are not taken for an answer among others.
            language: In Russian ``1,234`` may be a fraction or a thousand, in English a thousand.
        """
        found = _settled(_MARKUP.sub("", answer), prompt)
        if found is None:
            return wrong("does not settle on one number")
        wanted, tolerance = Decimal(self.value), Decimal(self.tolerance)
        if any(abs(value - wanted) <= tolerance for value in readings(found, language)):
            return right(found)
        return wrong(f"expected {self.value}", read=found)


def readings(text: str, language: Language) -> tuple[Decimal, ...]:
    """Every number that somebody may mean by a text.

    Args:
        text: Digits with groups, a decimal mark and a sign.
        language: Decides what a lone mark before three digits means.
    """
    negative = text[:1] in "-−–"
    body = text.lstrip("-−–").translate({ord(space): None for space in _SPACES})
    grouped = body.replace(",", "").replace(".", "")
    values: list[str] = []
    if "," in body and "." in body:
        mark = max(body.rfind(","), body.rfind("."))
        values = [re.sub(r"[.,]", "", body[:mark]) + "." + body[mark + 1 :]]
    elif body.count(",") + body.count(".") > 1:
        values = [grouped]
    elif len(parts := re.split(r"[.,]", body)) == 1:
        values = [body]
    elif len(parts[1]) != 3 or parts[0] == "0" or len(parts[0]) > 3 or " " in text:
        values = [".".join(parts)]
    elif language == "ru":
        values = [".".join(parts), grouped]
    else:
        values = [grouped if "," in body else ".".join(parts)]
    return tuple(-Decimal(value) if negative else Decimal(value) for value in values)


def _settled(answer: str, prompt: str) -> str | None:
    """The number that an answer ends up with; ``None`` when it is not clear which."""
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    everything = _numbers(answer)
    if len(everything) <= 1:
        return everything[0] if everything else None
    if (marked := _marked(answer)) is not None:
        return marked
    bare = [line for line in lines if _is_bare(line)]
    if bare and bare[0] == lines[0] and len(bare) == 1:
        return _numbers(bare[0])[0]
    if bare:
        return None
    if len(equal := _EQUALS.split(answer)) > 1:
        after = _numbers(equal[-1])
        return after[0] if len(after) == 1 else None
    asked = set(_numbers(prompt))
    new = list(dict.fromkeys(number for number in everything if number not in asked))
    return new[0] if len(new) == 1 else None


def _marked(answer: str) -> str | None:
    """The one number after the last word that announces an answer."""
    for mark in reversed(list(_MARKER.finditer(answer))):
        rest = answer[mark.end() :].lstrip().split("\n", 1)[0]
        after = _numbers(_EQUALS.split(rest)[-1])
        if len(after) == 1:
            return after[0]
        if after:
            return None
    return None


def _is_bare(line: str) -> bool:
    """Whether a line is a number and at most a unit."""
    numbers = _numbers(line)
    if len(numbers) != 1 or _LIST_ITEM.match(line) or not _NUMBER.match(line):
        return False
    return len(re.findall(r"[^\W\d]+", line)) <= _MOST_WORDS_BESIDE


def _numbers(text: str) -> list[str]:
    return [(match["sign"] or "") + match["body"] for match in _NUMBER.finditer(text)]


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
