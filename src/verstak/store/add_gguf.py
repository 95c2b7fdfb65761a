"""Taking a GGUF file or folder of this machine into the store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from verstak.errors import UnknownSource, UsageError
from verstak.formats.gguf import read_header
from verstak.model.names import Digest, ModelName
from verstak.store.blobs import READ_BYTES
from verstak.store.create import CreateRequest, create_model
from verstak.store.store import Store
from verstak.store.stored_model import StoredModel

OnCopied = Callable[[str, int, int], None]
"""Told file name, bytes copied and bytes in all."""


def add_gguf(
    store: Store,
    path: Path,
    name: ModelName,
    *,
    expected: Digest | None = None,
    on_copied: OnCopied | None = None,
    cancel: threading.Event | None = None,
) -> StoredModel:
    """Copy a model file, or the one model of a folder, into the store and name it.

    The bytes are copied, not linked: an edit of the original must not change a blob.

    Args:
        store: Where to.
        path: A ``.gguf`` file, or a folder with one model (and perhaps its projector).
        name: The name it gets.
        expected: Digest a single file must have.
        on_copied: Progress.
        cancel: Stops the copy.

    Raises:
        UnknownSource: nothing there.
        UsageError: a folder with several models or none.
        InvalidGguf: not a model file; found before a byte is copied.
        IntegrityError: another digest than ``expected``.
        DiskFull: no room for the copy.
    """
    files = gguf_files(path)
    if expected is not None and len(files) > 1:
        raise UsageError(f"one digest cannot stand for the {len(files)} files in {path}")
    for file in files:
        read_header(file)
    digests: dict[str, str] = {}
    for file in files:
        digest = copy_file(store, file, expected=expected, on_copied=on_copied, cancel=cancel)
        digests[file.name] = str(digest)
    return create_model(
        store, CreateRequest(name=name, files=digests), on_status=lambda _: None, cancel=cancel
    )


def copy_file(
    store: Store,
    path: Path,
    *,
    expected: Digest | None = None,
    on_copied: OnCopied | None = None,
    cancel: threading.Event | None = None,
) -> Digest:
    """Copy one file into a blob, hashing on the way.

    Raises:
        UnknownSource: no such file.
        IntegrityError: another digest than ``expected``; nothing is published.
        DiskFull: no room.
    """
    try:
        size = path.stat().st_size
        if expected is not None and store.has_blob(str(expected), size_bytes=size):
            return expected
        return store.add_blob(
            _chunks(path, size, on_copied), expected=expected, size_bytes=size, cancel=cancel
        )
    except FileNotFoundError:
        raise UnknownSource(f"no file {path}") from None


def gguf_files(path: Path) -> list[Path]:
    """The GGUF files that make up the model at ``path``.

    Raises:
        UnknownSource: nothing there, or no GGUF in the folder.
    """
    if path.is_file():
        return [path]
    files: list[Path] = []
    with suppress(NotADirectoryError, FileNotFoundError):
        files = sorted(one for one in path.iterdir() if one.suffix == ".gguf" and one.is_file())
    if not files:
        raise UnknownSource(
            f"no GGUF file at {path}", remedy="give the path of a .gguf file or of its folder"
        )
    models = [one for one in files if "mmproj" not in one.name.lower()]
    if len(models) != 1:
        raise UsageError(
            f"{path} holds {len(models)} models: {', '.join(one.name for one in models[:10])}",
            remedy="give the path of one of them",
        )
    return files


def _chunks(path: Path, size: int, on_copied: OnCopied | None) -> Iterator[bytes]:
    done = 0
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(READ_BYTES):
            yield chunk
            done += len(chunk)
            if on_copied is not None:
                on_copied(path.name, done, size)
