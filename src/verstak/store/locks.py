"""Locks and leases that several threads and processes on one store respect.

Reading needs none of them: blobs and manifests appear by atomic rename. Three things are
serialised: writing one blob (a lock per digest), publishing or removing manifests (one lock),
and removing blobs that somebody still uses (leases). All of them are operating-system file
locks, so those of a killed process are gone with it.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from verstak.errors import Busy, InvalidName
from verstak.model.names import Digest
from verstak.store.cancelled import check_cancelled
from verstak.store.disk import disk_errors
from verstak.store.layout import StoreLayout

_POLL_S = 0.02


class Lease:
    """Blobs that a running worker, pull or create uses; no collector touches them.

    Any thread may release it, and so does the end of the process, a SIGKILL included.
    """

    def __init__(self, locks: tuple[FileLock, ...]) -> None:
        self._locks = locks
        self._mutex = threading.Lock()

    def release(self) -> None:
        """Give the blobs back; a second call does nothing."""
        with self._mutex:
            locks, self._locks = self._locks, ()
        for lock in locks:
            # Unlinked while held: a collector that opened it meanwhile finds it unlinked
            # and stale, which is what it now is.
            with suppress(OSError):
                Path(lock.lock_file).unlink()
            lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


class StoreLocks:
    """The locks of one store.

    Args:
        layout: Where they lie; only ``state_dir`` is written.
        timeout_s: How long to wait for the publishing lock, which is held for moments.
    """

    def __init__(self, layout: StoreLayout, *, timeout_s: float = 60.0) -> None:
        self._layout = layout
        self._timeout_s = timeout_s
        # Thread-local, so re-entrant in one thread and exclusive between threads.
        self._publishing = FileLock(layout.locks_dir / "publish.lock")

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Hold the lock under which manifests change and blobs are removed.

        Raises:
            Busy: another process kept it for longer than the time-out.
        """
        self._make(self._layout.locks_dir)
        try:
            with disk_errors(self._layout.locks_dir):
                self._publishing.acquire(timeout=self._timeout_s, poll_interval=_POLL_S)
        except Timeout:
            raise Busy(
                f"another process has been changing the model store for {self._timeout_s:.0f} s",
                remedy="wait for it to end, then try again",
            ) from None
        try:
            yield
        finally:
            self._publishing.release()

    @contextmanager
    def blob(
        self,
        digest: Digest,
        *,
        cancel: threading.Event | None = None,
        timeout_s: float | None = None,
    ) -> Iterator[None]:
        """Hold the lock of one digest: one writer downloads, the others wait for its result.

        Args:
            digest: The blob to be written.
            cancel: Stops the wait.
            timeout_s: Longest wait; ``None`` waits for as long as the holder lives.

        Raises:
            Cancelled: ``cancel`` was set while waiting.
            Busy: the time ran out.
        """
        lock = self._blob_lock(digest)
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while not _try(lock):
            check_cancelled(cancel)
            if deadline is not None and time.monotonic() >= deadline:
                raise Busy(f"{digest} is being written by another process")
            time.sleep(_POLL_S)
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def try_blob(self, digest: Digest) -> Iterator[bool]:
        """Hold the lock of one digest if nobody else does; yields whether we have it."""
        lock = self._blob_lock(digest)
        got = _try(lock)
        try:
            yield got
        finally:
            if got:
                lock.release()

    def writing(self, temporary: Path) -> Lease:
        """Mark a temporary file as being written, so that no collector takes it for litter."""
        self._make(self._layout.locks_dir)
        lock = self._file_lock(temporary.name)
        _acquire_fresh(lock)
        return Lease((lock,))

    def abandoned(self, temporary: Path) -> bool:
        """Whether the process that wrote a temporary file has ended."""
        lock = self._file_lock(temporary.name)
        if not _try(lock):
            return False
        Lease((lock,)).release()
        return True

    def lease(self, digests: Collection[Digest]) -> Lease:
        """Protect blobs from every collector of every process until released.

        When this returns, no removal is under way: a blob that exists now stays.

        Raises:
            Busy: the publishing lock could not be had.
        """
        self._make(self._layout.leases_dir)
        with ExitStack() as undo, self.publishing():
            held: list[FileLock] = []
            for digest in digests:
                name = f"{digest.hex}.{os.getpid()}.{secrets.token_hex(8)}"
                lock = FileLock(self._layout.leases_dir / name, thread_local=False)
                _acquire_fresh(lock)
                undo.callback(lock.release)
                held.append(lock)
            undo.pop_all()
        return Lease(tuple(held))

    def leased(self) -> frozenset[Digest]:
        """Digests somebody holds a lease on; what dead processes left is swept.

        Only meaningful under :meth:`publishing`, which keeps new leases out.
        """
        found: set[Digest] = set()
        if not self._layout.leases_dir.is_dir():
            return frozenset()
        for path in self._layout.leases_dir.iterdir():
            try:
                digest = Digest.parse(f"sha256:{path.name.partition('.')[0]}")
            except InvalidName:
                continue
            lock = FileLock(path, thread_local=False)
            if not _try(lock):
                found.add(digest)
                continue
            with suppress(OSError):
                path.unlink()
            lock.release()
        return frozenset(found)

    def _blob_lock(self, digest: Digest) -> FileLock:
        self._make(self._layout.locks_dir)
        return self._file_lock(digest.file_name)

    def _file_lock(self, name: str) -> FileLock:
        # An instance of its own for each holder: file locks of one process exclude each other
        # too, and any thread may let go.
        return FileLock(self._layout.locks_dir / f"{name}.lock", thread_local=False)

    def _make(self, folder: Path) -> None:
        with disk_errors(self._layout.state_dir):
            folder.mkdir(parents=True, exist_ok=True)


def _acquire_fresh(lock: FileLock) -> None:
    """Take a lock whose random name nobody else can know."""
    if not _try(lock):
        raise Busy(f"{lock.lock_file} is taken already")


def _try(lock: FileLock) -> bool:
    try:
        with disk_errors(Path(lock.lock_file).parent):
            lock.acquire(timeout=0)
    except Timeout:
        return False
    return True
