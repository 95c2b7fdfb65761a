"""``verstak mcp`` as another assistant starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import anyio
from click.testing import CliRunner
from mcp import Client, StdioServerParameters

from verstak.cli.main import main


def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    return {**kept, "VERSTAK_STORE__ROOT": str(tmp_path / "none")}


def test_a_shelf_is_computed_for_another_assistant(tmp_path: Path) -> None:
    async def run() -> None:
        parameters = StdioServerParameters(
            command=sys.executable, args=["-m", "verstak", "mcp"], env=environment(tmp_path)
        )
        async with Client(parameters) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert len(tools) >= 40
            made = await client.call_tool(
                "part_area", {"length": 800, "width": 350, "language": "ru"}
            )
            assert made.is_error is False, made.content
            value = next(iter(made.structured_content["report"]["figures"].values()))["value"]
            assert value["value"] == 0.28

    anyio.run(run)


def test_nothing_but_the_protocol_is_on_standard_output(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "verstak", "mcp"],
        input=b"",
        capture_output=True,
        env={**environment(tmp_path), "VERSTAK_LOG_LEVEL": "debug"},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_wrong_setting_is_a_message(tmp_path: Path) -> None:
    missing = str(tmp_path / "none")
    for name in ("RULES_DIR", "DOCUMENTS_DIR"):
        variables = {f"VERSTAK_ASSISTANT__{name}": missing}
        result = CliRunner().invoke(main, ["mcp"], env=variables)
        assert result.exit_code == 2
        assert f"assistant.{name.lower()}" in result.output
