"""What the downloader asks of a place that holds a blob."""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

from verstak.errors import IntegrityError, UnknownSource


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive bytes of a blob."""

    offset_bytes: int
    size_bytes: int

    @property
    def end_bytes(self) -> int:
        """First byte after the span."""
        return self.offset_bytes + self.size_bytes


class BlobOrigin(Protocol):
    """One blob at one source. Several threads read different spans of it at once."""

    @property
    def label(self) -> str:
        """The source as messages name it; holds no credentials."""
        ...

    @property
    def spans(self) -> tuple[Span, ...] | None:
        """Pieces it is made of, each readable only from its start; ``None`` = any span will do."""
        ...

    def read(
        self, span: Span, *, skip_bytes: int, cancel: threading.Event
    ) -> Generator[bytes, None, None]:
        """Give the bytes of ``span`` from ``skip_bytes`` on; cut connections are resumed inside.

        Raises:
            SourceLacks: the source answered that it does not have the blob.
            SourceUnavailable: it did not answer, refused, or gave up answering.
            IntegrityError: what it holds cannot be that blob.
            DamagedPiece: bytes already given were wrong.
            RangesIgnored: it only gives the whole blob from its start.
            Cancelled: ``cancel`` was set.
        """
        ...

    def abort(self) -> None:
        """Wake every blocked read, from any thread."""
        ...


class SourceLacks(UnknownSource):
    """The source answered, and does not have the blob."""


class DamagedPiece(IntegrityError):
    """A piece failed its own checksum or size after some of its bytes were given."""


class RangesIgnored(Exception):
    """The server answered a range with the whole file: read it once, from its start."""
