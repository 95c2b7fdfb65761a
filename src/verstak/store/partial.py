"""A blob on its way: one data file and a journal, as Ollama keeps them.

``blobs/sha256-<hex>-partial`` holds the bytes at their final offsets; ``…-partial-<n>`` holds
``{"N","Offset","Size","Completed"}`` of part *n*, so either program resumes what the other began.
A byte that the journal claims is on disk: data is flushed first, then the journal moves on.

Source: ollama/ollama@fb30760 ``server/download.go``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from verstak.model.names import Digest
from verstak.store.disk import disk_errors
from verstak.store.layout import StoreLayout
from verstak.store.pull_options import PullOptions
from verstak.store.sources.origin import Span

_RECORD_BYTES = 128
"""Journal files are padded to one length: overwriting one is a single small write in place, which
a kill cannot tear, and Go's decoder stops at the end of the object."""


class _Record(msgspec.Struct, rename="pascal"):
    n: int
    offset: int
    size: int
    completed: int


class Part:
    """One span and how far it has come."""

    def __init__(self, number: int, span: Span, durable_bytes: int = 0) -> None:
        self.number = number
        self.span = span
        self.durable_bytes = durable_bytes
        """Bytes from the span's start that are on disk."""
        self.written_bytes = durable_bytes
        """Bytes handed to the operating system; what progress shows."""

    @property
    def complete(self) -> bool:
        """True when every byte is on disk."""
        return self.durable_bytes == self.span.size_bytes


class PartialBlob:
    """The partial of one blob; the caller holds the digest's lock.

    Args:
        layout: Of the store.
        digest: What the bytes shall hash to.
        total_bytes: Their count.
        options: How often the journal moves on.
    """

    def __init__(
        self, layout: StoreLayout, digest: Digest, total_bytes: int, options: PullOptions
    ) -> None:
        self.path = layout.partial_path(digest)
        self.total_bytes = total_bytes
        self.options = options
        self.parts: tuple[Part, ...] = ()
        self._load()

    @property
    def written_bytes(self) -> int:
        """Bytes that are here, whether flushed or not."""
        return sum(part.written_bytes for part in self.parts)

    @property
    def complete(self) -> bool:
        """True when only the checksum is missing."""
        if self.total_bytes == 0:
            return self.path.exists()
        return bool(self.parts) and all(part.complete for part in self.parts)

    def arrange(self, spans: Sequence[Span]) -> None:
        """Cut the blob into these spans; what is here already stays where a span begins with it.

        Args:
            spans: Consecutive, from 0 to the end.

        Raises:
            DiskFull: not even the journal fits.
            InvalidSettings: the folder may not be written.
        """
        if self.parts and [part.span for part in self.parts] == list(spans):
            return
        have = self._ranges()
        self.parts = tuple(
            Part(number, span, _covered(have, span)) for number, span in enumerate(spans)
        )
        with disk_errors(self.path.parent, needed_bytes=self.total_bytes):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.truncate(self.total_bytes)  # sparse: space is taken as bytes arrive
            for stale in self._journal_files():
                if stale not in {self._journal(part) for part in self.parts}:
                    stale.unlink()
            for part in self.parts:
                self._record(part)

    def writer(self, part: Part) -> PartWriter:
        """Append to a part; use as a context manager."""
        return PartWriter(self, part)

    def reset(self, part: Part) -> None:
        """Forget a part's bytes."""
        part.durable_bytes = part.written_bytes = 0
        with disk_errors(self.path.parent):
            self._record(part)

    def discard(self) -> None:
        """Remove data and journal."""
        self.parts = ()
        with disk_errors(self.path.parent):
            # Data first: a journal without data is ignored, data without a journal is lost work.
            self.path.unlink(missing_ok=True)
            self.forget_journal()

    def forget_journal(self) -> None:
        """Remove the journal of a blob that was published."""
        for file in self._journal_files():
            file.unlink(missing_ok=True)

    def record(self, part: Part) -> None:
        """Write a part's journal file; its data is on disk already."""
        self._record(part)

    def _load(self) -> None:
        if not self.path.is_file() or self.path.stat().st_size != self.total_bytes:
            return  # bytes of another size, or a journal whose data was swept
        parts = [part for file in self._journal_files() if (part := _read(file)) is not None]
        parts.sort(key=lambda part: part.span.offset_bytes)
        end = 0
        for part in parts:
            if part.span.offset_bytes != end:
                return  # a hole or an overlap: whose bytes they are cannot be told
            end = part.span.end_bytes
        if end == self.total_bytes:
            self.parts = tuple(parts)

    def _ranges(self) -> list[tuple[int, int]]:
        """What is on disk, as merged (begin, end)."""
        merged: list[tuple[int, int]] = []
        for part in self.parts:
            begin = part.span.offset_bytes
            if not part.durable_bytes:
                continue
            if merged and merged[-1][1] == begin:
                begin = merged.pop()[0]
            merged.append((begin, part.span.offset_bytes + part.durable_bytes))
        return merged

    def _journal_files(self) -> list[Path]:
        prefix = f"{self.path.name}-"
        if not self.path.parent.is_dir():
            return []
        return [
            self.path.with_name(name)
            for name in os.listdir(self.path.parent)  # noqa: PTH208 - names suffice
            if name.startswith(prefix) and name.removeprefix(prefix).isdigit()
        ]

    def _journal(self, part: Part) -> Path:
        return self.path.with_name(f"{self.path.name}-{part.number}")

    def _record(self, part: Part) -> None:
        record = _Record(
            part.number, part.span.offset_bytes, part.span.size_bytes, part.durable_bytes
        )
        line = msgspec.json.encode(record).ljust(_RECORD_BYTES - 1) + b"\n"
        descriptor = os.open(self._journal(part), os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, line)
            os.truncate(descriptor, len(line))  # Ollama's own records have other lengths
        finally:
            os.close(descriptor)


