"""Memory of this very machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil

from verstak.hardware.cgroup import Roots
from verstak.hardware.memory import process_anonymous_bytes, process_rss_bytes, snapshot

MIB = 2**20


def test_this_machine() -> None:
    found = snapshot()
    assert 0 < found.available_bytes <= found.total_bytes <= psutil.virtual_memory().total


def test_container_limit_is_obeyed(tmp_path: Path) -> None:
    roots = Roots(proc=tmp_path / "proc", cgroup=tmp_path / "cgroup")
    (roots.proc / "self").mkdir(parents=True)
    roots.cgroup.mkdir()
    (roots.proc / "self" / "cgroup").write_text("0::/\n")
    (roots.cgroup / "memory.max").write_text(f"{64 * MIB}\n")
    (roots.cgroup / "memory.current").write_text(f"{24 * MIB}\n")
    found = snapshot(roots)
    assert found.total_bytes == 64 * MIB
    assert found.available_bytes == 40 * MIB


def test_machine_without_control_groups(tmp_path: Path) -> None:
    roots = Roots(proc=tmp_path / "none", cgroup=tmp_path / "none")
    assert snapshot(roots).total_bytes == psutil.virtual_memory().total


def test_own_process() -> None:
    rss = process_rss_bytes(os.getpid())
    assert rss is not None
    assert 5 * MIB < rss < snapshot().total_bytes


def test_process_that_has_ended() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert process_rss_bytes(child.pid) is None


def test_mapped_files_are_no_memory_of_ones_own() -> None:
    own, whole = process_anonymous_bytes(os.getpid()), process_rss_bytes(os.getpid())
    assert own is not None
    assert whole is not None
    assert 0 < own <= whole + 2**20
    block = bytearray(64 * 2**20)
    grown = process_anonymous_bytes(os.getpid())
    assert grown is not None
    assert grown - own > 48 * 2**20
    del block
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert process_anonymous_bytes(child.pid) is None
