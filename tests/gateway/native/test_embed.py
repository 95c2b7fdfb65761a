from __future__ import annotations

import math
from typing import Any

import httpx
import pytest
from tests.gateway.conftest import LIVE

pytestmark = pytest.mark.integration  # under 1 s each


def embed(live: httpx.Client, **more: Any) -> httpx.Response:
    return live.post("/api/embed", json={"model": LIVE, "input": ["a", "b"], **more})


def length(vector: list[float]) -> float:
    return math.sqrt(sum(value * value for value in vector))


def test_vectors_are_of_length_one(live: httpx.Client) -> None:
    body = embed(live).json()
    assert set(body) == {
        "model",
        "embeddings",
        "total_duration",
        "load_duration",
        "prompt_eval_count",
    }
    first, second = body["embeddings"]
    assert len(first) == 896
    assert length(first) == pytest.approx(1, abs=1e-5)
    assert first != second
    (single,) = embed(live, input="a").json()["embeddings"]
    assert single == pytest.approx(first, abs=1e-2)


def test_fewer_dimensions_are_normalised_again(live: httpx.Client) -> None:
    (vector,) = embed(live, input="a", dimensions=32).json()["embeddings"]
    assert len(vector) == 32
    assert length(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_to_embed_loads_the_model(live: httpx.Client, nothing: object) -> None:
    body = embed(live, input=nothing).json()
    assert body["embeddings"] == []


def test_the_legacy_endpoint_does_not_normalise(live: httpx.Client) -> None:
    body = live.post("/api/embeddings", json={"model": LIVE, "prompt": "a"}).json()
    assert length(body["embedding"]) > 2
    empty = live.post("/api/embeddings", json={"model": LIVE, "prompt": ""}).json()
    assert empty == {"embedding": []}


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        ({"model": ""}, 404, "model '' not found"),
        ({"model": "nope-x"}, 404, 'model "nope-x" not found, try pulling it first'),
        ({"input": 3}, 400, "invalid input type"),
        ({"input": [1, 2]}, 400, "invalid input type"),
    ],
)
def test_refusals_are_worded_as_clients_expect(
    live: httpx.Client, more: dict[str, Any], status: int, message: str
) -> None:
    reply = embed(live, **more)
    assert (reply.status_code, reply.json()) == (status, {"error": message})


def test_the_legacy_endpoint_wants_a_model(live: httpx.Client) -> None:
    reply = live.post("/api/embeddings", json={"prompt": "a"})
    assert (reply.status_code, reply.json()) == (400, {"error": "model is required"})


def test_a_text_that_does_not_fit_is_never_cut_silently(tight: httpx.Client) -> None:
    text = "word " * 400
    cut = embed(tight, input=text)
    assert cut.status_code == 200
    assert int(cut.headers["x-verstak-dropped-tokens"]) == cut.json()["prompt_tokens_dropped"] > 0
    message = {"error": "the input length exceeds the context length"}
    refused = embed(tight, input=text, truncate=False)
    assert (refused.status_code, refused.json()) == (400, message)
    strict = tight.post(
        "/api/embed", json={"model": LIVE, "input": text}, headers={"X-Verstak-Strict": "1"}
    )
    assert strict.status_code == 400
