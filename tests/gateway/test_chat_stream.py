from __future__ import annotations

import json
from typing import Any

from verstak.engines.events import Timings, TokenLogprob, Usage
from verstak.engines.tool_calling import Finished, TextDelta, ToolCalls
from verstak.engines.tools import ToolCall
from verstak.gateway.chat_stream import ChatStream
from verstak.gateway.generation import Batch
from verstak.gateway.meter import Meter


def run(batch: Batch, *, dropped: int = 0, include_usage: bool = True) -> list[dict[str, Any]]:
    meter = Meter()
    if dropped:
        meter.drop(dropped)
    data = ChatStream("m/x", meter, include_usage=include_usage).feed(batch)
    lines = data.decode().split("\n\n")
    assert lines[-2:] == ["data: [DONE]", ""]
    events = [json.loads(line.removeprefix("data: ")) for line in lines[:-2]]
    assert len({(event["id"], event["created"], event["model"]) for event in events}) == 1
    return events


def finished(reason: str = "stop") -> Finished:
    return Finished(reason, Usage(3, 2), Timings(), Timings())


def test_the_role_comes_once_and_the_finish_by_itself() -> None:
    events = run([TextDelta("a"), TextDelta("b"), finished()])
    assert [event["choices"][0]["delta"] for event in events[:-1]] == [
        {"role": "assistant", "content": "a"},
        {"content": "b"},
        {},
    ]
    assert [event["choices"][0]["finish_reason"] for event in events[:-1]] == [None, None, "stop"]
    assert events[-1]["choices"] == []
    assert events[-1]["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    assert len(run([TextDelta("a"), finished()], include_usage=False)) == 2


def test_thoughts_and_words_of_one_step_are_two_events() -> None:
    events = run([TextDelta("a", "hm"), finished()])
    assert [event["choices"][0]["delta"] for event in events[:2]] == [
        {"role": "assistant", "content": "", "reasoning": "hm"},
        {"content": "a"},
    ]


def test_calls_come_whole_in_one_delta() -> None:
    events = run([ToolCalls((ToolCall("call_1", "f", {"b": "ш"}),)), finished("tool_calls")])
    (call,) = events[0]["choices"][0]["delta"]["tool_calls"]
    assert call == {
        "function": {"name": "f", "arguments": '{"b":"ш"}'},
        "id": "call_1",
        "index": 0,
        "type": "function",
    }
    assert events[1]["choices"][0]["finish_reason"] == "tool_calls"


def test_an_empty_answer_still_has_a_role() -> None:
    events = run([finished()])
    assert events[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}


def test_log_probabilities_and_dropped_tokens() -> None:
    token = TokenLogprob("a", -0.5, [97], [TokenLogprob("a", -0.5, [97])])
    events = run([TextDelta("a", logprobs=(token,)), finished()], dropped=9)
    assert events[0]["choices"][0]["logprobs"]["content"] == [
        {
            "token": "a",
            "logprob": -0.5,
            "bytes": [97],
            "top_logprobs": [{"token": "a", "logprob": -0.5, "bytes": [97]}],
        }
    ]
    assert events[-2]["prompt_tokens_dropped"] == 9
    assert events[-1]["usage"]["prompt_tokens_dropped"] == 9
