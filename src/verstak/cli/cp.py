"""``verstak cp``: give a model another name."""

from __future__ import annotations

import click

from verstak.cli.pull import model_of, refuse_role
from verstak.cli.session import Session, verb
from verstak.model.names import ModelName
from verstak.wiring import build_catalog, build_store


@click.command()
@click.argument("source")
@click.argument("destination")
@verb
def cp(session: Session, source: str, destination: str) -> None:
    """Give SOURCE a second name, DESTINATION; no file is copied."""
    catalog = build_catalog(session.settings)
    target = ModelName.parse(destination)
    refuse_role(target, catalog)
    build_store(session.settings).copy(model_of(ModelName.parse(source), catalog), target)
    click.echo(session.say("copied", source=source, destination=destination))
