from __future__ import annotations

import json
from typing import Any

import httpx
import openai
import pytest
from tests.gateway.conftest import LIVE, RunningServer
from tests.gateway.native.test_chat import derive

pytestmark = pytest.mark.integration  # about 1 s each: a few tokens of the 0.5B

ASK = [{"role": "user", "content": "Why is the sky blue?"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
TOOLS = {
    "messages": [{"role": "user", "content": "Use the tool: weather in Paris?"}],
    "tools": [WEATHER],
    "max_tokens": 100,
}


def ask(live: httpx.Client, **more: Any) -> httpx.Response:
    body = {"model": LIVE, "messages": ASK, "max_tokens": 8, "temperature": 0, "seed": 1}
    return live.post("/v1/chat/completions", json={**body, **more})


def events(live: httpx.Client, **more: Any) -> list[dict[str, Any]]:
    reply = ask(live, stream=True, **more)
    assert reply.headers["content-type"] == "text/event-stream"
    blocks = reply.text.split("\n\n")
    assert blocks[-2:] == ["data: [DONE]", ""]
    found = [json.loads(block.removeprefix("data: ")) for block in blocks[:-2]]
    assert len({(event["id"], event["created"], event["model"]) for event in found}) == 1
    assert {event["object"] for event in found} == {"chat.completion.chunk"}
    return found


def test_a_stream_is_events_of_the_dialect(live: httpx.Client) -> None:
    first, *middle, last = events(live)
    assert first["id"].startswith("chatcmpl-")
    assert first["model"] == LIVE
    assert first["system_fingerprint"] == "fp_ollama"
    assert first["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert all(list(event["choices"][0]["delta"]) == ["content"] for event in middle)
    assert last["choices"][0] == {"finish_reason": "length", "index": 0, "delta": {}}
    assert "usage" not in last


def test_usage_is_an_event_of_its_own(live: httpx.Client) -> None:
    *_, last, usage = events(live, stream_options={"include_usage": True})
    assert last["choices"][0]["finish_reason"] == "length"
    assert usage["choices"] == []
    assert usage["usage"]["completion_tokens"] == 8
    assert usage["usage"]["total_tokens"] == usage["usage"]["prompt_tokens"] + 8


def test_one_object_holds_the_same_answer(live: httpx.Client) -> None:
    streamed = "".join(event["choices"][0]["delta"].get("content", "") for event in events(live))
    body = ask(live).json()
    assert set(body) == {
        "id",
        "object",
        "created",
        "model",
        "system_fingerprint",
        "choices",
        "usage",
    }
    assert body["choices"] == [
        {
            "index": 0,
            "message": {"role": "assistant", "content": streamed},
            "finish_reason": "length",
        }
    ]
    assert body["usage"]["completion_tokens"] == 8


def test_max_completion_tokens_is_heard(live: httpx.Client) -> None:
    body = ask(live, max_tokens=None, max_completion_tokens=3).json()
    assert body["usage"]["completion_tokens"] == 3
    assert (
        ask(live, options={"num_predict": 3}, max_tokens=None).json()["usage"]["completion_tokens"]
        == 3
    )


def test_roles_and_modelfiles_win_over_the_dialects_default_temperature(
    live: httpx.Client, live_server: RunningServer
) -> None:
    derive(live_server, "greedy", params=b'{"temperature": 0, "num_predict": 12}')
    body = {"model": "greedy", "messages": ASK}
    answers = {
        live.post("/v1/chat/completions", json={**body, "seed": seed}).json()["choices"][0][
            "message"
        ]["content"]
        for seed in range(1, 7)
    }
    # Not one: a prompt that comes out of the cache rounds otherwise than one read anew, and that
    # can tip a word. At the dialect's temperature of 1 nearly all six would differ.
    assert len(answers) <= 2


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        ({"model": "nope-x"}, 404, "model 'nope-x' not found"),
        ({"messages": []}, 400, "[] is too short - 'messages'"),
        ({"n": 2}, 400, "n must be 1: this server gives one choice per request"),
        ({"temperature": "hot"}, 400, None),
        ({"reasoning_effort": "loud"}, 400, None),
        ({"tool_choice": "any"}, 400, None),
        ({"options": {"top_k": "x"}}, 500, 'option "top_k" must be of type integer'),
        ({"keep_alive": "soon"}, 400, 'time: invalid duration "soon"'),
    ],
)
def test_errors_have_openais_form(
    live: httpx.Client, more: dict[str, Any], status: int, message: str | None
) -> None:
    kinds = {400: "invalid_request_error", 404: "not_found_error", 500: "api_error"}
    for stream in (False, True):
        reply = ask(live, **more, stream=stream)
        error = reply.json()["error"]
        assert reply.status_code == status
        assert set(error) == {"message", "type", "param", "code"}
        assert error["type"] == kinds[status]
        assert message is None or error["message"] == message


def test_keep_alive_works_here_too(live: httpx.Client) -> None:
    assert ask(live, keep_alive=0).status_code == 200
    assert live.get("/api/ps").json()["models"] == []


def test_log_probabilities(live: httpx.Client) -> None:
    for more, count in ({"logprobs": True}, 0), ({"logprobs": True, "top_logprobs": 2}, 2):
        token = ask(live, **more).json()["choices"][0]["logprobs"]["content"][0]
        assert token["logprob"] <= 0
        assert len(token["top_logprobs"]) == count
    streamed = events(live, logprobs=True, top_logprobs=2)[1]["choices"][0]["logprobs"]
    assert len(streamed["content"][0]["top_logprobs"]) == 2


def test_json_schema(live: httpx.Client) -> None:
    schema = {
        "type": "object",
        "properties": {"n": {"type": "integer"}},
        "required": ["n"],
        "additionalProperties": False,
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "n", "schema": schema}}
    body = ask(live, response_format=wanted, max_tokens=60).json()
    assert isinstance(json.loads(body["choices"][0]["message"]["content"])["n"], int)
    schema["type"] = "frob"
    assert ask(live, response_format=wanted).status_code == 400


