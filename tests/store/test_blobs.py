from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verstak.errors import Cancelled, IntegrityError
from verstak.model.names import Digest
from verstak.store.store import Store


def digest_of(data: bytes) -> Digest:
    return Digest(hashlib.sha256(data).hexdigest())


def blobs(store: Store) -> list[str]:
    return sorted(path.name for path in store.layout.blobs_dir.iterdir())


def test_a_stream_becomes_one_file_named_by_its_digest(store: Store) -> None:
    digest = store.add_blob([b"one", b"", b"two"], size_bytes=6)
    path = store.blob_path(str(digest))
    assert digest == digest_of(b"onetwo")
    assert path.read_bytes() == b"onetwo"
    assert path.stat().st_mode & 0o777 == 0o644
    assert blobs(store) == [digest.file_name]
    assert store.has_blob(str(digest))
    assert store.has_blob(str(digest), size_bytes=6)
    assert not store.has_blob(str(digest), size_bytes=7)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.binary(max_size=2000), max_size=8))
def test_any_chunking_gives_the_same_blob(store: Store, chunks: list[bytes]) -> None:
    whole = b"".join(chunks)
    assert store.add_blob(chunks, expected=digest_of(whole)) == digest_of(whole)
    assert store.blobs.read_bytes(str(digest_of(whole))) == whole


def test_a_wrong_digest_publishes_nothing_and_says_it_in_ollamas_words(store: Store) -> None:
    expected, got = digest_of(b"right"), digest_of(b"wrong")
    with pytest.raises(IntegrityError) as raised:
        store.add_blob([b"wrong"], expected=expected)
    assert raised.value.message == f'digest mismatch, expected "{expected}", got "{got}"'
    assert blobs(store) == []


def test_nothing_is_visible_before_commit_and_nothing_stays_after_an_error(store: Store) -> None:
    seen: list[str] = []

    def fail_midway() -> None:
        with store.open_blob_writer() as writer:
            writer.write(b"half")
            seen.extend(blobs(store))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_midway()
    assert len(seen) == 1
    assert seen[0].removeprefix("sha256-").isdecimal()
    assert blobs(store) == []


def test_a_writer_without_with_cleans_up_too(store: Store) -> None:
    writer = store.open_blob_writer()
    writer.write(b"x")
    writer.abort()
    writer.abort()
    assert blobs(store) == []
    writer = store.open_blob_writer()
    writer.write(bytearray(b"xy"))
    assert writer.written_bytes == 2
    digest = writer.commit()
    writer.abort()
    assert blobs(store) == [digest.file_name]


def test_a_damaged_blob_is_healed_by_writing_it_again(store: Store) -> None:
    digest = store.add_blob([b"weights"])
    store.blob_path(str(digest)).write_bytes(b"wEights")
    store.add_blob([b"weights"], expected=digest)
    assert store.blob_path(str(digest)).read_bytes() == b"weights"
    store.blob_path(str(digest)).write_bytes(b"wEights")
    assert store.blobs.add_bytes(b"weights") == (digest, False)
    assert store.blobs.add_bytes(b"weights") == (digest, True)


def test_cancelling_a_stream_leaves_nothing(store: Store) -> None:
    cancel = threading.Event()

    def chunks() -> Iterator[bytes]:
        yield b"a"
        cancel.set()
        yield b"b"

    with pytest.raises(Cancelled):
        store.add_blob(chunks(), cancel=cancel)
    assert blobs(store) == []


def test_eight_threads_writing_one_blob_all_succeed(store: Store) -> None:
    data = os.urandom(3_000_000)
    results: list[Digest] = []
    threads = [
        threading.Thread(target=lambda: results.append(store.add_blob([data]))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [digest_of(data)] * 8
    assert blobs(store) == [digest_of(data).file_name]
    assert store.blob_path(str(digest_of(data))).read_bytes() == data


def partial(store: Store, digest: Digest, data: bytes) -> Path:
    path = store.layout.partial_path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_finished_download_is_checked_then_published(store: Store) -> None:
    data = os.urandom(2_500_000)
    path = partial(store, digest_of(data), data)
    seen: list[int] = []
    assert store.publish_partial(digest_of(data), on_bytes=seen.append).read_bytes() == data
    assert seen == [2**20, 2 * 2**20, 2_500_000]
    assert not path.exists()


def test_a_download_with_other_bytes_is_not_published_and_not_lost(store: Store) -> None:
    path = partial(store, digest_of(b"right"), b"wrong")
    with pytest.raises(IntegrityError, match="digest mismatch"):
        store.publish_partial(digest_of(b"right"))
    assert path.exists()
    assert not store.has_blob(str(digest_of(b"right")))


def test_cancelling_the_check_of_a_download_keeps_it(store: Store) -> None:
    cancel = threading.Event()
    cancel.set()
    path = partial(store, digest_of(b"x"), b"x")
    with pytest.raises(Cancelled):
        store.publish_partial(digest_of(b"x"), cancel=cancel)
    assert path.exists()


def test_texts_and_json_are_read(store: Store) -> None:
    text = store.add_blob(["Вы — помощник. \udcff".encode(errors="surrogateescape")])
    assert store.read_blob_text(str(text)) == "Вы — помощник. \ufffd"
    params = store.add_blob([b'{"stop":["a"],"temperature":0.5}\n'])
    assert store.read_blob_json(str(params)) == {"stop": ["a"], "temperature": 0.5}


def test_a_missing_blob_says_how_to_repair_it(store: Store) -> None:
    with pytest.raises(IntegrityError, match="is missing") as raised:
        store.read_blob_text(str(digest_of(b"nothing")))
    assert raised.value.remedy is not None
    assert "pull" in raised.value.remedy


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b'{"a":NaN}', b"\xff\xfe\x00", b"[" * 200_000],
    ids=lambda data: repr(data[:8]),
)
def test_what_is_not_json_is_an_integrity_error(store: Store, data: bytes) -> None:
    digest = store.add_blob([data])
    with pytest.raises(IntegrityError):
        store.read_blob_json(str(digest))


def test_a_model_is_not_read_as_a_text(store: Store) -> None:
    digest = store.add_blob([bytes(2**20)] * 17)
    with pytest.raises(IntegrityError, match="small"):
        store.read_blob_text(str(digest))


def test_a_folder_in_the_place_of_a_blob_is_no_blob(store: Store) -> None:
    digest = digest_of(b"x")
    store.blob_path(str(digest)).mkdir(parents=True)
    assert not store.has_blob(str(digest))
