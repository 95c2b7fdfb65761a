"""Pulls over HTTP: from a file the catalogue names, and from places that have nothing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import ollama
import pytest
from tests.formats.gguf_writer import small_file
from tests.gateway.conftest import SMALL_BODIES, RunningServer, services_on, serving

from verstak.catalog.load import Catalog
from verstak.catalog.sources import FileSource
from verstak.model.names import Digest, ModelName
from verstak.store.store import Store


@pytest.fixture
def office_catalog(catalog: Catalog, tmp_path: Path) -> Catalog:
    """Two models of the office: one whose file is there, one whose file is not."""
    file = tmp_path / "office.gguf"
    file.write_bytes(small_file())
    entry = replace(
        next(iter(catalog.models.values())),
        name="office:v1",
        digest=Digest(hashlib.sha256(small_file()).hexdigest()),
        size_bytes=len(small_file()),
        sources=(FileSource(file),),
    )
    lost = replace(
        entry,
        name="lost:v1",
        digest=Digest("0" * 64),
        sources=(FileSource(tmp_path / "gone.gguf"),),
    )
    models = {ModelName.parse(one.name).folded: one for one in (entry, lost)}
    return replace(catalog, models=models).with_roles({"analysis": "office:v1"})


@pytest.fixture
def server(store: Store, office_catalog: Catalog) -> Iterator[RunningServer]:
    with serving(services_on(store, office_catalog, SMALL_BODIES)) as running:
        yield running


def _lines(response: httpx.Response) -> list[dict[str, object]]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


@pytest.mark.parametrize("name", ["office:v1", "OFFICE:v1", "analysis"])
def test_pull(client: httpx.Client, store: Store, name: str) -> None:
    lines = _lines(client.post("/api/pull", json={"model": name}))
    assert lines[0] == {"status": "pulling manifest"}
    assert lines[-1] == {"status": "success"}
    assert [line for line in lines if line == {"status": "pulling manifest"}] == lines[:1]
    digest = hashlib.sha256(small_file()).hexdigest()
    pulling = [line for line in lines if line["status"] == f"pulling {digest[:12]}"]
    assert pulling
    assert pulling[-1]["digest"] == f"sha256:{digest}"
    assert pulling[-1]["total"] == len(small_file())
    assert [model.name.display.lower() for model in store.list()] == ["office:v1"]


def test_pull_without_stream(client: httpx.Client) -> None:
    response = client.post("/api/pull", json={"name": "office:v1", "stream": False})
    assert (response.status_code, response.json()) == (200, {"status": "success"})


def test_missing_is_an_error_line_in_a_stream_and_500_without(client: httpx.Client) -> None:
    missing = {"error": "pull model manifest: file does not exist"}
    lines = _lines(client.post("/api/pull", json={"model": "lost:v1"}))
    assert (lines[0], lines[-1]) == ({"status": "pulling manifest"}, missing)
    response = client.post("/api/pull", json={"model": "lost:v1", "stream": False})
    assert (response.status_code, response.json()) == (500, missing)


@pytest.mark.parametrize("spoil", ["wrong bytes", "no connection"])
def test_every_other_failure_is_500_too(
    client: httpx.Client, store: Store, tmp_path: Path, spoil: str
) -> None:
    name = "office:v1"
    if spoil == "wrong bytes":
        (tmp_path / "office.gguf").write_bytes(bytes(len(small_file())))
    else:
        name = "http://127.0.0.1:9/x/y"  # discard: nobody listens
    response = client.post("/api/pull", json={"model": name, "stream": False})
    assert response.status_code == 500
    assert response.json()["error"]
    assert "error" in _lines(client.post("/api/pull", json={"model": name}))[-1]
    assert not store.list()


@pytest.mark.parametrize("body", [{}, {"model": ""}, {"model": "a b"}])
def test_invalid_names(client: httpx.Client, body: dict[str, str]) -> None:
    response = client.post("/api/pull", json=body)
    assert (response.status_code, response.json()) == (400, {"error": "invalid model name"})


def test_create_pulls_its_source(client: httpx.Client, store: Store) -> None:
    body = {"model": "mine", "from": "office:v1", "system": "S"}
    lines = _lines(client.post("/api/create", json=body))
    assert lines[0] == {"status": "pulling manifest"}
    assert [line for line in lines if line == {"status": "success"}] == lines[-1:]
    assert {model.name.display for model in store.list()} == {"office:v1", "mine:latest"}


def test_official_client(server: RunningServer) -> None:
    with ollama.Client(host=server.url, trust_env=False) as client:
        assert client.pull("office:v1").status == "success"
        assert [line.status for line in client.pull("office:v1", stream=True)][-1] == "success"
        with pytest.raises(ollama.ResponseError, match="file does not exist") as caught:
            client.pull("lost:v1")
        assert caught.value.status_code == 500
        with pytest.raises(ollama.ResponseError, match="file does not exist"):
            list(client.pull("lost:v1", stream=True))
