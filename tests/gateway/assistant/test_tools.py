"""Tools without a model, their files, and stopping what runs."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from typing import Any

import httpx
import pytest
from tests.gateway.assistant.conftest import AssistedServer

from verstak.assistant.tools.outcome import MadeFile
from verstak.quantities.text import Bilingual


def test_tools_are_listed_with_schema_and_form(http: httpx.Client) -> None:
    tools = http.get("/assistant/tools?language=ru").json()["tools"]
    assert tools[0]["name"] == "double_length"
    first = tools[0]
    assert (first["title"], first["about"]) == ("Двойная длина", "Удваивает длину.")
    assert first["schema"]["required"] == ["length"]
    assert first["form"][0]["title"] == "длина"
    assert first["examples"] == ["Double this", "Удвой"]
    english = http.get("/assistant/tools").json()["tools"][0]
    assert english["title"] == "Twice the length"
    header = {"accept-language": "ru-RU,ru;q=0.9"}
    assert http.get("/assistant/tools", headers=header).json() == {"tools": tools}
    assert http.get("/assistant/tools?language=fr").status_code == 400


def run(http: httpx.Client, name: str, **body: Any) -> httpx.Response:
    return http.post(f"/assistant/tools/{name}", json={"language": "ru", **body})


def test_a_form_recomputes_without_a_model(http: httpx.Client, assisted: AssistedServer) -> None:
    made = run(http, "double_length", arguments={"length": 250, "drawn": True}).json()
    assert made["step"]["report"]["figures"]["doubled"]["value"]["value"] == 500
    assert [one["origin"] for one in made["step"]["arguments"]] == ["edited", "default", "edited"]
    assert "500" in made["markdown"]
    assert made["step"]["files"][0]["url"] in made["markdown"]
    assert 500 in {claim["value"] for claim in made["verification"]}
    assert http.get(made["step"]["files"][0]["url"]).content == b"<svg/>"
    assert not assisted.running.services.scheduler.residents(), "no model was loaded"


def test_a_stream_tells_the_progress_first(http: httpx.Client) -> None:
    reply = run(http, "double_length", arguments={"length": 250}, stream=True)
    *progress, last = [json.loads(line) for line in reply.text.splitlines()]
    assert [one["assistant"]["status"]["text"] for one in progress] == [
        "удваиваю длину",
        "удваиваю",
    ]
    assert set(last) == {"step", "markdown", "verification"}


def test_files_are_arguments_by_name(http: httpx.Client) -> None:
    content = base64.b64encode(b"0\nEOF\n").decode()
    attached = [{"name": "a.dxf", "content": content}]
    made = run(http, "file_size", arguments={"file": "a.dxf"}, attachments=attached).json()
    assert made["step"]["report"]["figures"]["size"]["value"]["value"] == 6


@pytest.mark.parametrize(
    ("name", "body", "status", "message"),
    [
        ("nothing", {}, 404, "no such tool"),
        ("double_length", {}, 400, "Какой длины?"),
        ("double_length", {"language": "en"}, 400, "How long?"),
        ("double_length", {"arguments": {"length": -3}}, 400, ""),
        ("double_length", {"arguments": {"length": "x"}}, 400, ""),
        ("double_length", {"arguments": {"size": 3}}, 400, "нет параметра"),
        ("double_length", {"arguments": []}, 400, "cannot unmarshal"),
        ("double_length", {"language": "fr"}, 400, "expected en or ru"),
        ("search_forever", {"seconds": 1e9}, 400, "seconds must be"),
        ("always_fails", {}, 500, "станок сломан"),
        ("always_fails", {"stream": True}, None, "станок сломан"),
    ],
)
def test_failures_are_typed_and_in_the_askers_language(
    http: httpx.Client, name: str, body: dict[str, Any], status: int | None, message: str
) -> None:
    reply = run(http, name, **body)
    assert message in reply.text
    if status is None:
        assert json.loads(reply.text.splitlines()[-1])["error"]
    else:
        assert reply.status_code == status
        assert reply.json()["error"]


def test_a_running_search_is_stopped_with_its_best_so_far(
    http: httpx.Client, assisted: AssistedServer
) -> None:
    with (
        http.stream("POST", "/assistant/tools/search_forever", json={"stream": True}) as reply,
        httpx.Client(base_url=assisted.url, trust_env=False) as other,
    ):
        received = reply.iter_lines()
        call = json.loads(next(received))["assistant"]["status"]["call"]
        assert other.post(f"/assistant/stop/{call}").json() == {"stopped": True}
        assert json.loads(list(received)[-1])["step"]["tool"] == "search_forever"
    gone = http.post(f"/assistant/stop/{call}")
    assert (gone.status_code, gone.json()["error"]) == (404, "no such call is running")


@pytest.mark.parametrize("stream", [True, False])
def test_a_hang_up_stops_the_search(assisted: AssistedServer, stream: bool) -> None:
    before = threading.active_count()
    data = json.dumps({"stream": stream}).encode()
    head = (
        "POST /assistant/tools/search_forever HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    running = assisted.room.stops._running
    with socket.create_connection(("127.0.0.1", assisted.running.port), timeout=10) as connection:
        connection.sendall(head.encode() + data)
        deadline = time.monotonic() + 5
        while not running and time.monotonic() < deadline:
            time.sleep(0.01)
        (call,) = running.values()
    while running and time.monotonic() < deadline:
        time.sleep(0.01)
    assert call.stopped()
    assert not running
    assert threading.active_count() <= before + 2


def keep(assisted: AssistedServer, name: str, media_type: str, content: bytes = b"x") -> str:
    file = MadeFile(name, Bilingual("File", "Файл"), media_type, content)
    return f"/assistant/files/{assisted.room.files.put(file)}/{name}"


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("plan.svg", "image/svg+xml", "inline"),
        ("plan.pdf", "application/pdf", "inline"),
        ("job.cut", "application/octet-stream", "attachment"),
        ("page.html", "text/html", "attachment"),
    ],
)
def test_a_file_comes_as_what_it_is(
    http: httpx.Client, assisted: AssistedServer, name: str, media_type: str, shown: str
) -> None:
    reply = http.get(keep(assisted, name, media_type))
    assert reply.content == b"x"
    assert reply.headers["content-type"].split(";")[0] == media_type
    assert reply.headers["content-disposition"].startswith(f"{shown}; ")
    assert reply.headers["x-content-type-options"] == "nosniff"
    policy = reply.headers.get("content-security-policy", "")
    assert ("sandbox" in policy) == (media_type == "image/svg+xml")
    assert http.head(keep(assisted, name, media_type)).status_code == 200


def test_a_file_is_found_by_its_whole_address_only(
    http: httpx.Client, assisted: AssistedServer
) -> None:
    path = keep(assisted, "plan.svg", "image/svg+xml")
    token = path.split("/")[3]
    for wrong in (
        path.replace("plan.svg", "other.svg"),
        f"/assistant/files/{token}",
        f"/assistant/files/{token}/../plan.svg/x",
        "/assistant/files/abc/plan.svg",
    ):
        reply = http.get(wrong)
        assert reply.status_code == 404
        assert "kept for an hour" in reply.json()["error"] or "not found" in reply.text


def test_without_an_assistant_there_are_no_tools(lasting_client: httpx.Client) -> None:
    for path in ("/assistant/tools", "/assistant/files/a/b"):
        assert lasting_client.get(path).status_code == 404
    assert lasting_client.post("/mcp", json={}).status_code == 404
