"""Copying a model of the store to a registry, as Ollama pushes."""

from __future__ import annotations

import threading
from functools import partial as bind

import msgspec

from verstak.model.manifest import MANIFEST_TYPE, Layer
from verstak.model.names import Digest, ModelName
from verstak.store.blobs import missing_blob
from verstak.store.manifests import decode_manifest
from verstak.store.progress import (
    PUSHING_MANIFEST,
    RETRIEVING_MANIFEST,
    SUCCESS,
    OnProgress,
    PullProgress,
)
from verstak.store.pull_options import PullOptions
from verstak.store.sharing import Job, JobBoard
from verstak.store.sources.http_access import HttpAccess
from verstak.store.sources.ollama_registry import reference_of
from verstak.store.sources.registry_upload import CHUNK_BYTES, RegistryUpload
from verstak.store.store import Store


class _Typed(msgspec.Struct, rename="camel"):
    media_type: str = ""


class Pusher:
    """Copies models of one store elsewhere. Threads may share it; they then share uploads too.

    Args:
        store: Where from.
        options: Patience, mirrors and logins: the same as a pull's.
        chunk_bytes: Bytes of one request.
    """

    def __init__(
        self, store: Store, options: PullOptions, *, chunk_bytes: int = CHUNK_BYTES
    ) -> None:
        self._store = store
        self._options = options
        self._chunk_bytes = chunk_bytes
        self._board: JobBoard[None] = JobBoard()

    def push(
        self,
        name: ModelName | str,
        *,
        on_progress: OnProgress,
        cancel: threading.Event,
        insecure: bool = False,
    ) -> None:
        """Send a model, or what of it the registry lacks.

        Args:
            name: A model of the store. Its host, namespace, model and tag say where to, as this
                caller spells them: registries tell upper and lower case apart. A text that
                starts with ``http://`` asks for plain http.
            on_progress: Called in this thread.
            cancel: Ends the push within a second; blobs that arrived stay there.
            insecure: True sends to the registry over plain http.

        Raises:
            InvalidName: no such name can be.
            UnknownModel: not in the store.
            SourceUnavailable: the registry did not answer, or refused.
            IntegrityError: the model here is damaged.
            Cancelled: ``cancel`` was set.
        """
        if isinstance(name, str):
            insecure = insecure or name.startswith("http://")
            name = ModelName.parse(name)
        data = self._store.manifests.read_bytes(self._store.manifests.find(name))
        work = bind(self._push, name, data, insecure)
        self._board.share((name, data, insecure), work, on_progress=on_progress, cancel=cancel)

    def _push(self, name: ModelName, data: bytes, insecure: bool, job: Job[None]) -> None:
        job.tell(PullProgress(RETRIEVING_MANIFEST))
        manifest = decode_manifest(data)
        layers = {layer.digest: layer for layer in (*manifest.layers, manifest.config)}
        with HttpAccess(self._options) as access, self._store.lease(list(layers)):
            job.on_abort(access.abort)
            for layer in layers.values():
                if not self._store.has_blob(layer.digest, size_bytes=layer.size_bytes):
                    raise missing_blob(layer.digest)
            reference = reference_of(name, self._options, insecure=insecure)
            upload = RegistryUpload(access, reference, chunk_bytes=self._chunk_bytes)
            for layer in layers.values():
                self._push_blob(upload, layer, job)
            job.tell(PullProgress(PUSHING_MANIFEST))
            media_type = msgspec.json.decode(data, type=_Typed).media_type or MANIFEST_TYPE
            # The bytes as they lie here: their digest is the model's identity.
            upload.manifest(data, media_type, job.cancel)
        job.tell(PullProgress(SUCCESS))

    def _push_blob(self, upload: RegistryUpload, layer: Layer, job: Job[None]) -> None:
        def told(done: int) -> None:
            job.tell(
                PullProgress(
                    status=f"pushing {digest.short}",
                    digest=layer.digest,
                    total_bytes=layer.size_bytes,
                    completed_bytes=done,
                )
            )

        digest = Digest.parse(layer.digest)
        told(0)
        if not upload.holds(digest, layer.size_bytes, job.cancel):
            path = self._store.blob_path(layer.digest)
            upload.blob(path, digest, layer.size_bytes, on_bytes=told, cancel=job.cancel)
        told(layer.size_bytes)