class PartWriter:
    """Writes one part from where it stopped, and keeps the journal behind the data."""

    def __init__(self, blob: PartialBlob, part: Part) -> None:
        self._blob = blob
        self._part = part
        self._folder = blob.path.parent
        self._synced_s = time.monotonic()
        # A file object of its own: threads write side by side without sharing a position.
        with disk_errors(self._folder):
            self._file = blob.path.open("rb+", buffering=0)
            self._file.seek(part.span.offset_bytes + part.durable_bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self.sync()
            else:
                # What came before the failure is kept if the disk still takes it.
                with suppress(OSError):
                    self._sync()
        finally:
            self._file.close()

    def write(self, data: bytes) -> None:
        """Append.

        Raises:
            DiskFull: no room; what was written before stays.
        """
        with disk_errors(self._folder, needed_bytes=self._blob.total_bytes):
            # Never past the end: the next part belongs to another thread.
            view = memoryview(data)[: self._part.span.size_bytes - self._part.written_bytes]
            while view:
                written = self._file.write(view)
                view = view[written:]
                self._part.written_bytes += written
        options = self._blob.options
        fresh = self._part.written_bytes - self._part.durable_bytes
        waited_s = time.monotonic() - self._synced_s
        if fresh >= options.journal_bytes or waited_s >= options.journal_interval_s:
            self.sync()

    def sync(self) -> None:
        """Flush the data, then let the journal claim it.

        Raises:
            DiskFull: the flush found no room.
        """
        with disk_errors(self._folder, needed_bytes=self._blob.total_bytes):
            self._sync()

    def _sync(self) -> None:
        part = self._part
        if part.written_bytes == part.durable_bytes:
            return
        written = part.written_bytes
        _flush(self._file.fileno())
        part.durable_bytes = written
        self._blob.record(part)
        self._synced_s = time.monotonic()


def read_progress(layout: StoreLayout, digest: Digest) -> int:
    """Bytes that the journal of another process's download claims; 0 when there is none."""
    path = layout.partial_path(digest)
    prefix = f"{path.name}-"
    done = 0
    with suppress(OSError):  # published or discarded while we look
        for file in path.parent.iterdir():
            suffix = file.name.removeprefix(prefix)
            if suffix != file.name and suffix.isdigit() and (part := _read(file)) is not None:
                done += part.durable_bytes
    return done


def _flush(descriptor: int) -> None:
    # macOS has no fdatasync in Python.
    getattr(os, "fdatasync", os.fsync)(descriptor)


def _read(file: Path) -> Part | None:
    try:
        record = msgspec.json.decode(file.read_bytes()[:4096], type=_Record)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None  # torn or foreign: the bytes it spoke for are fetched again
    if record.n < 0 or record.offset < 0 or not 0 <= record.completed <= record.size:
        return None
    return Part(record.n, Span(record.offset, record.size), record.completed)


def _covered(have: Sequence[tuple[int, int]], span: Span) -> int:
    """Bytes from the span's start that are on disk without a gap."""
    for begin, end in have:
        if begin <= span.offset_bytes < end:
            return min(end, span.end_bytes) - span.offset_bytes
    return 0
