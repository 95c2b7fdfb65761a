"""The real assistant behind a real server, with the real 0.5B model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.cli.server_process import ServerProcess

pytestmark = pytest.mark.integration  # one load of the 0.5B; the first question warms up, ~10 s

SHELF = "Полка из ЛДСП 16 мм, пролёт 700 мм, глубина 300 мм, нагрузка 40 кг/м². Какой прогиб?"


@pytest.fixture(scope="module")
def server(model_store: Path) -> Iterator[ServerProcess]:
    quick = {"VERSTAK_ASSISTANT__EXPLAIN": "false"}
    with ServerProcess(model_store, model_store.parent / "state", environment=quick) as running:
        yield running


def test_a_shelf_is_computed_and_accounted_for(server: ServerProcess) -> None:
    body = {"model": "chat", "messages": [{"role": "user", "content": SHELF}], "stream": False}
    reply = httpx.post(f"{server.url}/api/chat", json=body, timeout=300).json()
    (step,) = reply["assistant"]["steps"]
    assert step["tool"] == "shelf"
    given = {one["name"]: one["value"] for one in step["arguments"] if one["origin"] == "given"}
    assert given["span"] == 700
    assert any(claim["tool"] == "shelf" for claim in reply["verification"] if "tool" in claim)

    # The page edits a field: the same, without the model.
    again = httpx.post(
        f"{server.url}/assistant/tools/shelf",
        json={"arguments": {**step["values"], "span": 600}, "language": "ru"},
        timeout=60,
    ).json()
    assert "error" not in again
    assert again["step"]["values"]["span"] == 600
    assert again["verification"]
