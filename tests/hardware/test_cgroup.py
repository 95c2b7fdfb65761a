"""Limits of control groups, in both hierarchies, from trees like the kernel's."""

from __future__ import annotations

from pathlib import Path

import pytest

from verstak.hardware.cgroup import MemoryLimit, Roots, cpu_quota, memory_limit

GIB = 2**30


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    return Roots(proc=tmp_path / "proc", cgroup=tmp_path / "cgroup")


def put(path: Path, text: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n")


def member_of(roots: Roots, lines: str) -> None:
    put(roots.proc / "self" / "cgroup", lines)


def put_memory_v2(folder: Path, limit: object, used: int, cache: int = 0) -> None:
    put(folder / "memory.max", limit)
    put(folder / "memory.current", used)
    put(folder / "memory.stat", f"anon 1\ninactive_file {cache}\nactive_file {cache}\nshmem 5")


def test_without_control_groups_nothing_is_limited(roots: Roots) -> None:
    assert memory_limit(roots) is None
    assert cpu_quota(roots) is None


def test_version_2(roots: Roots) -> None:
    member_of(roots, "0::/user.slice/verstak")
    group = roots.cgroup / "user.slice" / "verstak"
    put_memory_v2(group, 4 * GIB, 3 * GIB, cache=GIB // 2)
    put(group / "cpu.max", "150000 100000")
    assert memory_limit(roots) == MemoryLimit(limit_bytes=4 * GIB, used_bytes=2 * GIB)
    assert cpu_quota(roots) == 1.5


def test_version_2_without_limits(roots: Roots) -> None:
    member_of(roots, "0::/group")
    put_memory_v2(roots.cgroup / "group", "max", GIB)
    put(roots.cgroup / "group" / "cpu.max", "max 100000")
    assert memory_limit(roots) is None
    assert cpu_quota(roots) is None


def test_the_tightest_ancestor_binds(roots: Roots) -> None:
    member_of(roots, "0::/outer/inner")
    put_memory_v2(roots.cgroup / "outer", 2 * GIB, GIB)
    put_memory_v2(roots.cgroup / "outer" / "inner", 8 * GIB, GIB)
    put(roots.cgroup / "outer" / "cpu.max", "400000 100000")
    put(roots.cgroup / "outer" / "inner" / "cpu.max", "800000 100000")
    assert memory_limit(roots) == MemoryLimit(2 * GIB, GIB)
    assert cpu_quota(roots) == 4.0


def test_container_that_sees_only_its_own_part_of_the_tree(roots: Roots) -> None:
    member_of(roots, "0::/docker/0f68")
    put_memory_v2(roots.cgroup, GIB, GIB // 4)
    assert memory_limit(roots) == MemoryLimit(GIB, GIB // 4)


def test_version_1(roots: Roots) -> None:
    member_of(roots, "5:cpu,cpuacct:/box\n4:memory:/box\n1:name=systemd:/\n0::/")
    group = roots.cgroup / "memory" / "box"
    put(group / "memory.limit_in_bytes", 2 * GIB)
    put(group / "memory.usage_in_bytes", GIB)
    put(group / "memory.stat", "total_inactive_file 1024\ntotal_active_file 1024\ncache 99")
    put(roots.cgroup / "cpu,cpuacct" / "box" / "cpu.cfs_quota_us", 250_000)
    put(roots.cgroup / "cpu,cpuacct" / "box" / "cpu.cfs_period_us", 100_000)
    assert memory_limit(roots) == MemoryLimit(2 * GIB, GIB - 2048)
    assert cpu_quota(roots) == 2.5


def test_version_1_without_limits(roots: Roots) -> None:
    member_of(roots, "5:cpu:/\n4:memory:/")
    put(roots.cgroup / "memory" / "memory.limit_in_bytes", 9_223_372_036_854_771_712)
    put(roots.cgroup / "memory" / "memory.usage_in_bytes", GIB)
    put(roots.cgroup / "cpu" / "cpu.cfs_quota_us", -1)
    put(roots.cgroup / "cpu" / "cpu.cfs_period_us", 100_000)
    assert memory_limit(roots) is None
    assert cpu_quota(roots) is None


@pytest.mark.parametrize("lines", ["", "nonsense", "::", "0::/../../../etc", "4:memory"])
def test_odd_membership_is_survived(roots: Roots, lines: str) -> None:
    member_of(roots, lines)
    assert memory_limit(roots) is None


def test_odd_numbers_are_survived(roots: Roots) -> None:
    member_of(roots, "0::/")
    put(roots.cgroup / "memory.max", "many")
    put(roots.cgroup / "memory.current", "")
    put(roots.cgroup / "cpu.max", "100000")
    assert memory_limit(roots) is None
    assert cpu_quota(roots) is None
    put(roots.cgroup / "cpu.max", "100000 0")
    assert cpu_quota(roots) is None


def test_over_its_limit_nothing_is_available() -> None:
    assert MemoryLimit(limit_bytes=100, used_bytes=150).available_bytes == 0
