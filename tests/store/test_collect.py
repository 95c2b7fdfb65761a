from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from verstak.errors import IntegrityError
from verstak.model.names import Digest, ModelName
from verstak.store.store import Store, StoreOptions
from verstak.store.stored_model import StoredModel

type AddModel = Callable[..., StoredModel]
type StartChild = Callable[..., subprocess.Popen[str]]

HEX = "ab" * 32


def blobs(store: Store) -> set[str]:
    return {path.name for path in store.layout.blobs_dir.iterdir()}


def age(path: Path, seconds: float = 7200) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def litter(store: Store, name: str, data: bytes = b"xyz", *, seconds: float = 7200) -> Path:
    path = store.layout.blobs_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    age(path, seconds)
    return path


def model_digest(model: StoredModel) -> str:
    return model.manifest.of_kind("model")[0].digest


def test_an_empty_store_has_nothing_to_collect(store: Store) -> None:
    assert store.collect().removed == ()
    assert not store.layout.root.exists()


def test_what_a_manifest_needs_stays_however_old(store: Store, add_model: AddModel) -> None:
    add_model("a")
    for path in store.layout.blobs_dir.iterdir():
        age(path)
    before = blobs(store)
    assert store.collect().removed == ()
    assert blobs(store) == before


def test_old_blobs_partials_and_leftovers_go_and_the_sum_is_told(
    store: Store, add_model: AddModel
) -> None:
    add_model("a")
    kept = blobs(store)
    names = {
        f"sha256-{HEX}",
        f"sha256-{'cd' * 32}-partial",
        f"sha256-{'cd' * 32}-partial-0",
        f"sha256-{'cd' * 32}-partial-12",
        "sha256-123456789",
    }
    for name in names:
        litter(store, name)
    done = store.collect()
    assert set(done.removed) == names
    assert done.freed_bytes == 3 * len(names)
    assert blobs(store) == kept


def test_young_ones_stay(store: Store) -> None:
    litter(store, f"sha256-{HEX}", seconds=60)
    litter(store, f"sha256-{HEX}-partial", seconds=60)
    assert store.collect().kept_young == 2
    assert store.collect(grace_s=10).removed == (f"sha256-{HEX}", f"sha256-{HEX}-partial")


def test_a_blob_from_the_future_is_young(store: Store) -> None:
    litter(store, f"sha256-{HEX}", seconds=-9999)
    assert store.collect().kept_young == 1


def test_files_of_others_are_none_of_our_business(store: Store) -> None:
    names = {"README", ".DS_Store", f"sha256:{HEX}", "sha256-xyz", f"sha256-{HEX}.bak", "sha256-"}
    for name in names:
        litter(store, name)
    (store.layout.blobs_dir / "folder").mkdir()
    assert store.collect(grace_s=0).removed == ()


def test_a_download_under_way_stays_however_old(store: Store) -> None:
    litter(store, f"sha256-{HEX}-partial")
    with store.blob_lock(Digest(HEX)):
        assert store.collect().kept_in_use == 1
    assert store.collect().removed == (f"sha256-{HEX}-partial",)


def test_a_file_being_written_stays_however_old(store: Store) -> None:
    with store.open_blob_writer() as writer:
        writer.write(b"slow")
        (path,) = store.layout.blobs_dir.iterdir()
        age(path)
        assert store.collect(grace_s=0).kept_in_use == 1
        writer.commit()
    assert store.collect(grace_s=0).freed_bytes == 4


def test_digests_that_the_caller_uses_stay_in_every_spelling(store: Store) -> None:
    litter(store, f"sha256-{HEX}")
    for spelling in (HEX, f"sha256:{HEX}", f"sha256-{HEX}"):
        assert store.collect(in_use=[spelling]).kept_in_use == 1
    assert store.collect(in_use=lambda: frozenset({HEX})).kept_in_use == 1
    assert store.collect().removed == (f"sha256-{HEX}",)


@pytest.mark.parametrize("bad", [b"", b"{", b'{"layers":[]}'])
def test_an_unreadable_manifest_stops_the_collection(
    store: Store, add_model: AddModel, bad: bytes
) -> None:
    add_model("a")
    litter(store, f"sha256-{HEX}")
    store.layout.manifest_path(ModelName.parse("a")).write_bytes(bad)
    before = blobs(store)
    with pytest.raises(IntegrityError, match="nothing was removed"):
        store.collect(grace_s=0)
    assert blobs(store) == before


