from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Invoke, RunProgram


@pytest.fixture
def flipped(invoke: Invoke, tiny: str, store_root: Path) -> Path:
    """The model's file with one byte changed in the middle."""
    digest = json.loads(invoke("show", tiny, "--json").output)["digest"]
    path = store_root / "blobs" / str(digest).replace(":", "-")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return path


def test_all_as_recorded(invoke: Invoke, tiny: str) -> None:
    result = invoke("verify")
    assert result.exit_code == 0
    assert "2 files reread" in result.output
    assert json.loads(invoke("verify", "--json").stdout) == []


def test_an_empty_store_is_fine(invoke: Invoke) -> None:
    assert invoke("verify").exit_code == 0


@pytest.mark.integration
def test_a_flipped_byte_ends_with_status_6_and_names_the_model(
    program: RunProgram, flipped: Path
) -> None:
    """One process, 1 s."""
    done = program("verify")
    assert done.returncode == 6
    assert "tiny:latest" in done.stdout
    assert flipped.name.removeprefix("sha256-") in done.stdout
    assert "what to do: fetch the models named above again" in done.stderr
    assert flipped.exists(), "nothing is removed"


def test_findings_for_programs(invoke: Invoke, flipped: Path) -> None:
    result = invoke("verify", "--json")
    assert result.exit_code == 6
    (finding,) = json.loads(result.stdout)
    assert finding["models"] == ["tiny:latest"]
    assert finding["path"] == str(flipped)
