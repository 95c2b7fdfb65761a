from __future__ import annotations

import base64

import pytest

from verstak.engines.messages import ImagePart, TextPart
from verstak.gateway.error_map import ApiError
from verstak.gateway.native import wire
from verstak.gateway.native.fields import (
    messages_of,
    parse_arguments,
    response_format,
    thinking,
)
from verstak.gateway.offered_tools import Tool, ToolFunction, tools_of

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n0000").decode()


def test_formats_that_need_no_schema() -> None:
    assert response_format(None) is None
    assert response_format("") is None
    found = response_format("json")
    assert found is not None
    assert found.schema is None


@pytest.mark.parametrize("value", ["xml", 3, True, ["json"]])
def test_an_unknown_format_is_ollamas_500(value: object) -> None:
    with pytest.raises(ApiError, match="invalid format: ") as caught:
        response_format(value)
    assert caught.value.status == 500


@pytest.mark.parametrize(
    ("value", "able", "expected"),
    [
        (None, False, None),
        (False, False, None),
        (None, True, True),
        (False, True, False),
        ("low", True, "low"),
        ("max", True, "high"),
    ],
)
def test_think(value: object, able: bool, expected: bool | str | None) -> None:
    assert thinking(value, model="m", able=able) == expected


@pytest.mark.parametrize("value", [True, "high"])
def test_a_plain_model_cannot_be_told_to_think(value: object) -> None:
    with pytest.raises(ApiError, match='"m:1" does not support thinking') as caught:
        thinking(value, model="m:1", able=False)
    assert caught.value.status == 400


@pytest.mark.parametrize("value", ["loud", 1, {}, []])
def test_other_think_values_are_refused(value: object) -> None:
    with pytest.raises(ApiError, match="invalid think value") as caught:
        thinking(value, model="m", able=True)
    assert caught.value.status == 400


def test_messages_are_translated() -> None:
    call = wire.ToolCallMessage(wire.ToolCallFunction("f", {"b": 1, "a": 2}), "call_1")
    text = wire.ToolCallMessage(wire.ToolCallFunction("g", '{"c": 3}'))
    first, second, third = messages_of(
        [
            wire.Message("SYSTEM", "s"),
            wire.Message("assistant", None, thinking="hm", tool_calls=[call, text]),
            wire.Message("tool", "6", tool_name="f", tool_call_id="call_1"),
        ]
    )
    assert (first.role, first.content) == ("system", "s")
    assert second.thinking == "hm"
    assert list(second.tool_calls[0].arguments) == ["b", "a"]
    assert second.tool_calls[1].arguments == {"c": 3}
    assert (third.tool_name, third.tool_call_id) == ("f", "call_1")


def test_images_become_parts() -> None:
    (message,) = messages_of([wire.Message("user", "what is it?", images=[PNG])])
    assert message.content == (
        ImagePart(f"data:image/png;base64,{PNG}"),
        TextPart("what is it?"),
    )
    with pytest.raises(ApiError, match="illegal base64"):
        messages_of([wire.Message("user", "?", images=["!!!"])])


def test_arguments_must_be_an_object() -> None:
    bad = wire.ToolCallMessage(wire.ToolCallFunction("f", [1]))
    with pytest.raises(ApiError, match="must be an object"):
        messages_of([wire.Message("assistant", "", tool_calls=[bad])])
    with pytest.raises(ApiError, match="invalid tool call arguments"):
        parse_arguments("[1]")
    assert parse_arguments("") == {}


def test_tools_are_translated() -> None:
    (tool,) = tools_of([Tool(function=ToolFunction("f", None, None))])
    assert (tool.name, tool.description, tool.parameters) == ("f", "", {})
