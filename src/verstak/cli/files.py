"""Files that a verb reads and writes, with errors that say what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from verstak.errors import DiskFull, UsageError

MOST_BYTES = 300 * 2**20
"""Larger files are refused before they are read: no cut list or drawing is that large."""


def read_file(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """The bytes of a file that was named on the command line.

    Args:
        path: The file.
        most_bytes: A larger one is not what it should be.

    Raises:
        UsageError: it is not there, is a folder, may not be read, or is absurdly large.
    """
    try:
        size = path.stat().st_size
        if size > most_bytes:
            raise UsageError(
                f"{path} has {size} bytes; at most {most_bytes} are read",
                remedy="is it the right file?",
            )
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror or error}", remedy="check the name"
        ) from error


def write_file(path: Path, data: bytes) -> None:
    """Write a result; folders above it are made, and a file of that name is replaced.

    Raises:
        DiskFull: no room is left.
        UsageError: it may not be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(f"no room left to write {path}", remedy="free some space") from error
        raise UsageError(
            f"cannot write {path}: {error.strerror or error}", remedy="choose another place"
        ) from error
