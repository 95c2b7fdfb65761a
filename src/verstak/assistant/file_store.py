"""Files that answers made, kept in memory until somebody has fetched them."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from verstak.assistant.nonce import nonce
from verstak.assistant.tools.outcome import MadeFile


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How much is kept; the oldest files go first.

    Attributes:
        most_files: Files, at most.
        most_bytes: Bytes of all files together, at most.
        age_s: Seconds that a file is kept, at most.
    """

    most_files: int = 256
    most_bytes: int = 128 * 2**20
    age_s: float = 3600.0


@dataclass(frozen=True, slots=True)
class _Kept:
    file: MadeFile
    since: float


class FileStore:
    """Made files by a token that nobody can guess; belongs to one event loop.

    Args:
        limits: How much is kept.
        clock: Seconds; its zero does not matter.
    """

    def __init__(
        self, limits: FileLimits | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = limits or FileLimits()
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0

    def put(self, file: MadeFile) -> str:
        """Keep a file, unless it alone is more than may be kept.

        Returns:
            Its token, letters alone.
        """
        token = nonce()
        if len(file.content) > self._limits.most_bytes:
            return token
        self._kept[token] = _Kept(file, self._clock())
        self._bytes += len(file.content)
        self._tidy()
        return token

    def get(self, token: str) -> MadeFile | None:
        """The file of a token; ``None`` when there is none, or no longer."""
        self._tidy()
        kept = self._kept.get(token)
        return None if kept is None else kept.file

    def _tidy(self) -> None:
        now, limits = self._clock(), self._limits
        while self._kept:
            oldest = next(iter(self._kept.values()))
            if (
                len(self._kept) <= limits.most_files
                and self._bytes <= limits.most_bytes
                and now - oldest.since <= limits.age_s
            ):
                return
            _, gone = self._kept.popitem(last=False)
            self._bytes -= len(gone.file.content)
