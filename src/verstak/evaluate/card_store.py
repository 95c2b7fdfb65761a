"""Quality cards beside the models of a store: ``cards/<sha256>.json`` in its own state folder.

Nothing of ours lies in ``blobs/`` or ``manifests/``, which a real Ollama may share. A card belongs
to the bytes, not to a name: every name that points at them has it, and it goes when they go.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from verstak.errors import InvalidName, InvalidRecipe, UnknownModel
from verstak.evaluate.artifact_digest import digest_of
from verstak.evaluate.card import QualityCard
from verstak.evaluate.card_file import card_beside, read_card, write_card
from verstak.evaluate.card_merge import merged
from verstak.model.names import Digest, ModelName
from verstak.store.store import Store
from verstak.store.stored_model import StoredModel

_log = logging.getLogger(__name__)


class CardStore:
    """The cards of one store. Safe for several threads and processes.

    Args:
        store: Whose state folder holds them; nothing on disk is touched until a card is saved.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def path(self, digest: str, *, folder: bool = False) -> Path:
        """Where the card of an artifact lies or would lie.

        Args:
            digest: ``sha256:…`` of the file, or of a folder's list of files.
            folder: Of a folder, which is no blob, so that no collection takes its card for one
                whose blob is gone.

        Raises:
            InvalidName: not a digest.
        """
        name = Digest.parse(digest).hex
        return self._store.layout.cards_dir / f"{name}{'.folder' if folder else ''}.json"

    def save(self, card: QualityCard) -> QualityCard:
        """Keep a card; what is known of the same bytes already stays, and is one card with it.

        Returns:
            The card as it lies in the store now.

        Raises:
            InvalidRecipe: the card says what no card may say.
            DiskFull: no room.
            Busy: another process kept the store's lock for a long time.
        """
        path = self.path(card.digest, folder=card.format != "GGUF")
        # Under the lock that a collection holds too: none takes the card away in between.
        with self._store.locks.publishing():
            known = self._read(path)
            whole = card if known is None else merged(known, card)
            write_card(path, whole)
        return whole

    def of_digest(self, digest: str) -> QualityCard | None:
        """The card of these bytes; ``None`` = nobody measured them.

        Raises:
            InvalidName: not a digest.
            InvalidRecipe: the card is damaged, or is the card of other bytes.
        """
        wanted = Digest.parse(digest)
        for folder in (False, True):
            path = self.path(digest, folder=folder)
            if not path.is_file():
                continue
            card = read_card(path)
            if Digest.parse(card.digest) != wanted:
                raise InvalidRecipe(
                    f"{path} is the card of {card.digest}, expected {wanted}",
                    remedy=f"remove it, and measure again: rm {path}",
                )
            return card
        return None

    def of_model(self, name: ModelName) -> QualityCard | None:
        """The card of the weights that a name points at; ``None`` = nobody measured them.

        Raises:
            UnknownModel: no such name in the store.
            InvalidRecipe: the card is damaged, or is the card of other bytes.
        """
        digest = weights_digest(self._store.get(name))
        return None if digest is None else self.of_digest(digest)

    def of_file(self, path: Path) -> QualityCard:
        """The card of a file: a card itself, or weights with a card beside them or in the store.

        Args:
            path: ``*.json``, a GGUF file, or a folder of weights.

        Raises:
            UnknownModel: nobody measured it.
            InvalidRecipe: no such file, no card, or the card of other bytes.
        """
        if path.suffix == ".json":
            return read_card(path)
        if not path.exists():
            raise InvalidRecipe(f"{path} does not exist", remedy="check the name")
        beside = card_beside(path)
        card = read_card(beside) if beside.is_file() else None
        digest = digest_of(path)
        if card is None:
            card = self.of_digest(digest)
        elif card.digest != digest:
            raise InvalidRecipe(
                f"{beside} is the card of {card.digest}, and {path.name} is {digest}",
                remedy=f"measure it again: verstak evaluate {path}",
            )
        if card is None:
            raise UnknownModel(
                f"{path} has no quality card, neither beside it nor in the store",
                remedy=f"verstak evaluate {path}",
            )
        return card

    def all(self) -> list[QualityCard]:
        """Every card that can be read, by name; the others are logged and left out."""
        found = []
        for path in self._files():
            with suppress(InvalidName):
                try:
                    card = self.of_digest(f"sha256:{path.name.partition('.')[0]}")
                except InvalidRecipe as error:
                    _log.warning("bad quality card path=%s error=%s", path, error)
                    continue
                if card is not None:
                    found.append(card)
        return sorted(found, key=lambda card: (card.name.casefold(), card.digest))

    def names(self) -> dict[str, list[str]]:
        """Digest of weights to the names in the store that point at them."""
        found: dict[str, list[str]] = {}
        for model in self._store.list():
            digest = weights_digest(model)
            if digest is not None:
                found.setdefault(digest, []).append(str(model.name))
        return found

    def find(self, text: str) -> QualityCard:
        """The card of a name in the store, of a digest, or of a card's own name.

        Raises:
            UnknownModel: there is none; the remedy says how to make one.
            InvalidRecipe: the card is damaged, or is the card of other bytes.
        """
        if text.startswith("sha256"):
            card = self.of_digest(text)
            if card is None:
                raise UnknownModel(f"no quality card of {text}", remedy="verstak card")
            return card
        named = [card for card in self.all() if card.name.casefold() == text.casefold()]
        try:
            card = self.of_model(ModelName.parse(text))
        except (InvalidName, UnknownModel):
            if len(named) == 1:
                return named[0]
            if named:
                digests = ", ".join(each.digest for each in named)
                raise UnknownModel(
                    f"{len(named)} cards are called {text}", remedy=f"name one by digest: {digests}"
                ) from None
            raise
        if card is None:
            raise UnknownModel(
                f"{text} has no quality card: nobody measured it here",
                remedy=f"verstak evaluate {text}",
            )
        return card

    def _files(self) -> Iterator[Path]:
        folder = self._store.layout.cards_dir
        if folder.is_dir():
            yield from sorted(folder.glob("[0-9a-f]*.json"))

    def _read(self, path: Path) -> QualityCard | None:
        if not path.is_file():
            return None
        try:
            return read_card(path)
        except InvalidRecipe as error:
            # What cannot be read helps nobody, and must not stand in the way of a new measurement.
            _log.warning("a damaged quality card is replaced path=%s error=%s", path, error)
            return None


def weights_digest(model: StoredModel) -> str | None:
    """``sha256:…`` of a model's only file of weights; ``None`` = it has none, or several."""
    layers = model.manifest.of_kind("model")
    return layers[0].digest if len(layers) == 1 else None
