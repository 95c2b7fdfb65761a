"""A result under its final name when it is whole, and not before.

It is written beside its place under another name and renamed at the end, so that neither a full
disk nor a killed process leaves half of it behind under the name that others read.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from verstak.errors import DiskFull, UsageError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MARK = "unfinished"


@contextmanager
def unfinished(target: Path, *, needed_bytes: int) -> Iterator[Path]:
    """A place to write to; it becomes ``target`` when the block ends without an error.

    Remains of processes that were killed while they wrote the same target are removed first.

    Args:
        target: File or folder. It must not exist.
        needed_bytes: Refused at once when so many are not free.

    Raises:
        UsageError: the target exists, or nothing may be written there.
        DiskFull: no room.
    """
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} exists already", remedy="remove it, or choose another name")
    place = target.with_name(f".{target.name}.{os.getpid()}.{_MARK}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_remains(target)
        free = shutil.disk_usage(target.parent).free
        if free < needed_bytes:
            raise DiskFull(
                f"{needed_bytes} bytes are needed in {target.parent}, {free} are free",
                remedy="free some space, or choose another disk",
            )
        yield place
        _sync(place)
        if target.exists():
            raise UsageError(f"{target} was made by somebody else meanwhile")
        place.rename(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise _typed(error, target) from error
    finally:
        _remove(place)


def _typed(error: OSError, target: Path) -> DiskFull | UsageError:
    if error.errno in _FULL:
        return DiskFull(f"no room left to write {target}", remedy="free some space")
    return UsageError(
        f"cannot write {target}: {error.strerror or error}", remedy="choose another place"
    )


def _remove_remains(target: Path) -> None:
    ours = re.compile(rf"\.{re.escape(target.name)}\.(\d+)\.{_MARK}")
    for path in target.parent.iterdir():
        found = ours.fullmatch(path.name)
        if found and (int(found[1]) == os.getpid() or not psutil.pid_exists(int(found[1]))):
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _sync(path: Path) -> None:
    for file in (*path.iterdir(), path) if path.is_dir() else (path,):
        _sync_folder(file)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems cannot sync a folder, and need not.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)
