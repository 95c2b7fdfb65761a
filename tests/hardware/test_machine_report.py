from __future__ import annotations

from pathlib import Path

from tests.hardware.test_snapshot import server

from verstak.hardware.machine import Machine, Processor, Unknown
from verstak.hardware.machine_report import machine_report
from verstak.quantities.quantity import Cited, Quantity
from verstak.quantities.text import Bilingual


def test_a_machine_with_a_card(tmp_path: Path) -> None:
    report = machine_report(server(tmp_path), looked_at=True)
    bandwidth = report.figure("memory_bandwidth_bytes_per_s").value
    assert isinstance(bandwidth, Quantity)
    assert bandwidth.text("ru") == "33,6 ГБ/с"
    assert isinstance(bandwidth.provenance, Cited)
    assert "dmidecode" in str(bandwidth.provenance.source)
    (devices, unknown) = report.tables
    row = dict(zip((column.key for column in devices.columns), devices.rows[0], strict=True))
    assert row["name"] == "H100 80GB HBM3"
    memory = row["memory"]
    assert isinstance(memory, Quantity)
    assert memory.text() == "79.6 GiB"
    assert isinstance(memory.provenance, Cited)
    assert "580.159.04" in str(memory.provenance.source)
    assert row["fp16"] is None
    assert unknown.rows[0][0] == "devices[0].fp16_flops"


def test_nothing_is_shown_without_a_value_or_a_reason() -> None:
    machine = Machine(
        "desk",
        Processor(None, "x86_64", 2),
        unknown=(Unknown("memory_bytes", Bilingual("not given", "не указано")),),
    )
    report = machine_report(machine, looked_at=False)
    assert [figure.key for figure in report.figures] == ["processor.cores", "memory_bytes"]
    why = report.figure("memory_bytes").why
    assert why is not None
    assert why.ru == "не указано"


def test_a_container_is_told_apart_from_the_computer() -> None:
    machine = Machine(
        "desk",
        Processor(None, "x86_64", 2),
        memory_bytes=8 * 2**30,
        memory_installed_bytes=64 * 2**30,
    )
    notes = machine_report(machine, looked_at=True).notes
    assert "64.0 GiB" in notes[0].en
    assert "8,0 ГиБ" in notes[0].ru
