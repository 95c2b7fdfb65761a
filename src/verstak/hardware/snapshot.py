"""What this machine is, now: every probe asked, and for each gap its reason."""

from __future__ import annotations

import platform
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from verstak.hardware.cgroup import Roots
from verstak.hardware.disk import free_bytes
from verstak.hardware.instructions import instructions
from verstak.hardware.machine import Machine, Processor, Unknown
from verstak.hardware.memory import snapshot
from verstak.hardware.probes.amd import amd_devices
from verstak.hardware.probes.apple import apple_devices, sysctl
from verstak.hardware.probes.finding import joined
from verstak.hardware.probes.intel import intel_devices
from verstak.hardware.probes.memory_modules import MainMemory, main_memory
from verstak.hardware.probes.nvidia import nvidia_devices
from verstak.hardware.probes.tool import Ask, ask
from verstak.hardware.processor import processor_family, processor_name, usable_cores
from verstak.quantities.text import Bilingual

_SILENCE = Bilingual("the system does not tell", "система не сообщает")


def machine(
    data_dir: Path | None = None, *, roots: Roots | None = None, asking: Ask = ask
) -> Machine:
    """Look at this machine; never raises, and waits at most a few seconds for a broken driver.

    Args:
        data_dir: Where models are kept, for the free disk; ``None`` = the current folder.
        roots: Where ``/proc`` and ``/sys`` are.
        asking: Runs other programs.

    Returns:
        What was found. Bandwidth is what makers and firmware tell; nothing is measured here.
    """
    roots = roots or Roots()
    # Side by side: a driver that hangs should cost its own time only.
    with ThreadPoolExecutor(max_workers=5) as pool:
        nvidia = pool.submit(nvidia_devices, asking, roots)
        amd = pool.submit(amd_devices, asking, roots)
        intel = pool.submit(intel_devices, asking, roots)
        apple = pool.submit(apple_devices, asking)
        modules = pool.submit(main_memory, asking)
        findings = (nvidia.result(), amd.result(), intel.result(), apple.result())
        memory = modules.result()
    devices, gaps = joined(findings)
    sets = instructions(roots, asking)
    name = _processor_name(roots, asking)
    now = snapshot(roots)
    disk = free_bytes(data_dir or Path())
    own: list[Unknown] = []
    if name is None:
        own.append(Unknown("processor.name", _SILENCE))
    if sets is None:
        own.append(Unknown("processor.instructions", _SILENCE))
    if disk is None:
        own.append(Unknown("disk_free_bytes", _SILENCE))
    own.extend(_memory_gaps(memory))
    return Machine(
        name=platform.node() or "this machine",
        processor=Processor(
            name=name,
            family=processor_family(),
            cores=usable_cores(roots),
            instructions=sets or (),
        ),
        memory_bytes=now.total_bytes,
        memory_available_bytes=now.available_bytes,
        memory_bandwidth_bytes_per_s=memory.bandwidth_bytes_per_s,
        devices=devices,
        disk_free_bytes=disk,
        system=_system(),
        unknown=(*own, *gaps),
        memory_installed_bytes=psutil.virtual_memory().total,
        memory_modules=memory.words,
        memory_bandwidth_source=memory.source,
    )


def _memory_gaps(memory: MainMemory) -> list[Unknown]:
    why = memory.reason or _SILENCE
    gaps = [] if memory.words is not None else [Unknown("memory_modules", why)]
    if memory.bandwidth_bytes_per_s is None:
        reason = Bilingual(
            f"{why.en}; measure it: verstak bench", f"{why.ru}; измерьте: verstak bench"
        )
        gaps.append(Unknown("memory_bandwidth_bytes_per_s", reason))
    return gaps


def _processor_name(roots: Roots, asking: Ask) -> str | None:
    if platform.system() == "Darwin":
        return sysctl(asking, "machdep.cpu.brand_string").get("machdep.cpu.brand_string")
    return processor_name(roots)


def _system() -> str:
    try:
        release = platform.freedesktop_os_release().get("PRETTY_NAME")
    except OSError:
        release = None
    version = platform.mac_ver()[0]
    if version:
        return f"macOS {version}"
    kernel = f"{platform.system()} {platform.release()}".strip()
    return f"{release}, {kernel}" if release else kernel
