"""The assistant behind ``/api/chat``: answers, native_writer, record and addresses together."""

from __future__ import annotations

import base64
import json
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import ollama
import pytest
from tests.assistant.sample_tools import sample_tools
from tests.gateway.assistant.conftest import AssistedServer
from tests.gateway.assistant.fake_assistant import FakeAssistant
from tests.gateway.conftest import MODEL, services_on, serving

from verstak.assistant.options import AssistantOptions
from verstak.assistant.tools.toolbox import Toolbox
from verstak.catalog.load import load_catalog
from verstak.gateway.assistant.room import AssistantRoom
from verstak.gateway.options import GatewayOptions
from verstak.store.store import Store


def body(order: str, **more: Any) -> dict[str, Any]:
    return {"model": "analysis", "messages": [{"role": "user", "content": order}], **more}


def lines(http: httpx.Client, order: str = "double", **more: Any) -> list[dict[str, Any]]:
    reply = http.post("/api/chat", json=body(order, **more))
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in reply.text.splitlines()]


def whole(http: httpx.Client, order: str = "double", **more: Any) -> dict[str, Any]:
    reply = http.post("/api/chat", json=body(order, stream=False, **more))
    assert reply.status_code == 200, reply.text
    found = reply.json()
    assert isinstance(found, dict)
    return found


def test_a_stream_says_what_it_does_then_the_result_then_the_rest(http: httpx.Client) -> None:
    *chunks, last = lines(http)
    statuses = [line for line in chunks if "status" in line.get("assistant", {})]
    assert [line["message"]["content"] for line in statuses] == [
        "*думаю…*\n\n",
        "*удваиваю длину…*\n\n",
        "*удваиваю…*\n\n",
    ]
    assert statuses[1]["assistant"]["status"]["tool"] == "double_length"
    assert statuses[1]["assistant"]["status"]["call"].isalpha()
    assert statuses[0]["assistant"]["status"] == {"text": "думаю", "tool": None, "call": None}
    (step,) = [line for line in chunks if "step" in line.get("assistant", {})]
    assert step["message"]["content"] == ""
    assert step["assistant"]["step"]["report"]["figures"]["doubled"]["value"]["value"] == 600
    words = [line["message"]["content"] for line in chunks if "assistant" not in line]
    assert words[-2:] == ["Так вот. ", "Это всё."]
    assert all(line["done"] is False for line in chunks)
    assert last["done"] is True
    assert last["done_reason"] == "stop"
    assert last["message"] == {"role": "assistant", "content": ""}
    assert last["verification"][0]["value"] == 600
    assert {key: last["assistant"][key] for key in ("role", "chosen_by", "left_out", "asked")} == {
        "role": "analysis",
        "chosen_by": "caller",
        "left_out": 1,
        "asked": False,
    }
    assert last["assistant"]["steps"] == [step["assistant"]["step"]]
    assert (last["prompt_eval_count"], last["eval_count"]) == (40, 7)
    assert last["total_duration"] > 0


def test_one_object_holds_the_answer_without_the_work(http: httpx.Client) -> None:
    reply = whole(http)
    content = reply["message"]["content"]
    assert "…" not in content
    assert content.endswith("Так вот. Это всё.")
    assert reply["verification"][0]["provenance"] == "computed"
    assert reply["assistant"]["steps"][0]["tool"] == "double_length"
    assert reply["done"] is True


def test_the_header_names_the_role(http: httpx.Client) -> None:
    for stream in (True, False):
        reply = http.post("/api/chat", json=body("double", stream=stream))
        assert reply.headers["x-verstak-role"] == "analysis"


@pytest.mark.parametrize(
    ("order", "role", "why"),
    [("hello", "chat", "talk"), ("analysis please", "analysis", "double_length")],
)
def test_auto_chooses_and_says_so(http: httpx.Client, order: str, role: str, why: str) -> None:
    reply = http.post("/api/chat", json={**body(order), "model": "auto", "stream": False})
    about = reply.json()["assistant"]
    assert (about["role"], about["chosen_by"], about["why"]) == (role, "auto", why)
    assert reply.headers["x-verstak-role"] == role
    assert reply.json()["model"] == "auto"


