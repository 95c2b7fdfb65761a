import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from verstak.store.store import Store

DATA = b"some bytes of a file"
DIGEST = f"sha256:{hashlib.sha256(DATA).hexdigest()}"

BAD_DIGESTS = (
    "x",
    "sha256",
    "sha256:",
    "sha256:..",
    "sha256:" + "a" * 63,
    "sha256:" + "a" * 65,
    "sha256:" + "A" * 64,
    "sha256:" + "g" * 64,
    "sha512:" + "a" * 64,
    "sha256:" + "a" * 63 + "%0A",
    "sha256-..%2f..%2fetc%2fpasswd",
    "sha256:%2e%2e",
    "..",
    "%2e%2e",
    "md5:d41d8cd98f00b204e9800998ecf8427e",
    "sha256:" + "а" * 64,
)


def test_upload_then_find(client: httpx.Client, store: Store) -> None:
    assert client.head(f"/api/blobs/{DIGEST}").status_code == 404
    created = client.post(f"/api/blobs/{DIGEST}", content=DATA)
    assert (created.status_code, created.content) == (201, b"")
    assert client.head(f"/api/blobs/{DIGEST}").status_code == 200
    assert client.post(f"/api/blobs/{DIGEST}", content=DATA).status_code == 200
    assert store.blob_path(DIGEST).read_bytes() == DATA


def test_wrong_digest(client: httpx.Client, store: Store) -> None:
    wrong = f"sha256:{'0' * 64}"
    response = client.post(f"/api/blobs/{wrong}", content=DATA)
    assert response.status_code == 400
    assert response.json() == {
        "error": f'digest mismatch, expected "{wrong}", got "{DIGEST}"',
    }
    assert not store.has_blob(wrong)
    assert not store.has_blob(DIGEST)


@pytest.mark.parametrize("digest", BAD_DIGESTS)
def test_bad_digests(client: httpx.Client, tmp_path: Path, digest: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    response = client.post(f"/api/blobs/{digest}", content=DATA)
    assert response.status_code in {400, 404, 405}
    assert client.head(f"/api/blobs/{digest}").status_code in {400, 404, 405}
    assert sorted(tmp_path.rglob("*")) == before


def test_large_upload_stays_out_of_memory(client: httpx.Client, store: Store) -> None:
    """Larger than the limit for JSON bodies, of unknown length."""
    piece = bytes(range(256)) * 256
    count = 1600  # 100 MiB
    digest = hashlib.sha256(piece * count)
    before = psutil.Process().memory_info().rss
    peak = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, psutil.Process().memory_info().rss)

    def pieces() -> Iterator[bytes]:
        for _ in range(count):
            yield piece

    watcher = threading.Thread(target=watch)
    watcher.start()
    response = client.post(f"/api/blobs/sha256:{digest.hexdigest()}", content=pieces())
    done.set()
    watcher.join()
    assert response.status_code == 201
    assert peak - before < 60 * 2**20
    assert store.has_blob(f"sha256:{digest.hexdigest()}", size_bytes=count * len(piece))


def test_empty_blob(client: httpx.Client, store: Store) -> None:
    digest = f"sha256:{hashlib.sha256(b'').hexdigest()}"
    assert client.post(f"/api/blobs/{digest}", content=b"").status_code == 201
    assert store.has_blob(digest)
