"""Pushes over HTTP into a real registry, by the official client too. About 3 s."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import ollama
import pytest
from tests.formats.gguf_writer import small_file
from tests.gateway.conftest import RunningServer
from tests.store.registry_process import registry_process

from verstak.model.manifest import MANIFEST_TYPE


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with registry_process(tmp_path_factory.mktemp("registry")) as base:
        yield base


@pytest.fixture
def model(registry: str, add_model: Callable[..., str]) -> str:
    """Name of a model whose place is the registry."""
    name = f"{registry}/buro/tiny:1"
    add_model(name, system=b"You join boards.")
    return name


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 400, "model is required"),
        ({"model": "a b"}, 400, "invalid model name"),
        ({"model": "nope"}, 404, "model 'nope' not found"),
    ],
)
def test_refusals(client: httpx.Client, body: dict[str, str], status: int, message: str) -> None:
    response = client.post("/api/push", json=body)
    assert (response.status_code, response.json()) == (status, {"error": message})


@pytest.mark.parametrize("name", ["chat", "Chat:latest"])
def test_a_role_is_no_model(client: httpx.Client, name: str) -> None:
    response = client.post("/api/push", json={"model": name})
    assert response.status_code == 400
    assert "is a role of this server" in response.json()["error"]


@pytest.mark.integration
def test_push_streams_ollamas_words(
    client: httpx.Client, registry: str, model: str, add_model: Callable[..., str]
) -> None:
    response = client.post("/api/push", json={"model": model, "insecure": True})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in response.text.splitlines()]
    digest = add_model(model)
    assert lines[0] == {"status": "retrieving manifest"}
    assert lines[-2:] == [{"status": "pushing manifest"}, {"status": "success"}]
    size = len(small_file())
    short = digest.removeprefix("sha256:")[:12]
    done = {"status": f"pushing {short}", "digest": digest, "total": size, "completed": size}
    assert done in lines
    url = f"http://{registry}/v2/buro/tiny/manifests/1"
    found = httpx.get(url, headers={"Accept": MANIFEST_TYPE}, trust_env=False)
    assert found.headers["content-type"] == MANIFEST_TYPE


@pytest.mark.integration
def test_push_then_pull_gives_the_same_bytes(
    server: RunningServer, client: httpx.Client, model: str
) -> None:
    def digest() -> str:
        models = client.get("/api/tags").json()["models"]
        return str(next(each["digest"] for each in models if each["name"] == model))

    before = digest()
    body = {"model": model, "insecure": True, "stream": False}
    response = client.post("/api/push", json=body)
    assert (response.status_code, response.json()) == (200, {"status": "success"})
    assert client.request("DELETE", "/api/delete", json={"model": model}).status_code == 200
    assert client.post("/api/pull", json=body).json() == {"status": "success"}
    assert digest() == before


def test_failures_are_an_error_line_in_a_stream_and_500_without(
    client: httpx.Client, add_model: Callable[..., str]
) -> None:
    name = "127.0.0.1:9/buro/tiny:1"  # discard: nobody listens
    add_model(name)
    body = {"model": name, "insecure": True}
    response = client.post("/api/push", json=body)
    assert response.status_code == 200
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert lines[0] == {"status": "retrieving manifest"}
    assert "cannot connect" in lines[-1]["error"]
    response = client.post("/api/push", json={**body, "stream": False})
    assert response.status_code == 500
    assert "cannot connect" in response.json()["error"]


@pytest.mark.integration
def test_official_client(server: RunningServer, model: str, tmp_path: Path) -> None:
    with ollama.Client(host=server.url, trust_env=False) as client:
        assert client.push(model, insecure=True).status == "success"
        lines = list(client.push(model, insecure=True, stream=True))
        assert [line.status for line in lines][-1] == "success"
        assert any(line.completed and line.completed == line.total for line in lines)
        with pytest.raises(ollama.ResponseError, match="not found") as caught:
            client.push("nope", insecure=True)
        assert caught.value.status_code == 404
        with pytest.raises(ollama.ResponseError) as caught:
            client.push(model)  # plain http was not asked for
        assert caught.value.status_code == 500
