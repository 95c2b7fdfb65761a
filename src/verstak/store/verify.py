from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from verstak.errors import IntegrityError, InvalidGguf, InvalidName, UnknownModel
from verstak.formats.gguf import read_header
from verstak.model.manifest import Layer
from verstak.model.names import Digest, ModelName
from verstak.store.blobs import BlobFolder, digest_mismatch, hash_file, missing_blob
from verstak.store.cancelled import check_cancelled
from verstak.store.layout import StoreLayout
from verstak.store.manifests import ManifestFolder
from verstak.store.stored_model import decode_config

_GGUF_KINDS = frozenset({"model", "projector", "adapter", "draft"})


class FindingKind(StrEnum):
    """What can be wrong with a store."""

    BAD_NAME = "bad_name"
    """A file among the manifests whose path is no model name."""
    BAD_MANIFEST = "bad_manifest"
    MISSING_BLOB = "missing_blob"
    WRONG_SIZE = "wrong_size"
    WRONG_DIGEST = "wrong_digest"
    UNREADABLE = "unreadable"
    """The operating system could not read the file: permissions or a failing disk."""
    BAD_CONFIG = "bad_config"
    BAD_GGUF = "bad_gguf"
    """The bytes are those that were recorded, and still not a model file."""


@dataclass(frozen=True, slots=True)
class VerifyFinding:
    """One thing that is wrong.

    Attributes:
        kind: Which thing.
        path: The file concerned.
        message: What was expected and what was found.
        models: Names that suffer from it; empty for a blob that nothing points at.
        digest: ``sha256:<hex>`` of the blob, ``None`` when it is about a manifest.
    """

    kind: FindingKind
    path: Path
    message: str
    models: tuple[ModelName, ...] = ()
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class VerifyProgress:
    """How far the reading is.

    Attributes:
        digest: The blob being read.
        completed_bytes: Read so far, over all blobs.
        total_bytes: Size of all blobs.
    """

    digest: str
    completed_bytes: int
    total_bytes: int


@dataclass(slots=True)
class _Wanted:
    """What the manifests say about one digest."""

    layer: Layer
    is_config: bool
    models: list[ModelName]
    sizes: set[int]


class Verifier:
    """Rereads every byte of a store and says what is wrong; it changes nothing."""

    def __init__(self, layout: StoreLayout, manifests: ManifestFolder, blobs: BlobFolder) -> None:
        self._layout = layout
        self._manifests = manifests
        self._blobs = blobs

    def verify(
        self,
        *,
        on_progress: Callable[[VerifyProgress], None],
        cancel: threading.Event | None,
    ) -> list[VerifyFinding]:
        """Check manifests, then every complete blob, referenced or not.

        Raises:
            Cancelled: ``cancel`` was set.
        """
        wanted, findings = self._read_manifests()
        present = self._present()
        findings += [
            VerifyFinding(
                FindingKind.MISSING_BLOB,
                self._layout.blob_path(digest),
                missing_blob(str(digest)).message,
                tuple(want.models),
                str(digest),
            )
            for digest, want in wanted.items()
            if digest not in present
        ]
        total = sum(present.values())
        done = 0
        for digest, size in sorted(present.items(), key=lambda item: item[0].hex):
            check_cancelled(cancel)

            def on_bytes(read: int, digest: Digest = digest, done: int = done) -> None:
                on_progress(VerifyProgress(str(digest), min(done + read, total), total))

            finding = self._check_blob(digest, wanted.get(digest), on_bytes, cancel)
            if finding is not None:
                findings.append(finding)
            done += size
        return findings

    def _read_manifests(self) -> tuple[dict[Digest, _Wanted], list[VerifyFinding]]:
        wanted: dict[Digest, _Wanted] = {}
        findings: list[VerifyFinding] = []
        for path, name in self._manifests.files():
            if name is None:
                findings.append(
                    VerifyFinding(FindingKind.BAD_NAME, path, f"{path} is no model name")
                )
                continue
            try:
                manifest = self._manifests.read(name).manifest
            except UnknownModel:  # removed meanwhile
                continue
            except IntegrityError as error:
                findings.append(
                    VerifyFinding(FindingKind.BAD_MANIFEST, path, error.message, (name,))
                )
                continue
            for layer in (manifest.config, *manifest.layers):
                digest = Digest.parse(layer.digest)
                want = wanted.setdefault(
                    digest, _Wanted(layer, layer is manifest.config, [], set())
                )
                want.models.append(name)
                want.sizes.add(layer.size_bytes)
        return wanted, findings

    def _present(self) -> dict[Digest, int]:
        """Complete blobs and their sizes."""
        found: dict[Digest, int] = {}
        if not self._layout.blobs_dir.is_dir():
            return found
        for path in self._layout.blobs_dir.iterdir():
            try:
                digest = Digest.parse(path.name)
                if path.name == digest.file_name and path.is_file():
                    found[digest] = path.stat().st_size
            except (InvalidName, FileNotFoundError):
                continue
        return found

    def _check_blob(
        self,
        digest: Digest,
        want: _Wanted | None,
        on_bytes: Callable[[int], None],
        cancel: threading.Event | None,
    ) -> VerifyFinding | None:
        path = self._layout.blob_path(digest)
        models = tuple(want.models) if want else ()
        try:
            kind, message = self._problem(path, digest, want, on_bytes, cancel)
        except FileNotFoundError:
            if want is None:  # collected while we were reading
                return None
            kind, message = FindingKind.MISSING_BLOB, missing_blob(str(digest)).message
        except OSError as error:
            kind, message = FindingKind.UNREADABLE, f"{path}: {error.strerror}"
        if kind is None:
            return None
        return VerifyFinding(kind, path, message, models, str(digest))

    def _problem(
        self,
        path: Path,
        digest: Digest,
        want: _Wanted | None,
        on_bytes: Callable[[int], None],
        cancel: threading.Event | None,
    ) -> tuple[FindingKind | None, str]:
        size = path.stat().st_size
        # A short blob has a wrong digest as well; the size says more about how it came to be.
        if want is not None and want.sizes != {size}:
            expected = " or ".join(str(number) for number in sorted(want.sizes))
            return FindingKind.WRONG_SIZE, f"{digest} should have {expected} bytes, has {size}"
        found = hash_file(path, on_bytes=on_bytes, cancel=cancel)
        if found != digest:
            return FindingKind.WRONG_DIGEST, digest_mismatch(digest, found).message
        if want is None:
            return None, ""
        if want.is_config:
            try:
                decode_config(self._blobs.read_bytes(str(digest)))
            except IntegrityError as error:
                return FindingKind.BAD_CONFIG, error.message
        elif want.layer.kind in _GGUF_KINDS:
            try:
                read_header(path)
            except InvalidGguf as error:
                return FindingKind.BAD_GGUF, error.message
        return None, ""
