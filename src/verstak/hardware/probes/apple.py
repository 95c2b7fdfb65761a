"""Apple's chips, through sysctl and the device registry: both answer within milliseconds.

Sources: ``sysctl(3)`` and "Determining Instruction Set Characteristics",
https://developer.apple.com/documentation/kernel; ``gpu-core-count`` of the class
``AGXAccelerator`` in the registry.
"""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Mapping

from verstak.hardware.machine import Device
from verstak.hardware.probes.finding import Finding, FoundDevice
from verstak.hardware.probes.tool import Ask, ask
from verstak.quantities.text import Bilingual

_CORES = re.compile(r'"gpu-core-count" = (\d+)')
_MIB = 2**20
_SILENCE = Bilingual("the system does not tell", "система не сообщает")


def apple_devices(asking: Ask = ask, *, system: str = sys.platform) -> Finding:
    """The graphics processor of this chip; never raises.

    Args:
        asking: Runs sysctl and ioreg.
        system: As Python names it; elsewhere than on ``darwin`` nothing is asked.
    """
    if system != "darwin":
        return Finding()
    told = sysctl(asking, "machdep.cpu.brand_string", "hw.memsize", "iogpu.wired_limit_mb")
    name = told.get("machdep.cpu.brand_string", "")
    if not name.startswith("Apple"):
        return Finding(
            reasons=(
                Bilingual(
                    f"{name or 'this processor'} is no Apple chip: its graphics is not used",
                    f"{name or 'процессор'} — не чип Apple: его графика не используется",
                ),
            )
        )
    gaps = {
        "available_bytes": Bilingual(
            "shared with all programs: see main memory",
            "общая со всеми программами: см. оперативную память",
        ),
        "bandwidth_bytes_per_s": _SILENCE,
        "fp16_flops": _SILENCE,
        "power_limit_w": _SILENCE,
        "idle_power_w": Bilingual(
            "the system does not tell without administrator's rights",
            "без прав администратора система не сообщает",
        ),
    }
    registry = asking("ioreg", "-r", "-d", "1", "-w", "0", "-c", "AGXAccelerator")
    cores = _CORES.search(registry.text or "")
    if cores is not None:
        # The same chip is sold with several counts, and bandwidth may differ with them.
        name = f"{name} {cores[1]}-core"
    wired = _number(told.get("iogpu.wired_limit_mb"))
    memory = _number(told.get("hw.memsize"))
    if memory is None:
        gaps["memory_bytes"] = _SILENCE
    limit = f"; graphics may use {wired} MiB (iogpu.wired_limit_mb)" if wired else ""
    return Finding(
        devices=(
            FoundDevice(
                Device(
                    name=name,
                    kind="unified",
                    vendor="Apple",
                    memory_family="unified",
                    memory_bytes=min(memory, wired * _MIB) if memory and wired else memory,
                    driver=f"macOS {platform.mac_ver()[0]}".strip(),
                    source=f"sysctl, ioreg{limit}",
                ),
                gaps,
            ),
        )
    )


def sysctl(asking: Ask, *names: str) -> Mapping[str, str]:
    """Values by name; what the system does not know is left out."""
    # One question a name: sysctl gives up at the first that it does not know.
    found = {}
    for name in names:
        text = asking("sysctl", name).text or ""
        key, colon, value = text.strip().partition(":")
        if colon and key == name:
            found[name] = value.strip()
    return found


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
