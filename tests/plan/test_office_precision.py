from __future__ import annotations

import pytest

from verstak.catalog.accelerators import accelerators
from verstak.catalog.quality_losses import LossRow, quality_losses
from verstak.plan.devices import machine_of
from verstak.plan.office_precision import device_class, precision_part
from verstak.quantities.quantity import Measured, Quantity


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


def test_tests_of_the_models_in_the_plans_are_shown_and_move_no_class() -> None:
    machine = machine_of(["RTX 4090"], known=accelerators(), memory_gib=64).machine
    mine = LossRow(
        model="Meta-Llama-3-8B",
        parameters_billions=8.0,
        format="GGUF",
        level="Q4_K_M",
        benchmark="office text",
        metric="kld",
        value=5.0,
        deviation=0.1,
        imatrix=None,
        language="ru",
        measured=True,
        source="a card",
        note=None,
    )
    plain = precision_part(machine, quality_losses()).report
    part = precision_part(machine, quality_losses().plus([mine]), ["Meta-Llama-3-8B"]).report
    assert part.tables[0] == plain.tables[0], "the classes are of one published test"
    assert all(table.key != "model_losses" for table in plain.tables)
    table = next(table for table in part.tables if table.key == "model_losses")
    (row,) = (row for row in table.rows if row[-1] is True)
    assert row[:3] == ("Meta-Llama-3-8B", "Q4_K_M", "office text")
    loss = row[4]
    assert isinstance(loss, Quantity)
    assert isinstance(loss.provenance, Measured)
