"""A remote file that can be read and sought like a local one, so that ``zipfile`` can open it."""

from __future__ import annotations

import errno
import io
import threading
from collections.abc import Generator
from typing import TYPE_CHECKING

from verstak.errors import SourceUnavailable
from verstak.store.sources.remote_file import RemoteFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_TAIL_BYTES = 64 * 2**10
"""An archive's directory lies at its end; these wheels' directories take less than 2 KiB."""

_SKIP_BYTES = 2**20
"""Reading past this much is cheaper than asking anew."""


class RangeReader(io.RawIOBase):
    """Read-only, seekable. Reading on costs one open request, jumping ahead costs a new one.

    The first request asks for everything from byte 0 on and stays open: a wheel's large member
    begins there. Its first answer tells the size.

    Raises:
        RangesIgnored: never; :attr:`whole` tells that the server ignores ranges, and then only
            reading from 0 to the end works.
    """

    def __init__(self, remote: RemoteFile, cancel: threading.Event) -> None:
        super().__init__()
        self._remote = remote
        self._cancel = cancel
        self._position = 0
        self._tail = b""
        self._stream: Generator[bytes, None, None] | None = None
        self._stream_at = 0
        self._pending = memoryview(b"")
        self._start(0)
        self._pull()
        if remote.size_bytes is None:
            raise SourceUnavailable(f"{remote.label}: the server does not tell the size")
        self._size = remote.size_bytes

    @property
    def whole(self) -> bool:
        """True when the server answered with the whole file and cannot seek."""
        return self._remote.ranges_ignored

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Unless the server ignores ranges."""
        return not self.whole

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; nothing is asked for before the next read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, "negative position")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """Position of the next read."""
        return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read at least one byte unless at the end."""
        view = memoryview(buffer).cast("B")
        if self._position >= self._size or not view:
            return 0
        tail_at = max(0, self._size - _TAIL_BYTES)
        if self._position >= tail_at and not self.whole and not self._continues():
            return self._from_tail(view, tail_at)
        self._advance()
        count = min(len(view), len(self._pending))
        view[:count] = self._pending[:count]
        self._pending = self._pending[count:]
        self._stream_at += count
        self._position += count
        return count

    def close(self) -> None:
        """End the open request."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        super().close()

    def _continues(self) -> bool:
        return self._stream is not None and self._stream_at == self._position

    def _from_tail(self, view: memoryview, tail_at: int) -> int:
        if not self._tail:
            self._tail = b"".join(self._remote.stream(tail_at, self._size, self._cancel))
        data = self._tail[self._position - tail_at :][: len(view)]
        view[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _advance(self) -> None:
        """Have the byte at the position pending."""
        ahead = self._position - self._stream_at
        if self._stream is None or not 0 <= ahead <= _SKIP_BYTES:
            self._start(self._position)
        while True:
            if not self._pending:
                self._pull()
            drop = min(self._position - self._stream_at, len(self._pending))
            self._pending = self._pending[drop:]
            self._stream_at += drop
            if self._pending:
                return

    def _start(self, position: int) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = self._remote.stream(position, self._remote.size_bytes, self._cancel)
        self._stream_at = position
        self._pending = memoryview(b"")

    def _pull(self) -> None:
        if self._stream is None:
            raise ValueError("read of a closed file")
        chunk = next(self._stream, None)
        if chunk is None:
            raise SourceUnavailable(f"{self._remote.label}: the file ended early")
        self._pending = memoryview(chunk)
