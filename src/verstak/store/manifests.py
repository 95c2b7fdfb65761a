"""Manifest files: their bytes, their names, and finding them without minding case.

Source: ollama/ollama@fb30760 ``manifest/manifest.go``, ``manifest/layer.go``.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from verstak.errors import IntegrityError, InvalidName, UnknownModel
from verstak.model.manifest import MANIFEST_TYPE, Layer, Manifest
from verstak.model.names import Digest, ModelName
from verstak.store import go_json
from verstak.store.disk import disk_errors, set_mode, sync_folder
from verstak.store.layout import StoreLayout

_log = logging.getLogger(__name__)

MANIFEST_LIMIT_BYTES = 4 * 2**20
"""Registries refuse larger ones, and a model of a thousand tensors stays below one mebibyte."""

_DEPTH = 4  # host, namespace, model, tag
_MAX_SIZE_BYTES = 2**63 - 1  # int64, as in Go


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """A manifest as it was read.

    Attributes:
        name: As the folders spell it.
        manifest: Its content.
        digest: Bare hex SHA-256 of the bytes.
        modified_at: Time of the file, with the local offset.
    """

    name: ModelName
    manifest: Manifest
    digest: str
    modified_at: datetime


class Stamp(NamedTuple):
    """Identity of one version of a file."""

    modified_ns: int
    changed_ns: int
    size_bytes: int
    inode: int


class _LayerJson(msgspec.Struct, rename={"media_type": "mediaType", "origin": "from"}):
    media_type: str
    digest: str
    size: int
    origin: str = ""
    name: str = ""


class _ManifestJson(msgspec.Struct):
    config: _LayerJson
    layers: list[_LayerJson] | None


def decode_manifest(data: bytes) -> Manifest:
    """Read a manifest's bytes.

    Raises:
        IntegrityError: not a manifest of one model, or a digest or size that cannot be.
    """
    if len(data) > MANIFEST_LIMIT_BYTES:
        raise IntegrityError(f"a manifest over {MANIFEST_LIMIT_BYTES} bytes is not one")
    try:
        raw = msgspec.json.decode(data, type=_ManifestJson)
        return Manifest(
            config=_layer(raw.config), layers=tuple(_layer(item) for item in raw.layers or ())
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InvalidName) as error:
        raise IntegrityError(
            f"the manifest is damaged: {error}", remedy="pull the model again, or remove it"
        ) from error


def encode_manifest(manifest: Manifest) -> bytes:
    """Write a manifest made here: the bytes that Ollama's ``WriteManifest`` would write."""
    document = {
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "config": _document(manifest.config),
        "layers": [_document(layer) for layer in manifest.layers] or None,
    }
    return go_json.encode(document, sort_keys=False)


