from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.test_calibration import measured

from verstak.cli.calibration_file import store_calibration
from verstak.cli.plan_machine import memory_size, planned_machine
from verstak.cli.session import Session
from verstak.errors import UsageError
from verstak.hardware.machine_file import write_machine
from verstak.hardware.processor import processor_name


@pytest.mark.parametrize(
    ("text", "gib"),
    [("24", 24), ("24GiB", 24), ("24 GB", 24), ("1.5TB", 1536), ("0,5 ГБ", 0.5), ("512 MiB", 0.5)],
)
def test_sizes_as_people_write_them(text: str, gib: float) -> None:
    assert memory_size(text) == gib


@given(st.floats(0.001, 1e6))
def test_any_positive_number_is_gib(value: float) -> None:
    assert memory_size(f"{value:f}") == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("text", ["", "0", "-4", "much", "24 GB GB", "1e3", "nan"])
def test_no_size(text: str) -> None:
    with pytest.raises(UsageError, match="--memory"):
        memory_size(text)


def test_a_machine_from_a_file_is_not_this_one(session: Session, tmp_path: Path) -> None:
    described = planned_machine(session.settings, gpus=("RTX 4090",), memory_gib=64, cores=8)
    assert not described.looked_at
    file = tmp_path / "box.toml"
    file.write_text(write_machine(described.machine, file))
    read = planned_machine(session.settings, file=file)
    assert not read.looked_at
    assert [device.name for device in read.machine.devices] == ["GeForce RTX 4090"]
    assert [product.name for product in read.products if product] == ["GeForce RTX 4090"]
    assert read.calibration is None


def test_this_machine_and_what_was_measured_on_it(session: Session) -> None:
    before = planned_machine(session.settings)
    assert before.looked_at
    assert before.calibration is None
    assert "verstak bench" in before.notes[0].en
    for processor, used in ((processor_name() or "this one", True), ("another", False)):
        store_calibration(session.settings, replace(measured(), processor=processor))
        found = planned_machine(session.settings)
        assert (found.calibration is not None) == used
        if not used:
            assert "another" in found.notes[0].en
        elif before.machine.memory_bandwidth_bytes_per_s is None:
            assert found.machine.memory_bandwidth_bytes_per_s == measured().bandwidth_bytes_per_s
