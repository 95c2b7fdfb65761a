"""The processor: how many cores are ours, what kind it is, what it lacks."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Literal

from verstak.hardware.cgroup import Roots, cpu_quota

type ProcessorFamily = Literal["x86_64", "arm64", "other"]

ENGINE_INSTRUCTIONS = ("avx", "avx2", "bmi2", "f16c", "fma")
"""What the engine's wheel for x86-64 uses without asking the processor first."""

_X86_64 = ("x86_64", "amd64")
_ARM64 = ("arm64", "aarch64")


def usable_cores(roots: Roots | None = None) -> int:
    """Cores that this process may keep busy: at least 1.

    Affinity (``taskset``, container pinning) and a quota of processor time both count. A part
    of a core does not: a thread that is throttled makes all others wait for it.

    Args:
        roots: Where to look for control groups; ``None`` = where Linux mounts them.
    """
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    quota = cpu_quota(roots)
    return cores if quota is None else max(1, min(cores, int(quota)))


def processor_family() -> ProcessorFamily:
    """Kind of processor as far as the engine's kernels differ."""
    machine = platform.machine().lower()
    if machine in _X86_64:
        return "x86_64"
    return "arm64" if machine in _ARM64 else "other"


def processor_name(roots: Roots | None = None) -> str | None:
    """Name that the processor gives itself, ``None`` when it is not told."""
    name = _cpuinfo("model name", roots) or platform.processor()
    return name.strip() or None


def missing_instructions(roots: Roots | None = None) -> tuple[str, ...] | None:
    """Instructions that the engine needs and the processor lacks.

    Returns:
        Empty when nothing is missing; ``None`` when the system does not tell.
    """
    if processor_family() != "x86_64":
        return ()
    flags = _cpuinfo("flags", roots)
    if not flags:
        return None
    present = frozenset(flags.split())
    return tuple(name for name in ENGINE_INSTRUCTIONS if name not in present)


def _cpuinfo(key: str, roots: Roots | None) -> str:
    path: Path = (roots or Roots()).proc / "cpuinfo"
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:  # not Linux
        return ""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value
    return ""
