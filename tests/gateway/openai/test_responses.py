from __future__ import annotations

import json
from typing import Any

import httpx
import openai
import pytest
from tests.gateway.conftest import LIVE, RunningServer

pytestmark = pytest.mark.integration  # about 1 s each: a few tokens of the 0.5B

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "Get weather of a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
    "strict": True,
}


def ask(live: httpx.Client, **more: Any) -> httpx.Response:
    body = {"model": LIVE, "input": "Say hi", "max_output_tokens": 6, "temperature": 0}
    return live.post("/v1/responses", json={**body, **more})


def test_one_object(live: httpx.Client) -> None:
    body = ask(live, instructions="Be brief.").json()
    assert body["object"] == "response"
    assert body["status"] == "completed"
    assert body["store"] is False
    (item,) = body["output"]
    assert item["role"] == "assistant"
    assert item["content"][0]["text"]
    usage = body["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] > 0


def test_a_tool_call_and_its_result(live: httpx.Client) -> None:
    question = "Use the tool: weather in Paris?"
    more = {"tools": [WEATHER], "tool_choice": "required", "max_output_tokens": 100}
    call = ask(live, input=question, **more).json()["output"][0]
    assert (call["type"], call["name"]) == ("function_call", "get_weather")
    assert "city" in json.loads(call["arguments"])
    items = [
        {"role": "user", "content": question},
        call,
        {"type": "function_call_output", "call_id": call["call_id"], "output": "22C"},
    ]
    assert ask(live, input=items).json()["output"][0]["type"] == "message"


@pytest.mark.parametrize(
    "more", [{"input": None}, {"input": 3}, {"tools": [{"type": "computer"}]}, {"model": ""}]
)
def test_errors(live: httpx.Client, more: dict[str, Any]) -> None:
    reply = ask(live, **more)
    assert reply.status_code == 400
    assert reply.json()["error"]["type"] == "invalid_request_error"


def test_the_official_client(live_server: RunningServer) -> None:
    with openai.OpenAI(base_url=f"{live_server.url}/v1", api_key="x", max_retries=0) as client:
        events = list(
            client.responses.create(model=LIVE, input="hi", max_output_tokens=6, stream=True)
        )
        last = events[-1]
        assert last.type == "response.completed"
        text = "".join(
            event.delta for event in events if event.type == "response.output_text.delta"
        )
        assert last.response.output_text == text != ""
