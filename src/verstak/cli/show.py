"""``verstak show``: what a model is."""

from __future__ import annotations

import json

import click
from rich.markup import escape
from rich.table import Table

from verstak.catalog.roles import Role
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.errors import UnknownModel
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import config_of, model_info
from verstak.model.names import ModelName
from verstak.store.store import Store
from verstak.store.stored_model import StoredModel
from verstak.wiring import build_catalog, build_store


@click.command()
@click.argument("model")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with the header.")
@verb
def show(session: Session, model: str, *, as_json: bool) -> None:
    """Show what MODEL (or a role) is, as its file's own header states it."""
    store = build_store(session.settings)
    name = ModelName.parse(model)
    catalog = build_catalog(session.settings)
    role = catalog.find_role(name)
    target = name if role is None else ModelName.parse(role.model)
    try:
        stored = store.get(target)
    except UnknownModel as error:
        raise UnknownModel(error.message, remedy=f"verstak pull {target.display}") from error
    entry = catalog.find_model(target)
    licence = entry.license_id if entry else _licence(store, stored)
    if as_json:
        click.echo(json.dumps(_facts(store, stored, role, licence), ensure_ascii=False, indent=2))
        return
    _print(session, store, stored, role, licence)


def _licence(store: Store, stored: StoredModel) -> str | None:
    texts = [store.read_blob_text(layer.digest) for layer in stored.manifest.of_kind("license")]
    return texts[0].strip().splitlines()[0] if texts and texts[0].strip() else None


def _facts(
    store: Store, stored: StoredModel, role: Role | None, licence: str | None
) -> dict[str, object]:
    layer = stored.manifest.of_kind("model")[0]
    header = read_header(store.blob_path(layer.digest))
    config = config_of(header)
    return {
        "name": stored.name.display,
        "role": role.name if role else None,
        "size_bytes": stored.size_bytes,
        "digest": layer.digest,
        "license": licence,
        "family": config.model_family,
        "parameters": config.parameter_size,
        "quantization": config.quantization_level,
        "context_length": config.context_length,
        "embedding_length": config.embedding_length,
        "capabilities": list(config.capabilities),
        "model_info": model_info(header),
    }


def _print(
    session: Session, store: Store, stored: StoredModel, role: Role | None, licence: str | None
) -> None:
    say = session.say
    facts = _facts(store, stored, role, licence)
    table = Table(box=None, show_header=False)
    table.add_column()
    table.add_column(overflow="fold")  # a digest that is cut is none
    rows: list[tuple[str, object]] = [
        ("show_family", facts["family"]),
        ("show_parameters", facts["parameters"]),
        ("show_quantization", facts["quantization"]),
        ("show_context", facts["context_length"]),
        ("show_embedding", facts["embedding_length"]),
        ("show_capabilities", ", ".join(stored.config.capabilities) or "completion"),
        ("show_size", human_bytes(stored.size_bytes)),
        ("show_license", licence),
        ("show_digest", facts["digest"]),
    ]
    if role is not None:
        profile, default = role.profile, say("show_default")
        line = say(
            "show_profile",
            model=role.model,
            context=profile.context_tokens,
            temperature=default if profile.temperature is None else profile.temperature,
            top_p=default if profile.top_p is None else profile.top_p,
            sequences=profile.sequences,
        )
        rows.insert(0, ("show_role", f"{role.name} → {line}"))
    for key, value in rows:
        if value not in {None, ""}:
            table.add_row(say(key), escape(str(value)))
    click.echo(stored.name.display)
    session.out.print(table)
