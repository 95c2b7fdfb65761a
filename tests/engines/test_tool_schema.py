from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest

from verstak.engines.messages import Message
from verstak.engines.schema import check_schema
from verstak.engines.tool_schema import (
    answered_calls,
    arguments_schema,
    calls_schema,
    check_tools,
    decode_calls,
    decode_cut_calls,
    new_call_id,
    unrepeated,
)
from verstak.engines.tools import ToolCall, ToolSpec
from verstak.errors import InvalidSchema, UsageError

ADD = ToolSpec(
    "add",
    "",
    {
        "type": "object",
        "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
        "required": ["a", "b"],
    },
)
GO = ToolSpec("go")
TREE = ToolSpec(
    "plant",
    "",
    {
        "type": "object",
        "properties": {
            "kids": {"type": "array", "items": {"$ref": "#"}},
            "k": {"$ref": "#/$defs/k"},
        },
        "$defs": {"k": {"enum": ["$ref", "oak"]}},
    },
)


def valid(tools: list[ToolSpec], value: object, most: int = 8) -> bool:
    return jsonschema.Draft202012Validator(calls_schema(tools, most)).is_valid(value)


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return {"tool": name, "arguments": arguments}


def test_the_schema_of_calls_takes_calls_and_nothing_else() -> None:
    tools = [ADD, GO, TREE]
    check_schema(calls_schema(tools, 8))
    assert valid(tools, [call("add", a=1, b=2.5), call("go")])
    assert valid(tools, [call("plant", kids=[{"k": "oak", "kids": []}])])
    assert not valid(tools, [])
    assert not valid(tools, [call("sub", a=1, b=2)])
    assert not valid(tools, [call("add", a=1)])
    assert not valid(tools, [call("add", a=1, b=2, c=3)])
    assert not valid(tools, [call("go", speed=1)])
    assert not valid(tools, [call("plant", k="elm")])
    assert not valid([ADD], [call("add", a=1, b=2)] * 2, most=1)


def test_an_open_object_stays_open_when_the_tool_says_so() -> None:
    tool = ToolSpec("f", "", {"type": "object", "properties": {}, "additionalProperties": True})
    assert arguments_schema(tool)["additionalProperties"] is True
    assert arguments_schema(GO) == {
        "type": "object",
        "properties": {},
        "additionalProperties": False,
    }


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "имя", 'a"b'])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(UsageError):
        check_tools([ToolSpec(name)])


def test_tools_that_cannot_be_enforced() -> None:
    with pytest.raises(UsageError, match="two tools"):
        check_tools([GO, GO])
    with pytest.raises(UsageError):
        check_tools([ToolSpec(f"t{number}") for number in range(200)])
    with pytest.raises(InvalidSchema, match="bad"):
        check_tools([ToolSpec("bad", "", {"type": "array"})])
    with pytest.raises(InvalidSchema, match="bad"):
        check_tools([ToolSpec("bad", "", {"type": "object", "properties": {"a": {"type": "x"}}})])
    check_tools([ADD, GO, TREE])


def test_decoding_keeps_the_order_of_arguments() -> None:
    calls = decode_calls('[{"tool": "f", "arguments": {"b": 1, "a": {"z": 0, "y": null}}}]')
    assert calls is not None
    assert calls[0].name == "f"
    assert list(calls[0].arguments) == ["b", "a"]
    assert decode_calls("[{") is None


def test_whole_calls_are_saved_from_a_cut_answer() -> None:
    text = '[{"tool": "f", "arguments": {"a": "}"}}, {"tool": "g", "arguments": {"b": {"c"'
    assert [found.name for found in decode_cut_calls(text)] == ["f"]
    assert decode_cut_calls("[") == []


def test_ids_look_like_ollamas() -> None:
    ids = {new_call_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch(r"call_[A-Za-z0-9]{8}", one) for one in ids)


def test_repetitions_are_seen_whatever_the_order_of_keys() -> None:
    first = ToolCall("call_1", "f", {"a": 1, "b": 2})
    same = ToolCall("call_2", "f", {"b": 2, "a": 1})
    other = ToolCall("call_3", "f", {"a": 1, "b": 3})
    assert unrepeated([same, other, other], [first]) == [other]


def test_only_results_since_the_last_question_count() -> None:
    old = ToolCall("call_1", "f", {"a": 1})
    new = ToolCall("call_2", "f", {"a": 2})
    talk = (
        Message("user", "first"),
        Message("assistant", tool_calls=(old,)),
        Message("tool", "x", tool_call_id="call_1"),
        Message("assistant", "done"),
        Message("user", "second"),
    )
    assert answered_calls(talk) == []
    asked = (*talk, Message("assistant", tool_calls=(new,)))
    assert answered_calls(asked) == []
    assert answered_calls((*asked, Message("tool", "y", tool_call_id="call_2"))) == [new]
