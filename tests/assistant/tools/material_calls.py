"""Tools called as a form or another program calls them, and asked as people ask."""

from __future__ import annotations

from typing import Any

from verstak.assistant.filling.filling import Ground, fill
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.file_tools import file_tools
from verstak.assistant.tools.material_tools import material_tools
from verstak.assistant.tools.outcome import Outcome
from verstak.assistant.tools.toolbox import Toolbox
from verstak.quantities.quantity import Quantity

BOX = Toolbox.of((*material_tools(), *file_tools()))
QUIET = Desk(draw=False, seconds=1.0)


def called(name: str, desk: Desk = QUIET, /, **arguments: Any) -> Outcome:
    """The outcome of a call with plain arguments, bounds checked."""
    return BOX.run(name, arguments, desk).outcome


def asked(name: str, question: str, desk: Desk = QUIET) -> Outcome:
    """The outcome of a tool whose slots are filled from a question."""
    message = read_message(question)
    filled = fill(BOX.tool(name), Ground(message, language=message.language))
    assert filled.complete, f"missing: {filled.missing}"
    return BOX.tool(name).run(filled.values, desk)


def number(outcome: Outcome, key: str) -> float:
    """A figure's value, unrounded."""
    value = outcome.report.figure(key).value
    assert isinstance(value, Quantity)
    return value.value


def part(name: str, quantity: int, length: float, width: float, **more: Any) -> dict[str, Any]:
    """One row of a list of parts."""
    return {"name": name, "quantity": quantity, "length": length, "width": width, **more}
