"""Removing blobs that nothing needs, and never one that something does.

Source: ollama/ollama@fb30760 ``server/images.go`` (``PruneLayers``, one hour of grace) and
``manifest/manifest.go`` (``RemoveLayers``).
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from verstak.errors import IntegrityError, InvalidName
from verstak.model.names import Digest
from verstak.store.layout import StoreLayout
from verstak.store.locks import StoreLocks
from verstak.store.manifests import ManifestFolder

_log = logging.getLogger(__name__)

GRACE_S = 3600.0
"""Ollama's ``layerPruneGracePeriod``: younger blobs may be about to get their manifest."""

InUse = Collection[str] | Callable[[], Collection[str]]
"""Digests that running workers use: ``sha256:<hex>``, ``sha256-<hex>`` or bare hex."""

_PARTIAL = re.compile(r"sha256-([0-9a-f]{64})-partial(?:-[0-9]+)?", re.ASCII)
_CARD = re.compile(r"[0-9a-f]{64}\.json", re.ASCII)
_TEMPORARY = re.compile(r"sha256-[0-9]{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection did.

    Attributes:
        removed: Names of the files in ``blobs/`` that are gone.
        freed_bytes: Their sizes together.
        kept_young: Files nothing points at, left because they are younger than the grace period.
        kept_in_use: Files nothing points at, left because a worker, pull or create holds them.
    """

    removed: tuple[str, ...] = ()
    freed_bytes: int = 0
    kept_young: int = 0
    kept_in_use: int = 0


class Collector:
    """Removes blobs of one store; every method takes the publishing lock itself."""

    def __init__(self, layout: StoreLayout, manifests: ManifestFolder, locks: StoreLocks) -> None:
        self._layout = layout
        self._manifests = manifests
        self._locks = locks

    def collect(self, *, in_use: InUse, grace_s: float) -> Collected:
        """Remove every old blob and leftover that no manifest points at.

        Raises:
            IntegrityError: a manifest is unreadable, so what it needs is unknown.
            Busy: another process kept the publishing lock.
        """
        if not self._layout.blobs_dir.is_dir():
            return Collected()
        with self._locks.publishing():
            needed = self._referenced()
            held = self._held(in_use)
            count = _Count()
            with os.scandir(self._layout.blobs_dir) as entries:
                for entry in entries:
                    self._consider(entry, needed=needed, held=held, grace_s=grace_s, count=count)
            self._remove_orphan_cards(grace_s)
        return count.result()

    def remove_unused(self, digests: Collection[str], *, in_use: InUse) -> Collected:
        """Remove those of ``digests`` that no manifest and no holder needs, however young.

        An unreadable manifest elsewhere may need them, so then all of them stay and a later
        :meth:`collect` decides.
        """
        with self._locks.publishing():
            try:
                needed = self._referenced()
            except IntegrityError as error:
                _log.warning("blobs kept because of a bad manifest error=%s", error)
                return Collected()
            held = self._held(in_use)
            count = _Count()
            for text in digests:
                digest = Digest.parse(text)
                if digest in needed:
                    continue
                if digest in held:
                    count.kept_in_use += 1
                    continue
                path = self._layout.blob_path(digest)
                try:
                    count.remove(str(path), path.stat().st_size)
                except FileNotFoundError:
                    continue
        return count.result()

    def _consider(
        self,
        entry: os.DirEntry[str],
        *,
        needed: frozenset[Digest],
        held: frozenset[Digest],
        grace_s: float,
        count: _Count,
    ) -> None:
        digest, partial = _digest_of(entry.name)
        if digest is None and not partial:
            return  # not ours and not Ollama's: none of our business
        if digest in needed and not partial:
            return
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return
        if time.time() - status.st_mtime < grace_s:
            count.kept_young += 1
        elif digest in held:
            count.kept_in_use += 1
        elif digest is None:
            if self._locks.abandoned(Path(entry.path)):
                count.remove(entry.path, status.st_size)
            else:
                count.kept_in_use += 1
        elif not partial:
            count.remove(entry.path, status.st_size)
        else:
            with self._locks.try_blob(digest) as mine:
                if mine:
                    # A partial is sparse: its size says nothing of what it occupies.
                    blocks = getattr(status, "st_blocks", status.st_size // 512 + 1)
                    count.remove(entry.path, min(status.st_size, blocks * 512))
                else:
                    count.kept_in_use += 1

    def _remove_orphan_cards(self, grace_s: float) -> None:
        """Remove what was measured of weights that are gone, a while after they went.

        A model that is removed and soon pulled again has its card again.
        """
        for path in self._layout.cards_dir.glob("*.json"):
            if _CARD.fullmatch(path.name) is None:
                continue  # a folder's, which is no blob
            with suppress(OSError):
                young = time.time() - path.stat().st_mtime < grace_s
                if not young and not self._layout.blob_path(Digest(path.stem)).exists():
                    path.unlink()

    def _referenced(self) -> frozenset[Digest]:
        """Every digest some manifest needs.

        Raises:
            IntegrityError: one of them cannot be read.
        """
        found: set[Digest] = set()
        for path, name in self._manifests.files():
            if name is None:
                raise IntegrityError(
                    f"{path} cannot be read as the manifest of a model; nothing was removed",
                    remedy="check its permissions, or move it out of the models folder",
                )
            try:
                manifest = self._manifests.read(name).manifest
            except IntegrityError as error:
                raise IntegrityError(
                    f"{error.message}; nothing was removed, because what it needs is unknown",
                    remedy=f"verstak pull {name}, or verstak rm {name}",
                ) from error
            found.update(Digest.parse(digest) for digest in manifest.digests)
        return frozenset(found)

    def _held(self, in_use: InUse) -> frozenset[Digest]:
        # Asked under the lock, so that a worker started during the wait counts.
        texts = in_use() if callable(in_use) else in_use
        return self._locks.leased() | {
            Digest.parse(text if text.startswith("sha256") else f"sha256:{text}") for text in texts
        }


class _Count:
    """A :class:`Collected` while it grows."""

    def __init__(self) -> None:
        self.removed: list[str] = []
        self.freed_bytes = 0
        self.kept_young = 0
        self.kept_in_use = 0

    def remove(self, path: str, size_bytes: int) -> None:
        try:
            os.unlink(path)  # noqa: PTH108 - scandir gives strings, one for each of many files
        except FileNotFoundError:  # a neighbour's collection was faster
            return
        except OSError as error:
            _log.warning("couldn't remove blob path=%s error=%s", path, error)
            return
        self.removed.append(os.path.basename(path))  # noqa: PTH119
        self.freed_bytes += size_bytes

    def result(self) -> Collected:
        return Collected(
            removed=tuple(sorted(self.removed)),
            freed_bytes=self.freed_bytes,
            kept_young=self.kept_young,
            kept_in_use=self.kept_in_use,
        )


def _digest_of(file_name: str) -> tuple[Digest | None, bool]:
    """The digest in a file name of ``blobs/``, and whether the file is unfinished."""
    if match := _PARTIAL.fullmatch(file_name):
        return Digest(match[1]), True
    if _TEMPORARY.fullmatch(file_name) and len(file_name) < 64:
        return None, True
    try:
        digest = Digest.parse(file_name)
    except InvalidName:
        return None, False
    # "sha256:<hex>" parses too; as a file name it is not a blob.
    return (digest, False) if digest.file_name == file_name else (None, False)
