from __future__ import annotations

from pathlib import Path

from tests.hardware.probes.recorded import card, put

from verstak.hardware.cgroup import Roots
from verstak.hardware.probes.pci import AMD, NVIDIA, graphics_devices, read_number, read_text


def test_only_graphics_of_that_maker(tmp_path: Path) -> None:
    card(tmp_path, "0000:02:00.0", driver="nvidia", files={"vendor": "0x10de", "class": "0x030200"})
    card(tmp_path, "0000:01:00.0", driver=None, files={"vendor": "0x10de", "device": "0x2684"})
    card(tmp_path, "0000:01:00.1", driver=None, files={"vendor": "0x10de", "class": "0x040300"})
    roots = card(tmp_path, "0000:05:00.0", driver=None, files={"vendor": "0x8086"})
    found = graphics_devices(NVIDIA, roots)
    assert [(each.address, each.driver) for each in found] == [
        ("0000:01:00.0", None),
        ("0000:02:00.0", "nvidia"),
    ]
    assert found[0].device == 0x2684


def test_accelerators_without_a_display_count(tmp_path: Path) -> None:
    files = {"vendor": "0x1002", "class": "0x120000"}
    roots = card(tmp_path, "0000:05:00.0", driver="amdgpu", files=files)
    assert len(graphics_devices(AMD, roots)) == 1


def test_no_bus_is_no_devices(tmp_path: Path) -> None:
    assert graphics_devices(NVIDIA, Roots(sys=tmp_path / "none")) == ()


def test_files_of_sysfs(tmp_path: Path) -> None:
    put(tmp_path, {"hex": "0x10de", "decimal": "42", "words": "card", "empty": ""})
    assert read_number(tmp_path / "hex") == 0x10DE
    assert read_number(tmp_path / "decimal") == 42
    assert read_number(tmp_path / "words") is None
    assert read_text(tmp_path / "empty") is None
    assert read_number(tmp_path / "missing") is None
