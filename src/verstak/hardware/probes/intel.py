"""Intel's cards, through sysfs and xpu-smi.

Graphics inside an Intel processor is left out: the engine does not use it, and every office
computer has one.

Sources: Linux Documentation/ABI/testing/sysfs-driver-intel-xe-hwmon (``power1_cap``, microwatts;
``power1_max`` in older kernels); xpu-smi's ``discovery -j``, https://github.com/intel/xpumanager.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from verstak.hardware.cgroup import Roots
from verstak.hardware.machine import Device
from verstak.hardware.probes.finding import Finding, FoundDevice
from verstak.hardware.probes.pci import (
    INTEL,
    PciDevice,
    graphics_devices,
    power_limit_w,
    read_text,
)
from verstak.hardware.probes.tool import Ask, ask
from verstak.quantities.text import Bilingual

INTEGRATED_ADDRESS = "0000:00:02.0"
"""Graphics inside the processor has this address on every Intel platform."""

_MEMORY = "memory_physical_size_byte"
_SILENCE = Bilingual("xpu-smi does not tell", "xpu-smi не сообщает")


def intel_devices(asking: Ask = ask, roots: Roots | None = None) -> Finding:
    """Intel's cards on the PCI bus; never raises.

    Args:
        asking: Runs xpu-smi where it is installed.
        roots: Where ``/sys`` is.
    """
    seen = [each for each in graphics_devices(INTEL, roots) if each.address != INTEGRATED_ADDRESS]
    if not seen:
        return Finding()
    answer = asking("xpu-smi", "discovery", "-j")
    reason = answer.reason or _SILENCE
    cards = {address: _whole(card, asking) for address, card in _cards(answer.text).items()}
    return Finding(devices=tuple(_device(pci, cards, reason, roots or Roots()) for pci in seen))


def _device(
    pci: PciDevice, cards: Mapping[str, Mapping[str, Any]], reason: Bilingual, roots: Roots
) -> FoundDevice:
    card = cards.get(pci.address.lower(), {})
    gaps = {
        "bandwidth_bytes_per_s": Bilingual(
            "xpu-smi does not tell the clock of the memory",
            "xpu-smi не сообщает частоту памяти",
        ),
        "memory_family": _SILENCE,
        "fp16_flops": _SILENCE,
        "idle_power_w": Bilingual(
            "not measured: it takes a card that has nothing to do",
            "не измерено: карта должна ничего не делать",
        ),
    }
    total, free = _bytes(card, _MEMORY), _bytes(card, "memory_free_size_byte")
    if total is None:
        gaps["memory_bytes"] = reason
    if free is None:
        gaps["available_bytes"] = reason
    limit = power_limit_w(pci.folder, "power1_cap", "power1_max")
    if limit is None:
        gaps["power_limit_w"] = Bilingual(
            "the driver shows neither power1_cap nor power1_max",
            "драйвер не показывает ни power1_cap, ни power1_max",
        )
    kernel = read_text(roots.proc / "sys" / "kernel" / "osrelease")
    if pci.driver is None:
        gaps["driver"] = Bilingual("no driver holds the card", "у карты нет драйвера")
    name = str(card.get("device_name") or f"Intel device {pci.device:04x}")
    return FoundDevice(
        Device(
            name=name,
            kind="gpu",
            vendor="Intel",
            memory_bytes=total,
            available_bytes=free,
            power_limit_w=limit,
            driver=None if pci.driver is None else f"{pci.driver} {kernel or ''}".strip(),
            source=f"xpu-smi, {pci.address}" if card else f"sysfs, {pci.address}",
        ),
        gaps,
    )


def _cards(text: str | None) -> Mapping[str, Mapping[str, Any]]:
    """What xpu-smi says of each card, by PCI address."""
    try:
        said = json.loads(text or "{}")
        listed = said.get("device_list", ())
        return {str(each["pci_bdf_address"]).lower(): each for each in listed}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _whole(card: Mapping[str, Any], asking: Ask) -> Mapping[str, Any]:
    """A card with its memory: the list of all cards leaves it out in most versions."""
    if _MEMORY in card:
        return card
    text = asking("xpu-smi", "discovery", "-d", str(card.get("device_id")), "-j").text
    try:
        said = json.loads(text or "{}")
    except ValueError:
        return card
    return {**card, **said} if isinstance(said, dict) else card


def _bytes(card: Mapping[str, Any], name: str) -> int | None:
    text = str(card.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else None
