"""One file behind a URL, read by ranges; a cut connection goes on at the byte."""

from __future__ import annotations

import re
import threading
from collections.abc import Generator

import httpx

from verstak.errors import IntegrityError, SourceUnavailable
from verstak.store.cancelled import check_cancelled
from verstak.store.sources.http_access import (
    Authorizer,
    Connection,
    FixedHeader,
    HttpAccess,
    check_status,
    reason_of,
)
from verstak.store.sources.origin import RangesIgnored, Span
from verstak.store.sources.patience import AskAgain, Patience

_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)", re.ASCII)

_POINTER = b"version https://git-lfs"
_POINTER_MAX_BYTES = 1024


class RemoteFile:
    """A file on an HTTP server.

    It is a :class:`~verstak.store.sources.origin.BlobOrigin` by itself: any span can be read.

    Args:
        access: Clients to ask with.
        url: Absolute address; messages never show it, because it may be signed.
        label: The file as messages name it.
        size_bytes: Its size when known; another size is refused before a byte is written.
        connection: How to reach the host.
        authorizer: Credentials.
    """

    def __init__(
        self,
        access: HttpAccess,
        url: str,
        *,
        label: str,
        size_bytes: int | None = None,
        connection: Connection | None = None,
        authorizer: Authorizer | None = None,
    ) -> None:
        self._access = access
        self._url = url
        self._label = label
        self._connection = connection or Connection()
        self._authorizer = authorizer or FixedHeader()
        self.size_bytes = size_bytes
        self.ranges_ignored = False

    @property
    def label(self) -> str:
        """The file as messages name it."""
        return self._label

    @property
    def spans(self) -> None:
        """Any span can be read."""
        return

    def abort(self) -> None:
        """Wake blocked reads."""
        self._access.abort()

    def read(
        self, span: Span, *, skip_bytes: int, cancel: threading.Event
    ) -> Generator[bytes, None, None]:
        """Bytes of ``span`` from ``skip_bytes`` on; see BlobOrigin for what it raises."""
        return self.stream(span.offset_bytes + skip_bytes, span.end_bytes, cancel)

    def stream(
        self, start: int, stop: int | None, cancel: threading.Event
    ) -> Generator[bytes, None, None]:
        """Bytes from ``start`` up to ``stop`` (``None`` = the end of the file).

        A server that ignores ranges is taken at its word when the whole file is wanted, or when
        ``ranges_ignored`` was seen before: what comes before ``start`` is then read and dropped.

        Raises:
            RangesIgnored: it ignored the range for the first time, and a part was wanted.
            SourceLacks, SourceUnavailable, IntegrityError, Cancelled: see BlobOrigin.
        """
        patience = Patience(self._access.options, self._label, cancel)
        position = start
        while stop is None or position < stop:
            check_cancelled(cancel)
            reason, wait_s = "the answer ended early", None
            try:
                for chunk in self._once(position, stop):
                    check_cancelled(cancel)
                    patience.progressed()
                    yield chunk
                    position += len(chunk)
            except httpx.TransportError as error:
                reason = reason_of(error)
            except AskAgain as error:
                reason, wait_s = error.reason, error.wait_s
            stop = self.size_bytes if stop is None else stop
            if stop is not None and position >= stop:
                return
            answered = self._access.answered(self._url)
            patience.failed(reason, answered=answered, wait_s=wait_s)

    def _once(self, position: int, stop: int | None) -> Generator[bytes, None, None]:
        last = "" if stop is None else stop - 1
        with self._access.get(
            self._url,
            connection=self._connection,
            authorizer=self._authorizer,
            headers={"Range": f"bytes={position}-{last}"},
        ) as response:
            begins = self._checked(response, position, stop)
            drop = position - begins
            left = None if stop is None else stop - position
            for received in response.iter_raw():
                chunk = received
                if drop:
                    chunk, drop = received[drop:], max(0, drop - len(received))
                if left is not None:
                    chunk = chunk[:left]  # a server may send more than was asked for
                    left -= len(chunk)
                if chunk:
                    yield chunk
                if left == 0:
                    return

    def _checked(self, response: httpx.Response, position: int, stop: int | None) -> int:
        """Check status and size; returns the position at which the body begins."""
        if response.status_code == 416:
            self._check_size(_total(response), response)
            raise SourceUnavailable(f"{self._label}: refused the range at byte {position}")
        check_status(response, self._label)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise SourceUnavailable(f"{self._label}: the answer is compressed on the way")
        if response.status_code == 206:
            match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
            if match is None or match[1] is None or int(match[1]) != position:
                raise SourceUnavailable(f"{self._label}: answered another range than was asked for")
            self._check_size(int(match[3]), response)
            return position
        length = response.headers.get("Content-Length", "")
        self._check_size(int(length) if length.isascii() and length.isdigit() else None, response)
        whole = position == 0 and stop in {None, self.size_bytes}
        if not whole and not self.ranges_ignored:
            self.ranges_ignored = True
            raise RangesIgnored
        self.ranges_ignored = True
        return 0

    def _check_size(self, found: int | None, response: httpx.Response) -> None:
        if found is None:
            return
        if self.size_bytes is None:
            self.size_bytes = found
        if found == self.size_bytes:
            return
        if response.is_success and found <= _POINTER_MAX_BYTES and _starts_as_pointer(response):
            raise IntegrityError(f"{self._label}: a git-lfs pointer lies there instead of the file")
        raise IntegrityError(
            f"{self._label}: expected {self.size_bytes} bytes, the source has {found}"
        )


def _total(response: httpx.Response) -> int | None:
    match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    return int(match[3]) if match else None


def _starts_as_pointer(response: httpx.Response) -> bool:
    for chunk in response.iter_raw(len(_POINTER)):
        return chunk.startswith(_POINTER)
    return False
