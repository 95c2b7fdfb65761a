from __future__ import annotations

from pathlib import Path

import pytest
from tests.hardware.probes.recorded import FIXTURES, Says, card, put, recorded

from verstak.hardware.probes.amd import amd_devices
from verstak.hardware.probes.tool import Answer

XT = {
    "vendor": "0x1002",
    "device": "0x744c",
    "revision": "0xcc",
    "mem_info_vram_total": 21_458_059_264,
    "mem_info_vram_used": 27_856_896,
    "hwmon/hwmon3/power1_cap": 265_000_000,
}
"""As rocm-smi of the same kind of card says; the cap is that of github.com/ROCm issue 2256."""

IDS = FIXTURES / "amd" / "amdgpu.ids"
ROCM = {"rocm-smi": recorded("amd/rocm-smi-7900xt.json")}


def test_a_card_by_the_kernel_and_the_table_of_names(tmp_path: Path) -> None:
    roots = card(tmp_path, "0000:03:00.0", driver="amdgpu", files=XT)
    (found,) = amd_devices(Says(), roots, IDS).devices
    device = found.device
    assert device.name == "Radeon RX 7900 XT"
    assert device.kind == "gpu"
    assert device.memory_bytes == 21_458_059_264
    assert device.available_bytes == 21_458_059_264 - 27_856_896
    assert device.power_limit_w == 265
    assert device.driver == "amdgpu 6.14.0-1008-intel"
    assert {"bandwidth_bytes_per_s", "memory_family", "kind"} <= found.gaps.keys()


def test_the_revision_tells_cards_of_one_number_apart(tmp_path: Path) -> None:
    roots = card(tmp_path, "0000:03:00.0", driver="amdgpu", files={**XT, "revision": "0xc8"})
    (found,) = amd_devices(Says(), roots, IDS).devices
    assert found.device.name == "Radeon RX 7900 XTX"


def test_rocm_smi_names_what_the_table_does_not(tmp_path: Path) -> None:
    roots = card(tmp_path, "0000:03:00.0", driver="amdgpu", files=XT)
    (found,) = amd_devices(Says(ROCM), roots, tmp_path / "none").devices
    assert found.device.name == "Radeon RX 7900 XT"
    assert "kind" not in found.gaps, "gfx1100 is a card of its own"


def test_cards_are_matched_by_their_place_on_the_bus(tmp_path: Path) -> None:
    says = Says({"rocm-smi": recorded("amd/rocm-smi-780m.json")})
    card(tmp_path, "0000:03:00.0", driver="amdgpu", files=XT)
    roots = card(
        tmp_path, "0000:c4:00.0", driver="amdgpu", files={"vendor": "0x1002", "device": "0x1900"}
    )
    names = [each.device.name for each in amd_devices(says, roots, tmp_path / "none").devices]
    assert names == ["AMD device 744c", "Phoenix3"]


def test_graphics_in_main_memory_counts_what_may_be_mapped(tmp_path: Path) -> None:
    said = recorded("amd/rocm-smi-7900xt.json").replace("gfx1100", "gfx1151")
    files = {
        "vendor": "0x1002",
        "device": "0x1586",
        "mem_info_vram_total": 4_294_967_296,
        "mem_info_vram_used": 0,
        "mem_info_gtt_total": 103_079_215_104,
        "mem_info_gtt_used": 0,
    }
    roots = card(tmp_path, "0000:c3:00.0", driver="amdgpu", files=files)
    (found,) = amd_devices(Says({"rocm-smi": said}), roots, tmp_path / "none").devices
    assert found.device.kind == "unified"
    assert found.device.memory_family == "unified"
    assert found.device.memory_bytes == 100 * 2**30


def test_a_card_that_another_driver_holds_is_said(tmp_path: Path) -> None:
    roots = card(tmp_path, "0000:03:00.0", driver="vfio-pci", files=XT)
    found = amd_devices(Says(), roots, IDS)
    assert found.devices == ()
    assert "found vfio-pci" in found.reasons[0].en


def test_nothing_is_asked_where_there_is_no_card(tmp_path: Path) -> None:
    says = Says(ROCM)
    roots = card(tmp_path, "0000:01:00.0", driver="nvidia", files={"vendor": "0x10de"})
    assert amd_devices(says, roots, IDS).devices == ()
    assert says.asked == []


def test_what_the_kernel_does_not_show_is_unknown(tmp_path: Path) -> None:
    bare = {"vendor": "0x1002", "device": "0x744c", "mem_info_vram_total": "garbage"}
    roots = card(tmp_path, "0000:03:00.0", driver="amdgpu", files=bare)
    put(tmp_path / "sys", {"module/amdgpu/version": "6.12.12"})
    (found,) = amd_devices(Says(), roots, IDS).devices
    assert found.device.memory_bytes is None
    assert found.device.driver == "amdgpu 6.12.12"
    assert {"memory_bytes", "available_bytes", "power_limit_w"} <= found.gaps.keys()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"card0": 3}', "ROCk module is NOT loaded"])
def test_garbage_of_the_tool_changes_nothing(tmp_path: Path, text: str) -> None:
    roots = card(tmp_path, "0000:03:00.0", driver="amdgpu", files=XT)
    (found,) = amd_devices(Says({"rocm-smi": Answer(text)}), roots, IDS).devices
    assert found.device.name == "Radeon RX 7900 XT"