class ManifestFolder:
    """The manifests of one store."""

    def __init__(self, layout: StoreLayout) -> None:
        self._layout = layout

    def names(self) -> Iterator[ModelName]:
        """Every name that has a file, valid content or not, in no order.

        A file whose path is no name, or a folder that cannot be read, is logged and skipped.
        """
        for path, name in self.files():
            if name is None:
                _log.warning("bad manifest name path=%s", path)
            else:
                yield name

    def files(self) -> Iterator[tuple[Path, ModelName | None]]:
        """Every file four levels deep, with its name or ``None`` when that is not one.

        A folder that cannot be read comes with ``None`` too: who knows what is in it. Whatever
        starts with a dot is other programs' litter (Finder's, for example), since no name does.
        """
        yield from self._walk((), None)

    def _walk(
        self, parts: tuple[str, ...], only: tuple[str, ...] | None
    ) -> Iterator[tuple[Path, ModelName | None]]:
        """Files below ``parts``; with ``only``, those whose folded path it is."""
        folder = self._layout.manifests_dir.joinpath(*parts)
        try:
            with os.scandir(folder) as entries:
                found = [(entry.name, entry.is_dir()) for entry in entries]
        except FileNotFoundError:  # the last model in it was removed meanwhile
            return
        except OSError:
            yield folder, None
            return
        for name, is_folder in found:
            below = (*parts, name)
            if name.startswith(".") or (only and name.casefold() != only[len(parts)]):
                continue
            if is_folder and len(below) < _DEPTH:
                yield from self._walk(below, only)
            elif not is_folder and len(below) == _DEPTH:
                yield folder / name, _name_of(below)

    def find(self, name: ModelName) -> ModelName:
        """The stored spelling of a name; the exact one wins, then the first that folds alike.

        Raises:
            UnknownModel: there is none.
        """
        if self._layout.manifest_path(name).is_file():
            return name
        alike = [
            found
            for path, found in self._walk((), name.folded)
            if found is not None and path.is_file()
        ]
        if not alike:
            raise _unknown(name)
        return min(alike, key=lambda other: other.parts)

    def stamp(self, name: ModelName) -> Stamp:
        """What changes whenever the file of exactly this spelling does.

        Raises:
            UnknownModel: no such file.
        """
        try:
            status = self._layout.manifest_path(name).stat()
        except (FileNotFoundError, NotADirectoryError):
            raise _unknown(name) from None
        return Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)

    def read(self, name: ModelName) -> ManifestFile:
        """Read the manifest of exactly this spelling.

        Raises:
            UnknownModel: no such file.
            IntegrityError: it is damaged or may not be read.
        """
        data, modified_s = self._open(name)
        try:
            manifest = decode_manifest(data)
        except IntegrityError as error:
            raise IntegrityError(f"{name}: {error.message}", remedy=error.remedy) from error
        return ManifestFile(
            name=name,
            manifest=manifest,
            digest=hashlib.sha256(data).hexdigest(),
            modified_at=datetime.fromtimestamp(modified_s, UTC).astimezone(),
        )

    def read_bytes(self, name: ModelName) -> bytes:
        """The file's bytes, unparsed.

        Raises:
            UnknownModel: no such file.
            IntegrityError: it may not be read.
        """
        return self._open(name)[0]

    def write(self, name: ModelName, data: bytes) -> None:
        """Publish a manifest by rename; the caller holds the publishing lock.

        Raises:
            IntegrityError: the bytes are not a manifest.
            DiskFull: no room for it.
        """
        decode_manifest(data)
        path = self._layout.manifest_path(name)
        temporary = self._layout.new_temporary_path()
        with disk_errors(self._layout.root, needed_bytes=len(data)):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write_synced(temporary, data)
                try:
                    temporary.replace(path)
                except OSError as error:
                    if error.errno != errno.EXDEV:
                        raise
                    # blobs/ is a link to another disk. One level deep Ollama never looks.
                    near = self._layout.manifests_dir / temporary.name
                    try:
                        _write_synced(near, data)
                        near.replace(path)
                    finally:
                        near.unlink(missing_ok=True)
            finally:
                temporary.unlink(missing_ok=True)
            sync_folder(path.parent)

    def remove(self, name: ModelName) -> None:
        """Remove a manifest and the folders it leaves empty.

        Raises:
            UnknownModel: somebody else removed it first.
        """
        path = self._layout.manifest_path(name)
        with disk_errors(self._layout.root):
            try:
                path.unlink()
            except FileNotFoundError:
                raise _unknown(name) from None
            sync_folder(path.parent)
            with suppress(OSError):  # not empty: another tag or model lives there
                for folder in list(path.parents)[:3]:
                    folder.rmdir()

    def _open(self, name: ModelName) -> tuple[bytes, float]:
        path = self._layout.manifest_path(name)
        try:
            with path.open("rb") as file:
                return file.read(MANIFEST_LIMIT_BYTES + 1), os.fstat(file.fileno()).st_mtime
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise _unknown(name) from None
        except OSError as error:
            raise IntegrityError(f"the manifest of {name} cannot be read: {error}") from error


def _unknown(name: ModelName) -> UnknownModel:
    return UnknownModel(f"model '{name}' not found", remedy=f"verstak pull {name}")


def _name_of(parts: tuple[str, ...]) -> ModelName | None:
    try:
        name = ModelName.parse("{}/{}/{}:{}".format(*parts))
    except InvalidName:
        return None
    # A part that parsing rewrote would lead to another file than the one found.
    return name if name.parts == parts else None


def _layer(raw: _LayerJson) -> Layer:
    if not 0 <= raw.size <= _MAX_SIZE_BYTES:
        raise IntegrityError(f"a layer of {raw.size} bytes cannot be")
    return Layer(
        media_type=raw.media_type,
        digest=str(Digest.parse(raw.digest)),
        size_bytes=raw.size,
        origin=raw.origin,
        name=raw.name,
    )


def _document(layer: Layer) -> dict[str, object]:
    document: dict[str, object] = {
        "mediaType": layer.media_type,
        "digest": layer.digest,
        "size": layer.size_bytes,
    }
    if layer.origin:
        document["from"] = layer.origin
    if layer.name:
        document["name"] = layer.name
    return document


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    set_mode(path)
