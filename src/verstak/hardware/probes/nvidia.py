"""NVIDIA's cards, through the driver's own library and, where it is not found, nvidia-smi.

Sources: NVML API reference, https://docs.nvidia.com/deploy/nvml-api/; the bandwidth formula is
that of NVIDIA's own samples (cuda-samples, ``deviceQuery``; "How to Query Device Properties and
Handle Errors in CUDA C/C++"): 2 × memory clock × bus width / 8, the 2 for both edges of the clock
that the driver reports.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from verstak.hardware.cgroup import Roots
from verstak.hardware.machine import Device, DeviceKind, MemoryFamily
from verstak.hardware.probes import nvml
from verstak.hardware.probes.finding import Finding, FoundDevice
from verstak.hardware.probes.pci import NVIDIA, graphics_devices
from verstak.hardware.probes.tool import Ask, ask
from verstak.quantities.text import Bilingual

SMI_PLACES = ("nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi")
"""WSL keeps it where no search path leads."""

_HBM_BUS_BITS = 1024
"""One stack of HBM has a bus of 1,024 bits (JESD235); no card with GDDR has more than 512."""

_MIB = 2**20
_SILENCE = Bilingual("NVML gave no answer", "NVML не ответила")
_SMI_SILENCE = Bilingual("nvidia-smi does not tell", "nvidia-smi не сообщает")


def nvidia_devices(asking: Ask = ask, roots: Roots | None = None) -> Finding:
    """Cards that NVIDIA's driver manages; never raises.

    Args:
        asking: Runs other programs.
        roots: Where ``/sys`` is, to see cards whose driver is missing.
    """
    answer = asking(sys.executable, "-P", "-m", "verstak.hardware.probes.nvml")
    found = Finding() if answer.text is None else from_nvml(answer.text)
    if found.devices or (answer.text is not None and not found.reasons):
        return found
    reason = next(iter(found.reasons), answer.reason or _SILENCE)
    # Where the library did not even answer, the tool that uses it would hang as long again.
    for place in SMI_PLACES if answer.text is not None else ():
        said = asking(place, "-q", "-x")
        if said.text is not None:
            found = from_smi(said.text)
            if found.devices:
                return found
    seen = len(graphics_devices(NVIDIA, roots))
    if not seen and nvml.NO_LIBRARY in reason.en:
        return Finding()
    return Finding(
        reasons=(
            Bilingual(
                f"NVIDIA cards on the PCI bus: {seen}; the driver says nothing: {reason.en}",
                f"карт NVIDIA на шине PCI: {seen}; драйвер молчит: {reason.ru}",
            ),
        )
    )


def from_nvml(text: str) -> Finding:
    """Cards out of what ``hardware.probes.nvml`` printed."""
    try:
        said = json.loads(text)
        driver = _text(said.get("driver"))
        if "devices" not in said:
            return Finding(reasons=(_said(said.get("error", "no answer")),))
        devices = tuple(_nvml_device(each, driver) for each in said["devices"])
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        return Finding(
            reasons=(
                Bilingual(
                    f"NVML's answer is not what it should be: {error}",
                    f"ответ NVML не такой, как должен быть: {error}",
                ),
            )
        )
    return Finding(
        devices=tuple(each for each in devices if isinstance(each, FoundDevice)),
        reasons=tuple(each for each in devices if isinstance(each, Bilingual)),
    )


def from_smi(text: str) -> Finding:
    """Cards out of ``nvidia-smi -q -x``, which tells no bus width and so no bandwidth."""
    try:
        log = ElementTree.fromstring(text)
    except (ParseError, DefusedXmlException, ValueError) as error:
        return Finding(
            reasons=(
                Bilingual(
                    f"nvidia-smi's answer is not XML: {error}",
                    f"ответ nvidia-smi — не XML: {error}",
                ),
            )
        )
    driver = log.findtext("driver_version")
    return Finding(devices=tuple(_smi_device(gpu, driver) for gpu in log.iterfind("gpu")))


def _nvml_device(said: Mapping[str, Any], driver: str | None) -> FoundDevice | Bilingual:
    name = _text(said.get("nvmlDeviceGetName"))
    if name is None:
        return _said(said["error"]) if "error" in said else _refusal(said, "nvmlDeviceGetName")
    gaps = {"fp16_flops": Bilingual("NVML does not tell", "NVML не сообщает")}
    memory = said.get("nvmlDeviceGetMemoryInfo")
    if isinstance(memory, Mapping) and "total" in memory:
        total, free = int(memory["total"]), int(memory["free"])
    else:
        total, free = None, None
        refusal = _refusal(said, "nvmlDeviceGetMemoryInfo")
        gaps["memory_bytes"] = gaps["available_bytes"] = Bilingual(
            f"{refusal.en}: the card seems to work in main memory",
            f"{refusal.ru}: похоже, карта работает в оперативной памяти",
        )
    bus, clock = _count(said, "nvmlDeviceGetMemoryBusWidth"), _count(said, nvml.MEMORY_CLOCK)
    bandwidth, source = None, f"NVML, driver {driver or 'unknown'}"
    if bus and clock:
        bandwidth = 2 * clock * 1e6 * bus / 8
        source = f"{source}; bandwidth: 2 × {clock} MHz × {bus} bit / 8"
    else:
        missing = nvml.MEMORY_CLOCK if bus else "nvmlDeviceGetMemoryBusWidth"
        gaps["bandwidth_bytes_per_s"] = _refusal(said, missing)
    limit = _count(said, "nvmlDeviceGetPowerManagementLimit")
    if limit is None:
        gaps["power_limit_w"] = _refusal(said, "nvmlDeviceGetPowerManagementLimit")
    idle = _idle_power_w(said)
    if idle is None:
        gaps["idle_power_w"] = Bilingual(
            "the card was busy, or does not tell: only an idle one is read",
            "карта занята или не сообщает: читается только простаивающая",
        )
    else:
        source = f"{source}; idle power: one reading"
    if _first(said.get("nvmlDeviceGetMigMode")) == 1:
        gaps["memory_bytes"] = Bilingual(
            "MIG is on: this is the whole card, its instances have less each",
            "включён MIG: это вся карта, у каждой её части памяти меньше",
        )
    return FoundDevice(
        Device(
            name=name.removeprefix("NVIDIA "),
            kind=_kind(total),
            vendor="NVIDIA",
            memory_family=_family(total, bus),
            memory_bytes=total,
            available_bytes=free,
            bandwidth_bytes_per_s=bandwidth,
            power_limit_w=None if limit is None else limit / 1000,
            idle_power_w=idle,
            driver=driver,
            source=source,
        ),
        gaps,
    )


def _idle_power_w(said: Mapping[str, Any]) -> float | None:
    """Power of a card on which nothing runs, and nothing has a context that keeps it awake."""
    rates = said.get("nvmlDeviceGetUtilizationRates")
    usage = _count(said, "nvmlDeviceGetPowerUsage")
    idle = isinstance(rates, Mapping) and rates.get("gpu") == 0 and rates.get("memory") == 0
    if usage is None or not idle or said.get("nvmlDeviceGetComputeRunningProcesses") != []:
        return None
    return usage / 1000


def _smi_device(gpu: Element, driver: str | None) -> FoundDevice:
    total = _mib(gpu.findtext("fb_memory_usage/total"))
    free = _mib(gpu.findtext("fb_memory_usage/free"))
    # Newer drivers call the group gpu_power_readings and the limit current_power_limit.
    limits = ("gpu_power_readings/current_power_limit", "power_readings/power_limit")
    limit = next((watts for path in limits if (watts := _watts(gpu.findtext(path)))), None)
    gaps = {
        "bandwidth_bytes_per_s": Bilingual(
            "nvidia-smi does not tell the width of the bus",
            "nvidia-smi не сообщает ширину шины",
        ),
        "memory_family": _SMI_SILENCE,
        "fp16_flops": _SMI_SILENCE,
        "idle_power_w": Bilingual(
            "not measured: it takes a card that has nothing to do",
            "не измерено: карта должна ничего не делать",
        ),
    }
    if total is None:
        gaps["memory_bytes"] = gaps["available_bytes"] = _SMI_SILENCE
    if limit is None:
        gaps["power_limit_w"] = _SMI_SILENCE
    name = (gpu.findtext("product_name") or "unnamed card").removeprefix("NVIDIA ")
    return FoundDevice(
        Device(
            name=name,
            kind=_kind(total),
            vendor="NVIDIA",
            memory_family="unified" if total is None else None,
            memory_bytes=total,
            available_bytes=free,
            power_limit_w=limit,
            driver=driver,
            source=f"nvidia-smi -q -x, driver {driver or 'unknown'}",
        ),
        gaps,
    )


def _kind(memory_bytes: int | None) -> DeviceKind:
    # The driver refuses the question where the card has no memory of its own: GB10, Jetson.
    return "unified" if memory_bytes is None else "gpu"


def _family(memory_bytes: int | None, bus_bits: int | None) -> MemoryFamily | None:
    if memory_bytes is None:
        return "unified"
    if not bus_bits:
        return None
    return "hbm" if bus_bits >= _HBM_BUS_BITS else "gddr"


def _refusal(said: Mapping[str, Any], name: str) -> Bilingual:
    answer = said.get(name)
    error = answer.get("error") if isinstance(answer, Mapping) else None
    return Bilingual(
        f"NVML answers {name}: {error or 'nothing'}",
        f"NVML на {name} отвечает: {error or 'ничего'}",
    )


def _said(words: object) -> Bilingual:
    return Bilingual(f"NVML: {words}", f"NVML: {words}")


def _count(said: Mapping[str, Any], name: str) -> int | None:
    value = said.get(name)
    return value if isinstance(value, int) and value > 0 else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else None


def _mib(text: str | None) -> int | None:
    number = _number(text, "MiB")
    return None if number is None else round(number * _MIB)


def _watts(text: str | None) -> float | None:
    return _number(text, "W")


def _number(text: str | None, unit: str) -> float | None:
    words = (text or "").split()
    try:
        return float(words[0]) if len(words) == 2 and words[1] == unit else None
    except ValueError:
        return None
