from __future__ import annotations

import httpx
import pytest
from tests.cli.conftest import Invoke
from tests.cli.server_process import ServerProcess


@pytest.mark.integration
def test_a_model_is_unloaded_and_its_process_ends(invoke: Invoke, server: ServerProcess) -> None:
    """One load of the 0.5B model."""
    httpx.post(f"{server.url}/api/generate", json={"model": "chat"}, timeout=60)
    assert server.workers()
    assert invoke("--host", server.url, "stop", "chat").output == "stopped chat\n"
    assert invoke("--host", server.url, "ps").output == "no model is loaded\n"
    assert server.workers() == []
    assert invoke("--host", server.url, "stop", "chat").exit_code == 0, "stopping twice is fine"


@pytest.mark.integration
def test_an_unknown_model(invoke: Invoke, server: ServerProcess) -> None:
    result = invoke("--host", server.url, "stop", "absent")
    assert result.exit_code == 2
    assert "absent" in result.output


def test_no_server(invoke: Invoke) -> None:
    assert invoke("--port", "9", "stop", "chat").exit_code == 4
