"""``verstak``: one file per verb, gathered here."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import click

from verstak import __version__
from verstak.cli.session import common_options

MODELS = (
    "serve",
    "pull",
    "list",
    "show",
    "ps",
    "stop",
    "rm",
    "cp",
    "verify",
    "run",
    "doctor",
    "hardware",
    "bench",
    "models",
    "plan",
    "quantize",
    "toolchain",
)
FURNITURE = ("cut", "bom", "cabinet", "shelf", "check", "joint", "dxf", "compare")
WORKSHOP = ("card", "convert", "build", "evaluate")
ASSISTANT = ("mcp",)

VERBS: Mapping[str, str] = {verb: verb for verb in (*MODELS, *FURNITURE, *WORKSHOP, *ASSISTANT)} | {
    "list": "list_models"
}
"""Name of each verb and of its command in the module of the same name."""


class Verbs(click.Group):
    """Imports a verb when it is asked for: `verstak ps` must not wait for a drawing library."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in alphabetical order."""
        del ctx
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name, imported now."""
        del ctx
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(f"verstak.cli.{cmd_name}"), VERBS[cmd_name])
        assert isinstance(command, click.Command)  # noqa: S101 - our own table
        return command


@click.group(
    cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="verstak")
@common_options
def main(config: Path | None, host: str | None, port: int | None, language: str | None) -> None:
    """Private AI server for furniture design offices: the model talks, the code computes."""
    del config, host, port, language  # each verb's session reads them
