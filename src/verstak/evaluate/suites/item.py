"""One question of a suite: the prompt, how its answer is graded, and answers that are right."""

from __future__ import annotations

import msgspec

from verstak.evaluate.suites.graders.choice import ChoiceGrader
from verstak.evaluate.suites.graders.constraints import ConstraintsGrader
from verstak.evaluate.suites.graders.function_call import CallGrader
from verstak.evaluate.suites.graders.json_value import JsonGrader
from verstak.evaluate.suites.graders.number import NumberGrader
from verstak.evaluate.suites.graders.short_answer import WordsGrader
from verstak.evaluate.suites.graders.verdict import Verdict
from verstak.quantities.text import Language

type Grader = (
    NumberGrader | ChoiceGrader | WordsGrader | ConstraintsGrader | JsonGrader | CallGrader
)

# Who was asked for a word and says a paragraph first has not said nothing: the graders see through
# that, so they must see the end. Forty Russian words, the most that `words` accepts, are some 160.
_MOST_TOKENS = {
    "number": 256,
    "choice": 256,
    "words": 256,
    "constraints": 160,
    "json": 200,
    "call": 160,
}


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question.

    Attributes:
        id: Unique among all suites: ``facts-ru-01``.
        suite: Name of its suite.
        language: Of the prompt.
        prompt: All that the model is told; there is no system message.
        grader: What counts.
        right: Answers that count, at least one: the grader is held to them when a suite is read.
        wrong: Answers that must not count, likewise.
        working: For sums: an expression whose value is the answer; tests compute it.
        source: Where the right answer can be read, for items that rest on a document.
        most_tokens: Of the answer; ``None`` = enough for its kind.
    """

    id: str
    suite: str
    language: Language
    prompt: str
    grader: Grader
    right: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    working: str | None = None
    source: str | None = None
    most_tokens: int | None = None

    @property
    def kind(self) -> str:
        """Kind of its grader."""
        return str(self.grader.__struct_config__.tag)

    @property
    def answer_tokens(self) -> int:
        """Tokens of the answer at most."""
        return _MOST_TOKENS[self.kind] if self.most_tokens is None else self.most_tokens

    def grade(self, answer: str) -> Verdict:
        """Judge an answer."""
        return self.grader.grade(answer, prompt=self.prompt, language=self.language)

    def problem(self) -> tuple[str, str] | None:
        """Field and fault of an item that cannot be meant; ``None`` = it can."""
        for field, text in (("id", self.id), ("suite", self.suite), ("prompt", self.prompt)):
            if not text.strip():
                return field, "is empty"
        if self.most_tokens is not None and self.most_tokens < 1:
            return "most_tokens", "at least 1 is needed"
        if (fault := self.grader.problem()) is not None:
            return f"grader.{fault[0]}", fault[1]
        return self._contradiction()

    def _contradiction(self) -> tuple[str, str] | None:
        """Where the grader and the answers given do not agree."""
        if not self.right:
            return "right", "names no right answer"
        for index, answer in enumerate(self.right):
            if not (verdict := self.grade(answer)).right:
                return f"right[{index}]", f"the grader refuses {answer!r}: {verdict.why}"
        for index, answer in enumerate(self.wrong):
            if self.grade(answer).right:
                return f"wrong[{index}]", f"the grader accepts {answer!r}"
        return ("grader", "accepts an empty answer") if self.grade("").right else None
