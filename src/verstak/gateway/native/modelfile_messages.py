"""What a model's own Modelfile puts before a conversation."""

from __future__ import annotations

from verstak.engines.messages import Message
from verstak.gateway.targets import Target


def examples(target: Target) -> tuple[Message, ...]:
    """MESSAGE lines."""
    return tuple(
        Message(message.role.lower(), message.content) for message in target.parts.messages
    )


def with_modelfile(target: Target, messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """MESSAGE lines go first; SYSTEM before them unless the caller brought a system message."""
    system: tuple[Message, ...] = ()
    if target.parts.system and (not messages or messages[0].role != "system"):
        system = (Message("system", target.parts.system),)
    return (*system, *examples(target), *messages)
