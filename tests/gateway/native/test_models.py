import re
from collections.abc import Callable
from datetime import datetime

import httpx
import ollama
import pytest
from tests.gateway.conftest import MODEL, RunningServer

from verstak.store.store import Store

type AddModel = Callable[..., str]


def test_tags(client: httpx.Client) -> None:
    models = client.get("/api/tags").json()["models"]
    assert [one["name"] for one in models] == ["chat:latest", "auto:latest", "tiny:latest"]
    model = models[2]
    assert model["model"] == "tiny:latest"
    assert re.fullmatch(r"[0-9a-f]{64}", model["digest"])
    assert datetime.fromisoformat(model["modified_at"]).tzinfo is not None
    details = model["details"]
    assert list(details)[:6] == [
        "parent_model",
        "format",
        "family",
        "families",
        "parameter_size",
        "quantization_level",
    ]
    assert (details["format"], details["family"], details["families"]) == (
        "gguf",
        "qwen2",
        ["qwen2"],
    )
    assert details["quantization_level"] == "Q4_K_M"
    assert details["context_length"] == 64
    assert model["capabilities"] == ["completion", "tools"]


def test_roles_are_listed_with_their_model(client: httpx.Client) -> None:
    role = client.get("/api/tags").json()["models"][0]
    assert role["details"]["parent_model"] == "tiny"
    assert role["details"]["context_length"] == 2048


def test_newest_first_and_size_is_the_whole_manifest(
    client: httpx.Client, add_model: AddModel, store: Store
) -> None:
    add_model("newer:v1", system=b"Be brief.")
    models = client.get("/api/tags").json()["models"]
    assert models[0]["name"] == "newer:v1"
    assert models[0]["size"] == store.list()[0].size_bytes


def test_list_is_read_from_disk_every_time(client: httpx.Client, store: Store) -> None:
    manifest = next(path for path in store.layout.root.glob("manifests/**/*") if path.is_file())
    manifest.unlink()
    assert client.get("/api/tags").json() == {"models": []}


def test_one_bad_file_does_not_hide_the_list(
    client: httpx.Client, add_model: AddModel, store: Store
) -> None:
    digest = add_model("other")
    path = store.blob_path(digest)
    path.write_bytes(b"junk".ljust(path.stat().st_size, b"\0"))
    names = [one["name"] for one in client.get("/api/tags").json()["models"]]
    assert "other:latest" in names


def test_damaged_parameters(client: httpx.Client, add_model: AddModel) -> None:
    add_model("broken", params=b'{"top_k":')
    names = [one["name"] for one in client.get("/api/tags").json()["models"]]
    assert "broken:latest" in names
    response = client.post("/api/show", json={"model": "broken"})
    assert response.status_code == 500
    assert "damaged" in response.json()["error"]
    assert client.request("DELETE", "/api/delete", json={"model": "broken"}).status_code == 200


def test_copy_and_delete(client: httpx.Client, store: Store) -> None:
    response = client.post("/api/copy", json={"source": "TINY", "destination": "my/second:v1"})
    assert (response.status_code, response.content) == (200, b"")
    names = {one["name"] for one in client.get("/api/tags").json()["models"]}
    assert {"tiny:latest", "my/second:v1"} <= names
    for name in (MODEL, "My/Second:V1"):
        response = client.request("DELETE", "/api/delete", json={"model": name})
        assert (response.status_code, response.content) == (200, b"")
    assert client.get("/api/tags").json() == {"models": []}
    assert not list((store.layout.root / "blobs").iterdir())


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"source": "nope", "destination": "x"}, 404, 'model "nope" not found'),
        ({"source": "..", "destination": "x"}, 400, 'source ".." is invalid'),
        ({"source": "tiny", "destination": "a b"}, 400, 'destination "a b" is invalid'),
        ({}, 400, 'source "" is invalid'),
    ],
)
def test_copy_refusals(
    client: httpx.Client, body: dict[str, str], status: int, message: str
) -> None:
    response = client.post("/api/copy", json=body)
    assert (response.status_code, response.json()) == (status, {"error": message})


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"model": "nope"}, 404, "model 'nope' not found"),
        ({"name": "nope:v1"}, 404, "model 'nope:v1' not found"),
        ({"model": "../x"}, 400, 'name "../x" is invalid'),
        ({}, 400, 'name "" is invalid'),
    ],
)
def test_delete_refusals(
    client: httpx.Client, body: dict[str, str], status: int, message: str
) -> None:
    response = client.request("DELETE", "/api/delete", json=body)
    assert (response.status_code, response.json()) == (status, {"error": message})


@pytest.mark.parametrize("role", ["chat", "Chat:latest", "analysis"])
def test_role_names_are_reserved(client: httpx.Client, role: str) -> None:
    attempts = [
        client.post("/api/copy", json={"source": "tiny", "destination": role}),
        client.request("DELETE", "/api/delete", json={"model": role}),
        client.post("/api/create", json={"model": role, "from": "tiny"}),
    ]
    for response in attempts:
        assert response.status_code == 400
        assert "is a role of this server" in response.json()["error"]


def test_delete_of_a_loaded_model_ends_its_worker(
    server: RunningServer, client: httpx.Client, store: Store
) -> None:
    assert client.post("/api/generate", json={"model": "tiny"}).status_code == 200
    assert len(client.get("/api/ps").json()["models"]) == 1
    assert client.request("DELETE", "/api/delete", json={"model": "tiny"}).status_code == 200
    assert client.get("/api/ps").json() == {"models": []}
    assert not list((store.layout.root / "blobs").iterdir())


def test_official_client(server: RunningServer) -> None:
    with ollama.Client(host=server.url, trust_env=False) as client:
        listed = client.list().models
        assert {one.model for one in listed} == {"chat:latest", "auto:latest", "tiny:latest"}
        assert all(one.modified_at and one.modified_at.tzinfo for one in listed)
        assert client.copy("tiny", "tiny2").status == "success"
        assert client.delete("tiny2").status == "success"
        with pytest.raises(ollama.ResponseError, match="model 'tiny2' not found") as caught:
            client.delete("tiny2")
        assert caught.value.status_code == 404
        assert list(client.ps().models) == []
