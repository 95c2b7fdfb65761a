"""The crew that fetches parts: order, failures, full disks."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from tests.fakes.file_server import FileServer
from tests.store.pullable_models import gguf_of, image_of, no_catalog

from verstak.errors import Cancelled, DiskFull, IntegrityError, SourceUnavailable
from verstak.model.names import Digest, ModelName
from verstak.store.download import download, plan_spans
from verstak.store.layout import StoreLayout
from verstak.store.partial import PartialBlob
from verstak.store.pull import Puller, PullOptions
from verstak.store.sources.origin import DamagedPiece, RangesIgnored, Span
from verstak.store.store import Store, StoreOptions

DIGEST = Digest("cd" * 32)
DATA = os.urandom(100_000)
OPTIONS = PullOptions(min_part_bytes=10_000, max_part_bytes=10_000, spare_bytes=0)


class ListOrigin:
    """Bytes of this process; fails where it is told to."""

    label = "here"

    def __init__(self, data: bytes = DATA, spans: tuple[Span, ...] | None = None) -> None:
        self.data = data
        self.spans = spans
        self.read_spans: list[tuple[Span, int]] = []
        self.failures: dict[int, Exception] = {}
        self.whole_only = False
        self.aborted = 0

    def read(
        self, span: Span, *, skip_bytes: int, cancel: threading.Event
    ) -> Generator[bytes, None, None]:
        self.read_spans.append((span, skip_bytes))
        if self.whole_only and span.size_bytes != len(self.data):
            raise RangesIgnored
        for at in range(span.offset_bytes + skip_bytes, span.end_bytes, 1000):
            if cancel.is_set():
                raise Cancelled("stopped")
            yield self.data[at : min(at + 1000, span.end_bytes)]
            failure = self.failures.pop(span.offset_bytes, None)
            if failure is not None:
                raise failure

    def abort(self) -> None:
        self.aborted += 1


@pytest.fixture
def partial(tmp_path: Path) -> PartialBlob:
    layout = StoreLayout(tmp_path / "models", tmp_path / "state")
    layout.blobs_dir.mkdir(parents=True)
    return PartialBlob(layout, DIGEST, len(DATA), OPTIONS)


def fetch(partial: PartialBlob, origin: ListOrigin, cancel: threading.Event | None = None) -> int:
    told: list[int] = []
    download(partial, origin, on_bytes=told.append, cancel=cancel or threading.Event())
    assert told == sorted(told)
    return told[-1]


def test_parts_cover_a_blob() -> None:
    options = PullOptions()
    for total in (0, 1, 2**24 - 1, 2**24, 2**24 + 1, 491_400_064, 40 * 10**9, 2**42):
        spans = plan_spans(total, options)
        assert sum(span.size_bytes for span in spans) == total
        assert [s.offset_bytes for s in spans[1:]] == [s.end_bytes for s in spans[:-1]]
        assert all(span.size_bytes <= options.max_part_bytes for span in spans)
    assert len(plan_spans(491_400_064, options)) == 16


def test_a_whole_download(partial: PartialBlob) -> None:
    origin = ListOrigin()
    assert fetch(partial, origin) == len(DATA)
    assert partial.complete
    assert partial.path.read_bytes() == DATA
    assert len(origin.read_spans) == 10


def test_a_failure_stops_the_crew_and_keeps_what_came(partial: PartialBlob) -> None:
    origin = ListOrigin()
    origin.failures[50_000] = SourceUnavailable("cut")
    with pytest.raises(SourceUnavailable, match="cut"):
        fetch(partial, origin)
    assert origin.aborted
    kept = partial.written_bytes
    assert kept >= 1000
    again = ListOrigin()
    fetch(partial, again)
    assert partial.path.read_bytes() == DATA
    assert sum(span.size_bytes - skip for span, skip in again.read_spans) == len(DATA) - kept


def test_a_damaged_piece_is_forgotten_and_the_others_stay(partial: PartialBlob) -> None:
    origin = ListOrigin(spans=(Span(0, 60_000), Span(60_000, 40_000)))
    origin.failures[60_000] = DamagedPiece("bad checksum")
    with pytest.raises(IntegrityError, match="bad checksum"):
        fetch(partial, origin)
    assert partial.parts[1].durable_bytes == 0


def test_an_origin_that_gives_too_little(partial: PartialBlob) -> None:
    origin = ListOrigin(data=DATA[:99_999])
    with pytest.raises(IntegrityError, match="9999 bytes where 10000"):
        fetch(partial, origin)


def test_an_origin_without_ranges_is_read_once(partial: PartialBlob) -> None:
    origin = ListOrigin()
    origin.whole_only = True
    fetch(partial, origin)
    assert partial.path.read_bytes() == DATA
    assert origin.read_spans[-1] == (Span(0, len(DATA)), 0)


def test_a_bug_in_an_origin_is_not_taken_for_an_end(partial: PartialBlob) -> None:
    origin = ListOrigin()
    origin.failures[0] = ZeroDivisionError("a bug")
    with pytest.raises(ZeroDivisionError):
        fetch(partial, origin)


def test_a_cancelled_download(partial: PartialBlob) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        fetch(partial, ListOrigin(), cancel)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.integration
class TestFullDisk:
    """About 1 s each."""

    def store_on(self, disk: Path) -> Store:
        return Store(StoreOptions(root=disk / "models", state_dir=disk / "state"))

    def pull(self, store: Store, server: FileServer) -> None:
        options = PullOptions(
            registry_mirrors={"registry.ollama.ai": server.url},
            min_part_bytes=2**20,
            journal_bytes=2**20,
            spare_bytes=0,
        )
        Puller(store, no_catalog(), options).pull(
            "big:one", on_progress=lambda _: None, cancel=threading.Event()
        )

    def test_too_large_is_told_before_the_first_byte(self, small_disk: Path) -> None:
        image = image_of(gguf_of(30 * 2**20))
        with FileServer(files=image.files("library/big", "one")) as server:
            with pytest.raises(DiskFull, match="not enough disk space"):
                self.pull(self.store_on(small_disk), server)
            assert [seen.path for seen in server.seen] == ["/v2/library/big/manifests/one"]

    def test_a_disk_that_fills_up_on_the_way(self, small_disk: Path) -> None:
        image = image_of(gguf_of(12 * 2**20))
        path = f"/v2/library/big/blobs/{image.model_digest}"
        store = self.store_on(small_disk)
        filler = small_disk / "filler"
        with FileServer(files=image.files("library/big", "one"), bytes_per_s=20e6) as server:

            def fill(sent: int) -> None:
                if sent > 5 * 2**20 and not filler.exists():
                    free = os.statvfs(small_disk)
                    filler.write_bytes(bytes(free.f_bavail * free.f_frsize - 2**20))

            server.manners.on_bytes = fill
            with pytest.raises(DiskFull):
                self.pull(store, server)
            assert store.list() == []
            server.manners.on_bytes = None
            filler.unlink()
            server.forget()
            self.pull(store, server)
            assert server.sent_bytes(path) < 9 * 2**20
        assert store.get(ModelName.parse("big:one")).size_bytes > 12 * 2**20
        assert store.blob_path(image.model_digest).read_bytes() == image.blobs[image.model_digest]
