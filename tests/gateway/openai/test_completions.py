from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from tests.gateway.conftest import LIVE

pytestmark = pytest.mark.integration  # under 1 s each: a few tokens of the 0.5B


def ask(live: httpx.Client, **more: Any) -> httpx.Response:
    body = {"model": LIVE, "prompt": "The sky is", "max_tokens": 4, "temperature": 0, "seed": 1}
    return live.post("/v1/completions", json={**body, **more})


def test_object_and_stream_agree(live: httpx.Client) -> None:
    body = ask(live).json()
    assert body["object"] == "text_completion"
    assert body["id"].startswith("cmpl-")
    (choice,) = body["choices"]
    assert choice["finish_reason"] == "length"
    assert body["usage"]["completion_tokens"] == 4
    blocks = ask(live, stream=True, stream_options={"include_usage": True}).text.split("\n\n")
    assert blocks[-2:] == ["data: [DONE]", ""]
    *events, usage = (json.loads(block.removeprefix("data: ")) for block in blocks[:-2])
    assert "".join(event["choices"][0]["text"] for event in events) == choice["text"]
    assert events[-1]["choices"][0]["finish_reason"] == "length"
    assert usage["choices"] == []
    assert usage["usage"] == body["usage"]


def test_raw_skips_the_template(live: httpx.Client) -> None:
    assert ask(live, raw=True).json()["usage"]["prompt_tokens"] == 3
    assert ask(live).json()["usage"]["prompt_tokens"] > 20


def test_log_probabilities_are_parallel_lists(live: httpx.Client) -> None:
    found = ask(live, logprobs=2).json()["choices"][0]["logprobs"]
    assert {len(values) for values in found.values()} == {4}
    assert len(found["top_logprobs"][0]) == 2
    assert found["text_offset"][0] == 0


def test_a_suffix_fills_the_gap(live: httpx.Client) -> None:
    body = ask(live, prompt="def add(a, b):\n    return ", suffix="\n\nprint(add(1, 2))\n")
    assert body.json()["choices"][0]["text"].startswith("a + b")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"model": "nope-x"}, 404),
        ({"prompt": [1, 2]}, 400),
        ({"prompt": ["a", "b"]}, 400),
        ({"n": 2}, 400),
        ({"echo": True}, 400),
        ({"logprobs": 21}, 400),
    ],
)
def test_errors(live: httpx.Client, more: dict[str, Any], status: int) -> None:
    reply = ask(live, **more)
    assert reply.status_code == status
    assert reply.json()["error"]["message"]
