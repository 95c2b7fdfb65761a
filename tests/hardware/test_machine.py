"""A machine is plain values; what is unknown stays empty and says why."""

from __future__ import annotations

from verstak.hardware.machine import Device, Machine, Processor, Unknown
from verstak.quantities.quantity import words_in


def test_nothing_is_invented_for_what_nobody_told() -> None:
    machine = Machine(name="desk", processor=Processor(name=None, family="x86_64", cores=2))
    assert machine.memory_bytes is None
    assert machine.devices == ()
    assert machine.unknown == ()


def test_a_reason_travels_with_a_gap() -> None:
    gap = Unknown("devices[0].power_limit_w", "NVML answered: not supported")
    device = Device(name="GeForce RTX 4090", kind="gpu")
    machine = Machine(
        name="desk",
        processor=Processor(name=None, family="x86_64", cores=2),
        devices=(device,),
        unknown=(gap,),
    )
    assert machine.devices[0].power_limit_w is None
    assert words_in(machine.unknown[0].reason, "ru") == "NVML answered: not supported"
