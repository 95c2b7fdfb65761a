from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.engines.events import (
    DONE,
    ChatEvent,
    EventSplitter,
    Timings,
    decode_chat_event,
)
from verstak.errors import EngineError


def split(data: bytes, *cuts: int) -> list[bytes]:
    splitter = EventSplitter()
    found: list[bytes] = []
    bounds = [0, *sorted(cuts), len(data)]
    for start, end in pairwise(bounds):
        found += splitter.feed(data[start:end])
    return found


def test_payloads_come_out_whole_and_in_order() -> None:
    assert split(b'data: {"a":1}\n\ndata: [DONE]\n\n') == [b'{"a":1}', DONE]


def test_crlf_comments_and_other_fields() -> None:
    data = b": ping\r\n\r\nevent: x\r\nid: 7\r\ndata:tight\r\ndata: and more\r\n\r\nretry: 5\n\n"
    assert split(data) == [b"tight\nand more"]


def test_an_unfinished_event_is_kept_back() -> None:
    splitter = EventSplitter()
    assert splitter.feed(b"data: half") == []
    assert splitter.feed(b" way\n") == []
    assert splitter.feed(b"\n") == [b"half way"]


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), min_size=1)
    ),
    st.lists(st.integers(0, 400), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
)
def test_where_the_reads_cut_makes_no_difference(
    texts: list[str], cuts: list[int], newline: str
) -> None:
    data = "".join(f"data: {text}{newline}{newline}" for text in texts).encode()
    found = split(data, *[min(cut, len(data)) for cut in cuts])
    assert [payload.decode() for payload in found] == texts


def test_a_chat_event_is_read_through_its_properties() -> None:
    event = decode_chat_event(
        json.dumps(
            {
                "id": "ignored",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": None,
                        "delta": {"content": "да", "reasoning_content": "хм"},
                        "logprobs": {
                            "content": [
                                {
                                    "id": 5,
                                    "token": "да",
                                    "logprob": -0.5,
                                    "bytes": [208, 180],
                                    "top_logprobs": [{"token": "нет", "logprob": -2}],
                                }
                            ]
                        },
                    }
                ],
            }
        ).encode()
    )
    assert (event.content, event.thinking, event.finish_reason) == ("да", "хм", None)
    assert event.logprobs[0].top_logprobs[0].token == "нет"


def test_the_last_event_has_figures_and_no_text() -> None:
    event = decode_chat_event(
        b'{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4},'
        b'"timings":{"prompt_n":3,"cache_n":6,"prompt_ms":1.5,"predicted_n":4,"predicted_ms":8}}'
    )
    assert event.content == event.thinking == ""
    assert event.logprobs == []
    assert event.usage is not None
    assert event.usage.prompt_tokens == 9
    assert event.timings == Timings(3, 6, 1.5, 4, 8.0)


def test_a_whole_answer_is_read_the_same_way() -> None:
    event = decode_chat_event(
        b'{"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}]}'
    )
    assert (event.content, event.finish_reason) == ("Hi", "stop")


def test_an_error_in_the_stream_is_typed() -> None:
    event = decode_chat_event(b'{"error":{"code":500,"message":"boom","type":"server_error"}}')
    assert event.error is not None
    assert event.error.message == "boom"


@pytest.mark.parametrize("payload", [b"", b"[1]", b'{"choices":5}', b"\xff"])
def test_what_is_no_event_is_an_engine_error(payload: bytes) -> None:
    with pytest.raises(EngineError):
        decode_chat_event(payload)


def test_timings_add_up() -> None:
    assert Timings(1, 2, 3.0, 4, 5.0) + Timings(10, 20, 30.0, 40, 50.0) == Timings(
        11, 22, 33.0, 44, 55.0
    )


def test_an_empty_event_says_nothing() -> None:
    event = ChatEvent()
    assert (event.content, event.finish_reason, event.logprobs) == ("", None, [])
