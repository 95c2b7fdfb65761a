"""One turn of a conversation as code reads it: the message, what it leans on, what it asks."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.assistant.choice.follow_up import leans_on_before
from verstak.assistant.message.mention import Clause, ParsedMessage
from verstak.assistant.message.read_message import read_message
from verstak.assistant.question import Question
from verstak.quantities.text import Language

_MOST_EARLIER = 2
"""Messages before the last one that a follow-up may lean on."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is answered.

    Args:
        message: The user's last message.
        earlier: The user's messages before it that a follow-up leans on, the latest first.
        language: Of the reply.
    """

    message: ParsedMessage
    earlier: tuple[ParsedMessage, ...]
    language: Language

    @property
    def asks(self) -> tuple[Clause | None, ...]:
        """Clauses that ask, in order; ``(None,)`` when the message as a whole asks one thing."""
        asking = tuple(clause for clause in self.message.clauses if clause.asks)
        return asking if len(asking) > 1 else (None,)

    @property
    def follows_up(self) -> bool:
        """It leans on something that was asked before it."""
        return bool(self.earlier)


def read_turn(question: Question) -> Turn:
    """Read the last message of a conversation, and those that it may lean on."""
    said = [message.text for message in question.messages if message.role == "user"]
    last = read_message(said[-1]) if said else read_message("")
    before = said[-1 - _MOST_EARLIER : -1] if leans_on_before(last) else []
    earlier = tuple(read_message(text) for text in reversed(before))
    language = last.language
    if earlier and not any(character.isalpha() for character in last.text):
        language = earlier[0].language  # "800" is said in the language of what it answers
    return Turn(last, earlier, language)
