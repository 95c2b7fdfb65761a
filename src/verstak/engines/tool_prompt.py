"""Tool prompts: what a model reads about its tools, in plain text that fits any chat template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from verstak.engines.messages import Message, TextPart
from verstak.engines.tools import ToolCall, ToolSpec

NO_TOOL = "none"
# Where the decision is read off: what comes next is a tool's name or `none`.
DECISION_START = '{"tool": "'

_RULES = """\
Some messages need a tool and some do not. A tool is needed when the message says to use it, or \
asks for exactly what the tool does. Greetings, thanks, explanations, advice, translations and \
texts need no tool: reply to them in plain words.

You can use these tools:
"""

# Asked at the end of the last message, so that everything before it is the same for every phase
# and is found in the worker's prompt cache.
ASK_WHETHER = """

(First decide which tool is needed for this message. Answer with JSON: {"tool": "NAME", \
"arguments": {...}}, or {"tool": "none"} if no tool is needed.)"""
ASK_WHETHER_MORE = """

(In brackets are results that tools have given for this message. Decide which tool is still \
needed. Answer with JSON: {"tool": "none"} if the results are enough, or {"tool": "NAME", \
"arguments": {...}} if another call is missing.)"""
ASK_TO_CALL = """

(Make all the calls that this message needs, one for each thing it asks about. Answer with a JSON \
list: [{"tool": "NAME", "arguments": {...}}, {"tool": "NAME", "arguments": {...}}, ...])"""
ASK_TO_CALL_MORE = """

(In brackets are results that tools have given for this message. Make all the calls that are \
still missing. Answer with a JSON list: [{"tool": "NAME", "arguments": {...}}, ...])"""
ASK_TO_REPLY = """

(Tell me the answer in words. The results in brackets are right and complete.)"""


def with_tools(messages: Sequence[Message], tools: Sequence[ToolSpec]) -> tuple[Message, ...]:
    """The conversation with the tools in its system message and their use written out as text."""
    plain = plain_turns(messages)
    section = _RULES + "\n".join(signature(tool) for tool in tools)
    if plain and plain[0].role == "system":
        joined = f"{plain[0].text}\n\n{section}" if plain[0].text else section
        return (Message("system", joined), *plain[1:])
    return (Message("system", section), *plain)


def plain_turns(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Calls with their results as notes at the end of the user's message that led to them.

    A turn of the assistant that shows calls would teach a small model to write more of them.
    """
    turns: list[Message] = []
    calls: dict[str, ToolCall] = {}
    for message in messages:
        calls.update({call.id: call for call in message.tool_calls})
        if message.role == "tool":
            note = _note(message, calls)
            if turns and turns[-1].role == "user":
                turns[-1] = _extended(turns[-1], "\n\n" + note)
            else:
                turns.append(Message("user", note))
        elif message.text or not message.tool_calls:
            turns.append(replace(message, tool_calls=()))
    return tuple(turns)


def _note(result: Message, calls: Mapping[str, ToolCall]) -> str:
    call = calls.get(result.tool_call_id or "")
    if call is None:  # the native Ollama dialect gives a name and no id
        named = [call for call in calls.values() if call.name == result.tool_name]
        call = named[0] if len(named) == 1 else None
    if call is None:
        return f"[{result.tool_name or 'tool'} -> {result.text}]"
    arguments = ", ".join(
        f"{name}: {msgspec.json.encode(value).decode()}" for name, value in call.arguments.items()
    )
    return f"[{call.name}({arguments}) -> {result.text}]"


def asked(messages: Sequence[Message], question: str) -> tuple[Message, ...]:
    """The conversation with a question to the model at its end."""
    if not messages or messages[-1].role != "user":
        return (*messages, Message("user", question.strip()))
    return (*messages[:-1], _extended(messages[-1], question))


def _extended(message: Message, text: str) -> Message:
    if isinstance(message.content, str):
        return replace(message, content=message.content + text)
    return replace(message, content=(*message.content, TextPart(text)))


def signature(tool: ToolSpec) -> str:
    """One line: name, parameters with types, what it is for. A third of the tokens of JSON."""
    properties = tool.parameters.get("properties")
    required = tool.parameters.get("required")
    names = required if isinstance(required, list) else []
    described = properties if isinstance(properties, Mapping) else {}
    parameters = ", ".join(
        f"{name}{'' if name in names else '?'}: {_type_of(part)}"
        for name, part in described.items()
    )
    line = f"- {tool.name}({parameters})"
    return f"{line}: {' '.join(tool.description.split())}" if tool.description else line


def _type_of(part: object) -> str:
    if not isinstance(part, Mapping):
        return "any"
    values = part.get("enum")
    if isinstance(values, list):
        kind = " | ".join(msgspec.json.encode(value).decode() for value in values)
    else:
        found = part.get("type", "any")
        kind = " | ".join(map(str, found)) if isinstance(found, list) else str(found)
    description = part.get("description")
    return f"{kind} ({' '.join(str(description).split())})" if description else kind
