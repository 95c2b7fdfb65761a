"""The model's own words under a result: each sentence is accounted for, rewritten once or left out."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field

from verstak.assistant.events import Step
from verstak.assistant.grounding.evidence import Evidence
from verstak.assistant.grounding.sentence_check import Accepted, check_sentence
from verstak.assistant.grounding.sentence_stream import SentenceStream
from verstak.assistant.model_calls import ModelCalls
from verstak.assistant.verification import Claim
from verstak.quantities.quantity import words_in
from verstak.quantities.report import cell_text
from verstak.quantities.text import Bilingual, Language

_MOST_LINES = 8
_MOST_QUOTED = 700
"""Characters of a quotation that the model reads; the user sees all of it."""
_MOST_REWRITES = 2
WORTH_SAYING = 12
"""Shorter pieces (``Вот:``) say nothing of their own."""
_LIST_MARK = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•–—])\s+")
_VERDICTS = {
    True: Bilingual("Conclusion: this is in order", "Вывод: так можно"),
    False: Bilingual("Conclusion: this is not in order", "Вывод: так нельзя"),
    None: Bilingual("Conclusion: the sources do not say", "Вывод: в источниках этого нет"),
}


@dataclass(slots=True)
class Explanation:
    """The words of the model as far as they are accepted.

    Attributes:
        claims: Of the accepted sentences.
        left_out: Sentences that were not accepted, even rewritten.
    """

    claims: list[Claim] = field(default_factory=list)
    left_out: int = 0

    async def sentences(
        self,
        pieces: AsyncGenerator[str, None],
        model: ModelCalls,
        evidence: Evidence,
        *,
        shortest: int = WORTH_SAYING,
    ) -> AsyncGenerator[str, None]:
        """Accepted sentences, as soon as each is complete.

        Args:
            pieces: The model's words as they come.
            model: Rewrites what is not accepted, after the stream has ended: until then the
                worker's only place may be taken.
            evidence: What may be said.
            shortest: Characters below which a piece says nothing of its own.
        """
        rejected: list[str] = []
        async for sentence in _complete(pieces, shortest):
            if self._accept(sentence, model.language, evidence):
                yield sentence
            else:
                rejected.append(sentence)
        for sentence in rejected[:_MOST_REWRITES]:
            again = SentenceStream()
            rewritten = [*again.feed(await model.rewrite(sentence)), *again.rest()]
            if len(rewritten) == 1 and self._accept(rewritten[0], model.language, evidence):
                yield rewritten[0]
            else:
                self.left_out += 1
        self.left_out += len(rejected[_MOST_REWRITES:])

    def _accept(self, sentence: str, language: Language, evidence: Evidence) -> bool:
        checked = check_sentence(sentence, evidence, language)
        if not isinstance(checked, Accepted):
            return False
        self.claims.extend(checked.claims)
        return True


async def _complete(pieces: AsyncGenerator[str, None], shortest: int) -> AsyncGenerator[str, None]:
    """Whole sentences that say something."""
    stream = SentenceStream()
    async with aclosing(pieces):
        async for piece in pieces:
            for sentence in map(_unlisted, stream.feed(piece)):
                if len(sentence) >= shortest:
                    yield sentence
    for sentence in map(_unlisted, stream.rest()):
        if len(sentence) >= shortest:
            yield sentence


def _unlisted(sentence: str) -> str:
    """Without the mark of a list: the sentences run on, and a number in between says nothing."""
    return _LIST_MARK.sub("", sentence).strip()


def results_for_model(steps: Iterable[Step], language: Language) -> tuple[str, ...]:
    """What was computed, in a few lines for the model to read.

    Few on purpose: a small model that reads twenty figures compares them, and wrongly.
    """
    lines: list[str] = []
    for step in steps:
        report, outcome = step.outcome.report, step.outcome
        asked = step.answers or outcome.answers
        lines += [
            f"{figure.name.in_(language)}: {cell_text(figure.value, language)}"
            for figure in report.figures
            if figure.key in asked and figure.value is not None
        ]
        if outcome.verdict is not None:
            fine = _VERDICTS[outcome.verdict.fine].in_(language)
            lines.append(f"{fine}: {outcome.verdict.why.in_(language)}")
        lines += [note.in_(language) for note in report.notes[:1]]
        lines += [
            words_in(passage.text, language)[:_MOST_QUOTED] for passage in outcome.passages[:2]
        ]
    return tuple(dict.fromkeys(lines))[:_MOST_LINES]
