from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Invoke


def blobs(root: Path) -> int:
    return len(list((root / "blobs").iterdir()))


def test_files_go_with_their_last_name(invoke: Invoke, tiny: str, store_root: Path) -> None:
    invoke("cp", tiny, "second")
    had = blobs(store_root)
    assert invoke("rm", tiny).output == "removed tiny\n"
    assert blobs(store_root) == had
    assert invoke("rm", "second").exit_code == 0
    assert blobs(store_root) == 0


def test_several_at_once_stop_at_the_first_that_is_not_there(invoke: Invoke, tiny: str) -> None:
    result = invoke("rm", tiny, "absent")
    assert result.exit_code == 2
    assert result.output.splitlines()[0] == "removed tiny"
    assert "absent" in result.output
    assert "verstak list" in result.output


def test_a_role_is_not_a_model(invoke: Invoke, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERSTAK_ROLES", json.dumps({"chat": tiny}))
    result = invoke("rm", "chat")
    assert result.exit_code == 2
    assert "verstak rm tiny" in result.output
    assert invoke("show", tiny).exit_code == 0


def test_at_least_one_name_is_needed(invoke: Invoke) -> None:
    assert invoke("rm").exit_code == 2
