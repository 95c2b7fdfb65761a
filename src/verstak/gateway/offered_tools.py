"""Tools as a request offers them: one form, which Ollama's and OpenAI's dialects share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from verstak.engines.tools import ToolSpec


class ToolFunction(msgspec.Struct):
    """What a tool is called and takes."""

    name: str = ""
    description: str | None = None
    parameters: dict[str, Any] | None = None


class Tool(msgspec.Struct):
    """One tool on offer."""

    type: str = "function"
    function: ToolFunction = msgspec.field(default_factory=ToolFunction)


def tools_of(items: Iterable[Tool]) -> tuple[ToolSpec, ...]:
    """Tools of a request."""
    return tuple(
        ToolSpec(
            name=item.function.name,
            description=item.function.description or "",
            parameters=item.function.parameters or {},
        )
        for item in items
    )
