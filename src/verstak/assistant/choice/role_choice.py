"""Which role a question belongs to when the caller says ``auto``."""

from __future__ import annotations

from verstak.assistant.choice.choosing import Chooser, Kind
from verstak.assistant.filling.filling import Ground
from verstak.assistant.question import Question, RoleChoice
from verstak.assistant.turn import read_turn

_LONG = 600
"""Characters from which a message is a document to work through."""
_MEASURED = 2
"""Numbers from which a question is one to be worked out, even when no computation fits it."""


def choose_role(chooser: Chooser, question: Question) -> RoleChoice:
    """The role of the tool that would answer; long texts, files and chains go to analysis."""
    if question.attachments:
        return RoleChoice("analysis", "attachment")
    turn = read_turn(question)
    if len(turn.message.text) > _LONG:
        return RoleChoice("analysis", "long text")
    if len(turn.asks) > 1 and len(turn.message.mentions) > 1:
        return RoleChoice("analysis", "several questions")
    ground = Ground(turn.message, turn.earlier, language=turn.language)
    choice = chooser.choose(turn, ground)
    numbers = len(turn.message.mentions)
    if choice.kind is Kind.STRANGE:
        return RoleChoice("analysis", "numbers") if numbers else RoleChoice("chat", "talk")
    if choice.best.tool.role == "chat" and numbers >= _MEASURED:
        return RoleChoice("analysis", "numbers")
    return RoleChoice(choice.best.tool.role, choice.best.tool.name)
