"""Fetch one blob into its partial: several parts side by side, each from where it stopped."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from contextlib import closing

from verstak.store.cancelled import check_cancelled
from verstak.store.disk import disk_errors, require_free
from verstak.store.partial import Part, PartialBlob
from verstak.store.pull_options import PullOptions
from verstak.store.sources.origin import BlobOrigin, DamagedPiece, RangesIgnored, Span

_TICK_S = 0.1
_PARTS = 16
"""About how many parts a blob is cut into (Ollama's own number)."""


def plan_spans(total_bytes: int, options: PullOptions) -> tuple[Span, ...]:
    """Cut a blob into parts of equal size.

    Args:
        total_bytes: Size of the blob.
        options: Bounds of a part.

    Returns:
        Consecutive spans; none for an empty blob.
    """
    wanted = math.ceil(total_bytes / _PARTS)
    size = min(max(wanted, options.min_part_bytes), options.max_part_bytes)
    return tuple(
        Span(offset, min(size, total_bytes - offset)) for offset in range(0, total_bytes, size)
    )


def download(
    partial: PartialBlob,
    origin: BlobOrigin,
    *,
    on_bytes: Callable[[int], None],
    cancel: threading.Event,
) -> None:
    """Complete ``partial`` from ``origin``.

    Args:
        partial: What is here already; the caller holds the digest's lock.
        origin: The source.
        on_bytes: Told how many bytes are here, about ten times a second, from this thread.
        cancel: Ends the download within moments; the partial stays resumable.

    Raises:
        DiskFull: before the first byte, or on the way; the partial stays.
        SourceLacks, SourceUnavailable, IntegrityError: as the origin says; the partial stays.
        Cancelled: ``cancel`` was set.
    """
    if origin.spans is not None:
        partial.arrange(origin.spans)
    elif not partial.parts:
        # A layout that is there already, ours or Ollama's, is kept as it is.
        partial.arrange(plan_spans(partial.total_bytes, partial.options))
    with disk_errors(partial.path.parent):
        left = partial.total_bytes - partial.written_bytes
        require_free(partial.path.parent, left + partial.options.spare_bytes)
    try:
        _Crew(partial, origin, on_bytes, cancel).run(partial.options.parallel_downloads)
    except RangesIgnored:
        # The server only gives the whole file: one stream, and what is here is read past.
        partial.arrange((Span(0, partial.total_bytes),))
        _Crew(partial, origin, on_bytes, cancel).run(1)
    on_bytes(partial.total_bytes)


class _Stop(threading.Event):
    """Set by the first failure; also counts as set the moment the caller cancels."""

    def __init__(self, cancel: threading.Event) -> None:
        super().__init__()
        self._cancel = cancel

    def is_set(self) -> bool:
        """Whether to end."""
        return super().is_set() or self._cancel.is_set()


class _Crew:
    """Threads that take the open parts of one blob, until all are done or one fails."""

    def __init__(
        self,
        partial: PartialBlob,
        origin: BlobOrigin,
        on_bytes: Callable[[int], None],
        cancel: threading.Event,
    ) -> None:
        self._partial = partial
        self._origin = origin
        self._on_bytes = on_bytes
        self._cancel = cancel
        self._stop = _Stop(cancel)
        self._mutex = threading.Lock()
        self._open = [part for part in partial.parts if not part.complete]
        self._open.reverse()
        self._failure: BaseException | None = None

    def run(self, threads: int) -> None:
        count = min(threads, len(self._open))
        # Daemons: an interpreter that ends must not wait for a silent server.
        crew = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in crew:
            thread.start()
        told, halted = -1, False
        for thread in crew:
            while thread.is_alive():
                thread.join(_TICK_S)
                if self._cancel.is_set() and not halted:
                    halted = True
                    self._halt(None)
                if (now := self._partial.written_bytes) != told:
                    told = now
                    self._on_bytes(now)
        check_cancelled(self._cancel)
        if self._failure is not None:
            raise self._failure

    def _work(self) -> None:
        try:
            while not self._stop.is_set():
                with self._mutex:
                    if not self._open:
                        return
                    part = self._open.pop()
                self._fetch(part)
        except BaseException as error:  # noqa: BLE001 - raised again by run(), in its thread
            self._halt(error)

    def _fetch(self, part: Part) -> None:
        skip = part.durable_bytes
        part.written_bytes = skip
        reading = self._origin.read(part.span, skip_bytes=skip, cancel=self._stop)
        try:
            with closing(reading), self._partial.writer(part) as writer:
                for chunk in reading:
                    writer.write(chunk)
        except DamagedPiece:
            self._partial.reset(part)
            raise
        if not part.complete:
            found = part.durable_bytes
            self._partial.reset(part)
            raise DamagedPiece(
                f"{self._origin.label}: {found} bytes where {part.span.size_bytes} were expected"
            )

    def _halt(self, failure: BaseException | None) -> None:
        with self._mutex:
            if self._failure is None and not self._stop.is_set():
                self._failure = failure
            self._stop.set()
        self._origin.abort()
