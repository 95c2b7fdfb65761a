"""One blob into the store: there already, being fetched by another process, or from a source."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from verstak.errors import (
    IntegrityError,
    InvalidGguf,
    SourceUnavailable,
    UnknownSource,
    VerstakError,
)
from verstak.formats.gguf import read_header
from verstak.model.names import Digest
from verstak.store.blobs import hash_file
from verstak.store.cancelled import check_cancelled
from verstak.store.disk import touch
from verstak.store.download import download
from verstak.store.partial import PartialBlob, read_progress
from verstak.store.progress import VERIFYING, OnProgress, PullProgress
from verstak.store.pull_options import PullOptions
from verstak.store.sources.origin import BlobOrigin
from verstak.store.store import Store

_log = logging.getLogger(__name__)

_POLL_S = 0.1

MISSING = "pull model manifest: file does not exist"
"""Ollama's wording, which its clients look for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A blob to have.

    Attributes:
        digest: What it must hash to.
        size_bytes: Its size.
        gguf: True when its header must be a valid GGUF's before it is accepted.
    """

    digest: Digest
    size_bytes: int
    gguf: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A source that may have the blob; opening it may ask the network.

    Attributes:
        label: The source as messages name it.
        open: Makes the origin; raises as :meth:`BlobOrigin.read` does.
    """

    label: str
    open: Callable[[], BlobOrigin]


class BlobFetcher:
    """Fetches the blobs of one pull.

    Args:
        store: Where to.
        options: How.
        tell: Progress.
        cancel: Ends whatever is under way.
    """

    def __init__(
        self, store: Store, options: PullOptions, *, tell: OnProgress, cancel: threading.Event
    ) -> None:
        self._store = store
        self._options = options
        self._tell = tell
        self._cancel = cancel

    def present(self, want: Wanted) -> bool:
        """Whether the blob is here already: right size, and a readable header if it is a GGUF.

        Its digest was checked when it came; ``verify`` checks it again.
        """
        if not self._store.has_blob(str(want.digest), size_bytes=want.size_bytes):
            return False
        path = self._store.blob_path(str(want.digest))
        if want.gguf:
            try:
                read_header(path)
            except (InvalidGguf, OSError) as error:
                _log.warning("stored blob is damaged digest=%s error=%s", want.digest, error)
                return False
        touch(path)
        return True

    def fetch(self, want: Wanted, offers: Sequence[Offer]) -> None:
        """Have the blob, from the first source that gives its bytes.

        Raises:
            UnknownSource: every source answered that it does not have it.
            SourceUnavailable: none gave it, and at least one did not answer.
            IntegrityError: none gave it, and at least one gave other bytes.
            InvalidGguf: the bytes are right, and are no model.
            DiskFull, Cancelled: the partial stays for the next try.
        """
        self._report(want, 0)
        if not self.present(want):
            with self._turn(want):
                if not self.present(want):
                    self._obtain(want, offers)
                    return
        self._report(want, want.size_bytes)

    @contextmanager
    def _turn(self, want: Wanted) -> Iterator[None]:
        """Wait until no other process fetches the blob, showing how far it is."""
        while True:
            with self._store.locks.try_blob(want.digest) as ours:
                if ours:
                    yield
                    return
            check_cancelled(self._cancel)
            self._report(want, read_progress(self._store.layout, want.digest))
            self._cancel.wait(_POLL_S)

    def _obtain(self, want: Wanted, offers: Sequence[Offer]) -> None:
        partial = PartialBlob(self._store.layout, want.digest, want.size_bytes, self._options)
        if partial.complete:  # killed between the last byte and the checksum
            try:
                self._accept(partial, want)
            except IntegrityError as error:
                _log.warning("finished partial is damaged digest=%s error=%s", want.digest, error)
            else:
                return
        failures: list[VerstakError] = []
        for offer in offers:
            resumed = partial.written_bytes > 0
            try:
                try:
                    self._from(offer, partial, want)
                except IntegrityError:
                    if not resumed or partial.parts:
                        raise
                    # The wrong bytes may be the ones found here, not this source's.
                    self._from(offer, partial, want)
            except (UnknownSource, SourceUnavailable, IntegrityError) as error:
                _log.warning("source failed source=%s error=%s", offer.label, error)
                failures.append(error)
            else:
                return
        raise _summary(failures)

    def _from(self, offer: Offer, partial: PartialBlob, want: Wanted) -> None:
        download(
            partial,
            offer.open(),
            on_bytes=lambda done: self._report(want, done),
            cancel=self._cancel,
        )
        try:
            self._accept(partial, want)
        except IntegrityError as error:
            raise IntegrityError(f"{offer.label}: {error.message}") from error

    def _accept(self, partial: PartialBlob, want: Wanted) -> None:
        """Check and publish; bytes that are not the blob's are removed."""
        if want.size_bytes == 0:
            partial.arrange(())
        self._tell(PullProgress(VERIFYING))
        try:
            if want.gguf:
                self._check_header(partial, want)
            self._store.publish_partial(want.digest, cancel=self._cancel)
        except (IntegrityError, InvalidGguf):
            partial.discard()
            raise
        partial.forget_journal()

    def _check_header(self, partial: PartialBlob, want: Wanted) -> None:
        try:
            read_header(partial.path)
        except InvalidGguf:
            # A wrong digest is the truer story: then the source gave other bytes.
            found = hash_file(partial.path, cancel=self._cancel)
            if found != want.digest:
                raise IntegrityError(
                    f'digest mismatch, expected "{want.digest}", got "{found}"'
                ) from None
            raise

    def _report(self, want: Wanted, done: int) -> None:
        self._tell(
            PullProgress(
                status=f"pulling {want.digest.short}",
                digest=str(want.digest),
                total_bytes=want.size_bytes,
                completed_bytes=done,
            )
        )


def _summary(failures: Sequence[VerstakError]) -> VerstakError:
    """One error for all sources that failed: the gravest kind, naming each."""
    if len(failures) == 1 and not isinstance(failures[0], UnknownSource):
        return failures[0]
    reasons = "; ".join(error.message for error in failures)
    if any(isinstance(error, IntegrityError) for error in failures):
        return IntegrityError(f"no source gave the right bytes: {reasons}")
    if any(isinstance(error, SourceUnavailable) for error in failures):
        return SourceUnavailable(
            f"no source gave the model: {reasons}",
            remedy="check the network, or name a mirror in the settings",
        )
    return UnknownSource(MISSING, remedy=reasons or "the catalogue names no source for it")
