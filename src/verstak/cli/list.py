"""``verstak list``: what is in the store."""

from __future__ import annotations

import json
from datetime import datetime

import click
from rich.table import Table

from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.errors import UnknownModel
from verstak.model.names import ModelName
from verstak.wiring import build_catalog, build_store


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@verb
def list_models(session: Session, *, as_json: bool) -> None:
    """List the models in the store, and the roles whose model is here."""
    store = build_store(session.settings)
    rows = [
        {
            "name": model.name.display,
            "role_of": None,
            "id": model.manifest_digest[:12],
            "size_bytes": model.size_bytes,
            "modified_at": model.modified_at.isoformat(),
        }
        for model in store.list()
    ]
    for role in build_catalog(session.settings).roles.values():
        try:
            model = store.get(ModelName.parse(role.model))
        except UnknownModel:
            continue
        rows.append(
            {
                "name": role.name,
                "role_of": role.model,
                "id": model.manifest_digest[:12],
                "size_bytes": model.size_bytes,
                "modified_at": model.modified_at.isoformat(),
            }
        )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    say = session.say
    if not rows:
        click.echo(say("nothing_here"))
        return
    table = Table(box=None, header_style="bold")
    for key in ("name", "id", "size", "modified"):
        table.add_column(say(key))
    for row in rows:
        size = human_bytes(int(str(row["size_bytes"])))
        when = datetime.fromisoformat(str(row["modified_at"])).strftime("%Y-%m-%d %H:%M")
        last = say("role_of", model=row["role_of"]) if row["role_of"] else when
        table.add_row(str(row["name"]), str(row["id"]), size, last)
    session.out.print(table)
