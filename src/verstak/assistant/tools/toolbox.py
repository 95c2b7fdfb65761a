"""All tools of the assistant, and calling one with plain arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from verstak.assistant.events import Argument, Step
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.plain_arguments import read_arguments
from verstak.assistant.tools.tool import Tool
from verstak.assistant.tools.trouble import as_tool_error
from verstak.errors import ToolRefused, VerstakError


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Tools by name, in the order in which they are shown.

    Args:
        tools: By name.
    """

    tools: Mapping[str, Tool]

    @staticmethod
    def of(tools: Iterable[Tool]) -> Toolbox:
        """A box of these tools.

        Raises:
            ValueError: two of them share a name.
        """
        by_name: dict[str, Tool] = {}
        for tool in tools:
            if tool.name in by_name:
                msg = f"two tools are named {tool.name}"
                raise ValueError(msg)
            by_name[tool.name] = tool
        return Toolbox(MappingProxyType(by_name))

    def tool(self, name: str) -> Tool:
        """The tool of that name.

        Raises:
            ToolRefused: there is none.
        """
        found = self.tools.get(name)
        if found is None:
            raise ToolRefused(
                f"no tool is named {name!r}",
                remedy=f"known tools: {', '.join(self.tools)}",
                in_russian=f"инструмента {name!r} нет",
            )
        return found

    def run(self, name: str, arguments: Mapping[str, Any], desk: Desk) -> Step:
        """Call a tool with plain arguments, as a form or another program gives them.

        Args:
            name: Of the tool.
            arguments: Plain JSON values by slot, numbers in the slot's unit.
            desk: Where it works.

        Raises:
            ToolRefused: an argument is missing, unknown, of the wrong kind or out of bounds.
            ToolFailed: it could not be computed.
        """
        tool = self.tool(name)
        values, told = read_arguments(tool, arguments, desk)
        return call(tool, values, told, desk)


def call(
    tool: Tool,
    values: Mapping[str, Any],
    told: tuple[Argument, ...],
    desk: Desk,
    *,
    name: str = "a",
    answers: tuple[str, ...] = (),
) -> Step:
    """Run a tool whose arguments are read already.

    Args:
        tool: The tool.
        values: As its function takes them.
        told: The same for people, with where each came from.
        desk: Where it works.
        name: Id of the call within the reply.
        answers: Keys of the figures that the question asks for.

    Raises:
        ToolRefused: the arguments cannot be meant.
        ToolFailed: it could not be computed.
    """
    try:
        outcome = tool.run(values, desk)
    except VerstakError as error:
        raise as_tool_error(error) from error
    shown = tuple(dict.fromkeys((*answers, *outcome.answers))) if answers else ()
    return Step(name, tool, told, outcome, shown, desk.language, values)