def test_a_tool_call_in_one_object(live: httpx.Client) -> None:
    choice = ask(live, **TOOLS, tool_choice="required").json()["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] is None
    (call,) = choice["message"]["tool_calls"]
    assert call["type"] == "function"
    assert call["function"]["name"] == "get_weather"
    assert "city" in json.loads(call["function"]["arguments"])


def test_a_streamed_tool_call_is_whole(live: httpx.Client) -> None:
    first, last = events(live, **TOOLS, tool_choice="required")
    (call,) = first["choices"][0]["delta"]["tool_calls"]
    assert call["index"] == 0
    assert "city" in json.loads(call["function"]["arguments"])
    assert last["choices"][0]["finish_reason"] == "tool_calls"


def test_no_tools_when_none_are_wanted(live: httpx.Client) -> None:
    message = ask(live, **{**TOOLS, "max_tokens": 5}, tool_choice="none").json()["choices"][0][
        "message"
    ]
    assert message["content"]
    assert "tool_calls" not in message


def test_the_official_client(live_server: RunningServer) -> None:
    client = openai.OpenAI(base_url=f"{live_server.url}/v1", api_key="x", max_retries=0)
    with client:
        stream = client.chat.completions.create(
            model=LIVE,
            messages=[{"role": "user", "content": "hi"}],
            max_tokens=6,
            stream=True,
            stream_options={"include_usage": True},
        )
        chunks = list(stream)
        assert chunks[-1].usage
        assert chunks[0].choices[0].delta.role == "assistant"
        with pytest.raises(openai.NotFoundError) as caught:
            client.chat.completions.create(
                model="nope-x", messages=[{"role": "user", "content": "hi"}]
            )
        assert caught.value.type == "not_found_error"
