"""Choosing the tool for one thing that is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from verstak.assistant.choice.follow_up import names_only_values
from verstak.assistant.choice.lookup_strength import lookup_strength
from verstak.assistant.choice.phrasing import asked_spans, asked_words
from verstak.assistant.choice.tool_ranking import Ranked, ToolRanking
from verstak.assistant.choice.weighing import Weighed, close_calls, weigh
from verstak.assistant.filling.filling import Ground
from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.message.mention import Clause
from verstak.assistant.turn import Turn

CERTAIN = 0.30
"""From this score on a tool is taken to be meant."""
_STRANGE = 0.17
"""Below this score no tool is meant."""
_MARGIN = 0.10
"""Tools nearer to the best than this are left to the model."""
_MOST_ASKED = 4
_LEAN = 0.6
"""What the question before counts for a follow-up."""

_ORDERS = re.compile(
    r"(?<!\w)(?:(?:по|рас|под|про)сч?[ие]та\w+|вычисл\w+|calculate|compute)(?!\w)", re.IGNORECASE
)
"""What is to be computed is not to be looked up, even where its numbers are missing."""


class Kind(StrEnum):
    """What is to be done about a question."""

    TOOL = "tool"
    """One tool is meant."""
    CLOSE = "close"
    """A few tools are about as good; the model chooses."""
    STRANGE = "strange"
    """None is meant."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What code can tell about the tool for a question.

    Args:
        kind: What is to be done.
        weighed: Tools, the best first.
        close: Those the model chooses from.
    """

    kind: Kind
    weighed: tuple[Weighed, ...]
    close: tuple[Weighed, ...] = ()

    @property
    def best(self) -> Weighed:
        """The likeliest tool."""
        return self.weighed[0]


class Chooser:
    """Ranks tools by likeness, weighs them by their numbers.

    Args:
        ranking: Of the tools' samples.
        knowledge: What the tools that look things up would search.
    """

    def __init__(self, ranking: ToolRanking, knowledge: Knowledge) -> None:
        self._ranking = ranking
        self._knowledge = knowledge

    def warm(self) -> None:
        """Learn the samples and load the sources now."""
        self._ranking.warm()
        self._knowledge.warm()

    def choose(self, turn: Turn, ground: Ground) -> Choice:
        """The tool for one clause of a turn, as far as code can tell.

        Args:
            turn: What is answered.
            ground: What arguments may come from; its clause is the one that asks.
        """
        if not any(character.isalnum() for character in turn.message.text):
            return Choice(Kind.STRANGE, ())
        clause = None if ground.clause is None else turn.message.clauses[ground.clause]
        ranked = self._ranked(turn, clause)
        weighed = weigh(ranked, ground)
        if not weighed:
            return Choice(Kind.STRANGE, ())
        if weighed[0].score < _STRANGE:
            # A question of one kind that lacks its numbers still is of that kind.
            likest = max(weighed, key=lambda one: one.likeness)
            if likest.likeness < CERTAIN:
                return Choice(Kind.STRANGE, weighed)
            return Choice(Kind.TOOL, (likest, *(one for one in weighed if one is not likest)))
        close = close_calls(weighed, _MARGIN, _MOST_ASKED)
        if len(close) > 1:
            return Choice(Kind.CLOSE, weighed, close)
        return Choice(Kind.TOOL, weighed)

    def _ranked(self, turn: Turn, clause: Clause | None) -> tuple[Ranked, ...]:
        ranked = self._ranking.rank(turn.message, clause)
        if turn.follows_up and names_only_values(turn.message):
            return self._leaning(turn, [Ranked(one.tool, 0.0) for one in ranked], 1.0)
        ranked = self._with_lookups(turn, clause, ranked)
        if turn.follows_up and ranked and ranked[0].score < 2 * CERTAIN:
            return self._leaning(turn, ranked, _LEAN)
        return ranked

    def _with_lookups(
        self, turn: Turn, clause: Clause | None, ranked: tuple[Ranked, ...]
    ) -> tuple[Ranked, ...]:
        spans = asked_spans(turn.message, clause)
        valued = any(
            start <= one.start < end for one in turn.message.mentions for start, end in spans
        )
        found = lookup_strength(
            self._knowledge,
            asked_words(turn.message, clause),
            turn.language,
            measured=valued and turn.message.asks_yes_no,
        )
        if _ORDERS.search(turn.message.text):
            found = {name: min(more, 0.0) for name, more in found.items()}
        mended = [Ranked(one.tool, one.score + found.get(one.tool.name, 0.0)) for one in ranked]
        return tuple(sorted(mended, key=lambda one: -one.score))

    def _leaning(self, turn: Turn, ranked: Sequence[Ranked], weight: float) -> tuple[Ranked, ...]:
        before: dict[str, float] = {}
        for message in turn.earlier:
            for one in self._ranking.rank(message):
                before[one.tool.name] = max(before.get(one.tool.name, 0.0), one.score)
        leaning = [
            Ranked(one.tool, max(one.score, 0.0) + weight * before[one.tool.name]) for one in ranked
        ]
        return tuple(sorted(leaning, key=lambda one: -one.score))
