from __future__ import annotations

import json
from typing import Any

import httpx
import ollama
import pytest
from tests.gateway.conftest import LIVE, RunningServer

pytestmark = pytest.mark.integration  # about 1 s each: a few tokens of the 0.5B

EXACT = {"temperature": 0, "seed": 1, "num_predict": 6}


def ask(live: httpx.Client, **more: Any) -> httpx.Response:
    body = {"model": LIVE, "prompt": "Say hi", "options": EXACT, "stream": False}
    return live.post("/api/generate", json={**body, **more})


def test_a_stream_is_lines_of_the_dialect(live: httpx.Client) -> None:
    reply = ask(live, stream=True)
    *chunks, last = (json.loads(line) for line in reply.text.splitlines())
    for chunk in chunks:
        assert list(chunk) == ["model", "created_at", "response", "done"]
    assert last["response"] == ""
    assert last["done_reason"] in {"stop", "length"}
    assert all(isinstance(token, int) for token in last["context"])
    whole = ask(live).json()
    assert whole["response"] == "".join(chunk["response"] for chunk in chunks)
    assert whole["context"] == last["context"]
    assert len(whole["context"]) >= whole["prompt_eval_count"]


def test_context_continues_a_turn(live: httpx.Client) -> None:
    first = ask(live).json()
    second = ask(live, prompt="And again", context=first["context"]).json()
    assert second["done"] is True
    assert second["prompt_eval_count"] > len(first["context"])
    assert second["context"][: len(first["context"]) - 1] == first["context"][:-1]


def test_raw_prompts_skip_the_template(live: httpx.Client) -> None:
    body = ask(live, prompt="The sky is", raw=True).json()
    assert body["prompt_eval_count"] == 3
    assert "context" not in body
    reply = ask(live, raw=True, system="x")
    message = "raw mode does not support template, system, or context"
    assert (reply.status_code, reply.json()) == (400, {"error": message})


def test_system_and_template_shape_the_prompt(live: httpx.Client) -> None:
    plain = ask(live).json()["prompt_eval_count"]
    assert ask(live, system="Be brief. " * 10).json()["prompt_eval_count"] > plain
    templated = ask(live, template="{{ .System }}{{ .Prompt }}", system="a b c ").json()
    raw = ask(live, raw=True, prompt="a b c Say hi").json()
    assert templated["response"] == raw["response"]
    assert templated["prompt_eval_count"] == raw["prompt_eval_count"]
    refused = ask(live, template="{{ range .Messages }}{{ end }}")
    assert refused.status_code == 400
    assert "range .Messages" in refused.json()["error"]


def test_a_suffix_makes_the_model_fill_the_gap(live: httpx.Client) -> None:
    body = ask(live, prompt="def add(a, b):\n    return ", suffix="\n\nprint(add(1, 2))\n").json()
    assert "a + b" in body["response"]


def test_an_empty_prompt_loads_and_unloads(live: httpx.Client) -> None:
    reply = ask(live, prompt="", stream=True, keep_alive="5m").json()
    reply.pop("created_at")
    assert reply == {"model": LIVE, "response": "", "done": True, "done_reason": "load"}
    assert ask(live, prompt="", keep_alive=0).json()["done_reason"] == "unload"


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        ({"model": ""}, 404, "model '' not found"),
        ({"model": "nope-x"}, 404, "model 'nope-x' not found"),
        *(
            ({"context": [token]}, 400, "invalid context: a token is not in the model's vocabulary")
            for token in (-1, 10**9)
        ),
        ({"options": {"stop": "x"}}, 500, 'option "stop" must be of type array'),
        (
            {"images": ["iVBORw0KGgo="]},
            400,
            f"registry.ollama.ai/library/{LIVE} does not support vision",
        ),
    ],
)
def test_refusals_are_worded_as_clients_expect(
    live: httpx.Client, more: dict[str, Any], status: int, message: str
) -> None:
    reply = ask(live, **more)
    assert (reply.status_code, reply.json()) == (status, {"error": message})


def test_format_and_log_probabilities(live: httpx.Client) -> None:
    schema = {
        "type": "object",
        "properties": {"n": {"type": "integer"}},
        "required": ["n"],
        "additionalProperties": False,
    }
    for raw in (False, True):
        body = ask(
            live, format=schema, raw=raw, logprobs=True, options={**EXACT, "num_predict": 40}
        )
        assert isinstance(json.loads(body.json()["response"])["n"], int)
        assert body.json()["logprobs"][0]["logprob"] <= 0


def test_the_official_client(live_server: RunningServer) -> None:
    with ollama.Client(host=live_server.url) as client:
        reply = client.generate(LIVE, "Say hi", options=EXACT)
        assert reply.response
        assert reply.context
        chunks = list(client.generate(LIVE, "Say hi", options=EXACT, stream=True))
        assert chunks[-1].done
        assert chunks[-1].eval_count
