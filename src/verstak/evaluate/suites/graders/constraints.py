"""What an answer must look like, counted and compared: words, lines, beginnings, alphabet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import msgspec

from verstak.evaluate.suites.graders.verdict import Verdict, right, wrong
from verstak.evaluate.suites.graders.wording import any_hits, is_pattern, plain, words_of
from verstak.quantities.text import Language

_WORD = re.compile(r"[^\W_]+(?:[-'’‑][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'»”)*_]*(?=\s|$)")
_ENUMERATION = re.compile(r"^\s*[0-9]+[.)]\s+", re.MULTILINE)
_OUTER = " .,;:!?\"'«»“”„‘’"
# A word of the other alphabet now and then (a name, a unit) does not change the language.
_LEAST_SHARE = 0.8
_MOST_SHOWN = 200


class ConstraintsGrader(
    msgspec.Struct,
    frozen=True,
    tag_field="kind",
    tag="constraints",
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """Right when an answer, with space around it stripped, keeps every constraint named.

    Attributes:
        exact: The answer to the letter.
        one_of: The answer is one of these, but for case, markup and outer punctuation.
        words: Words, exactly. A hyphen does not end a word; a dash is none.
        least_words: At least.
        most_words: At most.
        lines: Lines that are not empty, exactly.
        sentences: Sentences, exactly, none of them twice; one without a full stop counts, too.
        commas: Parts between commas, exactly, none of them empty or there twice.
        starts: First characters, but for case unless `case` is set.
        ends: Last word or words, but for case and what follows of punctuation.
        ends_exactly: The answer ends with one of these, to the letter.
        contains: Every pattern of `wording` stands in it.
        excludes: None of these does.
        case: No letter of the other case, and at least one letter.
        language: Alphabet of at least 80 % of its letters.
        line_prefix: Every line begins with this, and goes on.
        numbered: Lines begin with 1., 2., … or 1), 2), …
        distinct_lines: No line stands there twice.
        each_line_one_of: Every line is one of these, as in `one_of`.
        without_digits: No digit.
    """

    exact: str | None = None
    one_of: tuple[str, ...] = ()
    words: int | None = None
    least_words: int | None = None
    most_words: int | None = None
    lines: int | None = None
    sentences: int | None = None
    commas: int | None = None
    starts: str | None = None
    ends: str | None = None
    ends_exactly: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    case: Literal["upper", "lower"] | None = None
    language: Language | None = None
    line_prefix: str | None = None
    numbered: bool = False
    distinct_lines: bool = False
    each_line_one_of: tuple[str, ...] = ()
    without_digits: bool = False

    def problem(self) -> tuple[str, str] | None:
        """Field and fault of a specification that cannot be meant."""
        if self == ConstraintsGrader():
            return "kind", "no constraint is named: any answer would be right"
        for field in ("words", "least_words", "most_words", "lines", "sentences", "commas"):
            count = getattr(self, field)
            if count is not None and count < 1:
                return field, "at least 1 is needed: an empty answer is never right"
        for field, patterns in (("contains", self.contains), ("excludes", self.excludes)):
            for pattern in patterns:
                if not is_pattern(pattern):
                    return field, f"{pattern!r} names no word"
        return None

    def grade(self, answer: str, *, prompt: str, language: Language) -> Verdict:
        """Judge an answer by every constraint; the first one broken is told."""
        del prompt, language
        text = answer.strip()
        if not words_of(text):
            return wrong("says nothing")
        for check in _CHECKS:
            if (fault := check(self, text)) is not None:
                return wrong(fault, read=text[:_MOST_SHOWN])
        return right(text[:_MOST_SHOWN])


def _wording(spec: ConstraintsGrader, text: str) -> str | None:
    if spec.exact is not None and text != spec.exact:
        return f"expected {spec.exact!r} to the letter"
    if spec.one_of and not _is_one(text, spec.one_of):
        return f"expected {spec.one_of[0]!r}"
    for pattern in spec.contains:
        if not any_hits(words_of(text), [pattern]):
            return f"{pattern!r} is missing"
    if found := any_hits(words_of(text), spec.excludes):
        return f"{words_of(text)[found[0].start]!r} was forbidden"
    return None


def _counts(spec: ConstraintsGrader, text: str) -> str | None:
    words = len(_WORD.findall(_ENUMERATION.sub("", text)))
    parts = [part.strip() for part in text.strip(" .").split(",")]
    for name, wanted, found in (
        ("words", spec.words, words),
        ("lines", spec.lines, len(_lines(text))),
        ("different sentences", spec.sentences, len(_sentences(text))),
        ("different parts between commas", spec.commas, _different(parts)),
    ):
        if wanted is not None and wanted != found:
            return f"expected {wanted} {name}, found {found}"
    if spec.least_words is not None and words < spec.least_words:
        return f"expected at least {spec.least_words} words, found {words}"
    if spec.most_words is not None and words > spec.most_words:
        return f"expected at most {spec.most_words} words, found {words}"
    return None


def _edges(spec: ConstraintsGrader, text: str) -> str | None:
    start = spec.starts or ""
    begins = text.startswith(start) if spec.case else text.casefold().startswith(start.casefold())
    if not begins or (start[-1:].isalpha() and text[len(start) : len(start) + 1].isalpha()):
        return f"does not begin with {start!r}"
    if spec.ends is not None and not _ends_in_words(text, spec.ends):
        return f"does not end with {spec.ends!r}"
    if spec.ends_exactly and not text.endswith(spec.ends_exactly):
        return f"does not end with {spec.ends_exactly[0]!r}"
    return None


def _letters(spec: ConstraintsGrader, text: str) -> str | None:
    letters = [letter for letter in text if letter.isalpha()]
    if spec.case and not letters:
        return "holds no letter"
    if spec.case == "upper" and any(letter.islower() for letter in letters):
        return "holds a lower-case letter"
    if spec.case == "lower" and any(letter.isupper() for letter in letters):
        return "holds an upper-case letter"
    if spec.without_digits and any(letter.isdigit() for letter in text):
        return "holds a digit"
    if spec.language is not None:
        low, high = ("а", "ё") if spec.language == "ru" else ("a", "z")
        own = [letter for letter in letters if low <= letter.casefold() <= high]
        if not own or len(own) < _LEAST_SHARE * len(letters):
            return f"is not written in {spec.language}"
    return None


def _line_rules(spec: ConstraintsGrader, text: str) -> str | None:
    lines = _lines(text)
    for number, line in enumerate(lines, start=1):
        if spec.line_prefix is not None and not (
            line.startswith(spec.line_prefix) and words_of(line[len(spec.line_prefix) :])
        ):
            return f"line {number} does not begin with {spec.line_prefix!r}"
        if spec.numbered and not re.match(rf"{number}[.)]\s+\S", line):
            return f"line {number} does not bear its number"
        if spec.each_line_one_of and not _is_one(line, spec.each_line_one_of):
            return f"line {number} is none of those possible"
    if spec.distinct_lines and len({tuple(words_of(line)) for line in lines}) < len(lines):
        return "a line stands there twice"
    return None


_CHECKS: tuple[Callable[[ConstraintsGrader, str], str | None], ...] = (
    _wording,
    _counts,
    _edges,
    _letters,
    _line_rules,
)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sentences(text: str) -> set[tuple[str, ...]]:
    """Sentences by their words: who says one twice has said one."""
    pieces = _SENTENCE_END.split(_ENUMERATION.sub("", text))
    return {tuple(words_of(piece)) for piece in pieces if words_of(piece)}


def _different(parts: list[str]) -> int:
    return len({tuple(words_of(part)) for part in parts if words_of(part)})


def _ends_in_words(text: str, ending: str) -> bool:
    words, wanted = words_of(text), words_of(ending)
    return words[-len(wanted) :] == wanted


def _is_one(text: str, accepted: tuple[str, ...]) -> bool:
    found = plain(text).strip(_OUTER)
    return any(found == plain(each).strip(_OUTER) for each in accepted)
