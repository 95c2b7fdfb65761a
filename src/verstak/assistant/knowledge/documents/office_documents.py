"""The office's own folder of documents, read again when a file changes."""

from __future__ import annotations

import logging
import os
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from verstak.assistant.knowledge.documents.document_store import (
    DocumentPiece,
    DocumentStore,
    FileState,
    Problem,
)
from verstak.assistant.knowledge.documents.reader import SUFFIXES
from verstak.assistant.knowledge.documents.reader_process import read_apart
from verstak.assistant.knowledge.embedding import SentenceEncoder, Vectors
from verstak.quantities.text import Bilingual

_log = logging.getLogger(__name__)
_STATE_FILE = "office-documents.sqlite"
_LARGEST_BYTES = 64 * 2**20
_MOST_FILES = 5000
_OUTSIDE = Bilingual("a link out of the folder", "ссылка за пределы папки")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a look at the folder did.

    Args:
        changed: Files that were read or forgotten.
        left: Files that are still to be read; the next look goes on with them.
    """

    changed: int
    left: int


class OfficeDocuments:
    """Documents of one folder. Nothing is ever fetched, and the folder is never written to.

    Args:
        folder: Markdown, PDF, DOCX and text, in any depth.
        state_folder: For what was read; ours.
        encoder: Makes the vectors.
    """

    def __init__(self, folder: Path, state_folder: Path, encoder: SentenceEncoder) -> None:
        self._folder = folder
        self._encoder = encoder
        self._store = DocumentStore(state_folder / _STATE_FILE, encoder.version)
        self._skipped: tuple[Problem, ...] = ()
        self._lock = threading.Lock()

    def refresh(self, *, seconds: float | None = None) -> Refreshed:
        """Read what is new or changed, forget what is gone.

        Args:
            seconds: Start no further file after that long; ``None`` = read all.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        with self._lock:
            skipped: list[Problem] = []
            found = dict(self._files(skipped))
            self._skipped = tuple(skipped)
            known = self._store.states()
            gone = known.keys() - found.keys()
            for name in gone:
                self._store.drop(name)
            due = [name for name, state in found.items() if known.get(name) != state]
            done = 0
            for name in due:
                if deadline is not None and time.monotonic() > deadline:
                    break
                self._read(name, found[name])
                done += 1
            return Refreshed(len(gone) + done, len(due) - done)

    def pieces(self) -> tuple[tuple[DocumentPiece, ...], Vectors]:
        """Everything that was read, with its vectors."""
        return self._store.pieces()

    def problems(self) -> tuple[Problem, ...]:
        """Files that are left out, and why."""
        return (*self._skipped, *self._store.problems())

    def close(self) -> None:
        """Let go of the state's file."""
        self._store.close()

    def _read(self, name: str, state: FileState) -> None:
        if state.size > _LARGEST_BYTES:
            megabytes = _LARGEST_BYTES // 2**20
            why = Bilingual(f"larger than {megabytes} MiB", f"больше {megabytes} МиБ")
            self._leave_out(name, state, why)
            return
        reading = read_apart(self._folder / name)
        if reading.problem is not None:
            self._leave_out(name, state, Bilingual(*reading.problem))
            return
        texts = [f"{piece.heading}. {piece.text}" for piece in reading.pieces]
        self._store.put(name, state, reading.pieces, self._encoder.encode(texts))
        _log.info("document_read file=%r pieces=%d", name, len(reading.pieces))

    def _leave_out(self, name: str, state: FileState, why: Bilingual) -> None:
        self._store.put_problem(name, state, why)
        _log.warning("document_left_out file=%r reason=%r", name, why.en)

    def _files(self, skipped: list[Problem]) -> Iterator[tuple[str, FileState]]:
        """Names within the folder and what they are now, links out of it left out."""
        root = self._folder.resolve()
        count = 0
        for place, folders, names in os.walk(self._folder, followlinks=False):
            folders.sort()
            for name in sorted(
                (*names, *(each for each in folders if Path(place, each).is_symlink()))
            ):
                path = Path(place, name)
                shown = path.relative_to(self._folder).as_posix()
                state = _state(path, root)
                if state == _OUTSIDE:
                    skipped.append(Problem(shown, _OUTSIDE))
                elif isinstance(state, FileState) and path.suffix.casefold() in SUFFIXES:
                    count += 1
                    if count > _MOST_FILES:
                        why = Bilingual(
                            f"more than {_MOST_FILES} files", f"больше {_MOST_FILES} файлов"
                        )
                        skipped.append(Problem(shown, why))
                        return
                    yield shown, state


def _state(path: Path, root: Path) -> FileState | Bilingual | None:
    """A regular file's state; the reason why it is left out; ``None`` for what is no document."""
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
            return _OUTSIDE
        found = path.stat()
    except (OSError, RuntimeError):  # gone meanwhile, or a loop of links
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return FileState(found.st_size, found.st_mtime_ns)
