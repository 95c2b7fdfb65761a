"""The whole assistant as its tests ask it: real tools, real sources, a model that is scripted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.assistant.scripted_model import scripted_model

from verstak.assistant.assistant import Assistant
from verstak.assistant.events import Answered, Argument, AssistantEvent, Status, Step, Text
from verstak.assistant.knowledge.documents.office_documents import OfficeDocuments
from verstak.assistant.knowledge.embedding import SentenceEncoder
from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.options import AssistantOptions
from verstak.assistant.question import Question
from verstak.assistant.rendering.account import unaccounted
from verstak.assistant.tools.desk import Attachment
from verstak.assistant.tools.every_tool import every_tool
from verstak.assistant.tools.tool import Tool
from verstak.assistant.tools.toolbox import Toolbox
from verstak.assistant.verification import Claim
from verstak.engines.messages import Message
from verstak.engines.protocol import Worker
from verstak.furniture.standards.rules import load_rules
from verstak.quantities.quantity import Quantity

WORDLESS = AssistantOptions(explain=False, search_seconds=0.2)
"""Without the model's explanation, and with a short search for cutting plans."""


@dataclass(frozen=True)
class Reply:
    """Everything that one question brought."""

    events: tuple[AssistantEvent, ...]

    @property
    def text(self) -> str:
        return "".join(event.content for event in self.events if isinstance(event, Text))

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(event for event in self.events if isinstance(event, Step))

    @property
    def statuses(self) -> tuple[Status, ...]:
        return tuple(event for event in self.events if isinstance(event, Status))

    @property
    def tools(self) -> tuple[str, ...]:
        return tuple(step.tool.name for step in self.steps)

    @property
    def answered(self) -> Answered:
        last = self.events[-1]
        assert isinstance(last, Answered)
        return last

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.answered.verification

    @property
    def unaccounted(self) -> tuple[str, ...]:
        return unaccounted(self.text, self.claims)

    def arguments(self, step: int = 0) -> dict[str, Argument]:
        return {argument.name: argument for argument in self.steps[step].arguments}

    def figure(self, key: str, step: int = -1) -> float:
        value = self.steps[step].outcome.report.figure(key).value
        assert isinstance(value, Quantity)
        return value.value


@dataclass(frozen=True)
class Office:
    """One assistant, asked from many tests; making it takes a second or two."""

    assistant: Assistant

    def ask(
        self,
        *said: str,
        files: Sequence[Attachment] = (),
        worker: Worker | None = None,
    ) -> Reply:
        """The reply to the last of what a user said; what came before was answered somehow."""

        async def gathered() -> Reply:
            question = question_of(*said, files=files)
            events = self.assistant.answer(question, worker or scripted_model())
            return Reply(tuple([event async for event in events]))

        return asyncio.run(gathered())


def question_of(*said: str, files: Sequence[Attachment] = ()) -> Question:
    """A conversation of a user's messages with answers in between."""
    turns = [
        message
        for text in said
        for message in (Message("user", text), Message("assistant", "Ответ."))
    ]
    return Question(tuple(turns[:-1]), tuple(files), role="analysis")


def make_office(
    encoder: SentenceEncoder,
    cache: Path,
    *,
    documents: Path | None = None,
    options: AssistantOptions = WORDLESS,
    more_tools: Sequence[Tool] = (),
) -> Office:
    """A real assistant over every tool and every shipped source.

    Args:
        encoder: Shared between assistants: loading takes a second.
        cache: Folder for vectors.
        documents: The office's own folder.
        options: Settings.
        more_tools: Tools of a test's own, beside those that ship.
    """
    rules = load_rules()
    office = None if documents is None else OfficeDocuments(documents, cache, encoder)
    knowledge = Knowledge(rules, documents=office, encoder=encoder, cache_folder=cache)
    toolbox = Toolbox.of((*every_tool(knowledge, rules), *more_tools))
    assistant = Assistant(toolbox, knowledge, encoder.encode, options)
    assistant.warm()
    return Office(assistant)


def talkative(desk: Office) -> Office:
    """The same assistant with explanations, learned tools shared."""
    assistant = Assistant.__new__(Assistant)
    assistant.__dict__.update(desk.assistant.__dict__)
    assistant.options = replace(desk.assistant.options, explain=True)
    return Office(assistant)
