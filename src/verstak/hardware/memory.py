"""Main memory: what there is, what is free, what a process takes."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

from verstak.hardware.cgroup import Roots, memory_limit


@dataclass(frozen=True, slots=True)
class MemorySnapshot:
    """Main memory at one moment.

    Attributes:
        total_bytes: What this process could ever use: the machine's memory or, when smaller,
            the limit of its container.
        available_bytes: What can be taken now without swapping; page cache counts as free.
    """

    total_bytes: int
    available_bytes: int


def snapshot(roots: Roots | None = None) -> MemorySnapshot:
    """Look at the machine and at the limits of our own container.

    Args:
        roots: Where to look for control groups; ``None`` = where Linux mounts them.
    """
    machine = psutil.virtual_memory()
    limit = memory_limit(roots)
    if limit is None:
        return MemorySnapshot(machine.total, machine.available)
    return MemorySnapshot(
        total_bytes=min(machine.total, limit.limit_bytes),
        available_bytes=min(machine.available, limit.available_bytes),
    )


def process_anonymous_bytes(pid: int) -> int | None:
    """Memory that a process made itself, and that is free again when it ends.

    Mapped files are left out where the system tells them apart (Linux does): their pages count as
    available as they are. ``None`` when it cannot be known.
    """
    try:
        memory = psutil.Process(pid).memory_info()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None
    return max(0, int(memory.rss) - int(getattr(memory, "shared", 0)))


def process_rss_bytes(pid: int) -> int | None:
    """Resident memory of a process, mapped files included; ``None`` when it cannot be known."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None
