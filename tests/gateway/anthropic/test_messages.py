from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from tests.gateway.conftest import LIVE

pytestmark = pytest.mark.integration  # about 1 s each: a few tokens of the 0.5B

WEATHER = {
    "name": "get_weather",
    "description": "Get weather of a city",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}


def ask(live: httpx.Client, **more: Any) -> httpx.Response:
    messages = [{"role": "user", "content": "Say hi"}]
    body = {"model": LIVE, "messages": messages, "max_tokens": 5, "temperature": 0}
    return live.post("/v1/messages", json={**body, **more})


def test_object_and_stream_agree(live: httpx.Client) -> None:
    body = ask(live, system="Be brief.").json()
    assert body["type"] == "message"
    assert body["id"].startswith("msg_")
    assert body["model"] == LIVE
    assert body["stop_reason"] in {"end_turn", "max_tokens"}
    assert body["usage"]["output_tokens"] <= 5
    reply = ask(live, system="Be brief.", stream=True)
    assert reply.headers["content-type"] == "text/event-stream"
    text = "".join(
        json.loads(block.split("data: ")[1])["delta"]["text"]
        for block in reply.text.split("\n\n")
        if block.startswith("event: content_block_delta")
    )
    assert text == body["content"][0]["text"]
    assert reply.text.endswith('event: message_stop\ndata: {"type":"message_stop"}\n\n')


def test_a_tool_call(live: httpx.Client) -> None:
    messages = [{"role": "user", "content": "Use the tool: weather in Paris?"}]
    choice = {"type": "tool", "name": "get_weather"}
    body = ask(live, messages=messages, tools=[WEATHER], tool_choice=choice, max_tokens=100).json()
    assert body["stop_reason"] == "tool_use"
    (block,) = body["content"]
    assert block["name"] == "get_weather"
    assert "city" in block["input"]


@pytest.mark.parametrize(
    ("more", "status", "kind", "message"),
    [
        (
            {"max_tokens": 0},
            400,
            "invalid_request_error",
            "max_tokens is required and must be positive",
        ),
        ({"messages": []}, 400, "invalid_request_error", "messages is required"),
        ({"model": "nope-x"}, 404, "not_found_error", "model 'nope-x' not found"),
    ],
)
def test_errors_have_anthropics_form(
    live: httpx.Client, more: dict[str, Any], status: int, kind: str, message: str
) -> None:
    for stream in (False, True):
        reply = ask(live, **more, stream=stream)
        body = reply.json()
        assert reply.status_code == status
        assert body.pop("request_id")
        assert body == {"type": "error", "error": {"type": kind, "message": message}}
