"""A short answer in words: one of the accepted forms, and nothing that contradicts it."""

from __future__ import annotations

import re

import msgspec

from verstak.evaluate.suites.graders.verdict import Verdict, right, wrong
from verstak.evaluate.suites.graders.wording import Hit, any_hits, hits, is_pattern, words_of
from verstak.quantities.text import Language

MOST_WORDS = 40
"""Whoever says more than this may have said everything."""

_OR = frozenset({"or", "или", "либо"})
_NOT = frozenset({"not", "не", "isn't"})
_SHORT = 3


class WordsGrader(
    msgspec.Struct, frozen=True, tag_field="kind", tag="words", forbid_unknown_fields=True
):
    """Right when an accepted form stands in the answer and no rival does.

    Attributes:
        accepted: Patterns of `wording`, any of which is right.
        refused: Patterns that make any answer wrong.
    """

    accepted: tuple[str, ...]
    refused: tuple[str, ...] = ()

    def problem(self) -> tuple[str, str] | None:
        """Field and fault of a specification that cannot be meant."""
        if not self.accepted:
            return "accepted", "no accepted form: nothing could be right"
        for field, patterns in (("accepted", self.accepted), ("refused", self.refused)):
            for pattern in patterns:
                if not is_pattern(pattern):
                    return field, f"{pattern!r} names no word"
        return None

    def grade(self, answer: str, *, prompt: str, language: Language) -> Verdict:
        """Judge an answer; lists of guesses, "A or B" and "not A" do not count."""
        del prompt, language
        words = words_of(answer)
        shown = " ".join(words[:MOST_WORDS])
        if not words:
            return wrong("says nothing")
        if len(words) > MOST_WORDS:
            return wrong(f"says more than {MOST_WORDS} words", read=shown)
        if rivals := _meant(words, any_hits(words, self.refused)):
            return wrong("names a wrong answer", read=_at(words, rivals[0]))
        found = any_hits(words, self.accepted)
        meant = _meant(words, found)
        if not meant:
            return wrong(f"expected {self.accepted[0]}", read=shown)
        if self._wavers(words, found) or self._lists(answer):
            return wrong("names several answers", read=shown)
        return right(_at(words, meant[0]))

    def _wavers(self, words: list[str], found: list[Hit]) -> bool:
        """Whether an accepted form stands beside "or" with something that is not accepted."""
        covered = {index for hit in found for index in range(hit.start, hit.end)}
        return any(
            word in _OR
            and (index - 1 in covered) != (index + 1 in covered)
            and 0 < index < len(words) - 1
            for index, word in enumerate(words)
        )

    def _lists(self, answer: str) -> bool:
        """Whether the answer is a list in which something is not accepted."""
        lines = [part for part in re.split(r"[\n;/]+", answer) if not part.strip().endswith(":")]
        commas = [part for part in re.split(r"[\n;/,]+", answer) if words_of(part)]
        for parts, least in ((lines, 2), (commas, 3)):
            spoken = [words_of(part) for part in parts if words_of(part)]
            if (
                len(spoken) >= least
                and all(len(part) <= _SHORT for part in spoken)
                and not all(any(hits(part, each) for each in self.accepted) for part in spoken)
            ):
                return True
        return False


def _meant(words: list[str], found: list[Hit]) -> list[Hit]:
    """Places that no "not" stands before."""
    return [hit for hit in found if hit.start == 0 or words[hit.start - 1] not in _NOT]


def _at(words: list[str], hit: Hit) -> str:
    return " ".join(words[hit.start : hit.end])
