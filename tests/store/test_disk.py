"""A disk that fills up: a tiny real file system where one can be mounted, a limit elsewhere."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from verstak.errors import DiskFull, InvalidSettings
from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig
from verstak.model.names import Digest, ModelName
from verstak.store.disk import disk_errors, free_bytes, require_free
from verstak.store.store import Store, StoreOptions

pytestmark = pytest.mark.integration  # six mounts and one child process, about a second

type StartChild = Callable[..., subprocess.Popen[str]]

SIZE_BYTES = 512 * 1024


@pytest.fixture
def tiny_store(tmp_path: Path) -> Iterator[Store]:
    """A store on a file system of 512 KiB."""
    mount = shutil.which("mount")
    if mount is None or sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a tiny file system can only be mounted by root on Linux")
    point = tmp_path / "tiny"
    point.mkdir()
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={SIZE_BYTES}", "tmpfs", str(point)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"a tiny file system cannot be mounted here: {done.stderr.strip()}")
    try:
        yield Store(StoreOptions(root=point / "models", state_dir=point / "state"))
    finally:
        subprocess.run(["umount", str(point)], check=True)


def test_the_space_is_checked_before_the_first_byte(store: Store) -> None:
    free = free_bytes(store.options.root.parent)
    with pytest.raises(DiskFull) as raised:
        store.open_blob_writer(size_bytes=free + 10**12)
    assert str(free + 10**12) in raised.value.message
    assert "bytes are free" in raised.value.message
    assert list(store.layout.blobs_dir.iterdir()) == []
    with pytest.raises(DiskFull):
        store.require_free(free + 10**12)
    store.require_free(0)


def test_a_known_size_is_refused_on_a_small_disk(tiny_store: Store) -> None:
    with pytest.raises(DiskFull, match=r"1000000 bytes are needed, \d+ bytes are free"):
        tiny_store.add_blob([b"x" * 1_000_000], size_bytes=1_000_000)
    assert list(tiny_store.layout.blobs_dir.iterdir()) == []


def test_a_disk_that_fills_up_midway_publishes_nothing_and_is_usable_again(
    tiny_store: Store,
) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield os.urandom(16 * 1024)

    with pytest.raises(DiskFull, match="more is needed, 0 bytes are free"):
        tiny_store.add_blob(chunks())
    assert list(tiny_store.layout.blobs_dir.iterdir()) == []
    assert tiny_store.has_blob(str(tiny_store.add_blob([b"x" * 300_000])))


def test_a_full_disk_keeps_the_old_manifest_and_reading_goes_on(tiny_store: Store) -> None:
    name = ModelName.parse("m")
    digest = tiny_store.add_blob([b"weights"])
    layer = Layer(f"{LAYER_PREFIX}model", str(digest), 7)
    first = tiny_store.write_model(name, [layer], ModelConfig())
    fill = tiny_store.layout.root / "fill"
    with suppress(OSError), fill.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    assert free_bytes(tiny_store.layout.root) == 0
    with pytest.raises(DiskFull):
        tiny_store.write_model(name, [layer], ModelConfig(model_family="other"))
    with pytest.raises(DiskFull):
        tiny_store.copy(name, ModelName.parse("copy"))
    assert [model.manifest_digest for model in tiny_store.list()] == [first.manifest_digest]
    assert tiny_store.verify() == [] or [f.kind for f in tiny_store.verify()] == ["bad_gguf"]
    fill.unlink()
    assert tiny_store.copy(name, ModelName.parse("copy")).config == ModelConfig()


def test_removing_a_model_works_on_a_full_disk(tiny_store: Store) -> None:
    name = ModelName.parse("m")
    digest = tiny_store.add_blob([b"x" * 100_000])
    layer = Layer(f"{LAYER_PREFIX}model", str(digest), 100_000)
    tiny_store.write_model(name, [layer], ModelConfig())
    with suppress(OSError), (tiny_store.layout.root / "fill").open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    assert free_bytes(tiny_store.layout.root) == 0
    assert tiny_store.delete(name).freed_bytes > 100_000
    assert free_bytes(tiny_store.layout.root) >= 100_000


def test_a_file_too_large_for_the_file_system_is_a_full_disk(
    store: Store, start_child: StartChild
) -> None:
    """RLIMIT_FSIZE stands in for a file system that ends; runs where nothing can be mounted."""
    pytest.importorskip("resource", reason="this system has no resource limits")
    child = start_child(
        "import resource\n"
        "from verstak.errors import DiskFull\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    store.add_blob([b'x' * 60_000, b'y' * 2_000_000])\n"
        "except DiskFull as error:\n"
        "    say(error.code)\n"
        "say(','.join(os.listdir(store.layout.blobs_dir)) or 'nothing')\n"
    )
    assert child.communicate(timeout=60)[0].split() == ["disk_full", "nothing"]


def test_a_store_that_may_not_be_written_is_told_plainly(store: Store) -> None:
    with pytest.raises(InvalidSettings, match="cannot be written"), disk_errors(Path("/x")):
        raise PermissionError(13, "Permission denied")


def test_other_errors_pass_through() -> None:
    with pytest.raises(FileNotFoundError), disk_errors(Path("/x")):
        raise FileNotFoundError(2, "No such file")


def test_enough_room_is_no_error(tmp_path: Path) -> None:
    require_free(tmp_path, 1)


def test_a_read_only_store_still_lists_and_gets(tmp_path: Path, store: Store) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount read-only")
    digest = store.add_blob([b"w"])
    store.write_model(
        ModelName.parse("m"), [Layer(f"{LAYER_PREFIX}model", str(digest), 1)], ModelConfig()
    )
    root = str(store.options.root)
    bind = subprocess.run(["mount", "--bind", root, root], capture_output=True, check=False)
    if bind.returncode:
        pytest.skip("bind mounts are not allowed here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", root], check=True)
        assert [str(model.name) for model in store.list()] == ["m:latest"]
        assert store.get(ModelName.parse("M")).size_bytes > 1
        with pytest.raises(InvalidSettings):
            store.add_blob([b"more"])
        with pytest.raises(InvalidSettings):
            store.delete(ModelName.parse("m"))
        with pytest.raises(InvalidSettings):
            store.copy(ModelName.parse("m"), ModelName.parse("n"))
    finally:
        subprocess.run(["umount", root], check=True)
    assert Digest(hashlib.sha256(b"w").hexdigest()) == digest
