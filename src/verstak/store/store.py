from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from verstak.errors import IntegrityError, UnknownModel
from verstak.model.manifest import CONFIG_TYPE, Layer, Manifest, ModelConfig
from verstak.model.names import Digest, ModelName
from verstak.store.blobs import BlobFolder, BlobWriter, missing_blob
from verstak.store.collect import GRACE_S, Collected, Collector, InUse
from verstak.store.disk import require_free, touch
from verstak.store.layout import StoreLayout
from verstak.store.locks import Lease, StoreLocks
from verstak.store.manifests import (
    ManifestFile,
    ManifestFolder,
    Stamp,
    decode_manifest,
    encode_manifest,
)
from verstak.store.stored_model import StoredModel, decode_config, encode_config
from verstak.store.verify import Verifier, VerifyFinding, VerifyProgress

_log = logging.getLogger(__name__)

_SETTLED_NS = 2 * 10**9


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """Settings of the store.

    Attributes:
        root: Folder that a real Ollama calls ``OLLAMA_MODELS``; may be shared with one.
        state_dir: Our own locks and journals; the same for all processes that share ``root``.
        grace_s: Age in seconds below which the collector leaves unreferenced files alone.
        lock_timeout_s: Longest wait for another process that changes manifests.
    """

    root: Path
    state_dir: Path
    grace_s: float = GRACE_S
    lock_timeout_s: float = 60.0


