"""What was read of the office's documents, kept between starts in one SQLite file."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from verstak.assistant.knowledge.documents.piece import Piece
from verstak.assistant.knowledge.embedding import DIMENSIONS, Vectors
from verstak.quantities.text import Bilingual

_log = logging.getLogger(__name__)
_LAYOUT = 1
_TABLES = """
CREATE TABLE encoder (version TEXT NOT NULL);
CREATE TABLE file (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    problem_en TEXT, problem_ru TEXT
);
CREATE TABLE piece (
    file TEXT NOT NULL REFERENCES file(name) ON DELETE CASCADE, place INTEGER NOT NULL,
    text TEXT NOT NULL, heading TEXT NOT NULL, page INTEGER, paragraph INTEGER,
    vector BLOB NOT NULL, PRIMARY KEY (file, place)
);
"""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was read: another size or time means that it must be read again."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is left out.

    Args:
        file: Its name within the folder.
        why: What is wrong with it.
    """

    file: str
    why: Bilingual


@dataclass(frozen=True, slots=True)
class DocumentPiece:
    """A piece with the file that it stands in."""

    file: str
    piece: Piece


class DocumentStore:
    """Pieces and vectors by file.

    Args:
        path: Of the SQLite file; made when missing, made anew when it is broken or of another
            layout or encoder, since everything in it can be read again.
        encoder_version: Vectors of another one are of no use.
    """

    def __init__(self, path: Path, encoder_version: str) -> None:
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = _opened(path, encoder_version)

    def states(self) -> dict[str, FileState]:
        """What is known of each file."""
        with self._lock:
            rows = self._base.execute("SELECT name, size, mtime_ns FROM file").fetchall()
        return {name: FileState(size, mtime_ns) for name, size, mtime_ns in rows}

    def problems(self) -> tuple[Problem, ...]:
        """Files that could not be read."""
        with self._lock:
            rows = self._base.execute(
                "SELECT name, problem_en, problem_ru FROM file "
                "WHERE problem_en IS NOT NULL ORDER BY name"
            ).fetchall()
        return tuple(Problem(name, Bilingual(en, ru)) for name, en, ru in rows)

    def put(self, name: str, state: FileState, pieces: Iterable[Piece], vectors: Vectors) -> None:
        """Keep what a file holds, instead of what it held."""
        rows = [
            (name, place, p.text, p.heading, p.page, p.paragraph, vector.astype("<f2").tobytes())
            for place, (p, vector) in enumerate(zip(pieces, vectors, strict=True))
        ]
        with self._lock, self._base:
            self._forget(name)
            self._base.execute(
                "INSERT INTO file VALUES (?, ?, ?, NULL, NULL)", (name, state.size, state.mtime_ns)
            )
            self._base.executemany("INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def put_problem(self, name: str, state: FileState, why: Bilingual) -> None:
        """Keep that a file cannot be read, so that it is not tried again until it changes."""
        with self._lock, self._base:
            self._forget(name)
            self._base.execute(
                "INSERT INTO file VALUES (?, ?, ?, ?, ?)",
                (name, state.size, state.mtime_ns, why.en, why.ru),
            )

    def drop(self, name: str) -> None:
        """Forget a file that is gone."""
        with self._lock, self._base:
            self._forget(name)

    def pieces(self) -> tuple[tuple[DocumentPiece, ...], Vectors]:
        """Everything, with vectors of shape (pieces, 512)."""
        with self._lock:
            rows = self._base.execute(
                "SELECT file, text, heading, page, paragraph, vector FROM piece "
                "ORDER BY file, place"
            ).fetchall()
        found = tuple(DocumentPiece(row[0], Piece(*row[1:5])) for row in rows)
        packed = b"".join(row[5] for row in rows)
        vectors = np.frombuffer(packed, dtype="<f2").astype(np.float32)
        return found, vectors.reshape(len(found), DIMENSIONS)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def _forget(self, name: str) -> None:
        self._base.execute("DELETE FROM piece WHERE file = ?", (name,))
        self._base.execute("DELETE FROM file WHERE name = ?", (name,))


def _opened(path: Path, encoder_version: str) -> sqlite3.Connection:
    if path.exists() and not _is_ours(path, encoder_version):
        path.unlink()
    base = sqlite3.connect(path, check_same_thread=False, timeout=10)
    if base.execute("PRAGMA user_version").fetchone()[0] != _LAYOUT:
        base.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_LAYOUT}; COMMIT;")
        with base:
            base.execute("INSERT INTO encoder VALUES (?)", (encoder_version,))
    return base


def _is_ours(path: Path, encoder_version: str) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=10)) as base:
            layout = base.execute("PRAGMA user_version").fetchone()[0]
            if layout != _LAYOUT or base.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                return False
            return bool(
                base.execute("SELECT version FROM encoder").fetchall() == [(encoder_version,)]
            )
    except sqlite3.DatabaseError as error:
        _log.warning("documents_state_broken path=%s reason=%s", path, error)
        return False
