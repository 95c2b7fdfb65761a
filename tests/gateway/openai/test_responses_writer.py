from __future__ import annotations

import json
from typing import Any

from verstak.engines.events import Timings, Usage
from verstak.engines.tool_calling import Finished, TextDelta, ToolCalls
from verstak.engines.tools import ToolCall
from verstak.errors import EngineDied
from verstak.gateway.meter import Meter
from verstak.gateway.openai.responses_writer import ResponsesWriter

END = Finished("stop", Usage(3, 2), Timings(cache_n=1), Timings())


def events(data: bytes) -> list[dict[str, Any]]:
    found = []
    for block in data.decode().removesuffix("\n\n").split("\n\n"):
        name, body = block.split("\n")
        event = json.loads(body.removeprefix("data: "))
        assert name == f"event: {event['type']}"
        found.append(event)
    assert [event["sequence_number"] for event in found] == list(range(len(found)))
    return found


def test_thoughts_words_and_their_order() -> None:
    writer = ResponsesWriter({"model": "m"}, Meter())
    data = writer.begin()
    data += writer.feed([TextDelta(thinking="hm"), TextDelta("a"), TextDelta("b")])
    data += writer.feed([END])
    found = events(data)
    assert [event["type"].removeprefix("response.") for event in found] == [
        "created",
        "in_progress",
        "output_item.added",
        "reasoning_summary_part.added",
        "reasoning_summary_text.delta",
        "reasoning_summary_text.done",
        "reasoning_summary_part.done",
        "output_item.done",
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ]
    reply = found[-1]["response"]
    assert [item["type"] for item in reply["output"]] == ["reasoning", "message"]
    assert reply["output"][1]["content"][0]["text"] == "ab"
    assert reply["usage"]["total_tokens"] == 5
    assert reply["usage"]["input_tokens_details"] == {"cached_tokens": 1}
    assert found[0]["response"]["output"] == []
    assert {event["output_index"] for event in found[2:8]} == {0}
    assert {event["output_index"] for event in found[8:15]} == {1}


def test_every_call_is_an_item() -> None:
    writer = ResponsesWriter({}, Meter())
    calls = ToolCalls((ToolCall("call_1", "f", {"b": 1}), ToolCall("call_2", "g", {})))
    found = events(writer.begin() + writer.feed([calls, END]))
    items = found[-1]["response"]["output"]
    assert [(item["call_id"], item["name"], item["arguments"]) for item in items] == [
        ("call_1", "f", '{"b":1}'),
        ("call_2", "g", "{}"),
    ]
    done = [event for event in found if event["type"].endswith("arguments.done")]
    assert [event["item_id"] for event in done] == [item["id"] for item in items]


def test_an_empty_answer_is_an_empty_message() -> None:
    writer = ResponsesWriter({}, Meter())
    found = events(writer.begin() + writer.feed([END]))
    (item,) = found[-1]["response"]["output"]
    assert item["content"][0]["text"] == ""


def test_a_cut_answer_says_so_and_dropped_tokens_are_counted() -> None:
    meter = Meter()
    meter.drop(7)
    writer = ResponsesWriter({}, meter)
    end = Finished("length", Usage(3, 2), Timings(), Timings())
    reply = events(writer.begin() + writer.feed([TextDelta("a"), end]))[-1]["response"]
    assert reply["incomplete_details"] == {"reason": "max_output_tokens"}
    assert reply["usage"]["prompt_tokens_dropped"] == 7


def test_a_failure_under_way_is_told() -> None:
    writer = ResponsesWriter({}, Meter())
    data = writer.begin() + writer.feed([TextDelta("a")]) + writer.fail(EngineDied("gone"))
    last = events(data)[-1]
    assert last["type"] == "response.failed"
    assert last["response"]["status"] == "failed"
    assert last["response"]["error"]["message"] == "gone"
