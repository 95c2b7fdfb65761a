"""``verstak``: one file per verb, gathered here."""

from __future__ import annotations

from pathlib import Path

import click

from verstak import __version__
from verstak.cli.bom import bom
from verstak.cli.check import check
from verstak.cli.compare import compare
from verstak.cli.cp import cp
from verstak.cli.cut import cut
from verstak.cli.doctor import doctor
from verstak.cli.dxf import dxf
from verstak.cli.joint import joint
from verstak.cli.list import list_models
from verstak.cli.ps import ps
from verstak.cli.pull import pull
from verstak.cli.rm import rm
from verstak.cli.run import run
from verstak.cli.serve import serve
from verstak.cli.session import common_options
from verstak.cli.shelf import shelf
from verstak.cli.show import show
from verstak.cli.stop import stop
from verstak.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="verstak")
@common_options
def main(config: Path | None, host: str | None, port: int | None, language: str | None) -> None:
    """Private AI server for furniture design offices: the model talks, the code computes."""
    del config, host, port, language  # each verb's session reads them


MODELS = (serve, pull, list_models, show, ps, stop, rm, cp, verify, run, doctor)
FURNITURE = (cut, bom, shelf, check, joint, dxf, compare)

for command in (*MODELS, *FURNITURE):
    main.add_command(command)
