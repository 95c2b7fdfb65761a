from __future__ import annotations

import pytest
from tests.cli.conftest import Invoke, RunProgram

from verstak import __version__
from verstak.cli.main import main

VERBS = ["serve", "pull", "list", "show", "ps", "stop", "rm", "cp", "verify", "run", "doctor"]


def test_every_verb_is_there() -> None:
    assert sorted(main.commands) == sorted(VERBS)


@pytest.mark.parametrize("name", VERBS)
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
