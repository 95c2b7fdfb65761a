"""What an answer has said so far, as plain data for either dialect."""

from __future__ import annotations

import re
from typing import Any

from verstak.assistant.events import Answered, Status, Step, Text
from verstak.assistant.file_store import FileStore
from verstak.assistant.step_json import step_json
from verstak.engines.messages import Message
from verstak.gateway.assistant.addresses import FILES, Addresses
from verstak.quantities.text import Bilingual

_FILES = Bilingual("Files", "Файлы")

_WORK = re.compile(rf"(?m)^(?:\*[^*\n]+…\*|[^\n]*\]\({FILES}[^\n]*)(?:\n+|\Z)")
"""Lines of a reply that are about the work, or about files that will be gone by then."""


class AnswerRecord:
    """Collects one answer while it is given."""

    def __init__(self, files: FileStore) -> None:
        self.addresses = Addresses(files)
        self._said: list[str] = []
        self._steps: list[dict[str, Any]] = []

    def status(self, event: Status) -> dict[str, Any]:
        """The ``assistant`` field of a status."""
        return {"status": {"text": event.text, "tool": event.tool, "call": event.call}}

    def step(self, event: Step) -> dict[str, Any]:
        """The ``assistant`` field of a step."""
        plain = step_json(event, event.language, self.addresses.of)
        self._steps.append(plain)
        return {"step": plain}

    def text(self, event: Text) -> str:
        """A piece of the reply."""
        self._said.append(event.content)
        return event.content

    def closing(self, event: Answered) -> str:
        """Links to the files that the text does not offer itself; empty when there are none."""
        said = "".join(self._said)
        links = [
            f"[{_inside_link(file['title'])}]({file['url']})"
            for step in self._steps
            for file in step["files"]
            if file["url"] not in said
        ]
        if not links:
            return ""
        closing = f"\n\n{_FILES.in_(event.language)}: {', '.join(links)}\n"
        self._said.append(closing)
        return closing

    def whole(self) -> str:
        """Everything said."""
        return "".join(self._said)

    def verification(self, event: Answered) -> list[dict[str, Any]]:
        """Every claim of the reply."""
        return [claim.to_json() for claim in event.verification]

    def last(self, event: Answered) -> dict[str, Any]:
        """The ``assistant`` field of the end."""
        return {
            "role": event.role,
            "chosen_by": event.chosen_by,
            "why": event.why,
            "language": event.language,
            "left_out": event.left_out,
            "asked": event.asked,
            "steps": self._steps,
        }


def status_text(event: Status) -> str:
    """A status as every client shows it: a line of its own, in italics."""
    return f"*{event.text}…*\n\n"


def without_work(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """A conversation without the statuses and file links that earlier replies of ours held."""
    return tuple(
        Message("assistant", _WORK.sub("", message.content).strip())
        if message.role == "assistant" and isinstance(message.content, str)
        else message
        for message in messages
    )


def _inside_link(title: str) -> str:
    return title.translate(str.maketrans("", "", "[]\n"))
