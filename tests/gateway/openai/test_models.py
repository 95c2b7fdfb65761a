from __future__ import annotations

import httpx


def test_models_and_roles_are_listed(lasting_client: httpx.Client) -> None:
    body = lasting_client.get("/v1/models").json()
    assert body["object"] == "list"
    assert {model["id"] for model in body["data"]} >= {"tiny:latest", "chat:latest"}
    for model in body["data"]:
        assert set(model) == {"id", "object", "created", "owned_by"}
        assert (model["object"], model["owned_by"]) == ("model", "library")
        assert isinstance(model["created"], int)


def test_a_model_is_found_by_any_spelling(lasting_client: httpx.Client) -> None:
    for spelled in (
        "tiny",
        "TINY:latest",
        "library/tiny",
        "registry.ollama.ai/library/tiny",
        "chat",
    ):
        assert lasting_client.get(f"/v1/models/{spelled}").json()["id"] == spelled


def test_a_missing_model_is_openais_404(lasting_client: httpx.Client) -> None:
    reply = lasting_client.get("/v1/models/hf.co/user/repo:Q4_K_M")
    assert reply.status_code == 404
    assert reply.json()["error"]["type"] == "not_found_error"
    assert "hf.co/user/repo:Q4_K_M" in reply.json()["error"]["message"]