def test_auto_is_a_model_like_any_other(http: httpx.Client) -> None:
    assert "auto:latest" in {model["name"] for model in http.get("/api/tags").json()["models"]}
    assert "auto:latest" in {model["id"] for model in http.get("/v1/models").json()["data"]}
    shown = http.post("/api/show", json={"model": "auto"}).json()
    assert "completion" in shown["capabilities"]
    assert http.post("/api/chat", json={"model": "auto"}).json()["done_reason"] == "load"


@pytest.mark.parametrize("order", ["double", "double no links"])
def test_files_can_be_fetched_by_the_links_of_the_text(http: httpx.Client, order: str) -> None:
    reply = whole(http, order)
    (file,) = reply["assistant"]["steps"][0]["files"]
    assert reply["message"]["content"].count(f"]({file['url']})") == 1
    assert file["url"].startswith("/assistant/files/")
    fetched = http.get(file["url"])
    assert (fetched.content, fetched.headers["content-type"]) == (b"<svg/>", "image/svg+xml")


def test_earlier_turns_come_without_the_work(http: httpx.Client, assisted: AssistedServer) -> None:
    said = "".join(line["message"]["content"] for line in lines(http))
    assert "*думаю…*" in said
    history = [
        {"role": "user", "content": "double"},
        {"role": "assistant", "content": said},
        {"role": "user", "content": "hello *nobody…*"},
    ]
    http.post("/api/chat", json={"model": "chat", "messages": history})
    first, answer, last = assisted.fake.questions[-1].messages
    assert isinstance(answer.content, str)
    assert "…*" not in answer.content
    assert "/assistant/files/" not in answer.content
    assert answer.content.endswith("Так вот. Это всё.")
    assert (first.content, last.content) == ("double", "hello *nobody…*")


def test_options_and_files_reach_the_assistant(
    http: httpx.Client, assisted: AssistedServer
) -> None:
    content = base64.b64encode(b"0\nEOF\n").decode()
    inside = {
        "role": "user",
        "content": "?",
        "attachments": [{"name": "a.DXF", "content": content}],
    }
    http.post(
        "/api/chat",
        json={
            "model": "analysis",
            "messages": [inside],
            "attachments": [{"name": "../b.csv", "content": content}],
            "options": {"temperature": 0.25, "num_predict": 9},
        },
    )
    question = assisted.fake.questions[-1]
    assert [one.name for one in question.attachments] == ["a.DXF", "b.csv"]
    assert question.attachments[0].content == b"0\nEOF\n"
    assert (question.sampling.temperature, question.sampling.max_tokens) == (0.25, 9)
    assert question.sampling.top_p == 0.95, "the role's profile"
    assert (question.role, question.chosen_by) == ("analysis", "caller")
    assert question.stops is assisted.room.stops


@pytest.mark.parametrize(
    ("attachments", "message"),
    [
        ([{"name": "a.png", "content": "AA=="}], ".dxf, .xbir, .cut, .csv, .xlsx"),
        ([{"name": "a.csv", "content": "§"}], "illegal base64"),
        ([{"name": f"{i}.csv", "content": "AA=="} for i in range(9)], "at most 8"),
    ],
)
def test_files_that_nothing_reads_are_refused(
    http: httpx.Client, attachments: list[dict[str, str]], message: str
) -> None:
    for stream in (True, False):
        reply = http.post("/api/chat", json=body("?", attachments=attachments, stream=stream))
        assert reply.status_code == 400
        assert message in reply.json()["error"]
        assert reply.headers["x-verstak-error"] == "usage"


WEATHER = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}


@pytest.mark.parametrize(
    "more",
    [
        {"tools": [WEATHER]},
        {"format": "json"},
        {"format": {"type": "object"}},
        {"logprobs": True},
        {"messages": [{"role": "user", "content": "?"}, {"role": "tool", "content": "3"}]},
        {"model": "tiny"},
    ],
)
def test_what_only_a_bare_model_can_give_goes_to_the_bare_model(
    http: httpx.Client, assisted: AssistedServer, more: dict[str, Any]
) -> None:
    # The worker here answers nothing: what matters is who was asked.
    reply = http.post("/api/chat", json={**body("double", stream=False), **more})
    assert reply.status_code == 502
    assert "x-verstak-role" not in reply.headers
    assert not assisted.fake.questions


