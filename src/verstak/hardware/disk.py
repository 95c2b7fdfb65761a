"""Room on the disk where models are kept."""

from __future__ import annotations

import shutil
from pathlib import Path


def free_bytes(folder: Path) -> int | None:
    """Bytes free to this user where a folder is, or would be made; ``None`` = not told.

    Args:
        folder: Need not exist: the nearest folder above it that does is asked.
    """
    for place in (folder, *folder.absolute().parents):
        try:
            return shutil.disk_usage(place).free
        except FileNotFoundError:
            continue
        except OSError:  # not for us, or a disk that is gone
            return None
    return None