def test_a_file_that_is_no_name_stops_it_too(store: Store, add_model: AddModel) -> None:
    add_model("a")
    litter(store, f"sha256-{HEX}")
    path = store.layout.manifest_path(ModelName.parse("a")).with_name("-odd")
    path.write_bytes(b"{}")
    with pytest.raises(IntegrityError, match="-odd"):
        store.collect(grace_s=0)
    assert f"sha256-{HEX}" in blobs(store)


_AS_NOBODY = """
import os, sys
from pathlib import Path
from verstak.errors import IntegrityError
from verstak.store.store import Store, StoreOptions
if os.geteuid() == 0:
    os.setuid(65534)
store = Store(StoreOptions(root=Path(sys.argv[1]), state_dir=Path(sys.argv[2])))
sys.stdout.write(f"{[str(model.name) for model in store.list()]}\\n")
try:
    store.collect(grace_s=0)
except IntegrityError as error:
    sys.stdout.write(error.message)
"""


@pytest.mark.integration  # one child process, half a second
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folder permissions are a POSIX matter")
def test_a_folder_that_may_not_be_read_stops_it_too(add_model: AddModel) -> None:
    """The manifests in it may need any blob; a plain glob would take it for empty."""
    with tempfile.TemporaryDirectory() as top:
        store = Store(StoreOptions(root=Path(top) / "models", state_dir=Path(top) / "state"))
        add_model("a", into=store)
        hidden = add_model("hidden/b", b"other", into=store)
        for folder in (Path(top), *(path for path in Path(top).rglob("*") if path.is_dir())):
            folder.chmod(0o777)
        for lock in store.layout.locks_dir.iterdir():
            lock.chmod(0o666)
        locked = store.layout.manifest_path(hidden.name).parent
        locked.chmod(0)
        try:
            child = subprocess.run(
                [sys.executable, "-c", _AS_NOBODY, str(store.layout.root), f"{top}/state"],
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
        finally:
            locked.chmod(0o755)
        assert child.stdout.splitlines()[0] == "['a:latest']"
        assert "cannot be read as the manifest" in child.stdout
        assert store.has_blob(model_digest(hidden))


def test_deleting_frees_what_nobody_else_needs(store: Store, add_model: AddModel) -> None:
    shared = add_model("a", b"shared")
    add_model("b", b"shared")
    alone = add_model("c", b"alone")
    assert store.delete(shared.name).removed == ()
    assert store.delete(alone.name).freed_bytes == len(b"alone")
    assert store.has_blob(model_digest(shared))
    assert not store.has_blob(model_digest(alone))
    done = store.delete(ModelName.parse("B"))
    assert len(done.removed) == 2
    assert blobs(store) == set()


def test_deleting_leaves_what_a_worker_uses_and_collection_takes_it_later(
    store: Store, add_model: AddModel
) -> None:
    model = add_model("a")
    digest = model_digest(model)
    assert store.delete(model.name, in_use=[digest]).kept_in_use == 1
    age(store.blob_path(digest))
    with store.lease([digest]):
        assert store.collect().kept_in_use == 1
    assert store.collect().removed == (store.blob_path(digest).name,)


def test_a_damaged_manifest_can_be_deleted_but_takes_no_blob_along(
    store: Store, add_model: AddModel, caplog: pytest.LogCaptureFixture
) -> None:
    model = add_model("a")
    other = add_model("b", b"other")
    store.layout.manifest_path(model.name).write_bytes(b"{")
    with caplog.at_level(logging.WARNING):
        assert store.delete(other.name).removed == ()
    assert "blobs kept" in caplog.text
    assert store.has_blob(model_digest(other))
    store.delete(model.name)
    assert store.list() == []
    assert store.collect(grace_s=0).freed_bytes > 0


@pytest.mark.integration  # one child process, half a second
def test_another_process_worker_keeps_its_blob_until_it_dies(
    store: Store, add_model: AddModel, start_child: StartChild
) -> None:
    model = add_model("a")
    digest = model_digest(model)
    child = start_child(
        "model = store.get(ModelName.parse('a'))\n"
        "lease = store.lease([model.manifest.of_kind('model')[0].digest])\n"
        "say('ready')\n"
        "sys.stdin.readline()\n"
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "ready"
    assert store.delete(model.name).kept_in_use == 1
    assert store.has_blob(digest)
    assert store.collect(grace_s=0).kept_in_use == 1
    child.send_signal(signal.SIGTERM)
    child.wait(timeout=10)
    assert store.collect(grace_s=0).freed_bytes == len(b"weights")
    assert not store.has_blob(digest)
