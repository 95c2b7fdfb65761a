"""One option of several, named by its label or by its text."""

from __future__ import annotations

import re

import msgspec

from verstak.evaluate.suites.graders.verdict import Verdict, right, wrong
from verstak.evaluate.suites.graders.wording import hits, plain, words_of
from verstak.quantities.text import Language

# Letters that look alike in both alphabets; what they mean in a list of Latin labels is plain.
_LOOKALIKES = str.maketrans("АВСЕавсе", "ABCEabce")
_STRONG = re.compile(r"\b(?:answer|choice|ответ)\b[^\w\n]*(?:\bis\b)?\W*", re.IGNORECASE)
_WEAK = re.compile(
    r"\b(?:option|letter|number|вариант|цифра|номер|буква)(?:\s+ответа)?\b\W*", re.IGNORECASE
)
_NEGATION = re.compile(r"(?:\bnot|n't|\bне|\bкроме|\bexcept|\bneither)\s*\W*$", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`$]+|\\boxed|[{}]")


class ChoiceGrader(
    msgspec.Struct, frozen=True, tag_field="kind", tag="choice", forbid_unknown_fields=True
):
    """Right when the answer names one option, and it is this one.

    Attributes:
        labels: One letter or digit for each option.
        options: Their texts, in the same order.
        right: Label of the right one.
    """

    labels: tuple[str, ...]
    options: tuple[str, ...]
    right: str

    def problem(self) -> tuple[str, str] | None:
        """Field and fault of a specification that cannot be meant."""
        if len(self.labels) != len(self.options) or len(self.labels) < 2:
            return "labels", "one label for each option is needed, and two options at least"
        if len(set(self.labels)) < len(self.labels) or any(
            len(label) != 1 for label in self.labels
        ):
            return "labels", "labels are single letters or digits, each once"
        if len({plain(option) for option in self.options}) < len(self.options):
            return "options", "an option stands there twice"
        if self.right not in self.labels:
            return "right", f"{self.right!r} is none of the labels"
        return None

    def grade(self, answer: str, *, prompt: str, language: Language) -> Verdict:
        """Judge an answer: a label, an option's text, or both if they agree."""
        del prompt, language
        text = _MARKUP.sub("", answer).strip()
        options = self._quoted(text)
        if all(label.isascii() for label in self.labels):
            text = _folded_lookalikes(text)
        labels = self._labelled(text)
        if len(labels) > 1 or (not labels and len(options) != 1):
            return wrong("does not settle on one option")
        label = next(iter(labels or options))
        if labels and label in self._mislabelled(text):
            return wrong("the label says one option, the text another", read=label)
        if label != self.right:
            return wrong(f"expected {self.right}", read=label)
        return right(label)

    def _labelled(self, text: str) -> set[str]:
        """Labels that the answer settles on; more than one when it wavers."""
        label = self._any_label()
        if re.fullmatch(rf"\W*{label}\W*", text, re.IGNORECASE):
            return set(re.findall(label, text.upper()))
        for mark in reversed(list(_STRONG.finditer(text))):
            line = text[mark.end() :].split("\n", 1)[0]
            if named := re.match(rf"({label})(?!\w)(?![.,]\d)", line, re.IGNORECASE):
                return {named[1].upper()} | self._standing(line[named.end() :])
        first, *others = text.splitlines() or [""]
        if begins := re.match(rf"\W*({label})\s*(?:[).:]|$)(?![.,]?\d)", first):
            listed = {
                each[1]
                for line in others
                if (each := re.match(rf"\W*({label})\s*(?:[).:]|$)", line.rstrip()))
            }
            return {begins[1]} | listed | self._standing(first[begins.end() :])
        named_weakly = {
            after[1].upper()
            for mark in _WEAK.finditer(text)
            if (after := re.match(rf"({label})(?!\w)(?![.,]\d)", text[mark.end() :], re.IGNORECASE))
            and not _NEGATION.search(text[: mark.start()])
        }
        return named_weakly | self._standing(text)

    def _standing(self, text: str) -> set[str]:
        """Labels that stand like labels, and both of "A or B"."""
        label = self._any_label()
        places = re.finditer(
            rf"(?<![\w.,])({label})(?=\s*[).:]|\s*$)(?![.,]\d)", text, re.MULTILINE
        )
        found = {mark[1] for mark in places if not _NEGATION.search(text[: mark.start()])}
        joined = rf"(?<!\w)({label})?\W*\b(?:or|или|and|и)\W+({label})(?!\w)"
        for either in re.finditer(joined, text):
            found |= {each for each in either.groups() if each}
        return found

    def _mislabelled(self, text: str) -> set[str]:
        """Labels after which another option's text follows at once."""
        found = set()
        for mark in re.finditer(rf"(?<!\w)({self._any_label()})\s*[).:—–-]+\s*", text):
            after = words_of(text[mark.end() :].split("\n", 1)[0])
            fitting = [
                label
                for label, option in zip(self.labels, self.options, strict=True)
                if (told := words_of(_folded_lookalikes(option))) and after[: len(told)] == told
            ]
            if fitting and mark[1] not in fitting:
                found.add(mark[1])
        return found

    def _any_label(self) -> str:
        return f"[{''.join(re.escape(label) for label in self.labels)}]"

    def _quoted(self, text: str) -> set[str]:
        """Options whose whole text stands in the answer, the longest where one holds another."""
        words = words_of(text)
        places = []
        for label, option in zip(self.labels, self.options, strict=True):
            # An option's words are compared as they are: "|" and "*" are not patterns here.
            literal = " ".join(words_of(option))
            places += [(hit, label) for hit in hits(words, literal)] if literal else []
        kept = set()
        for hit, label in places:
            inside = any(
                other.start <= hit.start
                and hit.end <= other.end
                and other.end - other.start > hit.end - hit.start
                for other, _ in places
            )
            negated = hit.start > 0 and words[hit.start - 1] in {"not", "не", "кроме", "except"}
            if not inside and not negated:
                kept.add(label)
        return kept


def _folded_lookalikes(text: str) -> str:
    """Cyrillic letters that stand alone, as the Latin ones that they look like."""
    return re.sub(r"(?<!\w)[АВСЕавсе](?=\W|$)", lambda one: one[0].translate(_LOOKALIKES), text)
