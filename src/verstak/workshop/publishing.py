"""Publishing: the best candidate under a name of the store, served from the next request on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from verstak.catalog.load import Catalog
from verstak.errors import InvalidRecipe, UnknownModel
from verstak.evaluate.card import QualityCard
from verstak.evaluate.card_store import CardStore, weights_digest
from verstak.model.names import Digest
from verstak.store.add_gguf import copy_file
from verstak.store.create import CreateRequest, create_model
from verstak.store.store import Store
from verstak.store.stored_model import StoredModel
from verstak.workshop.journal import Journal
from verstak.workshop.recipe import PublishWanted
from verstak.workshop.source import Carried

_MOST_LICENCE_BYTES = 2**20


def refuse_name(wanted: PublishWanted, *, store: Store, catalog: Catalog, journal: Journal) -> None:
    """Refuse a name that is not ours to give, before any work is done.

    Args:
        wanted: What the recipe says.
        store: Where it would be published.
        catalog: Roles and offered models, whose names are taken.
        journal: What builds have published here.

    Raises:
        InvalidRecipe: it is a role or an offered model's name, or a model stands there that no
            build made, or the licence's file cannot be read.
    """
    if catalog.find_role(wanted.name) is not None or catalog.find_model(wanted.name) is not None:
        raise InvalidRecipe(
            f"publish.name: {wanted.name.display} is a name of the catalogue",
            remedy="choose a name of your own",
        )
    if wanted.licence is not None:
        _licence(wanted.licence)
    if wanted.replace:
        return
    try:
        there = weights_digest(store.get(wanted.name))
    except UnknownModel:
        return
    if there is None or there not in journal.published(str(wanted.name)):
        raise InvalidRecipe(
            f"publish.name: {wanted.name.display} is in the store already, and no build made it",
            remedy="choose another name, or set publish.replace = true",
        )


def publish(
    path: Path,
    digest: str,
    card: QualityCard,
    wanted: PublishWanted,
    *,
    carried: Carried,
    store: Store,
    journal: Journal,
    tell: Callable[[float], None],
    cancel: threading.Event,
) -> StoredModel:
    """Copy a file into the store, name it, and lay its card beside it.

    The name changes in one step, after the bytes were checked; a build that is killed before
    leaves the old one, and a second try does the same again.

    Args:
        path: GGUF file.
        digest: Its SHA-256, bare hex.
        card: What is known of it.
        wanted: Name and what goes with it.
        carried: What the source gives.
        store: Where to.
        journal: Where it is written down, before the name changes.
        tell: Hears the share that is copied.
        cancel: Stops the copy.

    Raises:
        IntegrityError: the file has changed since it was made.
        DiskFull: no room in the store.
        Cancelled: `cancel` was set.
    """
    expected = Digest.parse(f"sha256:{digest}")
    # Leased before the copy: no collection may take the blob before the manifest protects it.
    with store.lease([str(expected)]):
        copy_file(
            store,
            path,
            expected=expected,
            on_copied=lambda _, done, total: tell(done / max(1, total)),
            cancel=cancel,
        )
        CardStore(store).save(card)
        journal.add("publishing", str(wanted.name), key=str(expected))
        licences = carried.licences
        if wanted.licence is not None:
            licences = (*licences, _licence(wanted.licence))
        request = CreateRequest(
            name=wanted.name,
            files={path.name: str(expected)},
            template=wanted.template or carried.template,
            system=wanted.system or carried.system,
            license=licences,
            parameters={**carried.parameters, **wanted.parameters},
        )
        return create_model(store, request, on_status=lambda _: None, cancel=cancel)


def _licence(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_LICENCE_BYTES).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRecipe(
            f"publish.license: {path} cannot be read as a text",
            remedy="name a UTF-8 file; the path is taken from the recipe's folder",
        ) from error
