"""``verstak ps``: what is loaded."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click
from rich.table import Table

from verstak.cli.server_client import ServerClient
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes

_FOREVER_YEAR = 2200
"""Later expiry dates mean never: Ollama writes now + 292 years."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the server's own answer.")
@verb
def ps(session: Session, *, as_json: bool) -> None:
    """Show the loaded models, their memory and when they will be unloaded."""
    with ServerClient(session) as client:
        answer = client.get("/api/ps")
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    say = session.say
    if not answer["models"]:
        click.echo(say("nothing_loaded"))
        return
    table = Table(box=None, header_style="bold")
    for key in ("name", "id", "memory", "context", "until"):
        table.add_column(say(key))
    for row in answer["models"]:
        table.add_row(
            row["name"],
            row["digest"][:12],
            human_bytes(row["size"]),
            str(row.get("context_length", "")),
            _until(row["expires_at"], say("forever")),
        )
    session.out.print(table)


def _until(text: str, forever: str) -> str:
    # Python reads at most microseconds; Ollama writes nanoseconds.
    moment = datetime.fromisoformat(text)
    if moment.year > _FOREVER_YEAR:
        return forever
    left = moment - datetime.now(UTC)
    minutes, seconds = divmod(max(0, int(left.total_seconds())), 60)
    return f"{minutes}:{seconds:02}"
