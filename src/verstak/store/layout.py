"""Where a real Ollama keeps things, and where we keep ours.

Source: ollama/ollama@fb30760 ``manifest/paths.go``, ``types/model/name.go``: manifests lie
exactly four levels deep, a blob's file is called ``sha256-<hex>``.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from verstak.errors import InvalidName
from verstak.model.names import Digest, ModelName

_NAME_MAX_BYTES = 255
"""Longest file name of every file system we meet; Ollama's 350-character hosts do not fit."""


@dataclass(frozen=True, slots=True)
class StoreLayout:
    """Paths of one store.

    Attributes:
        root: Folder that a real Ollama calls ``OLLAMA_MODELS``.
        state_dir: Our own locks, leases and journals. Processes that share ``root`` must share
            this folder too, or they do not see each other's locks.
    """

    root: Path
    state_dir: Path

    @property
    def manifests_dir(self) -> Path:
        """``manifests/<host>/<namespace>/<model>/<tag>``."""
        return self.root / "manifests"

    @property
    def blobs_dir(self) -> Path:
        """``blobs/sha256-<hex>``."""
        return self.root / "blobs"

    @property
    def locks_dir(self) -> Path:
        """Lock files; they stay behind when released, and are empty."""
        return self.state_dir / "locks"

    @property
    def leases_dir(self) -> Path:
        """One locked file for each use of a blob by a running process."""
        return self.state_dir / "leases"

    @property
    def cards_dir(self) -> Path:
        """What was measured of weights: ``<sha256>.json``, gone when the blob is gone."""
        return self.state_dir / "cards"

    def blob_path(self, digest: Digest) -> Path:
        """File of a complete blob.

        Raises:
            InvalidName: the digest would leave the folder; only a hand-built one can.
        """
        return _inside(self.blobs_dir, (digest.file_name,))

    def partial_path(self, digest: Digest) -> Path:
        """File of a download under way, as Ollama names it (parts add ``-<n>``)."""
        return _inside(self.blobs_dir, (f"{digest.file_name}-partial",))

    def new_temporary_path(self) -> Path:
        """A fresh name in ``blobs/`` for bytes whose digest is not known yet.

        Ollama's ``os.CreateTemp(blobs, "sha256-")`` makes such names, so a real Ollama sweeps
        what a crash of ours leaves behind, and never takes it for part of a download.
        """
        return self.blobs_dir / f"sha256-{secrets.randbelow(10**18):d}"

    def manifest_path(self, name: ModelName) -> Path:
        """File of a model's manifest.

        Raises:
            InvalidName: a part would leave the folder or is longer than a file name may be.
        """
        return _inside(self.manifests_dir, name.parts)


@lru_cache(maxsize=4096)
def _inside(folder: Path, parts: tuple[str, ...]) -> Path:
    """Join, refusing whatever does not end exactly ``len(parts)`` levels below ``folder``.

    Names and digests are checked when they are parsed; this second check is for values that
    were built by hand. It costs no system call, and every request asks for the same few paths.
    """
    for part in parts:
        if (
            part in {"", os.curdir, os.pardir}
            or any(character in part for character in "/\\\0")
            or len(os.fsencode(part)) > _NAME_MAX_BYTES
        ):
            raise InvalidName(
                "invalid model name" if len(parts) > 1 else "invalid digest format",
                remedy=f"{part[:100]!r} cannot be a file name inside the store",
            )
    path = folder.joinpath(*parts)
    if path.parts[: len(folder.parts)] != folder.parts or len(path.parts) != len(
        folder.parts
    ) + len(parts):
        raise InvalidName("invalid model name", remedy=f"{parts!r} leaves the store")
    return path
