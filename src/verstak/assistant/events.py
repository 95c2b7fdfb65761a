"""What the assistant says while it answers; the gateway turns it into each dialect's stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from verstak.assistant.tools.outcome import MadeFile, Outcome
from verstak.assistant.tools.tool import RoleName, Tool
from verstak.assistant.verification import Claim
from verstak.engines.events import Timings, Usage
from verstak.quantities.text import Language


@dataclass(frozen=True, slots=True)
class Status:
    """What is being done, for people: ``считаю прогиб полки``. Never holds a number.

    Args:
        text: Without full stop or ellipsis.
        tool: Name of the tool, ``None`` for work of the assistant's own.
        call: Id of the call that a stop may name, ``None`` when it cannot be stopped.
    """

    text: str
    tool: str | None = None
    call: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call, and where it came from.

    Args:
        name: Of the slot.
        title: What people call it, in the reply's language.
        value: Number, word, flag or list as the tool got it; ``None`` = not stated.
        unit: Symbol of the slot's unit.
        origin: ``given`` (the user's words), ``attachment``, ``result`` (of an earlier step),
            ``default`` or ``edited`` (on the page).
        said: The user's own words, the file's name, the earlier call, or the default's reason.
    """

    name: str
    title: str
    value: Any
    unit: str
    origin: str
    said: str


@dataclass(frozen=True, slots=True)
class Step:
    """A tool has been called and has answered.

    Args:
        call: Id within the reply: ``a``, ``b`` …
        tool: The tool.
        arguments: What it got.
        outcome: What it gave.
        answers: Keys of the figures that this question asked for.
        language: Of the reply.
        values: The same arguments as the function took them.
    """

    call: str
    tool: Tool
    arguments: tuple[Argument, ...]
    outcome: Outcome
    answers: tuple[str, ...] = ()
    language: Language = "ru"
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> tuple[MadeFile, ...]:
        """Files of the outcome."""
        return self.outcome.files


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the reply itself, Markdown; numbers in it are accounted for."""

    content: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The last event.

    Args:
        language: Of the reply.
        role: Which role answered.
        chosen_by: ``caller`` when the caller named the role, ``auto`` when it was chosen here.
        why: Why, in a word: name of the tool, ``attachment``, ``talk``.
        verification: Every claim of the reply.
        left_out: Sentences of the model that were left out.
        asked: The reply asks the user for something that is missing.
        usage: Tokens of all calls of the model together.
        timings: Cost of all calls together.
        finish_reason: ``stop`` or ``length``.
    """

    language: Language
    role: RoleName
    chosen_by: str
    why: str
    verification: tuple[Claim, ...]
    left_out: int = 0
    asked: bool = False
    usage: Usage = field(default_factory=Usage)
    timings: Timings = field(default_factory=Timings)
    finish_reason: str = "stop"


type AssistantEvent = Status | Step | Text | Answered
