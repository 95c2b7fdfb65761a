from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from verstak.errors import DiskFull, InvalidSettings

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""No space, over quota, and a file larger than the file system (or a limit) allows."""

_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})
"""Some network and Windows-backed file systems cannot sync a folder, and need not."""

_MODE = 0o644
"""Ollama's: whoever may enter the folder may read the models, whatever our umask is."""


def free_bytes(folder: Path) -> int:
    """Bytes that an ordinary user may still write to the file system of ``folder``."""
    return shutil.disk_usage(folder).free


def require_free(folder: Path, needed_bytes: int) -> None:
    """Check room before the first byte is written.

    Raises:
        DiskFull: fewer than ``needed_bytes`` are free; both numbers are in the message.
    """
    free = free_bytes(folder)
    if free < needed_bytes:
        raise disk_full(folder, needed_bytes=needed_bytes, available_bytes=free)


def disk_full(folder: Path, *, needed_bytes: int | None, available_bytes: int) -> DiskFull:
    """The error that says how much was needed and how much there was."""
    needed = f"{needed_bytes} bytes are needed" if needed_bytes is not None else "more is needed"
    return DiskFull(
        f"not enough disk space in {folder}: {needed}, {available_bytes} bytes are free",
        remedy="free some space, remove models with `verstak rm`, or move the models folder",
    )


@contextmanager
def disk_errors(folder: Path, *, needed_bytes: int | None = None) -> Iterator[None]:
    """Turn the operating system's "full" and "may not" into typed errors.

    Raises:
        DiskFull: no space left, over quota, or the file would be too large.
        InvalidSettings: this user may not write to the store.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise disk_full(
                folder, needed_bytes=needed_bytes, available_bytes=free_bytes(folder)
            ) from error
        if error.errno in _REFUSED:
            raise InvalidSettings(
                f"{folder} cannot be written: {error.strerror}",
                remedy="run as the folder's owner, or choose a folder of your own",
            ) from error
        raise


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut."""
    if os.name == "nt":  # folders cannot be opened there; NTFS journals its renames
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def set_mode(path: Path) -> None:
    """Make a file readable by all, on file systems that know modes."""
    with suppress(PermissionError):
        path.chmod(_MODE)


def touch(path: Path) -> None:
    """Make a file young, so that no collector (ours or Ollama's) takes it for litter.

    A file of another user or of a read-only disk stays as old as it is: reading it is allowed.
    """
    try:
        os.utime(path)
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
