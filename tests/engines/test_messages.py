from __future__ import annotations

import json
from typing import cast

from verstak.engines.messages import ImagePart, Message, TextPart, wire_message
from verstak.engines.tools import ToolCall


def test_parts_and_thinking_reach_the_wire() -> None:
    message = Message(
        "user", (TextPart("что это?"), ImagePart("data:image/png;base64,AA==")), thinking="so"
    )
    assert message.text == "что это?"
    assert wire_message(message) == {
        "role": "user",
        "content": [
            {"type": "text", "text": "что это?"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
        ],
        "reasoning_content": "so",
    }


def test_calls_and_results_reach_the_wire() -> None:
    call = ToolCall("call_1", "f", {"б": 1, "a": [2]})
    wire = wire_message(Message("assistant", tool_calls=(call,)))
    (sent,) = cast("list[dict[str, dict[str, str]]]", wire["tool_calls"])
    assert sent["function"]["name"] == "f"
    assert list(json.loads(sent["function"]["arguments"])) == ["б", "a"]
    result = Message("tool", "5", tool_name="f", tool_call_id="call_1")
    assert wire_message(result) == {
        "role": "tool",
        "content": "5",
        "name": "f",
        "tool_call_id": "call_1",
    }


def test_a_role_that_templates_drop_is_renamed() -> None:
    assert wire_message(Message("developer", "be brief"))["role"] == "system"