def test_an_assistant_that_is_switched_off_leaves_bare_models(
    store: Store, add_model: Callable[..., str]
) -> None:
    add_model(MODEL)
    catalog = load_catalog().with_roles({"chat": "tiny", "analysis": "tiny"})
    toolbox = Toolbox.of(sample_tools())
    fake = FakeAssistant(toolbox)
    room = AssistantRoom(fake, toolbox, AssistantOptions(enabled=False))
    services = replace(services_on(store, catalog, GatewayOptions()), assistant=room)
    with serving(services) as running, httpx.Client(trust_env=False) as client:
        for model in ("chat", "analysis", "auto"):
            reply = client.post(f"{running.url}/api/chat", json={**body("double"), "model": model})
            assert reply.status_code == 502
        assert client.get(f"{running.url}/assistant/tools").json()["tools"]
    assert not fake.questions


def test_a_bare_model_takes_no_files(http: httpx.Client) -> None:
    files = [{"name": "a.csv", "content": "AA=="}]
    reply = http.post("/api/chat", json={**body("?", attachments=files), "model": "tiny"})
    assert reply.status_code == 400
    assert "read by the assistant" in reply.json()["error"]


def test_a_dead_worker_is_replaced_as_long_as_nothing_was_sent(
    http: httpx.Client, assisted: AssistedServer
) -> None:
    assert whole(http, "die early double")["done"] is True
    assert lines(http, "die early double")[-1]["done"] is True
    assisted.fake.deaths = 0
    assert whole(http, "die late double")["done"] is True, "a whole reply has sent nothing yet"
    assert [len(q.messages) for q in assisted.fake.questions].count(1) == 5


def test_a_worker_that_dies_in_mid_answer_ends_it_with_an_error(http: httpx.Client) -> None:
    *said, last = lines(http, "die late double")
    assert [line["message"]["content"] for line in said] == ["*думаю…*\n\n"]
    assert last == {"error": "the worker has gone"}


@pytest.mark.parametrize("stream", [True, False])
def test_a_hang_up_ends_the_answer(assisted: AssistedServer, stream: bool) -> None:
    data = json.dumps(body("wait", stream=stream)).encode()
    head = f"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(data)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", assisted.running.port), timeout=10) as connection:
        connection.sendall(head.encode() + data)
        deadline = time.monotonic() + 5
        while not assisted.fake.questions and time.monotonic() < deadline:
            time.sleep(0.01)
    while not assisted.fake.cancelled and time.monotonic() < deadline:
        time.sleep(0.01)
    assert assisted.fake.cancelled == 1


def test_a_search_in_a_chat_can_be_stopped(http: httpx.Client, assisted: AssistedServer) -> None:
    with (
        http.stream("POST", "/api/chat", json=body("search")) as reply,
        httpx.Client(base_url=assisted.url, trust_env=False) as other,
    ):
        steps = []
        for line in reply.iter_lines():
            about = json.loads(line).get("assistant", {})
            call = about.get("status", {}).get("call")
            if call:
                assert other.post(f"/assistant/stop/{call}").json() == {"stopped": True}
            steps += [about["step"]] if "step" in about else []
    assert steps[0]["report"]["title"]["en"] == "Best so far"


def test_ollamas_own_client_reads_it(assisted: AssistedServer) -> None:
    with ollama.Client(host=assisted.url, trust_env=False) as client:
        ask = [{"role": "user", "content": "double"}]
        reply = client.chat(model="analysis", messages=ask)
        assert "600" in str(reply.message.content)
        chunks = list(client.chat(model="auto", messages=ask, stream=True))
        assert chunks[-1].done
        assert "Это всё." in "".join(chunk.message.content or "" for chunk in chunks)
