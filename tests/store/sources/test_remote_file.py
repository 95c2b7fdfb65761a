"""A remote file over a server of bad manners."""

from __future__ import annotations

import threading
import time

import pytest
from tests.fakes.file_server import FileServer

from verstak.errors import Cancelled, IntegrityError, SourceUnavailable
from verstak.store.pull_options import PullOptions
from verstak.store.sources.http_access import Connection, HttpAccess
from verstak.store.sources.origin import RangesIgnored, SourceLacks, Span
from verstak.store.sources.remote_file import RemoteFile

DATA = bytes(range(256)) * 2000
PLAIN = Connection(plain_http=True)
FAST = PullOptions(backoff_base_s=0.01, stall_timeout_s=1.0, attempts=4)


def read(
    server: FileServer,
    span: Span | None = None,
    *,
    size: int | None = len(DATA),
    connection: Connection = PLAIN,
    options: PullOptions = FAST,
) -> bytes:
    with HttpAccess(options) as access:
        remote = RemoteFile(
            access, f"{server.url}/file", label="file", size_bytes=size, connection=connection
        )
        wanted = span or Span(0, len(DATA))
        return b"".join(remote.read(wanted, skip_bytes=0, cancel=threading.Event()))


def test_a_span() -> None:
    with FileServer(files={"/file": DATA}) as server:
        assert read(server, Span(1000, 5000)) == DATA[1000:6000]
        assert server.sent_bytes() == 5000


def test_a_cut_connection_goes_on_at_the_byte() -> None:
    with FileServer(files={"/file": DATA}, cut_after=100_000) as server:
        assert read(server) == DATA
        assert server.sent_bytes() == len(DATA)
        assert len(server.seen) == 6


def test_a_silent_connection_is_cut_and_resumed() -> None:
    with FileServer(files={"/file": DATA}, stall_after=300_000) as server:
        assert read(server) == DATA
        assert server.sent_bytes() == len(DATA)


def test_no_new_byte_ends_the_patience() -> None:
    with FileServer(files={"/file": DATA}, cut_after=0) as server:
        with pytest.raises(SourceUnavailable):
            read(server)
        assert len(server.seen) == 4


def test_a_file_that_is_not_there() -> None:
    with FileServer() as server, pytest.raises(SourceLacks):
        read(server)


def test_another_size_is_refused_before_reading() -> None:
    with FileServer(files={"/file": DATA[:-1]}) as server:
        for span in (Span(0, 10), Span(0, len(DATA)), Span(len(DATA) - 1, 1)):
            with pytest.raises(
                IntegrityError, match="expected 512000 bytes, the source has 511999"
            ):
                read(server, span)


def test_a_pointer_instead_of_the_file() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 512000\n"
    with (
        FileServer(files={"/file": pointer}) as server,
        pytest.raises(IntegrityError, match="git-lfs pointer"),
    ):
        read(server)


def test_a_server_without_ranges_gives_the_whole_file() -> None:
    with FileServer(files={"/file": DATA}, ignore_ranges=True) as server:
        assert read(server) == DATA
        with pytest.raises(RangesIgnored):
            read(server, Span(10, 20))


def test_a_server_without_ranges_that_cuts_is_read_past() -> None:
    with FileServer(files={"/file": DATA}, ignore_ranges=True, cut_after=400_000) as server:

        def once_longer(sent: int) -> None:
            if sent >= 400_000:
                server.manners.cut_after = None

        server.manners.on_bytes = once_longer
        assert read(server) == DATA


def test_plain_http_is_refused_unless_asked_for() -> None:
    with FileServer(files={"/file": DATA}) as server:
        with pytest.raises(SourceUnavailable, match="plain http was not asked for"):
            read(server, connection=Connection())
        assert server.seen == []


def test_redirects_in_circles() -> None:
    with FileServer() as server:
        server.manners.redirects["/file"] = f"{server.url}/file"
        with pytest.raises(SourceUnavailable, match="circles"):
            read(server)


def test_cancelling_wakes_a_blocked_read() -> None:
    options = PullOptions(stall_timeout_s=100)
    cancel = threading.Event()
    with (
        FileServer(files={"/file": DATA}, stall_after=65536) as server,
        HttpAccess(options) as access,
    ):
        remote = RemoteFile(
            access, f"{server.url}/file", label="file", size_bytes=len(DATA), connection=PLAIN
        )

        def leave() -> None:
            cancel.set()
            access.abort()

        threading.Timer(0.3, leave).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            for _ in remote.stream(0, len(DATA), cancel):
                pass
        assert time.monotonic() - began < 60
