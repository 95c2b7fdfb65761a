from __future__ import annotations

import pytest

from verstak.catalog.accelerators import accelerators
from verstak.catalog.quality_losses import quality_losses
from verstak.plan.devices import machine_of
from verstak.plan.office_precision import device_class, precision_part


@pytest.mark.parametrize(
    ("gpus", "device"),
    [
        ((), "desktop"),
        (("RTX 4090",), "desktop"),
        (("2x RTX 3090",), "workstation"),
        (("H100 PCIe",), "server"),
    ],
)
def test_class_of_a_machine(gpus: tuple[str, ...], device: str) -> None:
    machine = machine_of(gpus, known=accelerators(), memory_gib=64).machine
    found, why = device_class(machine)
    assert found == device
    assert why.en
    assert why.ru


def test_advice_of_the_class_and_nothing_else() -> None:
    machine = machine_of(["2x RTX 3090"], known=accelerators()).machine
    part = precision_part(machine, quality_losses())
    assert {each.device for each in part.advice} == {"workstation"}
    assert any(table.key == "precision_classes" for table in part.report.tables)
