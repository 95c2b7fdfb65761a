import hashlib
import json
from pathlib import Path

import httpx
import ollama
import pytest
from tests.formats.gguf_writer import small_file
from tests.gateway.conftest import RunningServer

from verstak.model.names import ModelName
from verstak.store.store import Store


def _lines(response: httpx.Response) -> list[dict[str, str]]:
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def test_from_a_model(client: httpx.Client, store: Store) -> None:
    body = {
        "model": "mine",
        "from": "tiny",
        "system": "Be brief.",
        "license": ["A", "B"],
        "parameters": {"temperature": 0, "stop": ["x"]},
        "messages": [{"role": "user", "content": "hi"}],
    }
    lines = _lines(client.post("/api/create", json=body))
    assert lines[-2:] == [{"status": "writing manifest"}, {"status": "success"}]
    assert any(line["status"].startswith("using existing layer sha256:") for line in lines)
    shown = client.post("/api/show", json={"model": "mine"}).json()
    assert shown["system"] == "Be brief."
    assert shown["license"] == "A\nB"
    assert "temperature                    0" in shown["parameters"]
    assert store.get(ModelName.parse("mine")).config.model_family == "qwen2"


def test_from_files(client: httpx.Client) -> None:
    digest = f"sha256:{hashlib.sha256(small_file()).hexdigest()}"
    client.post(f"/api/blobs/{digest}", content=small_file())
    body = {"name": "own", "files": {"own.gguf": digest}, "stream": False}
    response = client.post("/api/create", json=body)
    assert (response.status_code, response.json()) == (200, {"status": "success"})
    assert response.headers["content-type"] == "application/json; charset=utf-8"


def test_from_a_role_keeps_the_profile(client: httpx.Client) -> None:
    body = {"model": "mine", "from": "chat", "parameters": {"temperature": 0.1}, "stream": False}
    assert client.post("/api/create", json=body).status_code == 200
    parameters = client.post("/api/show", json={"model": "mine"}).json()["parameters"].split("\n")
    assert {" ".join(line.split()) for line in parameters} == {"num_ctx 2048", "temperature 0.1"}


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"model": "x"}, "neither 'from' or 'files' was specified"),
        ({"from": "tiny"}, "invalid model name"),
        ({"model": "x", "from": "a b"}, "invalid model name"),
        (
            {"model": "x", "files": {"../a.gguf": f"sha256:{'0' * 64}"}},
            "file path must be relative",
        ),
        ({"model": "x", "files": {"a.gguf": "nope"}}, "invalid digest format"),
        ({"model": "x", "from": "tiny", "quantize": "q4_0"}, "quantizing"),
    ],
)
def test_refusals(
    client: httpx.Client, body: dict[str, object], message: str, stream: bool
) -> None:
    response = client.post("/api/create", json={**body, "stream": stream})
    assert response.status_code == 400
    assert response.json()["error"].startswith(message)


def test_a_file_that_is_no_model(client: httpx.Client, store: Store) -> None:
    digest = f"sha256:{hashlib.sha256(b'junk').hexdigest()}"
    client.post(f"/api/blobs/{digest}", content=b"junk")
    body = {"model": "bad", "files": {"bad.gguf": digest}}
    lines = _lines(client.post("/api/create", json=body))
    assert "expected a GGUF file" in lines[-1]["error"]
    assert client.post("/api/create", json={**body, "stream": False}).status_code == 400
    assert client.post("/api/show", json={"model": "bad"}).status_code == 404


def test_official_client(server: RunningServer, tmp_path: Path) -> None:
    with ollama.Client(host=server.url, trust_env=False) as client:
        path = tmp_path / "tiny.gguf"
        path.write_bytes(small_file() + b"\0" * 32)
        digest = client.create_blob(path)
        assert digest == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        assert client.create("one", files={"tiny.gguf": digest}).status == "success"
        statuses = [
            line.status for line in client.create("two", from_="one", system="S", stream=True)
        ]
        assert statuses[-1] == "success"
        modelfile = client.show("two").modelfile
        assert modelfile is not None
        assert "SYSTEM S" in modelfile
