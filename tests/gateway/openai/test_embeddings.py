from __future__ import annotations

import base64
import struct
from typing import Any

import httpx
import openai
import pytest
from tests.gateway.conftest import LIVE, RunningServer

pytestmark = pytest.mark.integration  # under 1 s each


def embed(live: httpx.Client, **more: Any) -> httpx.Response:
    return live.post("/v1/embeddings", json={"model": LIVE, "input": ["a", "b"], **more})


def test_floats_and_base64_are_the_same_numbers(live: httpx.Client) -> None:
    body = embed(live, dimensions=16).json()
    assert body["object"] == "list"
    assert [(item["object"], item["index"]) for item in body["data"]] == [
        ("embedding", 0),
        ("embedding", 1),
    ]
    assert body["usage"]["prompt_tokens"] == body["usage"]["total_tokens"] > 0
    packed = embed(live, dimensions=16, encoding_format="base64").json()["data"][0]["embedding"]
    assert list(struct.unpack("<16f", base64.b64decode(packed))) == pytest.approx(
        body["data"][0]["embedding"], abs=1e-6
    )


def test_an_empty_text_is_a_text(live: httpx.Client) -> None:
    assert len(embed(live, input="").json()["data"]) == 1


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        ({"input": None}, 400, "invalid input"),
        ({"input": []}, 400, "invalid input"),
        ({"input": [[1, 2]]}, 400, "invalid input type"),
        ({"encoding_format": "hex"}, 400, None),
        ({"model": "nope-x"}, 404, 'model "nope-x" not found, try pulling it first'),
    ],
)
def test_errors(live: httpx.Client, more: dict[str, Any], status: int, message: str | None) -> None:
    reply = embed(live, **more)
    assert reply.status_code == status
    assert message is None or reply.json()["error"]["message"] == message


def test_the_official_client(live_server: RunningServer) -> None:
    with openai.OpenAI(base_url=f"{live_server.url}/v1", api_key="x", max_retries=0) as client:
        found = client.embeddings.create(model=LIVE, input=["a", "b"])  # asks for base64 itself
        assert len(found.data[1].embedding) == 896