class Store:
    """Models on disk, laid out as a real Ollama lays them out.

    Safe for several threads and processes on one folder. Making one touches nothing; folders
    appear with the first write.
    """

    def __init__(self, options: StoreOptions) -> None:
        self.options = options
        self.layout = StoreLayout(
            root=options.root.absolute(), state_dir=options.state_dir.absolute()
        )
        self.locks = StoreLocks(self.layout, timeout_s=options.lock_timeout_s)
        self.blobs = BlobFolder(self.layout, self.locks)
        self.manifests = ManifestFolder(self.layout)
        self._parsed: dict[ModelName, tuple[Stamp, StoredModel]] = {}
        self._collector = Collector(self.layout, self.manifests, self.locks)

    def list(self) -> list[StoredModel]:
        """Every readable model, newest first; read from disk on every call.

        A damaged manifest or config is skipped with a warning, as Ollama does.
        """
        found: list[StoredModel] = []
        for name in self.manifests.names():
            try:
                found.append(self._read(name))
            except IntegrityError as error:
                _log.warning("bad manifest name=%s error=%s", name, error)
            except UnknownModel:  # removed while we were listing
                continue
        found.sort(key=lambda model: model.name.parts)
        found.sort(key=lambda model: model.modified_at, reverse=True)
        return found

    def get(self, name: ModelName) -> StoredModel:
        """One model; case does not matter, but the exact spelling wins.

        Raises:
            UnknownModel: no such name.
            IntegrityError: its manifest or config is damaged.
        """
        return self._read(self.manifests.find(name))

    def has_blob(self, digest: str, *, size_bytes: int | None = None) -> bool:
        """Whether a complete blob is there, of that size when one is given.

        Raises:
            InvalidName: not a digest.
        """
        found = self.blobs.size_bytes(digest)
        return found is not None and size_bytes in {None, found}

    def blob_path(self, digest: str) -> Path:
        """Where a complete blob lies or would lie.

        Raises:
            InvalidName: not a digest.
        """
        return self.blobs.path(digest)

    def open_blob_writer(
        self, *, expected: Digest | None = None, size_bytes: int | None = None
    ) -> BlobWriter:
        """Start writing a blob; see :meth:`verstak.store.blobs.BlobFolder.writer`."""
        return self.blobs.writer(expected=expected, size_bytes=size_bytes)

    def add_blob(
        self,
        chunks: Iterable[bytes],
        *,
        expected: Digest | None = None,
        size_bytes: int | None = None,
        cancel: threading.Event | None = None,
    ) -> Digest:
        """Write a stream of chunks (an open binary file will not do) as one blob.

        Raises:
            IntegrityError: ``digest mismatch, expected "…", got "…"``; nothing is published.
            DiskFull: it does not fit.
            Cancelled: ``cancel`` was set.
        """
        return self.blobs.add(chunks, expected=expected, size_bytes=size_bytes, cancel=cancel)

    def publish_partial(
        self,
        digest: Digest,
        *,
        on_bytes: Callable[[int], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Path:
        """Check ``blobs/sha256-<hex>-partial`` and publish it; hold ``locks.blob(digest)``."""
        return self.blobs.publish_partial(digest, on_bytes=on_bytes, cancel=cancel)

    def read_blob_text(self, digest: str) -> str:
        """A template, system prompt or licence.

        Raises:
            IntegrityError: missing, or far too large for a text.
        """
        return self.blobs.read_text(digest)

    def read_blob_json(self, digest: str) -> object:
        """A params, messages or config blob.

        Raises:
            IntegrityError: missing or not JSON.
        """
        return self.blobs.read_json(digest)

    def require_free(self, size_bytes: int) -> None:
        """Check for room before a download.

        Raises:
            DiskFull: with what is needed and what is free in the message.
        """
        folder = self.layout.blobs_dir
        while not folder.exists():
            folder = folder.parent
        require_free(folder, size_bytes)

    def lease(self, digests: Collection[str]) -> Lease:
        """Keep blobs from every collector of every process until released.

        Take one before checking that a blob exists, and for as long as a worker runs on it.
        """
        return self.locks.lease([Digest.parse(digest) for digest in digests])

    def blob_lock(
        self,
        digest: Digest,
        *,
        cancel: threading.Event | None = None,
        timeout_s: float | None = None,
    ) -> AbstractContextManager[None]:
        """Be the only writer of a blob over all processes; check ``has_blob`` once inside."""
        return self.locks.blob(digest, cancel=cancel, timeout_s=timeout_s)

    def write_manifest(self, name: ModelName, data: bytes) -> StoredModel:
        """Publish a manifest with exactly these bytes, after all of its blobs.

        Args:
            name: Where; a name that differs only in case from a stored one replaces that one.
            data: The manifest as a registry sent it.

        Raises:
            IntegrityError: not a manifest, or a blob is missing or of another size.
            DiskFull: no room.
        """
        manifest = decode_manifest(data)
        with self.locks.publishing():
            for layer in (manifest.config, *manifest.layers):
                found = self.blobs.size_bytes(layer.digest)
                if found is None:
                    raise missing_blob(layer.digest)
                if found != layer.size_bytes:
                    raise IntegrityError(
                        f"blob {layer.digest} should have {layer.size_bytes} bytes, has {found}"
                    )
                touch(self.blobs.path(layer.digest))
            try:
                spelled = self.manifests.find(name)
            except UnknownModel:
                spelled = name
            self.manifests.write(spelled, data)
            return self._load(self.manifests.read(spelled))

    def write_model(
        self,
        name: ModelName,
        layers: Collection[Layer],
        config: ModelConfig,
        *,
        extra_config: Mapping[str, str] | None = None,
    ) -> StoredModel:
        """Publish a model made here: config blob first, manifest last, bytes as Ollama's.

        Args:
            name: Its name.
            layers: Its blobs, which exist already (take a :meth:`lease` on them).
            config: What the config blob shall say.
            extra_config: ``renderer``, ``parser`` and ``requires`` of its parent.

        Raises:
            IntegrityError: a blob is missing or of another size.
            DiskFull: no room.
        """
        data = encode_config(config, extra=extra_config)
        digest = Digest(hashlib.sha256(data).hexdigest())
        # Leased, or a deletion of a model with an equal config could take it before our
        # manifest protects it.
        with self.locks.lease([digest]):
            self.blobs.add_bytes(data)
            manifest = Manifest(
                config=Layer(CONFIG_TYPE, str(digest), len(data)), layers=tuple(layers)
            )
            return self.write_manifest(name, encode_manifest(manifest))

    def copy(self, source: ModelName, destination: ModelName) -> StoredModel:
        """Give a model a second name; the blobs are shared.

        Raises:
            UnknownModel: no such source.
        """
        with self.locks.publishing():
            spelled = self.manifests.find(source)
            data = self.manifests.read_bytes(spelled)
            if destination == spelled:
                return self.get(spelled)
            return self.write_manifest(destination, data)

    def delete(self, name: ModelName, *, in_use: InUse = ()) -> Collected:
        """Remove a name first, then the blobs that no other name and no worker needs.

        A damaged manifest can be deleted too; its blobs are then left to :meth:`collect`.

        Raises:
            UnknownModel: no such name.
        """
        with self.locks.publishing():
            spelled = self.manifests.find(name)
            try:
                digests = self.manifests.read(spelled).manifest.digests
            except IntegrityError:
                digests = frozenset()
            self.manifests.remove(spelled)
            self._parsed.pop(spelled, None)
            return self._collector.remove_unused(digests, in_use=in_use)

    def remove_unused(self, digests: Collection[str], *, in_use: InUse = ()) -> Collected:
        """Remove those blobs that no manifest, lease or worker needs, however young."""
        return self._collector.remove_unused(digests, in_use=in_use)

    def collect(self, *, in_use: InUse = (), grace_s: float | None = None) -> Collected:
        """Remove old blobs, partials and leftovers that nothing needs.

        Args:
            in_use: Digests that this process's workers use; leases of all processes count too.
            grace_s: Age below which files stay; the option's value when ``None``.

        Raises:
            IntegrityError: a manifest is unreadable; nothing was removed.
        """
        grace = self.options.grace_s if grace_s is None else grace_s
        return self._collector.collect(in_use=in_use, grace_s=grace)

    def verify(
        self,
        on_progress: Callable[[VerifyProgress], None] = lambda _: None,
        cancel: threading.Event | None = None,
    ) -> Sequence[VerifyFinding]:
        """Reread every manifest and blob; empty when all is well. Nothing is deleted.

        Raises:
            Cancelled: ``cancel`` was set.
        """
        verifier = Verifier(self.layout, self.manifests, self.blobs)
        return verifier.verify(on_progress=on_progress, cancel=cancel)

    def _read(self, name: ModelName) -> StoredModel:
        """A model of exactly this spelling; parsed again only when its file has changed."""
        stamp = self.manifests.stamp(name)
        known = self._parsed.get(name)
        if known is not None and known[0] == stamp:
            return known[1]
        model = self._load(self.manifests.read(name))
        # Clocks of file systems tick in milliseconds: a file written just now may change again
        # without showing it, so only settled ones are remembered.
        if time.time_ns() - stamp.modified_ns > _SETTLED_NS:
            self._parsed[name] = (stamp, model)
        return model

    def _load(self, file: ManifestFile) -> StoredModel:
        return StoredModel(
            name=file.name,
            manifest=file.manifest,
            manifest_digest=file.digest,
            modified_at=file.modified_at,
            config=decode_config(self.blobs.read_bytes(file.manifest.config.digest)),
        )
