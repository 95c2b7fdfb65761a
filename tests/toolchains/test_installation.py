"""Installing for real what a test made: each case starts an interpreter and pip, 1 to 3 seconds."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import filelock
import pytest
from tests.toolchains.conftest import Tiny
from tests.toolchains.tiny_wheel import pinned, tiny_toolchain, write_wheel

from verstak.errors import (
    Busy,
    Cancelled,
    DiskFull,
    IntegrityError,
    SourceUnavailable,
    ToolchainFailed,
    UnsupportedFeature,
)
from verstak.toolchains.environment import MARK, environment_of, found, is_current
from verstak.toolchains.installation import InstallProgress, install, planned, remove
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import Cost, Toolchain

pytestmark = pytest.mark.integration


def made(toolchain: Toolchain, options: ToolchainOptions) -> None:
    never = threading.Event()
    plan = planned(toolchain, options, cancel=never)
    install(plan, options, on_progress=lambda _: None, cancel=never)


def prepared(tmp_path: Path, source: str = "VALUE = 1\n") -> tuple[Toolchain, ToolchainOptions]:
    wheel = write_wheel(tmp_path / "wheels", "chisel", "2.0", source)
    lock = tmp_path / "tiny.lock"
    lock.write_text(pinned(wheel), encoding="utf-8")
    options = ToolchainOptions(root=tmp_path / "root", wheels=tmp_path / "wheels")
    return tiny_toolchain(lock, "chisel"), options


def test_what_is_installed_is_known_and_counted(tiny: Tiny) -> None:
    toolchain, options, environment, told = tiny
    assert found(toolchain, options) == environment
    assert environment_of(toolchain, options) == environment
    assert environment.packages == {"plane": "1.0", "vise": "1.0"}
    assert environment.size_bytes == sum(
        file.lstat().st_size
        for file in Path(environment.folder).rglob("*")
        if not file.is_dir() and file.name != MARK
    )
    assert told[0].stage == "fetching"
    assert told[-1] == InstallProgress("trying", "", 2, 2)
    unpacked = [each for each in told if each.stage == "unpacking"]
    # The third package of the lock is for another system, and pip said so.
    assert (unpacked[-1].total, unpacked[0].total) == (2, 2)


def test_installing_again_does_nothing(tiny: Tiny) -> None:
    toolchain, options, environment, _ = tiny
    told: list[InstallProgress] = []
    never = threading.Event()
    plan = planned(toolchain, options, cancel=never)
    assert install(plan, options, on_progress=told.append, cancel=never) == environment
    assert told == []


def test_another_lock_makes_it_old(tiny: Tiny, tmp_path: Path) -> None:
    toolchain, options, environment, _ = tiny
    lock = tmp_path / "newer.lock"
    lock.write_text(toolchain.lock_file.read_text(encoding="utf-8").replace("1.0", "1.1"))
    newer = replace(toolchain, lock_file=lock)
    assert not is_current(environment, newer)
    with pytest.raises(UnsupportedFeature, match="of another version"):
        environment_of(newer, options)


def test_a_folder_that_was_moved_does_not_count(tiny: Tiny, tmp_path: Path) -> None:
    toolchain, options, environment, _ = tiny
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / MARK).write_bytes((Path(environment.folder) / MARK).read_bytes())
    assert found(toolchain, replace(options, root=tmp_path)) is None


def test_remains_without_a_mark_are_replaced_and_removed(tmp_path: Path) -> None:
    toolchain, options = prepared(tmp_path)
    leftover = options.root / "tiny" / "lib" / "old.py"
    leftover.parent.mkdir(parents=True)
    leftover.write_text("half of something", encoding="utf-8")
    with pytest.raises(UnsupportedFeature, match="not installed"):
        environment_of(toolchain, options)
    made(toolchain, options)
    assert not leftover.exists()
    assert environment_of(toolchain, options).packages == {"chisel": "2.0"}
    assert remove(toolchain, options)
    assert not (options.root / "tiny").exists()
    assert not remove(toolchain, options)


def test_cancelled_leaves_nothing(tmp_path: Path) -> None:
    toolchain, options = prepared(tmp_path)
    cancel = threading.Event()
    plan = planned(toolchain, options, cancel=cancel)
    with pytest.raises(Cancelled):
        install(plan, options, on_progress=lambda _: cancel.set(), cancel=cancel)
    assert not (options.root / "tiny").exists()


def test_other_bytes_are_refused(tmp_path: Path) -> None:
    toolchain, options = prepared(tmp_path)
    text = pinned(tmp_path / "wheels" / "chisel-2.0-py3-none-any.whl", digest="1" * 64)
    toolchain.lock_file.write_text(text, encoding="utf-8")
    with pytest.raises(IntegrityError, match="hash"):
        made(toolchain, options)
    assert not (options.root / "tiny").exists()


def test_what_no_index_has_is_said(tmp_path: Path) -> None:
    toolchain, options = prepared(tmp_path)
    (tmp_path / "wheels" / "chisel-2.0-py3-none-any.whl").unlink()
    with pytest.raises(SourceUnavailable, match="chisel"):
        made(toolchain, options)


def test_what_does_not_load_is_not_installed(tmp_path: Path) -> None:
    toolchain, options = prepared(tmp_path, "import no_such_module_anywhere\n")
    with pytest.raises(ToolchainFailed, match="no_such_module_anywhere"):
        made(toolchain, options)
    assert found(toolchain, options) is None


def test_without_room_nothing_is_begun(tmp_path: Path) -> None:
    toolchain, options = prepared(tmp_path)
    large = Cost(download_bytes=1, disk_bytes=10**18)
    with pytest.raises(DiskFull, match=str(10**18)):
        made(replace(toolchain, cost=large), options)


def test_two_at_once_are_one_too_many(tmp_path: Path) -> None:
    toolchain, options = prepared(tmp_path)
    options.root.mkdir()
    with filelock.FileLock(options.root / ".tiny.lock"), pytest.raises(Busy, match="another"):
        made(toolchain, options)
