"""Pulls of several processes: killed at random points, or all at once. About 45 s together."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.fakes.file_server import FileServer
from tests.store.pullable_models import Image, gguf_of, image_of, no_catalog

from verstak.errors import UnknownModel
from verstak.model.names import Digest, ModelName
from verstak.store.pull import Puller, PullOptions
from verstak.store.store import Store

CHILD = Path(__file__).with_name("pull_child.py")
JOURNAL_BYTES = 2**20
NAME = ModelName.parse("big:one")

pytestmark = [pytest.mark.integration, pytest.mark.timeout(280)]


@pytest.fixture(scope="module")
def image() -> Image:
    return image_of(gguf_of(40 * 2**20, seed=7))


def start(store: Store, server: FileServer) -> subprocess.Popen[str]:
    options = store.options
    return subprocess.Popen(
        [
            *(sys.executable, str(CHILD), str(options.root), str(options.state_dir)),
            *(server.url, str(NAME), str(JOURNAL_BYTES)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def check_nothing_wrong_is_published(store: Store, image: Image) -> None:
    for path in store.layout.blobs_dir.glob("sha256-" + "?" * 64):
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.name == f"sha256-{found}"
    for stored in store.list():
        for digest, data in image.blobs.items():
            assert store.has_blob(digest, size_bytes=len(data))
        assert store.manifests.read_bytes(stored.name) == image.manifest


def clear(store: Store) -> None:
    for path in store.layout.blobs_dir.glob("*"):
        path.unlink()


@pytest.mark.parametrize("kills", [10, pytest.param(40, marks=pytest.mark.long)])
def test_pulls_killed_at_many_points_resume_and_publish_nothing_wrong(
    store: Store, image: Image, kills: int
) -> None:
    points = random.Random(20260101)
    total = len(image.blobs[image.model_digest])
    path = f"/v2/library/big/blobs/{image.model_digest}"
    resumed = 0
    with FileServer(files=image.files("library/big", "one")) as server:
        for kill in range(kills):
            # Every fifth kill comes after the last byte: in the checksum, the rename, the manifest.
            at = total if kill % 5 == 4 else points.randrange(total)
            late_s = points.random() * 0.15 if at == total else 0.0
            server.forget()
            server.manners.bytes_per_s = 25e6
            child = start(store, server)
            while server.sent_bytes(path) < at and child.poll() is None:
                time.sleep(0.002)
            time.sleep(late_s)
            child.kill()
            child.communicate()
            check_nothing_wrong_is_published(store, image)
            first = server.sent_bytes(path)

            time.sleep(0.05)  # the server notices that the client has gone
            server.forget()
            server.manners.bytes_per_s = None
            finished = start(store, server)
            out, err = finished.communicate(timeout=60)
            assert finished.returncode == 0, err
            assert out == hashlib.sha256(image.manifest).hexdigest()
            second = server.sent_bytes(path)
            # Four threads may each lose what they had since their last flush and what was on
            # its way through sockets; the rest is not asked for again.
            lost = 4 * (JOURNAL_BYTES + 4 * 2**20)
            assert second <= total - max(0, first - lost), (at, first, second)
            if first > lost:
                assert second < total
                resumed += 1
            check_nothing_wrong_is_published(store, image)
            assert (
                store.blob_path(image.model_digest).read_bytes()[-64:]
                == (image.blobs[image.model_digest][-64:])
            )
            store.delete(NAME)
            clear(store)
    assert resumed >= kills // 3


def test_eight_threads_and_two_processes_make_one_download(store: Store, image: Image) -> None:
    total = len(image.blobs[image.model_digest])
    path = f"/v2/library/big/blobs/{image.model_digest}"
    with FileServer(files=image.files("library/big", "one"), bytes_per_s=4e6) as server:
        children = [start(store, server) for _ in range(2)]
        options = PullOptions(
            registry_mirrors={"registry.ollama.ai": server.url}, min_part_bytes=4 * 2**20
        )
        puller = Puller(store, no_catalog(), options)
        ended: list[str] = []

        def ask() -> None:
            stored = puller.pull(NAME, on_progress=lambda _: None, cancel=threading.Event())
            ended.append(stored.manifest_digest)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        digests = [child.communicate(timeout=60)[0] for child in children]
        assert {*ended, *digests} == {hashlib.sha256(image.manifest).hexdigest()}
        assert len(ended) == 8
        assert server.sent_bytes(path) == total


def test_the_waiting_process_takes_over_when_the_first_is_killed(
    store: Store, image: Image
) -> None:
    total = len(image.blobs[image.model_digest])
    path = f"/v2/library/big/blobs/{image.model_digest}"
    with FileServer(files=image.files("library/big", "one"), bytes_per_s=6e6) as server:
        first = start(store, server)
        while server.sent_bytes(path) < total // 3:
            time.sleep(0.01)
        options = PullOptions(
            registry_mirrors={"registry.ollama.ai": server.url}, min_part_bytes=4 * 2**20
        )
        seen: list[int] = []

        def note(progress: object) -> None:
            done = getattr(progress, "completed_bytes", None)
            if done is not None:
                seen.append(done)

        def ask() -> None:
            Puller(store, no_catalog(), options).pull(
                NAME, on_progress=note, cancel=threading.Event()
            )

        waiting = threading.Thread(target=ask)
        waiting.start()
        time.sleep(1.0)
        assert any(0 < done < total for done in seen)  # the other's journal, read while waiting
        first.kill()
        first.communicate()
        waiting.join(60)
        assert server.sent_bytes(path) < total * 2 - total // 4
    assert Digest.parse(image.model_digest) == Digest(
        hashlib.sha256(store.blob_path(image.model_digest).read_bytes()).hexdigest()
    )
    assert store.get(NAME).name == NAME


def test_nothing_of_a_killed_pull_is_listed(store: Store, image: Image) -> None:
    with FileServer(files=image.files("library/big", "one"), bytes_per_s=6e6) as server:
        child = start(store, server)
        while server.sent_bytes() < 2**20:
            time.sleep(0.005)
        child.kill()
        child.communicate()
    assert store.list() == []
    with pytest.raises(UnknownModel):
        store.get(NAME)
