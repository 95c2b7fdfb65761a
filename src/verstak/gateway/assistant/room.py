"""The assistant as the gateway sees it; ``wiring`` builds it once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from starlette.types import Receive, Scope, Send

from verstak.assistant.events import AssistantEvent
from verstak.assistant.file_store import FileStore
from verstak.assistant.options import AssistantOptions
from verstak.assistant.question import Question, RoleChoice
from verstak.assistant.stop_board import StopBoard
from verstak.assistant.tools.toolbox import Toolbox
from verstak.engines.protocol import Worker


class Answers(Protocol):
    """Whoever answers questions."""

    def choose_role(self, question: Question) -> RoleChoice:
        """Which role a question belongs to; code, no model."""
        ...

    def answer(self, question: Question, worker: Worker) -> AsyncGenerator[AssistantEvent, None]:
        """Answer it; the last event is an ``Answered``."""
        ...


class McpEndpoint(Protocol):
    """A Model Context Protocol server behind one HTTP path."""

    def run(self) -> AbstractAsyncContextManager[None]:
        """Serve as long as the block runs."""
        ...

    async def handle_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request."""
        ...


@dataclass(frozen=True, slots=True)
class AssistantRoom:
    """What the handlers of the assistant work with.

    Attributes:
        assistant: Answers questions.
        toolbox: Its tools, which pages and programs may call without a model.
        options: Settings.
        files: Files that answers made.
        stops: Calls that may be stopped.
        mcp: The same tools for other assistants; ``None`` = not offered.
        warm: Does what the first question would otherwise wait for; from any thread.
    """

    assistant: Answers
    toolbox: Toolbox
    options: AssistantOptions = field(default_factory=AssistantOptions)
    files: FileStore = field(default_factory=FileStore)
    stops: StopBoard = field(default_factory=StopBoard)
    mcp: McpEndpoint | None = None
    warm: Callable[[], None] = field(default=lambda: None)
