"""``verstak cp``: give a model another name."""

from __future__ import annotations

import click

from verstak.cli.session import Session, verb
from verstak.model.names import ModelName
from verstak.wiring import build_store


@click.command()
@click.argument("source")
@click.argument("destination")
@verb
def cp(session: Session, source: str, destination: str) -> None:
    """Give SOURCE a second name, DESTINATION; no file is copied."""
    build_store(session.settings).copy(ModelName.parse(source), ModelName.parse(destination))
    click.echo(session.say("copied", source=source, destination=destination))
