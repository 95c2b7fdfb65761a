from __future__ import annotations

import io
import random
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from tests.fakes.file_server import FileServer

from verstak.errors import SourceUnavailable
from verstak.store.pull_options import PullOptions
from verstak.store.sources.http_access import Connection, HttpAccess
from verstak.store.sources.range_reader import RangeReader
from verstak.store.sources.remote_file import RemoteFile

DATA = random.Random(3).randbytes(3_000_000)


@contextmanager
def opened(server: FileServer) -> Iterator[RangeReader]:
    with HttpAccess(PullOptions(backoff_base_s=0.01)) as access:
        remote = RemoteFile(
            access, f"{server.url}/file", label="file", connection=Connection(plain_http=True)
        )
        with closing(RangeReader(remote, threading.Event())) as reader:
            yield reader


def test_reading_on_costs_one_request() -> None:
    with FileServer(files={"/file": DATA}) as server, opened(server) as reader:
        with io.BufferedReader(reader, 65536) as buffered:
            assert buffered.read(2_900_000) == DATA[:2_900_000]
            assert buffered.tell() == 2_900_000
        assert len(server.seen) == 1


def test_any_order_reads_as_a_local_file_does() -> None:
    moves = random.Random(4)
    with FileServer(files={"/file": DATA}) as server, opened(server) as reader:
        buffered, local = io.BufferedReader(reader, 65536), io.BytesIO(DATA)
        for _ in range(60):
            count = moves.randint(0, 200_000)
            match moves.randint(0, 2):
                case 0:
                    place = moves.randint(0, len(DATA) + 1000)
                    assert buffered.seek(place) == local.seek(place)
                case 1:
                    back = -moves.randint(1, 70_000)
                    assert buffered.seek(back, io.SEEK_END) == local.seek(back, io.SEEK_END)
                case _:
                    pass
            assert buffered.read(count) == local.read(count)
        buffered.detach()


def test_the_end_is_fetched_once() -> None:
    with FileServer(files={"/file": DATA}) as server, opened(server) as reader:
        for back in (22, 500, 60_000):
            reader.seek(-back, io.SEEK_END)
            assert reader.read(20) == DATA[-back:][:20]
        reader.seek(0)
        assert reader.read(10) == DATA[:10]
        assert len(server.seen) == 2


def test_before_the_beginning_is_the_error_that_files_raise() -> None:
    with FileServer(files={"/file": b"short"}) as server, opened(server) as reader:
        with pytest.raises(OSError, match="negative"):
            reader.seek(-22, io.SEEK_END)
        assert reader.read() == b"short"
        assert reader.read() == b""


def test_a_server_without_ranges_is_read_from_the_start() -> None:
    with FileServer(files={"/file": DATA}, ignore_ranges=True) as server, opened(server) as reader:
        assert reader.whole
        assert not reader.seekable()
        pieces = iter(lambda: reader.read(100_000), b"")
        assert b"".join(piece for piece in pieces if piece) == DATA
        assert len(server.seen) == 1


def test_a_server_that_hides_the_size() -> None:
    with (
        FileServer(files={"/file": DATA}, ignore_ranges=True, hide_length=True) as server,
        pytest.raises(SourceUnavailable, match="does not tell the size"),
        opened(server),
    ):
        pass
