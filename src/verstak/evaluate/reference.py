"""What a reference model expects, kept on disk: read once, compared with many.

A file holds one row of log-probabilities for each scored position. A vocabulary of 152k tokens
makes that large, so rows are kept as 16-bit codes unless all of them are small.

The code. A log-probability y ≤ 0 is kept as c = round(65535 · exp(y/8)) and comes back as
8 · ln(c/65535), after which the row is made to add up to 1. Steps are fine where the probability
is: 1.2e-4 nats at y = 0, 2.5e-4 at y = −6, 9e-4 at y = −16, and nothing is cut off before y = −94.
A divergence then errs by two things. One is at most ½ Σ P e², with e half a step: below 2e-8 nats
even for 152k tokens that are all equally likely, 1e-9 for rows as models have them. The other is
linear, Σ P e (ln P/Q − KL): half a step times the spread of ln P/Q, which is √(2 KL) for close
models: below 1e-6 at one position where KL is 1e-4, of either sign, and gone in the mean.
llama.cpp's file of the same purpose steps evenly over 16 nats, cuts off what lies below and does
not scale back, so that e counts in full: 1e-4 at one position.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec
import numpy as np
import numpy.typing as npt
import psutil

from verstak.errors import EvaluationFailed
from verstak.evaluate.runtime import Logits
from verstak.evaluate.softmax import LogProbabilities, log_softmax
from verstak.store.disk import disk_errors, require_free, sync_folder, touch

SMALL_BYTES = 64 * 2**20
"""References up to this size are kept in 32 bits: an error below 1e-7 of each log-probability."""
MOST_BYTES = 8 * 2**30
"""Of all references together; those that were used longest ago go first."""

_MAGIC = b"verstak reference 1\n"
_ALIGNMENT = 64
_SPARE_BYTES = 16 * 2**20
_PARTIAL = re.compile(r"\.(?P<name>[0-9a-f]{32})\.(?P<pid>\d+)\.reading")
_LARGEST = 65535
_STRETCH = 8.0
_BLOCK_ROWS = 16
# Code 0 lies somewhere below half a step; a quarter keeps it finite, and e to it is nothing.
_CODES = np.concatenate([[0.25], np.arange(1, _LARGEST + 1, dtype=np.float64)])
_LOGS = _STRETCH * np.log(_CODES / _LARGEST)

type Coding = Literal["float32", "code16"]

_WIDTHS: dict[Coding, int] = {"float32": 4, "code16": 2}


class ReferenceKey(msgspec.Struct, frozen=True):
    """What makes two references the same.

    Attributes:
        model_digest: Of the model's file or files.
        text_digest: Of the text.
        layout_digest: Of the chunks as they are read, `verstak.evaluate.chunks.layout_digest`.
        runtime: Name and version of what read them.
    """

    model_digest: str
    text_digest: str
    layout_digest: str
    runtime: str

    @property
    def name(self) -> str:
        """Of its file."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:32]


