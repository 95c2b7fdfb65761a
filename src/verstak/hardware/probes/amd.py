"""AMD's cards and graphics processors, through the kernel's amdgpu driver and rocm-smi.

Sources: Linux Documentation/gpu/amdgpu/driver-misc.rst (``mem_info_*``) and thermal.rst
(``power1_cap``, in microwatts); names by product and revision: libdrm's ``amdgpu.ids``; which
targets are integrated: LLVM, AMDGPUUsage, table of processors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from verstak.hardware.cgroup import Roots
from verstak.hardware.machine import Device
from verstak.hardware.probes.finding import Finding, FoundDevice
from verstak.hardware.probes.pci import (
    AMD,
    PciDevice,
    graphics_devices,
    power_limit_w,
    read_number,
    read_text,
)
from verstak.hardware.probes.tool import Ask, ask
from verstak.quantities.text import Bilingual

_SILENCE = Bilingual("amdgpu does not tell", "amdgpu не сообщает")
NAMES_FILE = Path("/usr/share/libdrm/amdgpu.ids")
INTEGRATED_TARGETS = frozenset(
    (
        *("gfx902", "gfx909", "gfx90c", "gfx1013", "gfx1033", "gfx1035", "gfx1036"),
        *("gfx1103", "gfx1150", "gfx1151", "gfx1152", "gfx1153"),
    )
)
"""Graphics inside a processor, which works in main memory."""


def amd_devices(
    asking: Ask = ask, roots: Roots | None = None, names_file: Path = NAMES_FILE
) -> Finding:
    """AMD's devices on the PCI bus; never raises.

    Args:
        asking: Runs rocm-smi where it is installed.
        roots: Where ``/sys`` is.
        names_file: libdrm's table of names.
    """
    seen = graphics_devices(AMD, roots)
    if not seen:
        return Finding()
    answer = asking("rocm-smi", "--showproductname", "--showbus", "--json")
    cards = _cards(answer.text)
    names = _names(names_file)
    reasons = []
    devices = []
    for pci in seen:
        if pci.driver != "amdgpu":
            driver = pci.driver or "none"
            reasons.append(
                Bilingual(
                    f"AMD device {pci.device:04x} at {pci.address}: expected the driver amdgpu, "
                    f"found {driver}",
                    f"устройство AMD {pci.device:04x}, {pci.address}: нужен драйвер amdgpu, "
                    f"найден {driver}",
                )
            )
            continue
        devices.append(_device(pci, _card_at(cards, pci.address), names, roots or Roots()))
    return Finding(devices=tuple(devices), reasons=tuple(reasons))


def _device(
    pci: PciDevice, card: Mapping[str, str], names: Mapping[tuple[int, int], str], roots: Roots
) -> FoundDevice:
    gaps = {
        "bandwidth_bytes_per_s": Bilingual(
            "amdgpu does not tell the width of the bus", "amdgpu не сообщает ширину шины"
        ),
        "fp16_flops": _SILENCE,
        "idle_power_w": Bilingual(
            "not measured: it takes a card that has nothing to do",
            "не измерено: карта должна ничего не делать",
        ),
    }
    name = (
        read_text(pci.folder / "product_name")
        or names.get((pci.device, pci.revision))
        or card.get("card series")
        or card.get("device name")
        or f"AMD device {pci.device:04x}"
    )
    integrated = card.get("gfx version") in INTEGRATED_TARGETS
    total = read_number(pci.folder / "mem_info_vram_total")
    used = read_number(pci.folder / "mem_info_vram_used")
    if integrated:
        # Main memory that the driver may map, besides what the firmware set aside.
        mappable = read_number(pci.folder / "mem_info_gtt_total")
        mapped = read_number(pci.folder / "mem_info_gtt_used")
        total = None if total is None or mappable is None else total + mappable
        used = None if used is None or mapped is None else used + mapped
    if total is None:
        gaps["memory_bytes"] = _hidden("mem_info_vram_total")
    if total is None or used is None:
        gaps["available_bytes"] = _hidden("mem_info_vram_used")
    limit = power_limit_w(pci.folder, "power1_cap")
    if limit is None:
        gaps["power_limit_w"] = _hidden("power1_cap")
    driver = read_text(roots.sys / "module" / "amdgpu" / "version") or read_text(
        roots.proc / "sys" / "kernel" / "osrelease"
    )
    if driver is None:
        gaps["driver"] = Bilingual(
            "neither the module nor the kernel tells its version",
            "ни модуль, ни ядро не сообщают версию",
        )
    if not integrated:
        gaps["memory_family"] = _SILENCE
    if not integrated and not card:
        gaps["kind"] = Bilingual(
            "rocm-smi does not tell the target: taken for a card of its own",
            "rocm-smi не сообщает тип: принято за отдельную карту",
        )
    return FoundDevice(
        Device(
            name=name,
            kind="unified" if integrated else "gpu",
            vendor="AMD",
            memory_family="unified" if integrated else None,
            memory_bytes=total,
            available_bytes=None if total is None or used is None else max(0, total - used),
            power_limit_w=limit,
            driver=None if driver is None else f"amdgpu {driver}",
            source=f"amdgpu, {pci.address}",
        ),
        gaps,
    )


def _hidden(name: str) -> Bilingual:
    return Bilingual(f"amdgpu shows no {name}", f"amdgpu не показывает {name}")


def _cards(text: str | None) -> tuple[Mapping[str, str], ...]:
    """What rocm-smi says of each card, keys in lower case: versions differ in that."""
    try:
        said = json.loads(text or "{}")
    except ValueError:
        return ()
    if not isinstance(said, dict):
        return ()
    return tuple(
        {str(key).lower(): str(value) for key, value in card.items()}
        for name, card in said.items()
        if name.startswith("card") and isinstance(card, dict)
    )


def _card_at(cards: tuple[Mapping[str, str], ...], address: str) -> Mapping[str, str]:
    for card in cards:
        if card.get("pci bus", "").lower() == address.lower():
            return card
    # Older versions do not print the bus here: with one card there is nothing to mistake.
    return cards[0] if len(cards) == 1 and "pci bus" not in cards[0] else {}


def _names(path: Path) -> Mapping[tuple[int, int], str]:
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    found: dict[tuple[int, int], str] = {}
    for line in lines:
        words = [word.strip() for word in line.split(",", 2)]
        try:
            found[int(words[0], 16), int(words[1], 16)] = words[2].removeprefix("AMD ")
        except (ValueError, IndexError):  # a comment, the version of the table
            continue
    return found
