"""The assistant behind ``/v1/chat/completions``, by OpenAI's own client too."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import openai
import pytest
from tests.gateway.assistant.conftest import AssistedServer

ASK = [{"role": "user", "content": "double"}]


def events(http: httpx.Client, **more: Any) -> list[dict[str, Any]]:
    body = {"model": "analysis", "messages": ASK, "stream": True, **more}
    reply = http.post("/v1/chat/completions", json=body)
    blocks = reply.text.split("\n\n")
    assert blocks[-2:] == ["data: [DONE]", ""]
    return [json.loads(block.removeprefix("data: ")) for block in blocks[:-2]]


def test_a_stream_is_events_of_the_dialect_with_more_in_them(http: httpx.Client) -> None:
    *chunks, last = events(http)
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": "*думаю…*\n\n"}
    assert chunks[0]["assistant"]["status"]["text"] == "думаю"
    (step,) = [chunk for chunk in chunks if "step" in chunk.get("assistant", {})]
    assert step["choices"][0]["delta"] == {"content": ""}
    assert last["choices"][0] == {"index": 0, "delta": {}, "finish_reason": "stop"}
    assert last["verification"][0]["claim"] == "600 мм"
    assert last["assistant"]["steps"] == [step["assistant"]["step"]]
    assert len({chunk["id"] for chunk in [*chunks, last]}) == 1
    plain = [chunk for chunk in chunks if "assistant" not in chunk]
    assert all(
        set(chunk) == {"id", "object", "created", "model", "system_fingerprint", "choices"}
        for chunk in plain
    )


def test_usage_is_an_event_of_its_own(http: httpx.Client) -> None:
    *_, last, usage = events(http, stream_options={"include_usage": True})
    assert "verification" in last
    assert usage["usage"] == {"prompt_tokens": 40, "completion_tokens": 7, "total_tokens": 47}


def test_openais_own_client_reads_it(assisted: AssistedServer) -> None:
    with openai.OpenAI(base_url=f"{assisted.url}/v1", api_key="none") as client:
        reply = client.chat.completions.create(
            model="auto", messages=[{"role": "user", "content": "analysis"}]
        )
        content = reply.choices[0].message.content or ""
        assert "600" in content
        assert "…" not in content
        extra = reply.model_extra or {}
        assert extra["assistant"]["role"] == "analysis"
        assert extra["assistant"]["chosen_by"] == "auto"
        assert extra["verification"][0]["unit"] == "mm"
        assert reply.usage is not None
        assert reply.usage.total_tokens == 47
        stream = client.chat.completions.create(
            model="chat", messages=[{"role": "user", "content": "double"}], stream=True
        )
        chunks = list(stream)
        assert "Это всё." in "".join(
            chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices
        )
        assert (chunks[-1].model_extra or {})["assistant"]["role"] == "chat"


def test_file_parts_are_attachments(http: httpx.Client, assisted: AssistedServer) -> None:
    data = base64.b64encode(b"0\nEOF\n").decode()
    part = {
        "type": "file",
        "file": {"filename": "part.dxf", "file_data": f"data:application/dxf;base64,{data}"},
    }
    content = [{"type": "text", "text": "what is this?"}, part]
    attached = [{"name": "list.csv", "content": data}]
    http.post(
        "/v1/chat/completions",
        json={
            "model": "chat",
            "messages": [{"role": "user", "content": content}],
            "attachments": attached,
            "max_tokens": 11,
            "temperature": 0.5,
        },
    )
    question = assisted.fake.questions[-1]
    assert [one.name for one in question.attachments] == ["part.dxf", "list.csv"]
    assert question.messages[-1].content == "what is this?"
    assert (question.sampling.max_tokens, question.sampling.temperature) == (11, 0.5)
    assert question.sampling.repeat_penalty == 1.1, "the role's profile"


@pytest.mark.parametrize("file", [None, "x", {}, {"file_id": "file-1"}, {"file_data": "QQ=="}])
def test_a_file_part_without_bytes_or_kind_is_refused(http: httpx.Client, file: Any) -> None:
    content = [{"type": "file", "file": file}]
    body = {"model": "chat", "messages": [{"role": "user", "content": content}]}
    reply = http.post("/v1/chat/completions", json=body)
    assert reply.status_code == 400
    assert reply.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    "more",
    [
        {"tools": [{"type": "function", "function": {"name": "f"}}]},
        {"response_format": {"type": "json_object"}},
        {"logprobs": True},
        {"model": "tiny"},
    ],
)
def test_what_only_a_bare_model_can_give_goes_to_the_bare_model(
    http: httpx.Client, assisted: AssistedServer, more: dict[str, Any]
) -> None:
    body = {"model": "analysis", "messages": ASK, **more}
    assert http.post("/v1/chat/completions", json=body).status_code == 502
    assert not assisted.fake.questions


def test_an_image_is_still_refused_in_the_models_words(http: httpx.Client) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0K"}}
    body = {"model": "chat", "messages": [{"role": "user", "content": [image]}]}
    reply = http.post("/v1/chat/completions", json=body)
    assert "does not support vision" in reply.json()["error"]["message"]


def test_a_worker_that_dies_in_mid_answer_ends_it_with_an_error(http: httpx.Client) -> None:
    body = {"model": "chat", "messages": [{"role": "user", "content": "die late"}], "stream": True}
    text = http.post("/v1/chat/completions", json=body).text
    assert "[DONE]" not in text
    assert json.loads(text.strip().split("\n\n")[-1].removeprefix("data: "))["error"]["message"]


def test_other_paths_are_the_bare_model_as_before(
    http: httpx.Client, assisted: AssistedServer
) -> None:
    for path, body in (
        ("/api/generate", {"model": "auto", "prompt": "double", "stream": False}),
        ("/v1/completions", {"model": "auto", "prompt": "double"}),
        ("/v1/responses", {"model": "chat", "input": "double"}),
        ("/v1/messages", {"model": "chat", "messages": ASK, "max_tokens": 5}),
    ):
        assert http.post(path, json=body).status_code == 502
    assert not assisted.fake.questions
