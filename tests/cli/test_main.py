from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Invoke, RunProgram

from verstak import __version__, cli
from verstak.cli.main import VERBS


def test_every_verb_has_a_file_of_its_name() -> None:
    folder = Path(cli.__file__ or "").parent
    assert {verb for verb in VERBS if not (folder / f"{verb}.py").exists()} == set()
    assert {"cut", "bom", "shelf", "check", "joint", "dxf", "compare", "serve"} <= set(VERBS)


def test_a_verb_is_imported_only_when_asked_for(program: RunProgram) -> None:
    """One process: `verstak ps` must not wait for a drawing library."""
    assert program("--version").returncode == 0
    code = "import sys, verstak.cli.main; print('ezdxf' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_verb_explains_itself(invoke: Invoke, name: str) -> None:
    result = invoke(name, "-h")
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")
    assert len(result.output.splitlines()) > 4
    assert result.output == invoke(name, "--help").output


@pytest.mark.integration
def test_the_program_tells_its_version_and_verbs(program: RunProgram) -> None:
    """Two processes, 1 s each."""
    assert program("--version").stdout == f"verstak, version {__version__}\n"
    done = program("--help")
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in VERBS)


def test_an_unknown_verb_is_a_usage_error(invoke: Invoke) -> None:
    result = invoke("sell")
    assert result.exit_code == 2
    assert "No such command 'sell'" in result.output
