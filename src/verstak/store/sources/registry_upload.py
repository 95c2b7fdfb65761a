"""Writing to an OCI registry: blobs in chunks, then the manifest.

Source: https://github.com/opencontainers/distribution-spec (v1.1), "Pushing", as Ollama uses it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial as bind
from pathlib import Path

import httpx
import msgspec

from verstak.errors import IntegrityError, SourceUnavailable
from verstak.model.names import Digest
from verstak.store.cancelled import check_cancelled
from verstak.store.sources.http_access import (
    Connection,
    FixedHeader,
    HttpAccess,
    check_status,
    patiently,
    reason_of,
)
from verstak.store.sources.oci import Reference, auth_for
from verstak.store.sources.origin import SourceLacks
from verstak.store.sources.patience import AskAgain, Patience

CHUNK_BYTES = 16 * 2**20
"""Bytes of one PATCH. Small, since a registry may forget what a cut one had sent."""

_READ_BYTES = 2**20
_REPLY_LIMIT_BYTES = 2**16
_COMMIT_S = 600.0
"""Longest silence while a registry hashes or moves a finished upload of many gigabytes."""

_RANGE = re.compile(r"(?:bytes[= ])?0-(\d+)", re.ASCII)
_LOST = frozenset({"BLOB_UPLOAD_INVALID", "BLOB_UPLOAD_UNKNOWN"})

type OnBytes = Callable[[int], None]
"""Told how many bytes of the blob have been sent."""


class _UploadLost(Exception):
    """The registry forgot an upload, as one does whose chunk was cut: begin it anew."""


class _ErrorEntry(msgspec.Struct):
    code: str = ""
    message: str = ""


class _ErrorReply(msgspec.Struct):
    errors: list[_ErrorEntry] = []


@dataclass(frozen=True, slots=True)
class _Place:
    """An upload under way: where its next bytes go, and how many the registry has."""

    url: httpx.URL
    has_bytes: int
    chunk_bytes: int


@dataclass(frozen=True, slots=True)
class FilePiece:
    """A stretch of a file as the body of a request; each iteration reads it anew."""

    path: Path
    offset_bytes: int
    size_bytes: int
    on_bytes: OnBytes
    cancel: threading.Event

    def __iter__(self) -> Iterator[bytes]:
        """The stretch in pieces.

        Raises:
            IntegrityError: the file ends early.
            Cancelled: ``cancel`` was set.
        """
        left = self.size_bytes
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.offset_bytes)
            while left:
                check_cancelled(self.cancel)
                piece = file.read(min(_READ_BYTES, left))
                if not piece:
                    raise IntegrityError(f"{self.path.name} has shrunk while it was being read")
                left -= len(piece)
                yield piece
                self.on_bytes(self.offset_bytes + self.size_bytes - left)


@dataclass(slots=True)
class _Upload:
    """One blob on its way."""

    path: Path
    digest: Digest
    size_bytes: int
    on_bytes: OnBytes
    cancel: threading.Event
    patience: Patience
    place: _Place | None = None
    furthest: int = 0

    def reached(self, place: _Place) -> _Place:
        """Note how far it has come."""
        self.place = place
        # Beginning anew is no progress, or a bad network would be asked for ever.
        if place.has_bytes > self.furthest:
            self.furthest = place.has_bytes
            self.patience.progressed()
        return place


class RegistryUpload:
    """Pushes into one repository of one registry.

    Args:
        access: Clients to ask with.
        reference: Repository, and the tag of its manifest.
        chunk_bytes: Bytes of one PATCH; a registry may ask for more.
    """

    def __init__(
        self, access: HttpAccess, reference: Reference, *, chunk_bytes: int = CHUNK_BYTES
    ) -> None:
        self._access = access
        self._reference = reference
        self._chunk_bytes = chunk_bytes
        self._connection = Connection(plain_http=reference.plain_http)
        self._auth = auth_for(access, reference, write=True)
        self._base = httpx.URL(reference.base_url)

    def holds(self, digest: Digest, size_bytes: int, cancel: threading.Event) -> bool:
        """Whether the registry has the blob already.

        Raises:
            SourceUnavailable: it did not answer, or refused.
            Cancelled: ``cancel`` was set.
        """
        ask = bind(self._holds, digest, size_bytes)
        return patiently(self._access, str(self._base), self._label(digest), cancel, ask)

    def blob(
        self,
        path: Path,
        digest: Digest,
        size_bytes: int,
        *,
        on_bytes: OnBytes,
        cancel: threading.Event,
    ) -> None:
        """Send a blob that the registry lacks; a cut connection goes on where it can.

        Raises:
            SourceUnavailable: it did not answer, or refused.
            IntegrityError: the registry computed another digest, so the file here is damaged.
            Cancelled: ``cancel`` was set.
        """
        patience = Patience(self._access.options, self._label(digest), cancel)
        upload = _Upload(path, digest, size_bytes, on_bytes, cancel, patience)
        while True:
            wait_s = None
            try:
                self._send_rest(upload)
            except httpx.TransportError as error:
                reason = reason_of(error)
            except AskAgain as error:
                reason, wait_s = error.reason, error.wait_s
            except _UploadLost:
                reason, upload.place = "the upload was lost", None
            else:
                return
            answered = self._access.answered(str(self._base))
            patience.failed(reason, answered=answered, wait_s=wait_s)
            # The answer to a commit may be all that was lost.
            if upload.furthest == size_bytes and self.holds(digest, size_bytes, cancel):
                return
            upload.place = upload.place and self._resumed(upload.place)

    def manifest(self, data: bytes, media_type: str, cancel: threading.Event) -> None:
        """Publish a manifest with exactly these bytes, after all of its blobs.

        Raises:
            SourceUnavailable: the registry did not answer, or refused.
            Cancelled: ``cancel`` was set.
        """
        label = str(self._reference)

        def put() -> None:
            with self._send(
                "PUT",
                httpx.URL(self._reference.manifest_url),
                headers={"Content-Type": media_type, "Content-Length": str(len(data))},
                content=data,
            ) as response:
                try:
                    _check_accepted(response, label)
                except _UploadLost as error:
                    raise SourceUnavailable(f"{label}: refused the manifest") from error

        patiently(self._access, str(self._base), label, cancel, put)

    def _holds(self, digest: Digest, size_bytes: int) -> bool:
        with self._send("HEAD", httpx.URL(self._reference.blob_url(digest))) as response:
            _small_body(response)
            try:
                check_status(response, self._label(digest))
            except SourceLacks:
                return False
            # Another length is a damaged blob there, or a proxy that hides it: sent again.
            length = response.headers.get("Content-Length", "")
            return length in {"", str(size_bytes)}

    def _begin(self) -> _Place:
        url = httpx.URL(
            f"{self._reference.base_url}/v2/{self._reference.repository}/blobs/uploads/"
        )
        label = str(self._reference)
        with self._send("POST", url, headers={"Content-Length": "0"}) as response:
            _check_accepted(response, label)
            least = response.headers.get("OCI-Chunk-Min-Length", "")
            chunk_bytes = max(self._chunk_bytes, int(least) if _is_count(least) else 0)
            return _Place(_location(response, label), 0, chunk_bytes)

    def _send_rest(self, upload: _Upload) -> None:
        check_cancelled(upload.cancel)
        place = upload.reached(upload.place or self._begin())
        while place.has_bytes < upload.size_bytes:
            size_bytes = min(place.chunk_bytes, upload.size_bytes - place.has_bytes)
            piece = FilePiece(
                upload.path, place.has_bytes, size_bytes, upload.on_bytes, upload.cancel
            )
            place = upload.reached(self._patch(place, piece))
        self._commit(place, upload.digest)

    def _patch(self, place: _Place, piece: FilePiece) -> _Place:
        end = piece.offset_bytes + piece.size_bytes
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(piece.size_bytes),
            "Content-Range": f"{piece.offset_bytes}-{end - 1}",
        }
        with self._send("PATCH", place.url, headers=headers, content=piece) as response:
            label = str(self._reference)
            _check_accepted(response, label)
            return _Place(_location(response, label), end, place.chunk_bytes)

    def _commit(self, place: _Place, digest: Digest) -> None:
        url = place.url.copy_merge_params({"digest": str(digest)})
        with self._send(
            "PUT", url, headers={"Content-Length": "0"}, silence_s=_COMMIT_S
        ) as response:
            _check_accepted(response, self._label(digest))

    def _resumed(self, place: _Place) -> _Place | None:
        """How far an upload had come, ``None`` when only beginning anew helps."""
        try:
            with self._send("GET", place.url) as response:
                found = _RANGE.fullmatch(response.headers.get("Range", ""))
                if not response.is_success or found is None:
                    return None
                last = int(found[1])
                # An upload without a byte is told as 0-0 too.
                has_bytes = last + 1 if last else 0
                if not place.has_bytes <= has_bytes <= place.has_bytes + place.chunk_bytes:
                    return None
                url = place.url
                if "Location" in response.headers:
                    url = _location(response, str(self._reference))
                return _Place(url, has_bytes, place.chunk_bytes)
        except httpx.TransportError:
            return None

    def _send(
        self,
        method: str,
        url: httpx.URL,
        *,
        headers: dict[str, str] | None = None,
        content: bytes | FilePiece | None = None,
        silence_s: float | None = None,
    ) -> AbstractContextManager[httpx.Response]:
        # A registry may have blobs sent elsewhere; its credentials stay with it.
        home = (url.scheme, url.netloc) == (self._base.scheme, self._base.netloc)
        return self._access.send(
            method,
            str(url),
            connection=self._connection,
            authorizer=self._auth if home else FixedHeader(),
            headers=headers or {},
            content=content,
            silence_s=silence_s,
        )

    def _label(self, digest: Digest) -> str:
        return f"{self._reference} ({digest.short})"


def _check_accepted(response: httpx.Response, label: str) -> None:
    """Let 2xx pass.

    Raises:
        AskAgain: statuses that pass by themselves.
        _UploadLost: the registry no longer knows the upload.
        IntegrityError: the bytes that it got have another digest.
        SourceUnavailable: everything else.
    """
    body = _small_body(response)
    if response.is_success:
        return
    status = response.status_code
    errors = _errors(body)
    codes = {entry.code for entry in errors}
    if "DIGEST_INVALID" in codes:
        raise IntegrityError(
            f"{label}: the registry computed another digest from what it got",
            remedy="check the store with verstak verify",
        )
    if codes & _LOST or status == 416:
        raise _UploadLost
    if status in {401, 403}:
        raise SourceUnavailable(
            f"{label}: access refused ({status})",
            remedy="give the settings a login for this host that may write to it",
        )
    said = "; ".join(f"{entry.code} {entry.message}".strip()[:200] for entry in errors[:3])
    try:
        check_status(response, label)
    except (SourceLacks, SourceUnavailable) as error:
        raise SourceUnavailable(f"{label}: answered {status}" + (said and f": {said}")) from error


def _small_body(response: httpx.Response) -> bytes:
    """The body, or the beginning of one that is too large for an answer.

    Read also where nobody asks for it: a connection whose answer stays unread is closed, and
    the next chunk would have to open another.
    """
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _REPLY_LIMIT_BYTES:
            break
    return body


def _errors(body: bytes) -> list[_ErrorEntry]:
    """What the registry says of a refusal; nothing when it says it in another way."""
    try:
        return msgspec.json.decode(body, type=_ErrorReply).errors
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []


def _location(response: httpx.Response, label: str) -> httpx.URL:
    try:
        return response.url.join(response.headers["Location"])
    except (KeyError, httpx.InvalidURL) as error:
        raise SourceUnavailable(f"{label}: did not say where to send the blob") from error


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12
