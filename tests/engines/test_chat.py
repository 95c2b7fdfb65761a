"""Chat with a worker; the tests with the real model take about 10 s in all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

import pytest
from tests.engines.conftest import LiveWorker
from tests.fakes.scripted_worker import ScriptedWorker, event_stream

from verstak.engines.chat import (
    ChatCall,
    ResponseFormat,
    complete_chat,
    encode_chat_body,
    stream_chat,
)
from verstak.engines.events import ChatEvent
from verstak.engines.messages import Message
from verstak.engines.sampling import Sampling
from verstak.errors import ContextOverflow, EngineError

CHAT = "/v1/chat/completions"
CALL = ChatCall((Message("user", "Скажи привет"),), Sampling(temperature=0, max_tokens=8))


async def gathered(events: AsyncGenerator[ChatEvent, None]) -> list[ChatEvent]:
    return [event async for event in events]


def test_a_stream_asks_for_usage_and_a_whole_answer_does_not() -> None:
    streamed = json.loads(encode_chat_body(CALL))
    assert streamed["stream"] is True
    assert streamed["stream_options"] == {"include_usage": True}
    assert streamed["messages"] == [{"role": "user", "content": "Скажи привет"}]
    assert "stream" not in json.loads(encode_chat_body(replace(CALL, stream=False)))


def test_a_format_is_a_grammar_unless_the_model_thinks_first() -> None:
    shaped = replace(CALL, format=ResponseFormat({"type": "integer"}))
    body = json.loads(encode_chat_body(shaped))
    assert body["grammar"].startswith("%llguidance {}\nstart: %json {")
    assert "response_format" not in body
    body = json.loads(encode_chat_body(replace(shaped, think="low")))
    assert "grammar" not in body
    assert body["response_format"]["json_schema"]["schema"] == {"type": "integer"}
    assert body["chat_template_kwargs"] == {"enable_thinking": True, "reasoning_effort": "low"}


def test_events_come_out_however_the_reads_cut_them() -> None:
    worker = ScriptedWorker(
        {
            CHAT: lambda _: event_stream(
                {"choices": [{"delta": {"content": "При"}}]},
                {"choices": [{"delta": {"content": "вет"}}]},
                {"choices": [{"delta": {}, "finish_reason": "stop"}]},
            )
        }
    )
    events = asyncio.run(gathered(stream_chat(worker, CALL)))
    assert "".join(event.content for event in events) == "Привет"
    assert events[-1].finish_reason == "stop"
    assert worker.responses[0].closed


def test_an_error_in_mid_stream_is_raised() -> None:
    worker = ScriptedWorker(
        {
            CHAT: lambda _: event_stream(
                {"choices": [{"delta": {"content": "a"}}]},
                {"error": {"code": 500, "message": "lost the slot", "type": "server_error"}},
            )
        }
    )
    with pytest.raises(EngineError, match="lost the slot"):
        asyncio.run(gathered(stream_chat(worker, CALL)))
    assert worker.responses[0].closed


def test_a_stream_that_stops_short_is_an_error() -> None:
    worker = ScriptedWorker(
        {CHAT: lambda _: event_stream({"choices": [{"delta": {"content": "a"}}]}, done=False)}
    )
    with pytest.raises(EngineError, match="before the answer was complete"):
        asyncio.run(gathered(stream_chat(worker, CALL)))


def test_leaving_a_stream_closes_it() -> None:
    worker = ScriptedWorker(
        {CHAT: lambda _: event_stream(*[{"choices": [{"delta": {"content": "a"}}]}] * 9)}
    )

    async def first() -> str:
        async with aclosing(stream_chat(worker, CALL)) as events:
            async for event in events:
                return event.content
        return ""

    assert asyncio.run(first()) == "a"
    assert worker.responses[0].closed


@pytest.mark.integration
def test_streamed_and_whole_answers_agree(live: LiveWorker) -> None:
    events = live.run(gathered(stream_chat(live.worker, CALL)))
    whole = live.run(complete_chat(live.worker, CALL))
    assert "".join(event.content for event in events) == whole.content
    assert whole.content.startswith("Привет")
    last = events[-1]
    assert last.usage is not None
    assert last.timings is not None
    assert last.timings.prompt_n + last.timings.cache_n == last.usage.prompt_tokens
    assert last.usage.completion_tokens == whole.usage.completion_tokens


@pytest.mark.integration
def test_log_probabilities_come_with_the_tokens(live: LiveWorker) -> None:
    call = replace(CALL, sampling=Sampling(max_tokens=2, logprobs=True, top_logprobs=2))
    result = live.run(complete_chat(live.worker, call))
    assert len(result.logprobs) == 2
    assert all(item.logprob <= 0 and len(item.top_logprobs) == 2 for item in result.logprobs)
    assert result.finish_reason == "length"


@pytest.mark.integration
def test_json_is_json(live: LiveWorker) -> None:
    messages = (Message("user", "Describe a chair as JSON."),)
    call = ChatCall(messages, Sampling(temperature=1.0, seed=3, max_tokens=80))
    anything = live.run(complete_chat(live.worker, replace(call, format=ResponseFormat())))
    if anything.finish_reason == "stop":
        assert isinstance(json.loads(anything.content), dict)
    schema = {
        "type": "object",
        "properties": {"legs": {"type": "integer", "minimum": 3, "maximum": 4}},
        "required": ["legs"],
        "additionalProperties": False,
    }
    shaped = live.run(complete_chat(live.worker, replace(call, format=ResponseFormat(schema))))
    assert shaped.finish_reason == "stop"
    assert 3 <= json.loads(shaped.content)["legs"] <= 4


@pytest.mark.integration
def test_too_long_a_prompt_is_refused_with_numbers(live: LiveWorker) -> None:
    call = replace(CALL, messages=(Message("user", "слово " * 2000),))
    with pytest.raises(ContextOverflow) as caught:
        live.run(gathered(stream_chat(live.worker, call)))
    assert caught.value.context_tokens == live.worker.plan.context_tokens
    assert (caught.value.prompt_tokens or 0) > 2000
