from __future__ import annotations

import pytest

from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.engines.tools import ToolCall
from verstak.errors import VerstakError
from verstak.gateway.openai.responses_input import Tool, conversation, tools_of


def test_a_text_is_a_users_message() -> None:
    assert conversation("hi", "") == (Message("user", "hi"),)
    assert conversation("hi", "be brief")[0] == Message("system", "be brief")


def test_items_become_turns() -> None:
    items = [
        {"role": "developer", "content": "d"},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "q"}]},
        {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "hm"}]},
        {"type": "function_call", "call_id": "c1", "name": "f", "arguments": '{"a":1}'},
        {"type": "function_call", "call_id": "c2", "name": "g", "arguments": ""},
        {"type": "function_call_output", "call_id": "c1", "output": "22"},
        {"type": "function_call_output", "call_id": "c2", "output": [{"text": "23"}]},
        {"type": "web_search_call", "id": "ws_1"},
        {"role": "assistant", "content": [{"type": "output_text", "text": "done"}]},
        {"role": "user", "content": "more"},
    ]
    assert conversation(items, "") == (
        Message("developer", "d"),
        Message("user", "q"),
        Message(
            "assistant",
            thinking="hm",
            tool_calls=(ToolCall("c1", "f", {"a": 1}), ToolCall("c2", "g", {})),
        ),
        Message("tool", "22", tool_call_id="c1"),
        Message("tool", "23", tool_call_id="c2"),
        Message("assistant", "done"),
        Message("user", "more"),
    )


def test_images_stay_parts() -> None:
    url = "data:image/png;base64,iVBORw0KGgo="
    parts = [{"type": "input_text", "text": "a"}, {"type": "input_image", "image_url": url}]
    (message,) = conversation([{"role": "user", "content": parts}], "")
    assert message.content == (TextPart("a"), ImagePart(url))


@pytest.mark.parametrize(
    "source",
    [[], 3, [3], {"role": "user"}, [{"type": "computer_call"}], [{"role": "user", "content": 3}]],
)
def test_what_is_no_conversation_is_refused(source: object) -> None:
    with pytest.raises(VerstakError, match="input"):
        conversation(source, "")


def test_tools_of_a_namespace_stand_beside_the_others() -> None:
    nested = Tool("namespace", tools=[Tool(name="b", description="B")])
    found = tools_of([Tool(name="a"), nested, Tool("web_search"), Tool("web_search_preview")])
    assert [(tool.name, tool.description) for tool in found] == [("a", ""), ("b", "B")]
    with pytest.raises(VerstakError, match="'computer'"):
        tools_of([Tool("computer")])
