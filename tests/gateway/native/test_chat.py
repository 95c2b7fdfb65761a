from __future__ import annotations

import json
from typing import Any

import httpx
import ollama
import pytest
from tests.gateway.conftest import LIVE, RunningServer

from verstak.model.manifest import LAYER_PREFIX, Layer
from verstak.model.names import ModelName

pytestmark = pytest.mark.integration  # about 1 s each: a few tokens of the 0.5B

EXACT = {"temperature": 0, "seed": 1, "num_predict": 8}
ASK = [{"role": "user", "content": "Why is the sky blue?"}]
FIGURES = (
    "total_duration",
    "load_duration",
    "prompt_eval_count",
    "prompt_eval_duration",
    "eval_count",
    "eval_duration",
)


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


def ask(live: httpx.Client, **more: Any) -> httpx.Response:
    body = {"model": LIVE, "messages": ASK, "options": EXACT, "stream": False}
    return live.post("/api/chat", json={**body, **more})


def lines(live: httpx.Client, **more: Any) -> list[dict[str, Any]]:
    reply = ask(live, **{"stream": True, **more})
    assert reply.headers["content-type"] == "application/x-ndjson"
    assert reply.text.endswith("\n")
    return [json.loads(line) for line in reply.text.splitlines()]


def test_a_stream_is_lines_of_the_dialect(live: httpx.Client) -> None:
    *chunks, last = lines(live)
    assert chunks
    for chunk in chunks:
        assert list(chunk) == ["model", "created_at", "message", "done"]
        assert chunk["model"] == LIVE
        assert chunk["created_at"].endswith("Z")
        assert chunk["done"] is False
        assert chunk["message"]["role"] == "assistant"
        assert chunk["message"]["content"]
    assert list(last) == ["model", "created_at", "message", "done", "done_reason", *FIGURES]
    assert last["done"] is True
    assert last["done_reason"] == "length"
    assert last["message"] == {"role": "assistant", "content": ""}
    assert all(isinstance(last[name], int) and last[name] > 0 for name in FIGURES)
    assert last["eval_count"] == 8
    assert last["total_duration"] >= last["prompt_eval_duration"] + last["eval_duration"]


def test_one_object_holds_the_same_answer(live: httpx.Client) -> None:
    streamed = "".join(line["message"]["content"] for line in lines(live))
    reply = ask(live)
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    body = reply.json()
    assert body["message"] == {"role": "assistant", "content": streamed}
    # Cached tokens count: the second time nearly all of the prompt was in the cache.
    assert body["prompt_eval_count"] > 20


def test_the_model_is_echoed_as_it_was_asked_for(live: httpx.Client) -> None:
    spelled = LIVE.upper()
    assert ask(live, model=spelled).json()["model"] == spelled
    assert ask(live, model=f"library/{LIVE}").json()["model"] == f"library/{LIVE}"


def test_roles_of_messages_may_shout(live: httpx.Client) -> None:
    shouted = [{"role": "USER", "content": ASK[0]["content"]}]
    assert ask(live, messages=shouted).json()["message"] == ask(live).json()["message"]


def test_an_empty_conversation_loads_and_unloads(live: httpx.Client) -> None:
    reply = ask(live, messages=[], stream=True).json()
    reply.pop("created_at")
    assert reply == {
        "model": LIVE,
        "message": {"role": "assistant", "content": ""},
        "done": True,
        "done_reason": "load",
    }
    assert LIVE in {model["name"] for model in live.get("/api/ps").json()["models"]}
    assert ask(live, messages=[], keep_alive=0).json()["done_reason"] == "unload"
    assert live.get("/api/ps").json()["models"] == []


def test_keep_alive_zero_unloads_after_the_reply(live: httpx.Client) -> None:
    assert ask(live, keep_alive=0).status_code == 200
    assert live.get("/api/ps").json()["models"] == []


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        ({"model": ""}, 400, "model is required"),
        ({"model": "nope-x"}, 404, "model 'nope-x' not found"),
        (
            {"options": {"num_predict": "8"}},
            500,
            'option "num_predict" must be of type integer',
        ),
        ({"keep_alive": "soon"}, 400, 'time: invalid duration "soon"'),
        ({"think": True}, 400, f'"{LIVE}" does not support thinking'),
        ({"top_logprobs": 21}, 400, "top_logprobs must be between 0 and 20"),
        (
            {"messages": [{"role": "user", "content": "?", "images": ["iVBORw0KGgo="]}]},
            400,
            f"registry.ollama.ai/library/{LIVE} does not support vision",
        ),
        (
            {"messages": [{"role": "user", "content": 3}]},
            400,
            "json: cannot unmarshal number into Go struct field ChatRequest.messages.content of type string",
        ),
    ],
)
def test_refusals_are_worded_as_clients_expect(
    live: httpx.Client, more: dict[str, Any], status: int, message: str
) -> None:
    for stream in (False, True):
        reply = ask(live, **more, stream=stream)
        assert (reply.status_code, reply.json()) == (status, {"error": message})


def test_an_unknown_format_is_refused(live: httpx.Client) -> None:
    reply = ask(live, format="xml")
    assert reply.status_code == 500
    assert reply.json()["error"].startswith("invalid format: ")


def test_unknown_fields_and_options_are_ignored(live: httpx.Client) -> None:
    assert ask(live, options={**EXACT, "mirostat": 2}, nonsense=[1]).status_code == 200
    assert ask(live, think=False).status_code == 200


