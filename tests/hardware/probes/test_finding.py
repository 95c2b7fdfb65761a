from __future__ import annotations

from verstak.hardware.machine import Device
from verstak.hardware.probes.finding import Finding, FoundDevice, joined
from verstak.quantities.text import Bilingual

SAID = Bilingual("not told", "не сообщает")


def test_devices_of_several_makers_are_numbered_in_one_row() -> None:
    one = FoundDevice(Device("RTX 4090", "gpu"), {"fp16_flops": SAID})
    two = FoundDevice(Device("RX 7900 XT", "gpu"), {"bandwidth_bytes_per_s": SAID})
    devices, gaps = joined((Finding((one,)), Finding(reasons=(SAID,)), Finding((two,))))
    assert [device.name for device in devices] == ["RTX 4090", "RX 7900 XT"]
    assert [gap.field for gap in gaps] == [
        "devices",
        "devices[0].fp16_flops",
        "devices[1].bandwidth_bytes_per_s",
    ]
