from __future__ import annotations

import httpx
import pytest
from tests.gateway.conftest import MODEL


@pytest.mark.parametrize(
    ("path", "body", "empty"),
    [
        ("/api/chat", {"messages": []}, {"message": {"role": "assistant", "content": ""}}),
        ("/api/generate", {"prompt": ""}, {"response": ""}),
    ],
)
def test_load_and_unload_are_one_object_even_in_a_stream(
    client: httpx.Client, path: str, body: dict[str, object], empty: dict[str, object]
) -> None:
    for keep_alive, reason, loaded in (("5m", "load", [MODEL]), (0, "unload", [])):
        request = {"model": "tiny", "stream": True, "keep_alive": keep_alive, **body}
        reply = client.post(path, json=request)
        assert reply.headers["content-type"] == "application/json; charset=utf-8"
        found = reply.json()
        assert found.pop("created_at")
        assert found == {"model": "tiny", **empty, "done": True, "done_reason": reason}
        assert [item["name"] for item in client.get("/api/ps").json()["models"]] == loaded


def test_unloading_what_is_not_loaded_is_fine(client: httpx.Client) -> None:
    reply = client.post("/api/generate", json={"model": "tiny", "keep_alive": 0})
    assert reply.json()["done_reason"] == "unload"