class _Head(msgspec.Struct, frozen=True):
    key: ReferenceKey
    scored: tuple[int, ...]
    vocabulary: int
    coding: Coding


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one chunk, worked out when they are asked for."""

    stored: npt.NDArray[np.uint16] | npt.NDArray[np.float32]

    @property
    def shape(self) -> tuple[int, ...]:
        return self.stored.shape

    def __len__(self) -> int:
        return len(self.stored)

    def __getitem__(self, rows: slice) -> LogProbabilities:
        piece = self.stored[rows]
        wide = _LOGS[piece] if piece.dtype == np.uint16 else piece.astype(np.float64)
        return log_softmax(wide)


@dataclass(frozen=True, slots=True)
class ReferenceChunk:
    """What the reference expects in one chunk.

    Attributes:
        rows: (scored, vocabulary) ln P; slices of it are worked out when they are asked for.
        top: (scored,) tokens that it thinks likeliest, exactly.
    """

    rows: _Rows
    top: npt.NDArray[np.int32]


class Reference:
    """A reference on disk, mapped into memory. Made by `ReferenceShelf`.

    Args:
        path: Its file.
        head: What the file says of itself.
        start: First byte of its rows.
    """

    def __init__(self, path: Path, head: _Head, start: int) -> None:
        self._head = head
        count = sum(head.scored)
        dtype = np.dtype("<u2" if head.coding == "code16" else "<f4")
        shape = (count, head.vocabulary)
        self._rows = np.memmap(path, dtype, "r", start, shape)
        after = start + count * head.vocabulary * dtype.itemsize
        self._top = np.fromfile(path, "<i4", count, offset=after)
        self._starts = np.concatenate([[0], np.cumsum(head.scored)])

    @property
    def vocabulary(self) -> int:
        """Tokens in a row."""
        return self._head.vocabulary

    def chunk(self, index: int) -> ReferenceChunk:
        """What it expects in one chunk, counted from 0."""
        part = slice(int(self._starts[index]), int(self._starts[index + 1]))
        return ReferenceChunk(_Rows(self._rows[part]), self._top[part])


class ReferenceWriter:
    """Takes chunks in order; see `ReferenceShelf.writing`."""

    def __init__(self, file: BinaryIO, key: ReferenceKey, scored: Sequence[int]) -> None:
        self._file = file
        self._key = key
        self._scored = tuple(scored)
        self._top: list[npt.NDArray[np.int64]] = []
        self._head: _Head | None = None

    def add(self, logits: Logits) -> None:
        """Keep the next chunk.

        Args:
            logits: (scored, vocabulary).

        Raises:
            EvaluationFailed: another shape was expected, or they are no numbers.
            DiskFull: there is no room for what will come.
        """
        index = len(self._top)
        if index >= len(self._scored) or logits.shape[0] != self._scored[index]:
            raise EvaluationFailed(
                f"the reference gave {logits.shape[0]} predictions for chunk {index + 1} of "
                f"{len(self._scored)}"
            )
        head = self._head or self._begin(logits.shape[1])
        if logits.shape[1] != head.vocabulary:
            raise EvaluationFailed("the reference changed the size of its vocabulary")
        top = np.empty(len(logits), np.int64)
        for at in range(0, len(logits), _BLOCK_ROWS):
            rows = slice(at, at + _BLOCK_ROWS)
            logs = log_softmax(logits[rows])
            top[rows] = logs.argmax(axis=1)
            self._file.write(_coded(logs, head.coding))
        self._top.append(top)

    def finish(self) -> None:
        """Write what comes last.

        Raises:
            EvaluationFailed: chunks are missing.
        """
        if len(self._top) != len(self._scored):
            raise EvaluationFailed(
                f"the reference read {len(self._top)} of {len(self._scored)} chunks"
            )
        self._file.write(np.concatenate(self._top).astype("<i4").tobytes())
        self._file.flush()
        os.fsync(self._file.fileno())

    def _begin(self, vocabulary: int) -> _Head:
        positions = sum(self._scored)
        head = _Head(self._key, self._scored, vocabulary, _coding(positions, vocabulary))
        require_free(
            Path(self._file.name).parent, needed_bytes(positions, vocabulary) + _SPARE_BYTES
        )
        self._file.write(_framed(head))
        self._head = head
        return head


class ReferenceShelf:
    """All references that are kept.

    Args:
        root: Their folder; made when the first one is written.
        most_bytes: Of all of them together.
    """

    def __init__(self, root: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._root = root
        self._most_bytes = most_bytes

    def find(self, key: ReferenceKey) -> Reference | None:
        """The reference of that key; ``None`` = it was not read yet, or its file is damaged.

        A file that was cut off, or is another's, is removed: it will be read again.
        """
        path = self._root / key.name
        try:
            with path.open("rb") as file:
                head, start = _read_head(file)
                size = os.fstat(file.fileno()).st_size
        except FileNotFoundError:
            return None
        except (ValueError, msgspec.MsgspecError):
            path.unlink(missing_ok=True)
            return None
        rows = sum(head.scored)
        whole = start + rows * (head.vocabulary * _WIDTHS[head.coding] + 4)
        if head.key != key or size != whole:
            path.unlink(missing_ok=True)
            return None
        touch(path)
        return Reference(path, head, start)

    @contextmanager
    def writing(self, key: ReferenceKey, scored: Sequence[int]) -> Iterator[ReferenceWriter]:
        """Keep a reference; it appears when all of its chunks were added and the block ends well.

        Args:
            key: What it is.
            scored: Positions of each chunk.

        Raises:
            DiskFull: there is no room.
            InvalidSettings: the folder cannot be written to.
            EvaluationFailed: chunks are missing at the end.
        """
        with disk_errors(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            self._sweep()
            partial = self._root / f".{key.name}.{os.getpid()}.reading"
            try:
                with partial.open("wb") as file:
                    writer = ReferenceWriter(file, key, scored)
                    yield writer
                    writer.finish()
                partial.replace(self._root / key.name)
            finally:
                partial.unlink(missing_ok=True)
            sync_folder(self._root)
            self._trim(keep=key.name)

    def _sweep(self) -> None:
        """Remove what killed runs left behind."""
        for path in self._root.glob(".*.reading"):
            match = _PARTIAL.fullmatch(path.name)
            if match and not psutil.pid_exists(int(match["pid"])):
                path.unlink(missing_ok=True)

    def _trim(self, *, keep: str) -> None:
        kept = []
        for path in self._root.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process trims, too
                if re.fullmatch("[0-9a-f]{32}", path.name):
                    kept.append((path.stat().st_mtime, path.stat().st_size, path))
        total = sum(size for _, size, _ in kept)
        for _, size, path in sorted(kept):
            if total <= self._most_bytes:
                break
            if path.name != keep:
                path.unlink(missing_ok=True)
                total -= size


def needed_bytes(positions: int, vocabulary: int) -> int:
    """Disk that a reference takes, its head aside.

    Args:
        positions: Scored ones, of all chunks.
        vocabulary: Tokens in a row.
    """
    return positions * (vocabulary * _WIDTHS[_coding(positions, vocabulary)] + 4)


def _coding(positions: int, vocabulary: int) -> Coding:
    return "float32" if positions * vocabulary * 4 <= SMALL_BYTES else "code16"


def _coded(logs: LogProbabilities, coding: Coding) -> bytes:
    if coding == "float32":
        return np.maximum(logs, np.finfo(np.float32).min).astype("<f4").tobytes()
    return np.rint(np.exp(logs / _STRETCH) * _LARGEST).astype("<u2").tobytes()


def _framed(head: _Head) -> bytes:
    raw = _MAGIC + msgspec.json.encode(head) + b"\n"
    return raw + b" " * (-(len(raw) + 1) % _ALIGNMENT) + b"\n"


def _read_head(file: BinaryIO) -> tuple[_Head, int]:
    """What a file says of itself, and where its rows begin.

    Raises:
        ValueError: it is no reference.
    """
    if file.readline() != _MAGIC:
        raise ValueError("not a reference")
    head = msgspec.json.decode(file.readline(), type=_Head)
    file.readline()
    start = file.tell()
    if start % _ALIGNMENT or head.vocabulary < 1 or min(head.scored, default=0) < 0:
        raise ValueError("not a reference")
    return head, start
