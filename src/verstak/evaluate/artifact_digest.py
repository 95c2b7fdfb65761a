"""SHA-256 of an artifact: what its card belongs to."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from verstak.errors import InvalidRecipe
from verstak.store.blobs import hash_file


def digest_of(
    path: Path,
    *,
    on_bytes: Callable[[int, int], None] = lambda _done, _total: None,
    cancel: threading.Event | None = None,
) -> str:
    """``sha256:…`` of a file; of a folder, that of its sorted list of ``name digest`` lines.

    Args:
        path: What to read.
        on_bytes: Hears how many bytes of how many are read.
        cancel: Stops the work.

    Raises:
        InvalidRecipe: it cannot be read.
        Cancelled: `cancel` was set.
    """
    try:
        if path.is_file():
            total = path.stat().st_size
            return str(hash_file(path, on_bytes=lambda done: on_bytes(done, total), cancel=cancel))
        files = files_of(path)
        total, before = sum(file.stat().st_size for file in files), 0
        listed = hashlib.sha256()
        for file in files:

            def hear(done: int, before: int = before) -> None:
                on_bytes(before + done, total)

            found = hash_file(file, on_bytes=hear, cancel=cancel)
            listed.update(f"{file.relative_to(path).as_posix()} {found.hex}\n".encode())
            before += file.stat().st_size
    except OSError as error:
        raise InvalidRecipe(
            f"cannot read {path}: {error.strerror or error}", remedy="check the name"
        ) from error
    return f"sha256:{listed.hexdigest()}"


def files_of(folder: Path) -> list[Path]:
    """Every file of a folder, by name."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
