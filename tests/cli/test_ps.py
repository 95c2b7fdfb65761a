from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from tests.cli.conftest import Invoke
from tests.cli.scripted_server import Reply, ScriptedServer
from tests.cli.server_process import ServerProcess

from verstak.cli.ps import _until


@pytest.mark.parametrize(
    ("seconds", "shown"), [(299.5, "4:59"), (3600.5, "60:00"), (5.5, "0:05"), (-10, "0:00")]
)
def test_remaining_time(seconds: float, shown: str) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    assert _until(moment.isoformat(), "forever") == shown


def test_ollamas_own_spelling_of_never_and_of_nanoseconds() -> None:
    assert _until("2318-11-23T10:11:12.123456789+03:00", "forever") == "forever"
    assert _until("2026-01-01T00:00:00.123456789Z", "forever") == "0:00"


def test_nothing_is_loaded(invoke: Invoke) -> None:
    with ScriptedServer([Reply(pieces=[b'{"models": []}'])]) as server:
        result = invoke("--port", str(server.port), "ps")
        assert (result.exit_code, result.output) == (0, "no model is loaded\n")


def test_no_server_ends_with_status_4_and_the_remedy(invoke: Invoke) -> None:
    result = invoke("--port", "9", "ps")
    assert result.exit_code == 4
    assert "verstak serve" in result.output


@pytest.mark.integration
def test_what_is_loaded(invoke: Invoke, server: ServerProcess) -> None:
    """One load of the 0.5B model."""
    httpx.post(f"{server.url}/api/generate", json={"model": "chat"}, timeout=60)
    head, *rows = invoke("--host", server.url, "ps").output.splitlines()
    assert head.split() == ["NAME", "ID", "MEMORY", "CONTEXT", "UNTIL"]
    (row,) = (cells for cells in map(str.split, rows) if cells[0] == "chat:latest")
    assert len(row[1]) == 12
    assert row[3] == "MB"
    # At least the role's own context; a worker that another test loaded may hold more.
    assert int(row[4]) in {2048, 4096}
    assert row[5].startswith(("4:", "5:"))
    raw = json.loads(invoke("--host", server.url, "ps", "--json").output)
    assert raw["models"][0]["context_length"] == int(row[4])
