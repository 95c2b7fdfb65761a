from __future__ import annotations

import json
from typing import Any

from verstak.engines.events import Timings, Usage
from verstak.engines.tool_calling import Finished, TextDelta, ToolCalls
from verstak.engines.tools import ToolCall
from verstak.errors import EngineDied
from verstak.gateway.anthropic.messages_writer import MessagesWriter
from verstak.gateway.meter import Meter


def events(data: bytes) -> list[dict[str, Any]]:
    found = []
    for block in data.decode().removesuffix("\n\n").split("\n\n"):
        name, body = block.split("\n")
        event = json.loads(body.removeprefix("data: "))
        assert name == f"event: {event['type']}"
        found.append(event)
    return found


def finished(reason: str) -> Finished:
    return Finished(reason, Usage(3, 2), Timings(), Timings())


def test_thoughts_words_and_calls_are_blocks_in_order() -> None:
    writer = MessagesWriter("m", Meter())
    data = writer.begin() + writer.feed([TextDelta(thinking="hm"), TextDelta("a"), TextDelta("b")])
    data += writer.feed([ToolCalls((ToolCall("call_1", "f", {"x": 1}),)), finished("tool_calls")])
    found = events(data)
    assert [(event["type"], event.get("index")) for event in found] == [
        ("message_start", None),
        ("content_block_start", 0),
        ("content_block_delta", 0),
        ("content_block_stop", 0),
        ("content_block_start", 1),
        ("content_block_delta", 1),
        ("content_block_delta", 1),
        ("content_block_stop", 1),
        ("content_block_start", 2),
        ("content_block_delta", 2),
        ("content_block_stop", 2),
        ("message_delta", None),
        ("message_stop", None),
    ]
    assert found[9]["delta"] == {"type": "input_json_delta", "partial_json": '{"x":1}'}
    assert found[11]["delta"]["stop_reason"] == "tool_use"
    assert found[11]["usage"] == {"input_tokens": 3, "output_tokens": 2}
    whole = writer.message()
    assert whole["content"] == [
        {"type": "thinking", "thinking": "hm", "signature": ""},
        {"type": "text", "text": "ab"},
        {"type": "tool_use", "id": "call_1", "name": "f", "input": {"x": 1}},
    ]
    assert whole["stop_reason"] == "tool_use"


def test_a_cut_answer_and_a_cut_prompt_are_told() -> None:
    meter = Meter()
    meter.drop(5)
    writer = MessagesWriter("m", meter)
    delta = events(writer.begin() + writer.feed([TextDelta("a"), finished("length")]))[-2]
    assert delta["delta"]["stop_reason"] == "max_tokens"
    assert delta["usage"]["prompt_tokens_dropped"] == 5


def test_a_failure_under_way_is_told() -> None:
    writer = MessagesWriter("m", Meter())
    last = events(writer.begin() + writer.fail(EngineDied("gone")))[-1]
    assert last["error"] == {"type": "api_error", "message": "gone"}
