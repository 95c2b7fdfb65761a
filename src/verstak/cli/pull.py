"""``verstak pull``: fetch a model, or take one in from a file."""

from __future__ import annotations

from pathlib import Path

import click

from verstak.catalog.load import Catalog
from verstak.cli.progress import pull_with_progress
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.errors import InvalidName
from verstak.model.names import ModelName
from verstak.store.add_gguf import add_gguf
from verstak.wiring import build_catalog, build_puller, build_store


@click.command()
@click.argument("model")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, path_type=Path),
    help="A GGUF file, or a folder that holds one, instead of the network.",
)
@click.option("--insecure", is_flag=True, help="Ask a registry over plain http.")
@verb
def pull(session: Session, model: str, source: Path | None, *, insecure: bool) -> None:
    """Fetch MODEL; an interrupted download goes on where it stopped.

    MODEL is a name of the catalogue, a role, a name of Ollama's library,
    hf.co/USER/REPO:QUANT, or REGISTRY/NAME:TAG.
    """
    catalog = build_catalog(session.settings)
    store = build_store(session.settings)
    name = ModelName.parse(model)
    if source is not None:
        refuse_role(name, catalog)
        entry = catalog.find_model(name)
        expected = entry.digest if entry is not None and source.is_file() else None
        stored = add_gguf(store, source, name, expected=expected)
        size = human_bytes(stored.size_bytes)
        click.echo(session.say("pulled", name=name.display, size=size), err=True)
        return
    puller = build_puller(session.settings, store, catalog)
    plain_http = insecure or model.startswith("http://")
    pull_with_progress(session, puller, model_of(name, catalog), insecure=plain_http)


def refuse_role(name: ModelName, catalog: Catalog) -> None:
    """Refuse to store a model under a role's name, where nobody could reach it.

    Raises:
        InvalidName: it is a role; the message names the model behind it.
    """
    role = catalog.find_role(name)
    if role is not None:
        raise InvalidName(
            f"{role.name!r} is a role, not a model",
            remedy=f"choose another name, or give the role another model: roles.{role.name}",
        )


def model_of(name: ModelName, catalog: Catalog) -> ModelName:
    """The model behind a role's name; any other name is itself."""
    role = catalog.find_role(name)
    return name if role is None else ModelName.parse(role.model)
