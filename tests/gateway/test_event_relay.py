from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import EngineError
from verstak.gateway.event_relay import EventRelay

CLOCK = itertools.count(1)


def event(delta: object = None, *, finish: str | None = None, **more: object) -> bytes:
    choices = [{"finish_reason": finish, "index": 0, "delta": delta}] if delta is not None else []
    body = {
        "choices": choices,
        "created": next(CLOCK),
        "id": "chatcmpl-x",
        "model": "engine's own",
        "system_fingerprint": "b0",
        "object": "chat.completion.chunk",
        **more,
    }
    encoded = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return b"data: " + encoded.encode() + b"\n\n"


PROGRESS = {"total": 9, "cache": 0, "processed": 4, "time_ms": 1}
TEXTS = ['He said "model":"x"', "два\n\nабзаца", 'and "error": {} "choices":[]', "🪵"]
ROLE = event({"role": "assistant", "content": None})
STREAM = b"".join(
    (
        event({"role": "assistant", "content": None}, prompt_progress=PROGRESS),
        event({"role": "assistant", "content": None}, prompt_progress=PROGRESS),
        *(event({"content": text}) for text in TEXTS),
        event({}, finish="stop"),
        event(usage={"prompt_tokens": 3}, timings={"cache_n": 0}),
        b"data: [DONE]\n\n",
    )
)


def run(stream: bytes, cuts: list[int], *, include_usage: bool = True) -> list[bytes]:
    relay = EventRelay('name "quoted"/x', include_usage=include_usage)
    places = sorted({cut % len(stream) for cut in cuts})
    pieces = [
        stream[start:end] for start, end in zip([0, *places], [*places, len(stream)], strict=True)
    ]
    out = [relay.feed(piece) for piece in pieces]
    relay.finish()
    return out


def decoded(data: bytes) -> list[dict[str, object]]:
    events = data.split(b"\n\n")
    assert events.pop() == b""
    assert events.pop() == b"data: [DONE]"
    return [json.loads(line.removeprefix(b"data: ")) for line in events]


@given(st.lists(st.integers(0, 10**6), max_size=30))
def test_however_the_reads_cut_it_the_stream_is_the_same(cuts: list[int]) -> None:
    events = decoded(b"".join(run(STREAM, cuts)))
    assert {item["model"] for item in events} == {'name "quoted"/x'}
    assert len({item["created"] for item in events}) == 1
    assert {item["system_fingerprint"] for item in events} == {"fp_ollama"}
    assert not any("prompt_progress" in item for item in events)
    deltas = [item["choices"][0]["delta"] for item in events[:-1]]  # type: ignore[index]
    assert deltas[0] == {"role": "assistant", "content": ""}
    assert [delta.get("content") for delta in deltas[1:-1]] == TEXTS
    assert deltas[-1] == {}
    assert events[-1]["usage"] == {"prompt_tokens": 3}


def test_usage_is_for_those_who_asked() -> None:
    events = decoded(b"".join(run(STREAM, [], include_usage=False)))
    assert len(events) == 2 + len(TEXTS)
    assert not any("usage" in item for item in events)


def test_nothing_is_sent_before_there_is_a_token() -> None:
    relay = EventRelay("m", include_usage=False)
    assert relay.feed(ROLE) == b""
    assert relay.feed(ROLE) == b""
    assert b"".join((ROLE,)).count(b"role") == relay.feed(event({"content": "a"})).count(b"role")


def test_an_answer_without_tokens_still_has_its_role_and_end() -> None:
    events = decoded(b"".join(run(ROLE + event({}, finish="stop") + b"data: [DONE]\n\n", [])))
    assert [item["choices"][0]["finish_reason"] for item in events] == [None, "stop"]  # type: ignore[index]


def test_an_error_of_the_engine_is_raised_and_not_relayed() -> None:
    relay = EventRelay("m", include_usage=False)
    relay.feed(ROLE + event({"content": "a"}))
    with pytest.raises(EngineError, match="out of luck"):
        relay.feed(b'data: {"error":{"code":500,"message":"out of luck","type":"server"}}\n\n')


def test_a_stream_that_just_ends_is_an_error() -> None:
    relay = EventRelay("m", include_usage=False)
    relay.feed(ROLE + event({"content": "a"}))
    with pytest.raises(EngineError, match="before the answer was complete"):
        relay.finish()
