from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Invoke


@pytest.fixture
def chat_on_tiny(tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERSTAK_ROLES", json.dumps({"chat": tiny}))


@pytest.mark.usefixtures("chat_on_tiny")
def test_models_and_the_roles_whose_model_is_here(invoke: Invoke) -> None:
    lines = invoke("list").output.splitlines()
    assert lines[0].split() == ["NAME", "ID", "SIZE", "MODIFIED"]
    assert lines[1].split()[0] == "tiny:latest"
    assert lines[2].split()[0] == "chat"
    assert lines[2].rstrip().endswith("role → tiny")
    assert lines[3].split()[0] == "auto"
    assert len(lines) == 4, "analysis has no model here"


@pytest.mark.usefixtures("chat_on_tiny")
def test_json_for_programs(invoke: Invoke) -> None:
    rows = json.loads(invoke("list", "--json").output)
    assert [(row["name"], row["role_of"]) for row in rows] == [
        ("tiny:latest", None),
        ("chat", "tiny"),
        ("auto", "tiny"),
    ]
    assert rows[0]["size_bytes"] > 10_000
    assert len(rows[0]["id"]) == 12
    assert "T" in rows[0]["modified_at"]


def test_nothing_here(invoke: Invoke) -> None:
    assert invoke("list").exit_code == 0
    assert json.loads(invoke("list", "--json").output) == []
