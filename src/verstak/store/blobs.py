from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from verstak.errors import IntegrityError, VerstakError
from verstak.model.names import Digest
from verstak.store.cancelled import check_cancelled
from verstak.store.disk import disk_errors, require_free, set_mode, sync_folder, touch
from verstak.store.layout import StoreLayout
from verstak.store.locks import StoreLocks

READ_BYTES = 2**20
"""One read of a large file: large enough for the disk, small enough for a prompt cancel."""

_TEXT_LIMIT_BYTES = 16 * 2**20
"""Templates, licences and parameters are kilobytes; a model asked for as text is a mistake."""


class BlobWriter:
    """Bytes on their way into the store: hashed while written, published by one rename.

    Made by :meth:`BlobFolder.writer`. Leaving the ``with`` block without :meth:`commit` removes
    the temporary file, so nothing half-written is ever seen under a digest's name.
    """

    def __init__(
        self,
        layout: StoreLayout,
        locks: StoreLocks,
        *,
        expected: Digest | None,
        size_bytes: int | None,
    ) -> None:
        self._layout = layout
        self._expected = expected
        self._needed = size_bytes
        self._hash = hashlib.sha256()
        self._written = 0
        self._done = False
        folder = layout.blobs_dir
        with disk_errors(folder, needed_bytes=size_bytes):
            folder.mkdir(parents=True, exist_ok=True)
            if size_bytes is not None:
                require_free(folder, size_bytes)
            self._path = layout.new_temporary_path()
            self._mark = locks.writing(self._path)
            try:
                # "x": two writers never share a temporary file.
                self._file = self._path.open("xb", buffering=READ_BYTES)
            except OSError:
                self._mark.release()
                raise

    @property
    def written_bytes(self) -> int:
        """Bytes taken so far."""
        return self._written

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append.

        Raises:
            DiskFull: the disk filled up; the temporary file is removed at once.
        """
        self._hash.update(data)
        self._written += len(data)
        with self._or_abort():
            self._file.write(data)

    def commit(self) -> Digest:
        """Make the bytes durable and give them their name.

        Returns:
            Digest of what was written.

        Raises:
            IntegrityError: it is not the digest that was expected; nothing is published.
            DiskFull: the last bytes did not fit.
        """
        digest = Digest(self._hash.hexdigest())
        if self._expected is not None and digest != self._expected:
            self.abort()
            raise digest_mismatch(self._expected, digest)
        with self._or_abort():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            publish(self._path, self._layout.blob_path(digest))
        self._done = True
        self._mark.release()
        return digest

    def abort(self) -> None:
        """Drop what was written; does nothing after a commit."""
        if self._done:
            return
        self._done = True
        with suppress(OSError):  # the last buffered bytes may not fit; they are dropped anyway
            self._file.close()
        try:
            self._path.unlink(missing_ok=True)
        finally:
            self._mark.release()

    @contextmanager
    def _or_abort(self) -> Iterator[None]:
        try:
            with disk_errors(self._layout.blobs_dir, needed_bytes=self._needed):
                yield
        except (OSError, VerstakError):
            self.abort()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()


class BlobFolder:
    """The blobs of one store."""

    def __init__(self, layout: StoreLayout, locks: StoreLocks) -> None:
        self._layout = layout
        self._locks = locks

    def path(self, digest: str) -> Path:
        """File of a complete blob, whether it exists or not.

        Raises:
            InvalidName: not ``sha256:<64 lower-case hex digits>`` (or with a dash).
        """
        return self._layout.blob_path(Digest.parse(digest))

    def size_bytes(self, digest: str) -> int | None:
        """Size of a complete blob, ``None`` when it is not there."""
        path = self.path(digest)
        try:
            return path.stat().st_size if path.is_file() else None
        except FileNotFoundError:  # removed between the two calls
            return None

    def writer(
        self, *, expected: Digest | None = None, size_bytes: int | None = None
    ) -> BlobWriter:
        """Start a new blob.

        Args:
            expected: What the bytes must hash to; ``None`` takes whatever they are.
            size_bytes: Their size when known, checked against the free space first.

        Raises:
            DiskFull: they would not fit.
            InvalidSettings: the folder may not be written.
        """
        return BlobWriter(self._layout, self._locks, expected=expected, size_bytes=size_bytes)

    def add(
        self,
        chunks: Iterable[bytes],
        *,
        expected: Digest | None = None,
        size_bytes: int | None = None,
        cancel: threading.Event | None = None,
    ) -> Digest:
        """Write a whole stream as one blob; see :meth:`writer` for the rest."""
        with self.writer(expected=expected, size_bytes=size_bytes) as writer:
            for chunk in chunks:
                check_cancelled(cancel)
                writer.write(chunk)
            return writer.commit()

    def add_bytes(self, data: bytes) -> tuple[Digest, bool]:
        """Keep a small blob.

        Returns:
            Its digest, and whether it was there already.
        """
        digest = Digest(hashlib.sha256(data).hexdigest())
        path = self._layout.blob_path(digest)
        if self.size_bytes(str(digest)) == len(data) and path.read_bytes() == data:
            touch(path)
            return digest, True
        return self.add((data,), expected=digest, size_bytes=len(data)), False

    def publish_partial(
        self,
        digest: Digest,
        *,
        on_bytes: Callable[[int], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Path:
        """Check a finished download (``sha256-<hex>-partial``) and give it its name.

        Args:
            digest: What its bytes must hash to; the caller holds this digest's lock.
            on_bytes: Told the bytes hashed so far.
            cancel: Stops the hashing; the partial stays for the next try.

        Returns:
            Path of the blob.

        Raises:
            IntegrityError: other bytes; the partial is left for the caller to judge.
            Cancelled: ``cancel`` was set.
        """
        partial = self._layout.partial_path(digest)
        found = hash_file(partial, on_bytes=on_bytes, cancel=cancel)
        if found != digest:
            raise digest_mismatch(digest, found)
        with disk_errors(self._layout.blobs_dir):
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            path = self._layout.blob_path(digest)
            publish(partial, path)
        return path

    def read_bytes(self, digest: str, *, limit_bytes: int = _TEXT_LIMIT_BYTES) -> bytes:
        """A small blob's bytes.

        Raises:
            IntegrityError: it is missing, or larger than ``limit_bytes``.
        """
        path = self.path(digest)
        try:
            with path.open("rb") as file:
                data = file.read(limit_bytes + 1)
        except FileNotFoundError:
            raise missing_blob(digest) from None
        if len(data) > limit_bytes:
            raise IntegrityError(f"{digest} should be small and is over {limit_bytes} bytes")
        return data

    def read_text(self, digest: str) -> str:
        """A template, system prompt or licence; bytes that are not UTF-8 become U+FFFD."""
        return self.read_bytes(digest).decode("utf-8", errors="replace")

    def read_json(self, digest: str) -> object:
        """A params, messages or config blob.

        Raises:
            IntegrityError: it is missing or not JSON.
        """
        try:
            # Go writes numbers as float64; NaN is not JSON and Python would take it.
            return json.loads(self.read_bytes(digest), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise IntegrityError(f"{digest} should be JSON: {error}") from error


def hash_file(
    path: Path,
    *,
    on_bytes: Callable[[int], None] | None = None,
    cancel: threading.Event | None = None,
) -> Digest:
    """SHA-256 of a file, a mebibyte at a time.

    Raises:
        Cancelled: ``cancel`` was set.
    """
    digest = hashlib.sha256()
    done = 0
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(READ_BYTES):
            check_cancelled(cancel)
            digest.update(chunk)
            done += len(chunk)
            if on_bytes is not None:
                on_bytes(done)
    return Digest(digest.hexdigest())


def publish(temporary: Path, final: Path) -> None:
    """Rename a complete, synced file to its blob name, durably.

    A blob that is there already is replaced: ours was just checked, and the old one may be the
    damaged copy that made somebody fetch it again.
    """
    set_mode(temporary)
    temporary.replace(final)
    sync_folder(final.parent)


def digest_mismatch(expected: Digest, found: Digest) -> IntegrityError:
    """The error in Ollama's own words, which its clients look for."""
    return IntegrityError(f'digest mismatch, expected "{expected}", got "{found}"')


def missing_blob(digest: str) -> IntegrityError:
    """The error for a manifest that points at nothing."""
    return IntegrityError(
        f"blob {digest} is missing from the store", remedy="pull the model again to repair it"
    )


def _refuse_constant(text: str) -> object:
    raise ValueError(f"{text} is not JSON")
