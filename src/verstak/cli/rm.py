"""``verstak rm``: remove models."""

from __future__ import annotations

import click

from verstak.cli.session import Session, verb
from verstak.errors import UnknownModel
from verstak.model.names import ModelName
from verstak.wiring import build_catalog, build_store


@click.command()
@click.argument("models", nargs=-1, required=True)
@verb
def rm(session: Session, models: tuple[str, ...]) -> None:
    """Remove MODELS; files that another model or a running server uses stay."""
    store = build_store(session.settings)
    for model in models:
        name = ModelName.parse(model)
        try:
            store.delete(name)
        except UnknownModel as error:
            role = build_catalog(session.settings).find_role(name)
            if role is None:
                raise UnknownModel(error.message, remedy="verstak list") from error
            raise UnknownModel(
                session.say("is_a_role", name=role.name, model=role.model),
                remedy=f"verstak rm {role.model}",
            ) from error
        click.echo(session.say("removed", name=model))
