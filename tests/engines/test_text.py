"""Raw prompts; the tests with the real model take about 5 s in all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator

import pytest
from tests.engines.conftest import LiveWorker
from tests.fakes.scripted_worker import ScriptedWorker, event_stream

from verstak.engines.chat import ResponseFormat
from verstak.engines.sampling import Sampling
from verstak.engines.text import (
    TextCall,
    TextEvent,
    complete_text,
    decode_text_event,
    encode_text_body,
    stream_text,
)
from verstak.engines.tokens import tokenize
from verstak.errors import EngineError, UsageError


async def gathered(events: AsyncGenerator[TextEvent, None]) -> list[TextEvent]:
    return [event async for event in events]


def test_bodies() -> None:
    body = json.loads(encode_text_body(TextCall((1, 2), sampling=Sampling(max_tokens=3))))
    assert body == {
        "prompt": [1, 2],
        "return_tokens": True,
        "n_predict": 3,
        "stream": True,
        "return_progress": True,
    }
    shaped = TextCall("x", format=ResponseFormat({"type": "null"}), stream=False)
    assert "%json" in json.loads(encode_text_body(shaped))["grammar"]


def test_a_suffix_must_be_joined_first() -> None:
    with pytest.raises(UsageError):
        encode_text_body(TextCall("a", suffix="b"))
    with pytest.raises(UsageError):
        asyncio.run(complete_text(ScriptedWorker({}), TextCall((1,), suffix="b")))


def test_the_reason_to_end() -> None:
    assert decode_text_event(b'{"stop":true,"stop_type":"limit"}').finish_reason == "length"
    assert decode_text_event(b'{"stop":true,"stop_type":"word"}').finish_reason == "stop"
    assert decode_text_event(b'{"content":"a"}').finish_reason is None
    with pytest.raises(EngineError):
        decode_text_event(b"nonsense")


def test_progress_of_the_prefill_adds_no_tokens() -> None:
    event = decode_text_event(
        b'{"content":"","tokens":[0],"tokens_evaluated":5,'
        b'"prompt_progress":{"total":5,"cache":0,"processed":5,"time_ms":1}}'
    )
    assert (event.content, event.tokens, event.tokens_evaluated) == ("", [], 5)


def test_an_error_in_mid_stream_is_raised() -> None:
    worker = ScriptedWorker(
        {
            "/completion": lambda _: event_stream(
                {"content": "a"}, {"error": {"code": 500, "message": "boom"}}, done=False
            )
        }
    )
    with pytest.raises(EngineError, match="boom"):
        asyncio.run(gathered(stream_text(worker, TextCall("x"))))


def test_a_stream_that_stops_short_is_an_error() -> None:
    worker = ScriptedWorker({"/completion": lambda _: event_stream({"content": "a"}, done=False)})
    with pytest.raises(EngineError, match="before the answer was complete"):
        asyncio.run(gathered(stream_text(worker, TextCall("x"))))


@pytest.mark.integration
def test_streamed_and_whole_texts_agree(live: LiveWorker) -> None:
    call = TextCall("One, two, three,", sampling=Sampling(temperature=0, max_tokens=6))
    events = live.run(gathered(stream_text(live.worker, call)))
    whole = live.run(complete_text(live.worker, call))
    assert "".join(event.content for event in events) == whole.content
    assert "four" in whole.content
    assert events[-1].stop
    assert events[-1].finish_reason == whole.finish_reason == "length"
    assert [token for event in events for token in event.tokens] == whole.tokens
    assert whole.timings is not None


@pytest.mark.integration
def test_tokens_are_a_prompt_too(live: LiveWorker) -> None:
    tokens = tuple(live.run(tokenize(live.worker, "One, two, three,")))
    sampling = Sampling(temperature=0, max_tokens=2)
    found = live.run(complete_text(live.worker, TextCall(tokens, sampling=sampling)))
    assert "four" in found.content
    assert found.tokens_evaluated == len(tokens)


@pytest.mark.integration
def test_a_gap_is_filled(live: LiveWorker) -> None:
    call = TextCall(
        "def add(a, b):\n    return ",
        suffix="\n\nprint(add(1, 2))\n",
        sampling=Sampling(temperature=0, max_tokens=8),
    )
    assert live.run(complete_text(live.worker, call)).content.startswith("a + b")
