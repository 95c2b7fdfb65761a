"""One option of several, named by its label or by its text."""

from __future__ import annotations

import re

import msgspec

from verstak.evaluate.suites.graders.verdict import Verdict, right, wrong
from verstak.evaluate.suites.graders.wording import hits, plain, words_of
from verstak.quantities.text import Language

# Letters that look alike in both alphabets; what they mean in a list of Latin labels is plain.
_LOOKALIKES = str.maketrans("АВСЕавсе", "ABCEabce")
_MARKER = re.compile(
    r"\b(?:answer|option|choice|letter|ответ|вариант|цифра|номер|буква)\b[^\w\n]*(?:\bis\b|\bответа\b)?[^\w\n]*",
    re.IGNORECASE,
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
        if all(label.isascii() for label in self.labels):
            by_label = self._labelled(_folded_lookalikes(text))
        else:
            by_label = self._labelled(text)
        by_text = self._quoted(text)
        if len(by_label) > 1 or (not by_label and len(by_text) != 1):
            return wrong("does not settle on one option")
        label = next(iter(by_label or by_text))
        if by_label and by_text and label not in by_text:
            return wrong("the label says one option, the text another", read=label)
        if label != self.right:
            return wrong(f"expected {self.right}", read=label)
        return right(label)

    def _labelled(self, text: str) -> set[str]:
        """Labels that the answer settles on; more than one when it wavers."""
        label = f"[{''.join(re.escape(each) for each in self.labels)}]"
        if marks := list(_MARKER.finditer(text)):
            rest = text[marks[-1].end() :].split("\n", 1)[0]
            if named := re.match(rf"\(?({label})(?!\w)", rest, re.IGNORECASE):
                others = re.findall(rf"(?<!\w)({label})(?=\s*[).:]|\s*$)", rest)
                both = re.search(rf"(?<!\w)(?:or|или|and|и)\s+\(?({label})(?!\w)", rest)
                return {named[1].upper(), *others, *((both[1],) if both else ())}
        if re.fullmatch(rf"\W*{label}\W*", text, re.IGNORECASE):
            return set(re.findall(label, text.upper()))
        standing = set()
        for mark in re.finditer(
            rf"(?<![\w.,])({label})(?=\s*[).:]|\s*$)(?![.,]\d)", text, re.MULTILINE
        ):
            if not _NEGATION.search(text[: mark.start()]):
                standing.add(mark[1])
        either = re.search(rf"(?<!\w)({label})\W+(?:or|или|and|и)\W+({label})(?!\w)", text)
        return standing | ({either[1], either[2]} if either else set())

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
