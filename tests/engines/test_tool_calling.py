"""Tool calling; the tests with the real model take about 20 s in all."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import jsonschema
import pytest
from tests.engines.conftest import LiveWorker
from tests.fakes.scripted_worker import ScriptedWorker, answer, event_stream

from verstak.engines.chat import ChatCall
from verstak.engines.events import Timings, TokenLogprob
from verstak.engines.messages import Message
from verstak.engines.protocol import Worker
from verstak.engines.sampling import Sampling
from verstak.engines.tool_calling import (
    Finished,
    TextDelta,
    ToolCalls,
    ToolEvent,
    answer_with_tools,
    call_share,
)
from verstak.engines.tool_prompt import DECISION_START
from verstak.engines.tools import ToolCall, ToolChoice, ToolMode, ToolSpec
from verstak.errors import InvalidSchema, UsageError

CHAT = "/v1/chat/completions"
CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = ToolSpec("get_weather", "Get the current weather in a city", CITY)
TIME = ToolSpec("get_time", "Get the current local time in a city", CITY)
USER = (Message("user", "What is the weather in Paris?"),)
PARIS = {"tool": "get_weather", "arguments": {"city": "Paris"}}
LONDON = {"tool": "get_weather", "arguments": {"city": "London"}}
REQUIRED = ToolChoice(ToolMode.REQUIRED)
ASKED = (
    *USER,
    Message("assistant", tool_calls=(ToolCall("call_1", "get_weather", {"city": "Paris"}),)),
    Message("tool", "22 degrees, sunny", tool_name="get_weather", tool_call_id="call_1"),
)


def scripted(*, share: float, calls: object = (PARIS,), text: str = "Sunny.") -> ScriptedWorker:
    """Decides with the given probability, calls as told, replies as told."""

    def chat(body: dict[str, Any]) -> tuple[int, list[bytes]]:
        timings = {"prompt_n": 10, "cache_n": 5, "prompt_ms": 100, "predicted_n": 2}
        usage = {"prompt_tokens": 15, "completion_tokens": 2}
        figures = {"timings": timings, "usage": usage}
        if body["messages"][-1] == {"role": "assistant", "content": DECISION_START}:
            tops = [
                {"token": "get", "logprob": math.log(share)},
                {"token": "none", "logprob": math.log(1 - share)},
            ]
            logprobs = {"content": [{"token": "x", "logprob": 0, "top_logprobs": tops}]}
            choice = {"message": {"content": "x"}, "logprobs": logprobs, "finish_reason": "length"}
            return answer({"choices": [choice], **figures})
        if "grammar" in body:
            content = calls if isinstance(calls, str) else json.dumps(calls)
            choice = {"message": {"content": content}, "finish_reason": "stop"}
            return answer({"choices": [choice], **figures})
        pieces = [{"choices": [{"delta": {"content": piece}}]} for piece in text]
        end = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
        return event_stream(*pieces, end, {"choices": [], **figures})

    return ScriptedWorker({CHAT: chat})


async def gathered(
    worker: Worker,
    messages: Sequence[Message],
    tools: Sequence[ToolSpec] = (WEATHER,),
    *,
    choice: ToolChoice | None = None,
    parallel: bool = True,
    sampling: Sampling | None = None,
) -> list[ToolEvent]:
    call = ChatCall(tuple(messages), sampling or Sampling(temperature=0, max_tokens=80))
    events = answer_with_tools(
        worker, call, tools, choice=choice or ToolChoice(), parallel=parallel
    )
    return [event async for event in events]


def calls_in(events: Sequence[ToolEvent]) -> list[tuple[str, Mapping[str, object]]]:
    return [
        (call.name, call.arguments)
        for event in events
        if isinstance(event, ToolCalls)
        for call in event.calls
    ]


def text_in(events: Sequence[ToolEvent]) -> str:
    return "".join(event.content for event in events if isinstance(event, TextDelta))


def end_of(events: Sequence[ToolEvent]) -> Finished:
    last = events[-1]
    assert isinstance(last, Finished)
    return last


def test_a_call_comes_in_two_phases_that_are_added_up() -> None:
    worker = scripted(share=0.9)
    events = asyncio.run(gathered(worker, USER))
    assert calls_in(events) == [("get_weather", {"city": "Paris"})]
    assert text_in(events) == ""
    end = end_of(events)
    assert end.finish_reason == "tool_calls"
    assert end.timings == Timings(20, 10, 200.0, 4, 0.0)
    assert end.decision == Timings(10, 5, 100.0, 2, 0.0)
    assert (end.usage.prompt_tokens, end.usage.completion_tokens) == (15, 4)


def test_words_are_streamed_after_the_decision() -> None:
    worker = scripted(share=0.2)
    events = asyncio.run(gathered(worker, USER))
    assert text_in(events) == "Sunny."
    assert calls_in(events) == []
    assert end_of(events).finish_reason == "stop"
    assert len(events) == len("Sunny.") + 1


def test_every_phase_begins_with_the_same_prompt() -> None:
    for share in (0.1, 0.9):
        worker = scripted(share=share)
        asyncio.run(gathered(worker, USER))
        first, second = (body["messages"] for _, body in worker.requests)
        assert first[0] == second[0]
        assert all(turn["content"].startswith(USER[0].text) for turn in (first[1], second[1]))


def test_nothing_is_decided_when_the_choice_is_made() -> None:
    for choice in (REQUIRED, ToolChoice(ToolMode.REQUIRED, "get_time")):
        worker = scripted(share=0.1, calls=[{**PARIS, "tool": choice.name or "get_weather"}])
        events = asyncio.run(gathered(worker, USER, (WEATHER, TIME), choice=choice))
        assert len(worker.requests) == 1
        assert end_of(events).decision == Timings()
        grammar = worker.requests[0][1]["grammar"]
        assert ("get_weather" in grammar) == (choice.name is None)
    worker = scripted(share=0.9)
    events = asyncio.run(gathered(worker, USER, choice=ToolChoice(ToolMode.NONE)))
    assert len(worker.requests) == 1
    assert text_in(events) == "Sunny."


def test_at_most_one_call_when_not_parallel() -> None:
    worker = scripted(share=0.9)
    asyncio.run(gathered(worker, USER, parallel=False))
    assert '"maxItems":1' in worker.requests[1][1]["grammar"]


def test_a_call_that_was_answered_is_not_repeated() -> None:
    both = asyncio.run(gathered(scripted(share=0.95, calls=[PARIS, LONDON, LONDON]), ASKED))
    assert calls_in(both) == [("get_weather", {"city": "London"})]
    worker = scripted(share=0.95, calls=[PARIS])
    repeated = asyncio.run(gathered(worker, ASKED))
    assert calls_in(repeated) == []
    assert text_in(repeated) == "Sunny."
    assert end_of(repeated).finish_reason == "stop"
    assert len(worker.requests) == 3
    again = (*ASKED, Message("assistant", "22."), Message("user", "And now?"))
    assert calls_in(asyncio.run(gathered(scripted(share=0.95), again))) == [
        ("get_weather", {"city": "Paris"})
    ]


def test_after_a_result_more_certainty_is_needed() -> None:
    assert calls_in(asyncio.run(gathered(scripted(share=0.7, calls=[LONDON]), USER)))
    assert not calls_in(asyncio.run(gathered(scripted(share=0.7, calls=[LONDON]), ASKED)))


def test_a_list_that_was_cut_gives_its_whole_calls() -> None:
    cut = json.dumps([PARIS, LONDON])[:-12]
    events = asyncio.run(gathered(scripted(share=0.9, calls=cut), USER))
    assert calls_in(events) == [("get_weather", {"city": "Paris"})]


def test_without_tools_it_is_plain_chat() -> None:
    worker = scripted(share=0.9)
    assert text_in(asyncio.run(gathered(worker, ASKED, ()))) == "Sunny."
    (body,) = (body for _, body in worker.requests)
    assert [turn["role"] for turn in body["messages"]] == ["user"]
    assert "22 degrees" in body["messages"][0]["content"]


@pytest.mark.parametrize(
    ("tools", "choice", "error"),
    [
        ((WEATHER,), ToolChoice(ToolMode.REQUIRED, "other"), UsageError),
        ((), REQUIRED, UsageError),
        ((ToolSpec("bad name"),), None, UsageError),
        ((ToolSpec("f", "", {"type": "array"}),), None, InvalidSchema),
    ],
)
def test_what_cannot_be_called_is_refused(
    tools: tuple[ToolSpec, ...], choice: ToolChoice | None, error: type[Exception]
) -> None:
    worker = scripted(share=0.9)
    with pytest.raises(error):
        asyncio.run(gathered(worker, USER, tools, choice=choice))
    assert worker.requests == []


def test_the_share_reads_beginnings_of_names() -> None:
    def seen(*found: tuple[str, float]) -> list[TokenLogprob]:
        return [TokenLogprob(token, math.log(share)) for token, share in found]

    names = ["get_weather", "notify"]
    assert call_share(seen(("get", 0.3), ("get_w", 0.3), ("none", 0.2)), names) == pytest.approx(
        0.75
    )
    assert call_share(seen(("no", 0.9), ("not", 0.1)), names) == 1.0  # `no` begins both
    assert call_share(seen(("hello", 0.9), ("", 0.1)), names) == 0.0
    assert call_share((), names) == 0.0


@pytest.mark.integration
@pytest.mark.parametrize(
    "question", ["Use the tool: weather in Paris?", "What is the weather in Paris right now?"]
)
def test_the_small_model_calls(live: LiveWorker, question: str) -> None:
    events = live.run(gathered(live.worker, [Message("user", question)]))
    assert calls_in(events) == [("get_weather", {"city": "Paris"})]
    end = end_of(events)
    assert end.timings.prompt_n < end.usage.prompt_tokens * 2  # the second phase found the first


@pytest.mark.integration
@pytest.mark.parametrize("question", ["Hello, who are you?", "Какой материал выбрать для кухни?"])
def test_the_small_model_replies(live: LiveWorker, question: str) -> None:
    sampling = Sampling(temperature=0, max_tokens=12)
    events = live.run(gathered(live.worker, [Message("user", question)], sampling=sampling))
    assert calls_in(events) == []
    assert text_in(events).strip()


@pytest.mark.integration
def test_the_small_model_uses_a_result(live: LiveWorker) -> None:
    events = live.run(gathered(live.worker, ASKED))
    assert calls_in(events) == []
    assert "22" in text_in(events)


@pytest.mark.integration
def test_arguments_obey_their_schema_whatever_is_asked(live: LiveWorker) -> None:
    schema = {
        "type": "object",
        "properties": {
            "article": {"type": "string", "pattern": "^[A-Z]-[0-9]{3}$"},
            "quantity": {"type": "integer", "minimum": 1, "maximum": 50},
        },
        "required": ["article", "quantity"],
    }
    order = ToolSpec("order", "Order an article", schema)
    messages = [Message("user", "Order minus ten pieces of the big red thing.")]
    events = live.run(gathered(live.worker, messages, [order, TIME], choice=REQUIRED))
    found = calls_in(events)
    assert found
    for name, arguments in found:
        jsonschema.validate(arguments, schema if name == "order" else CITY)
