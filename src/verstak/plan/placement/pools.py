"""What a machine can place workers in: each device's memory, and main memory last."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.hardware.machine import Device, Machine
from verstak.plan.byte_quantity import estimated_bytes, exact_bytes, low_bytes
from verstak.plan.placement.column import Capacity, available_mib
from verstak.plan.usable_memory import usable_bytes
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

_SYSTEM_LOW, _SYSTEM_USUAL, _SYSTEM_HIGH = 300 * 2**20, 600 * 2**20, 1024 * 2**20
_SYSTEM = Bilingual(
    "all of main memory less what a system without a desktop takes, 0.3 to 1 GiB; not measured",
    "вся память без системы без рабочего стола, 0,3–1 ГиБ; не измерено",
)
_FREE = Bilingual("free main memory, as the system says", "свободная память по словам системы")

ASSUMED_BANDWIDTH = 2 * 3200e6 * 8
"""Bytes a second of two channels of DDR4-3200, eight bytes wide: an ordinary office computer."""

BANDWIDTH_WHY = Bilingual(
    "the bandwidth of main memory is not known; taken as two channels of DDR4-3200, 51.2 GB/s; "
    "verstak bench measures it",
    "пропускная способность памяти неизвестна; принято два канала DDR4-3200, 51,2 ГБ/с; её "
    "измерит verstak bench",
)


@dataclass(frozen=True, slots=True)
class Pool:
    """One memory.

    Attributes:
        name: For people.
        device: Whose; ``None`` = main memory.
        available: Bytes that workers can have of it; ``None`` = not known, so not limited.
    """

    name: Bilingual
    device: Device | None
    available: Quantity | None

    @property
    def least_bytes(self) -> int | None:
        """The unfavourable end of what there is, which plans are held to."""
        return None if self.available is None else low_bytes(self.available)


def pools_of(machine: Machine) -> tuple[Pool, ...]:
    """Devices in their order, main memory last.

    Args:
        machine: Real or described; free memory counts where it is known.
    """
    several = len(machine.devices) > 1
    found = [
        Pool(
            name=Bilingual(*(2 * (f"{device.name} ({index})" if several else device.name,))),
            device=device,
            available=usable_bytes(device),
        )
        for index, device in enumerate(machine.devices)
    ]
    main = Pool(Bilingual("main memory", "оперативная память"), None, _main_memory(machine))
    return (*found, main)


def capacity_of(pools: tuple[Pool, ...], roles: int) -> Capacity:
    """The same in whole MiB for the integer program."""
    return Capacity(roles, tuple(available_mib(pool.least_bytes) for pool in pools))


def processor_device(machine: Machine) -> Device:
    """The processor with main memory, as a device that speeds are predicted for."""
    bandwidth = machine.memory_bandwidth_bytes_per_s
    return Device(
        name=machine.processor.name or "CPU",
        kind="cpu",
        memory_family="ddr",
        memory_bytes=machine.memory_bytes,
        available_bytes=machine.memory_available_bytes,
        bandwidth_bytes_per_s=bandwidth or ASSUMED_BANDWIDTH,
        source=machine.name if bandwidth else BANDWIDTH_WHY.en,
    )


def _main_memory(machine: Machine) -> Quantity | None:
    if machine.memory_available_bytes is not None:
        return exact_bytes(machine.memory_available_bytes, _FREE)
    total = machine.memory_bytes
    if total is None:
        return None
    taken = (total - _SYSTEM_HIGH, total - _SYSTEM_USUAL, total - _SYSTEM_LOW)
    low, usual, high = (max(0, left) for left in taken)
    return estimated_bytes(low, usual, high, _SYSTEM)
