"""Folders that live for a moment, and those that killed processes left behind."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

_NAME = re.compile(r"verstak-[a-z]+-(?P<pid>\d+)-\w+")
"""Scripts of environments, which know nothing of this module, name theirs alike."""


@contextmanager
def scratch_folder(what: str, place: Path | None = None) -> Iterator[Path]:
    """A folder that is gone afterwards; if this process is killed, with the next one's first.

    Args:
        what: What it is for, in small letters.
        place: Where; ``None`` = the system's folder for such.

    Raises:
        OSError: there is no room, or this user may not write there.
    """
    where = Path(tempfile.gettempdir()) if place is None else place
    sweep_scratch(where)
    prefix = f"verstak-{what}-{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=where) as folder:
        yield Path(folder)


def sweep_scratch(place: Path) -> None:
    """Remove scratch folders whose process is gone; another user's stay.

    Args:
        place: Where to look.
    """
    for path in place.glob("verstak-*"):
        found = _NAME.fullmatch(path.name)
        if found and path.is_dir() and not psutil.pid_exists(int(found["pid"])):
            shutil.rmtree(path, ignore_errors=True)
