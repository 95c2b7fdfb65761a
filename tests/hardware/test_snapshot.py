"""A snapshot of this very machine, and of machines of which only recordings are here."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import psutil
import pytest
from tests.hardware.probes.recorded import FIXTURES, Says, card, recorded
from tests.hardware.probes.test_nvidia import with_clock

from verstak.hardware.cgroup import Roots
from verstak.hardware.machine import Machine
from verstak.hardware.snapshot import machine


def test_this_machine() -> None:
    """0.3 s: asks the real tools, whichever are here."""
    found = machine()
    assert 1 <= found.processor.cores <= (os.cpu_count() or 1)
    assert found.memory_bytes is not None
    assert 0 < found.memory_bytes <= psutil.virtual_memory().total
    assert found.memory_available_bytes is not None
    assert found.memory_available_bytes <= found.memory_bytes
    assert found.disk_free_bytes
    assert found.system
    assert all(gap.reason for gap in found.unknown)


def test_every_empty_field_of_this_machine_has_a_reason() -> None:
    found = machine()
    explained = {gap.field for gap in found.unknown}
    for name in ("memory_modules", "memory_bandwidth_bytes_per_s", "disk_free_bytes"):
        assert (getattr(found, name) is None) == (name in explained)


def server(tmp_path: Path) -> Machine:
    """An H100 beside a Granite Rapids: recordings of two computers put together."""
    roots = card(tmp_path, "0000:00:06.0", driver="nvidia", files={"vendor": "0x10de"})
    shutil.copy(FIXTURES / "cpuinfo" / "granite-rapids.txt", roots.proc / "cpuinfo")
    says = Says(
        {
            "probes.nvml": with_clock(),
            "dmidecode": recorded("dmidecode/crucial-gib.txt"),
        }
    )
    return machine(tmp_path, roots=roots, asking=says)


def test_a_machine_with_a_card(tmp_path: Path) -> None:
    found = server(tmp_path)
    (device,) = found.devices
    assert device.name == "H100 80GB HBM3"
    assert found.processor.name == "Intel(R) Xeon(R) 6972P"
    assert "amx_int8" in found.processor.instructions
    assert found.memory_modules == "1 × DDR5-4200"
    assert found.memory_bandwidth_bytes_per_s == 33.6e9
    assert {gap.field for gap in found.unknown} == {"devices[0].fp16_flops"}


def test_a_machine_that_tells_nothing_is_described_all_the_same(tmp_path: Path) -> None:
    found = machine(tmp_path, roots=Roots(tmp_path, tmp_path, tmp_path), asking=Says())
    assert found.devices == ()
    gaps = {gap.field for gap in found.unknown}
    assert {"memory_modules", "memory_bandwidth_bytes_per_s"} <= gaps


@pytest.mark.parametrize(("limit", "limited"), [(2**30, True), (2**45, False)])
def test_the_limit_of_a_container_counts(tmp_path: Path, limit: int, limited: bool) -> None:
    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "cgroup").write_text("0::/\n")
    (tmp_path / "memory.max").write_text(str(limit))
    (tmp_path / "memory.current").write_text("1000")
    found = machine(tmp_path, roots=Roots(tmp_path, tmp_path, tmp_path), asking=Says())
    assert found.memory_installed_bytes == psutil.virtual_memory().total
    assert found.memory_bytes is not None
    assert (found.memory_bytes == limit) is limited
