"""Choosing among sources, and what is said when none of them helps."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store.pullable_models import gguf_of

from verstak.errors import (
    IntegrityError,
    InvalidGguf,
    SourceUnavailable,
    UnknownSource,
    VerstakError,
)
from verstak.model.names import Digest
from verstak.store.blob_fetch import BlobFetcher, Offer, Wanted
from verstak.store.partial import PartialBlob
from verstak.store.progress import PullProgress
from verstak.store.pull_options import PullOptions
from verstak.store.sources.file import FileOrigin
from verstak.store.sources.origin import BlobOrigin, SourceLacks, Span
from verstak.store.store import Store

WEIGHTS = gguf_of(50_000)
OPTIONS = PullOptions(spare_bytes=0)


def want(data: bytes = WEIGHTS, *, gguf: bool = True) -> Wanted:
    return Wanted(Digest(hashlib.sha256(data).hexdigest()), len(data), gguf)


@pytest.fixture
def offer(tmp_path: Path) -> Callable[[bytes], Offer]:
    def make(data: bytes) -> Offer:
        path = tmp_path / hashlib.sha256(data).hexdigest()[:8]
        path.write_bytes(data)
        return Offer(path.name, lambda: FileOrigin(path))

    return make


def failing(error: VerstakError) -> Offer:
    def opened() -> BlobOrigin:
        raise error

    return Offer("failing", opened)


def fetch(store: Store, wanted: Wanted, *offers: Offer) -> list[PullProgress]:
    told: list[PullProgress] = []
    BlobFetcher(store, OPTIONS, tell=told.append, cancel=threading.Event()).fetch(wanted, offers)
    return told


def begin(store: Store, wanted: Wanted, data: bytes) -> None:
    """A partial that an earlier pull left behind."""
    partial = PartialBlob(store.layout, wanted.digest, wanted.size_bytes, OPTIONS)
    partial.arrange((Span(0, wanted.size_bytes),))
    with partial.writer(partial.parts[0]) as writer:
        writer.write(data)


def test_the_first_source_that_gives_the_bytes(
    store: Store, offer: Callable[[bytes], Offer]
) -> None:
    wrong = WEIGHTS[:-1] + b"?"
    fetch(store, want(), failing(SourceLacks("no")), offer(wrong), offer(WEIGHTS))
    assert store.blob_path(str(want().digest)).read_bytes() == WEIGHTS


def test_wrong_bytes_found_here_are_not_blamed_on_a_good_source(
    store: Store, offer: Callable[[bytes], Offer]
) -> None:
    begin(store, want(), b"x" * 1000)
    fetch(store, want(), offer(WEIGHTS))
    assert store.blob_path(str(want().digest)).read_bytes() == WEIGHTS


def test_a_finished_partial_needs_no_source(store: Store) -> None:
    begin(store, want(), WEIGHTS)
    told = fetch(store, want())
    assert "verifying sha256 digest" in {line.status for line in told}
    assert {path.name for path in store.layout.blobs_dir.iterdir()} == {want().digest.file_name}


def test_a_finished_partial_of_wrong_bytes_is_fetched_again(
    store: Store, offer: Callable[[bytes], Offer]
) -> None:
    begin(store, want(), WEIGHTS[:-1] + b"?")
    fetch(store, want(), offer(WEIGHTS))
    assert store.blob_path(str(want().digest)).read_bytes() == WEIGHTS


def test_a_blob_with_a_broken_header_counts_as_missing(
    store: Store, offer: Callable[[bytes], Offer]
) -> None:
    path = store.blob_path(str(want().digest))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"!" * len(WEIGHTS))
    fetch(store, want(), offer(WEIGHTS))
    assert path.read_bytes() == WEIGHTS


def test_junk_whose_digest_is_right(store: Store, offer: Callable[[bytes], Offer]) -> None:
    junk = b"junk" * 100
    with pytest.raises(InvalidGguf):
        fetch(store, want(junk), offer(junk))
    assert not store.has_blob(str(want(junk).digest))
    fetch(store, want(junk, gguf=False), offer(junk))


def test_an_empty_blob(store: Store, offer: Callable[[bytes], Offer]) -> None:
    fetch(store, want(b"", gguf=False), offer(b""))
    assert store.has_blob(str(want(b"").digest), size_bytes=0)


@pytest.mark.parametrize(
    ("errors", "kind"),
    [
        ((), UnknownSource),
        ((SourceLacks("a"),), UnknownSource),
        ((SourceLacks("a"), SourceLacks("b")), UnknownSource),
        ((SourceLacks("a"), SourceUnavailable("b")), SourceUnavailable),
        ((SourceUnavailable("a"), IntegrityError("b"), SourceLacks("c")), IntegrityError),
    ],
)
def test_the_gravest_failure_names_all(
    store: Store, errors: tuple[VerstakError, ...], kind: type[VerstakError]
) -> None:
    with pytest.raises(kind) as caught:
        fetch(store, want(), *(failing(error) for error in errors))
    assert type(caught.value) is kind
    said = f"{caught.value.message} {caught.value.remedy}"
    assert all(error.message in said for error in errors)
