"""``verstak stop``: unload a model."""

from __future__ import annotations

import click

from verstak.cli.server_client import ServerClient
from verstak.cli.session import Session, verb


@click.command()
@click.argument("model")
@verb
def stop(session: Session, model: str) -> None:
    """Unload MODEL now; a running answer is finished first."""
    with ServerClient(session) as client:
        client.post("/api/generate", {"model": model, "keep_alive": 0})
    click.echo(session.say("stopped", name=model))
