import re
import time

import httpx
import msgspec
import pytest
from tests.gateway.conftest import VERSION, RunningServer


def test_root_for_programs(client: httpx.Client) -> None:
    response = client.get("/", headers={"accept": "*/*"})
    assert response.text == "Ollama is running"
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_version_is_ollamas_and_ours_is_in_a_header(client: httpx.Client) -> None:
    response = client.get("/api/version")
    assert re.fullmatch(r"\d+\.\d+\.\d+", response.json()["version"])
    assert tuple(map(int, response.json()["version"].split("."))) >= (0, 13, 0)
    assert response.headers["x-verstak-version"] == VERSION
    assert response.headers["content-type"] == "application/json; charset=utf-8"


def test_status_offers_no_cloud(client: httpx.Client) -> None:
    assert client.get("/api/status").json()["cloud"]["disabled"] is True


def test_health_names_what_could_run(client: httpx.Client) -> None:
    reply = client.get("/api/verstak/health").json()
    assert (reply["status"], reply["version"]) == ("ok", VERSION)
    assert set(reply["models"]) == {"tiny:latest", "chat:latest", "auto:latest"}


def test_nothing_is_loaded_at_first(client: httpx.Client) -> None:
    assert client.get("/api/ps").json() == {"models": []}


@pytest.mark.parametrize("forever", [True, False])
def test_loaded_names_are_listed(
    server: RunningServer, client: httpx.Client, forever: bool
) -> None:
    reply = client.post(
        "/api/generate", json={"model": "chat", "keep_alive": -1 if forever else "5m"}
    )
    assert reply.status_code == 200
    deadline = time.monotonic() + 5
    models = client.get("/api/ps").json()["models"]
    while not models and time.monotonic() < deadline:
        models = client.get("/api/ps").json()["models"]
    (model,) = models
    assert (model["name"], model["model"]) == ("chat:latest", "chat:latest")
    assert model["size"] > 0
    assert model["size_vram"] == 0
    assert re.fullmatch(r"[0-9a-f]{64}", model["digest"])
    assert model["context_length"] == 64  # the role's 2048, within what the model was trained for
    assert (int(model["expires_at"][:4]) > 2300) is forever
    assert model["details"]["parent_model"] == "tiny"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/api/me", 401),
        ("POST", "/api/signout", 401),
        ("DELETE", "/api/user/keys/abc", 401),
        ("POST", "/api/experimental/web_search", 401),
        ("GET", "/api/experimental/model-recommendations", 200),
    ],
)
def test_account_stubs(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    if status == 401:
        assert response.json() == {"error": "unauthorized"}
    assert msgspec.json.decode(response.content)
