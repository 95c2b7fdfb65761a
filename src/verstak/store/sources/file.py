"""A GGUF file on this machine or a mounted share."""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path

from verstak.errors import SourceUnavailable
from verstak.model.names import Digest
from verstak.store.cancelled import check_cancelled
from verstak.store.sources.origin import SourceLacks, Span

_CHUNK_BYTES = 2**20


class FileOrigin:
    """One blob that is a file.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def label(self) -> str:
        """The file's path."""
        return str(self._path)

    @property
    def spans(self) -> None:
        """Any span can be read."""
        return

    def abort(self) -> None:
        """Reads of a file end by themselves."""

    def read(
        self, span: Span, *, skip_bytes: int, cancel: threading.Event
    ) -> Generator[bytes, None, None]:
        """Bytes of the span; see BlobOrigin for what it raises."""
        try:
            with self._path.open("rb", buffering=0) as file:
                file.seek(span.offset_bytes + skip_bytes)
                left = span.size_bytes - skip_bytes
                while left and (chunk := file.read(min(left, _CHUNK_BYTES))):
                    check_cancelled(cancel)
                    left -= len(chunk)
                    yield chunk
        except FileNotFoundError:
            raise SourceLacks(f"{self._path}: no such file") from None
        except OSError as error:
            raise SourceUnavailable(f"{self._path}: cannot be read: {error.strerror}") from error
        if left:
            raise SourceUnavailable(f"{self._path}: became shorter while it was read")


def find_file(path: Path, digest: Digest, size_bytes: int) -> Path:
    """The file of a source that names a file, or a folder that holds it.

    In a folder it is looked for under its digest's name, as any model store keeps it, and then
    among the GGUF files by its size; the digest decides afterwards.

    Raises:
        SourceLacks: there is none.
        SourceUnavailable: it is there and has another size, or may not be read.
    """
    try:
        if path.is_dir():
            named = (path / digest.file_name, path / "blobs" / digest.file_name)
            for candidate in (*named, *sorted(path.glob("*.gguf"))):
                if candidate.is_file() and candidate.stat().st_size == size_bytes:
                    return candidate
            raise SourceLacks(f"{path}: no file of {size_bytes} bytes in this folder")
        if not path.is_file():
            raise SourceLacks(f"{path}: no such file")
        found = path.stat().st_size
    except OSError as error:
        raise SourceUnavailable(f"{path}: cannot be read: {error.strerror}") from error
    if found != size_bytes:
        raise SourceUnavailable(f"{path}: expected {size_bytes} bytes, found {found}")
    return path
