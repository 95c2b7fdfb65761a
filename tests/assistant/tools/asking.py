"""Calling a tool as its tests do."""

from __future__ import annotations

from typing import Any

from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Outcome
from verstak.assistant.tools.tool import Tool
from verstak.quantities.quantity import Quantity


def by_name(tools: tuple[Tool, ...]) -> dict[str, Tool]:
    return {tool.name: tool for tool in tools}


def ask(tool: Tool, text: str) -> Outcome:
    return tool.run({"message": read_message(text)}, Desk())


def number(outcome: Outcome, key: str) -> float:
    value = outcome.report.figure(key).value
    assert isinstance(value, Quantity)
    return value.value


def head(outcome: Outcome) -> float:
    return number(outcome, outcome.answers[0])


def run(tool: Tool, **arguments: Any) -> Outcome:
    return tool.run(arguments, Desk())
