"""Limits that a control group puts on this process: containers, systemd units, batch systems.

Both hierarchies are read: version 2 (one tree) and version 1 (a tree per controller). A limit of
any ancestor binds, so the smallest on the way up counts. On systems without ``/proc`` nothing is
found and nothing is limited.

Source: Linux Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_UNLIMITED_BYTES = 2**60  # version 1 writes "no limit" as the largest multiple of a page


@dataclass(frozen=True, slots=True)
class Roots:
    """Where the kernel's files are mounted; tests point it at a folder of their own."""

    proc: Path = Path("/proc")
    cgroup: Path = Path("/sys/fs/cgroup")
    sys: Path = Path("/sys")


@dataclass(frozen=True, slots=True)
class MemoryLimit:
    """The tightest memory limit.

    Attributes:
        limit_bytes: What the group may use.
        used_bytes: What it uses and cannot give back: page cache is not counted.
    """

    limit_bytes: int
    used_bytes: int

    @property
    def available_bytes(self) -> int:
        """What it may still take."""
        return max(0, self.limit_bytes - self.used_bytes)


def memory_limit(roots: Roots | None = None) -> MemoryLimit | None:
    """The limit that leaves the least room, ``None`` when there is none."""
    roots = roots or Roots()
    found = [
        limit
        for folder, version in _groups("memory", roots)
        if (limit := _memory_limit(folder, version)) is not None
    ]
    return min(found, key=lambda limit: limit.available_bytes, default=None)


def cpu_quota(roots: Roots | None = None) -> float | None:
    """Processors' worth of time that the group may use, ``None`` when it is not limited."""
    roots = roots or Roots()
    quotas = [
        quota
        for folder, version in _groups("cpu", roots)
        if (quota := _cpu_quota(folder, version)) is not None
    ]
    return min(quotas, default=None)


def _groups(controller: str, roots: Roots) -> Iterator[tuple[Path, int]]:
    """Folders of this process's group and its ancestors, with the hierarchy's version."""
    for line in _read(roots.proc / "self" / "cgroup").splitlines():
        hierarchy, controllers, path = [*line.split(":", 2), "", ""][:3]
        if hierarchy == "0" and not controllers:
            mount, version = roots.cgroup, 2
        elif controller in controllers.split(","):
            mounts = (roots.cgroup / controllers, roots.cgroup / controller)
            mount, version = next((path for path in mounts if path.is_dir()), mounts[1]), 1
        else:
            continue
        # In a container the path may be the host's while only our part of the tree is mounted:
        # what does not exist is passed over, and the mount itself is always looked at.
        folder = mount / path.lstrip("/")
        while folder != mount and mount in folder.parents:
            yield folder, version
            folder = folder.parent
        yield mount, version


def _memory_limit(folder: Path, version: int) -> MemoryLimit | None:
    names = ("memory.max", "memory.current", "inactive_file", "active_file")
    if version == 1:
        names = (
            *("memory.limit_in_bytes", "memory.usage_in_bytes"),
            *("total_inactive_file", "total_active_file"),
        )
    limit = _number(_read(folder / names[0]))
    used = _number(_read(folder / names[1]))
    if limit is None or used is None or limit >= _UNLIMITED_BYTES:
        return None
    counters = dict(
        line.split(" ", 1) for line in _read(folder / "memory.stat").splitlines() if " " in line
    )
    cache = sum(_number(counters.get(name, "")) or 0 for name in names[2:])
    return MemoryLimit(limit_bytes=limit, used_bytes=max(0, used - cache))


def _cpu_quota(folder: Path, version: int) -> float | None:
    if version == 1:
        words = [_read(folder / "cpu.cfs_quota_us"), _read(folder / "cpu.cfs_period_us")]
    else:
        words = _read(folder / "cpu.max").split()
    numbers = [_number(word) for word in words]
    if len(numbers) != 2:
        return None
    quota, period = numbers
    return quota / period if quota and period else None


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:  # not there, or not for us: then it does not limit us that we could know of
        return ""


def _number(text: str) -> int | None:
    """A count; ``max`` and ``-1`` mean that there is no limit."""
    return int(text) if text.isascii() and text.isdigit() else None
