"""Tools: functions that a model may ask its caller to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """One function on offer.

    Attributes:
        name: 1 to 64 of ``A-Z a-z 0-9 _ - .``, as the OpenAI dialect allows.
        description: When to use it; the model reads this.
        parameters: JSON schema of the arguments object; empty = no arguments.
    """

    name: str
    description: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call that the model asks for.

    Attributes:
        id: ``call_`` and 8 letters or digits.
        name: Name of the tool.
        arguments: Values by parameter; order as the model wrote them.
    """

    id: str
    name: str
    arguments: Mapping[str, object]


class ToolMode(StrEnum):
    """Whether tools may, must or must not be called."""

    AUTO = "auto"
    NONE = "none"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class ToolChoice:
    """``tool_choice`` of the OpenAI dialect.

    Attributes:
        mode: ``auto`` lets the model decide.
        name: With ``required``: the only tool that may be called.
    """

    mode: ToolMode = ToolMode.AUTO
    name: str | None = None