def test_format_makes_the_answer_json(live: httpx.Client) -> None:
    schema = {
        "type": "object",
        "properties": {"color": {"type": "string"}, "n": {"type": "integer"}},
        "required": ["color", "n"],
        "additionalProperties": False,
    }
    options = {**EXACT, "num_predict": 80}
    body = ask(live, format=schema, options=options).json()
    answer = json.loads(body["message"]["content"])
    assert isinstance(answer["color"], str)
    assert isinstance(answer["n"], int)
    messages = [{"role": "user", "content": "Reply with a JSON object with key color"}]
    body = ask(live, messages=messages, format="json", options=options).json()
    assert isinstance(json.loads(body["message"]["content"]), dict)


def test_a_tool_call_and_its_result(live: httpx.Client) -> None:
    options = {**EXACT, "num_predict": 100}
    question = {"role": "user", "content": "Use the tool: weather in Paris?"}
    *_, called, last = lines(live, messages=[question], tools=[WEATHER], options=options)
    assert called["done"] is False
    assert called["message"]["content"] == ""
    (call,) = called["message"]["tool_calls"]
    assert call["id"].startswith("call_")
    assert call["function"]["index"] == 0
    assert call["function"]["name"] == "get_weather"
    assert "city" in call["function"]["arguments"]
    assert last["done_reason"] == "stop"
    assert last["message"] == {"role": "assistant", "content": ""}
    whole = ask(live, messages=[question], tools=[WEATHER], options=options).json()
    assert whole["message"]["tool_calls"][0]["function"] == call["function"]
    result = {"role": "tool", "tool_name": "get_weather", "content": "22 degrees"}
    messages = [question, whole["message"], result]
    reply = ask(live, messages=messages, tools=[WEATHER], options=options).json()
    assert reply["message"]["content"]


@pytest.mark.parametrize("name", ["", "no spaces", "x" * 65])
def test_a_tool_that_nobody_could_call_is_refused(live: httpx.Client, name: str) -> None:
    tool = {"type": "function", "function": {"name": name, "parameters": {}}}
    reply = ask(live, tools=[tool])
    assert reply.status_code == 400
    assert reply.json()["error"]


def test_an_invalid_schema_is_refused_before_anything_runs(live: httpx.Client) -> None:
    reply = ask(live, format={"type": "frob"})
    assert reply.status_code == 400
    assert "frob" in reply.json()["error"]


def test_log_probabilities(live: httpx.Client) -> None:
    first = ask(live, logprobs=True).json()["logprobs"][0]
    assert set(first) == {"token", "logprob", "bytes"}
    assert first["logprob"] <= 0
    first = lines(live, logprobs=True, top_logprobs=3)[0]["logprobs"][0]
    assert len(first["top_logprobs"]) == 3
    assert set(first["top_logprobs"][0]) == {"token", "logprob", "bytes"}


def test_stop_texts_end_the_answer(live: httpx.Client) -> None:
    messages = [{"role": "user", "content": "Repeat exactly: red blue green"}]
    options = {**EXACT, "num_predict": 20, "stop": ["blue"]}
    body = ask(live, messages=messages, options=options).json()
    assert "blue" not in body["message"]["content"]
    assert body["done_reason"] == "stop"


def test_a_modelfile_sets_system_examples_and_parameters(
    live: httpx.Client, live_server: RunningServer
) -> None:
    example = [{"role": "user", "content": "ping"}, {"role": "assistant", "content": "pong"}]
    derive(
        live_server,
        "derived",
        system=b"Be brief.",
        messages=json.dumps(example).encode(),
        params=b'{"num_predict": 3, "temperature": 0}',
    )
    body = ask(live, model="derived", options={}).json()
    assert body["eval_count"] == 3
    system = {"role": "system", "content": "Be brief."}
    explicit = ask(live, messages=[system, *example, *ASK]).json()
    assert body["prompt_eval_count"] == explicit["prompt_eval_count"]
    assert ask(live, model="derived", options={"num_predict": 5}).json()["eval_count"] == 5
    own = [{"role": "system", "content": "Be very brief indeed."}, *ASK]
    explicit = ask(live, messages=[*example, *own]).json()
    body = ask(live, model="derived", messages=own).json()
    assert body["prompt_eval_count"] == explicit["prompt_eval_count"]


def test_a_role_is_a_model_name(live: httpx.Client) -> None:
    body = ask(live, model="chat").json()
    assert body["model"] == "chat"
    loaded = {model["name"]: model for model in live.get("/api/ps").json()["models"]}
    assert loaded["chat:latest"]["context_length"] >= 2048
    assert ask(live, model="chat", messages=[], keep_alive=0).json()["done_reason"] == "unload"


def test_the_official_client(live_server: RunningServer) -> None:
    with ollama.Client(host=live_server.url) as client:
        reply = client.chat(LIVE, messages=ASK, options=EXACT)
        assert reply.message.content
        assert reply.total_duration
        chunks = list(client.chat(LIVE, messages=ASK, options=EXACT, stream=True))
        assert [chunk.done for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
        text = "".join(chunk.message.content or "" for chunk in chunks)
        assert text == reply.message.content
        with pytest.raises(ollama.ResponseError) as caught:
            client.chat("nope-x", messages=ASK)
        assert (caught.value.status_code, caught.value.error) == (404, "model 'nope-x' not found")


def derive(server: RunningServer, name: str, **texts: bytes) -> None:
    """Put the live model under another name with small layers of its own."""
    store = server.services.store
    base = store.get(ModelName.parse(LIVE))
    layers = [
        *base.manifest.of_kind("model"),
        *(
            Layer(f"{LAYER_PREFIX}{kind}", str(store.add_blob([text])), len(text))
            for kind, text in texts.items()
        ),
    ]
    store.write_model(ModelName.parse(name), layers, base.config)
