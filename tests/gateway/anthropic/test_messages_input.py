from __future__ import annotations

import msgspec
import pytest

from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.engines.tools import ToolCall, ToolChoice, ToolMode
from verstak.errors import VerstakError
from verstak.gateway.anthropic.messages_input import (
    Block,
    Choice,
    Tool,
    Turn,
    conversation,
    tool_choice,
    tools_of,
)


def turns(*items: dict[str, object]) -> list[Turn]:
    return msgspec.convert(list(items), list[Turn])


def test_blocks_become_turns() -> None:
    found = conversation(
        turns(
            {"role": "user", "content": "q"},
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "hm", "signature": "s"},
                    {"type": "redacted_thinking", "data": "x"},
                    {"type": "text", "text": "let me see"},
                    {"type": "tool_use", "id": "t1", "name": "f", "input": {"a": 1}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "go on"},
                    {"type": "tool_result", "tool_use_id": "t1", "content": [{"text": "22"}]},
                ],
            },
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t2"}]},
        ),
        [Block("text", "s1"), Block("text", "s2")],
    )
    assert found == (
        Message("system", "s1\ns2"),
        Message("user", "q"),
        Message(
            "assistant", "let me see", thinking="hm", tool_calls=(ToolCall("t1", "f", {"a": 1}),)
        ),
        Message("tool", "22", tool_call_id="t1"),
        Message("user", "go on"),
        Message("tool", "", tool_call_id="t2"),
    )


def test_images_stay_parts() -> None:
    source = {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}
    content = [{"type": "text", "text": "a"}, {"type": "image", "source": source}]
    (message,) = conversation(turns({"role": "user", "content": content}), "")
    assert message.content == (
        TextPart("a"),
        ImagePart("data:image/png;base64,iVBORw0KGgo="),
    )


@pytest.mark.parametrize(
    "turn",
    [
        {"role": "robot", "content": "x"},
        {"role": "user", "content": [{"type": "document"}]},
        {"role": "user", "content": [{"type": "image", "source": {"type": "url"}}]},
    ],
)
def test_what_is_not_understood_is_refused(turn: dict[str, object]) -> None:
    with pytest.raises(VerstakError):
        conversation(turns(turn), "")


def test_tools_and_their_choice() -> None:
    (tool,) = tools_of([Tool("f", None, None), Tool("web", type="web_search_20250305")])
    assert tool.name == "f"
    assert tool_choice(None) == ToolChoice()
    assert tool_choice(Choice("any")) == ToolChoice(ToolMode.REQUIRED)
    assert tool_choice(Choice("tool", "f")) == ToolChoice(ToolMode.REQUIRED, "f")
    assert tool_choice(Choice("none")) == ToolChoice(ToolMode.NONE)
    with pytest.raises(VerstakError, match="invalid tool_choice"):
        tool_choice(Choice("tool"))
