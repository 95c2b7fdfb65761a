from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Invoke


def test_a_second_name_for_the_same_file(invoke: Invoke, tiny: str, store_root: Path) -> None:
    before = sorted(path.name for path in (store_root / "blobs").iterdir())
    result = invoke("cp", tiny, "office/second:v1")
    assert (result.exit_code, result.output) == (0, "copied tiny to office/second:v1\n")
    assert sorted(path.name for path in (store_root / "blobs").iterdir()) == before
    names = [row["name"] for row in json.loads(invoke("list", "--json").output)]
    assert sorted(names) == ["office/second:v1", "tiny:latest"]


def test_no_such_source(invoke: Invoke) -> None:
    result = invoke("cp", "absent", "other")
    assert result.exit_code == 2
    assert "absent" in result.output


def test_a_roles_name_is_taken(invoke: Invoke, tiny: str) -> None:
    result = invoke("cp", tiny, "chat")
    assert result.exit_code == 2
    assert "'chat' is a role" in result.output
