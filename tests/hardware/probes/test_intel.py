from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.hardware.probes.recorded import Says, card, recorded

from verstak.hardware.probes.intel import INTEGRATED_ADDRESS, intel_devices

DISCOVERY = recorded("intel/xpu-smi-discovery.json")
B60 = {"vendor": "0x8086", "device": "0xe211", "hwmon/hwmon2/power1_cap": 200_000_000}


def test_an_arc_pro_b60(tmp_path: Path) -> None:
    roots = card(tmp_path, "0000:97:00.0", driver="xe", files=B60)
    (found,) = intel_devices(Says({"xpu-smi discovery -j": DISCOVERY}), roots).devices
    device = found.device
    assert device.name == "Intel(R) Graphics [0xe211]"
    assert device.memory_bytes == 25_669_140_480
    assert device.available_bytes == 25_447_604_224
    assert device.power_limit_w == 200
    assert device.driver == "xe 6.14.0-1008-intel"
    assert "bandwidth_bytes_per_s" in found.gaps


def test_versions_that_list_no_memory_are_asked_for_each_card(tmp_path: Path) -> None:
    (whole,) = json.loads(DISCOVERY)["device_list"]
    short = {k: whole[k] for k in ("device_id", "device_name", "pci_bdf_address")}
    says = Says(
        {
            "discovery -d 0 -j": json.dumps(whole),
            "discovery -j": json.dumps({"device_list": [short]}),
        }
    )
    roots = card(tmp_path, "0000:97:00.0", driver="xe", files=B60)
    (found,) = intel_devices(says, roots).devices
    assert found.device.memory_bytes == 25_669_140_480


def test_without_the_tool_the_card_is_there_and_its_memory_unknown(tmp_path: Path) -> None:
    roots = card(tmp_path, "0000:97:00.0", driver="xe", files=B60)
    (found,) = intel_devices(Says(), roots).devices
    assert found.device.name == "Intel device e211"
    assert found.device.memory_bytes is None
    assert found.gaps["memory_bytes"].en == "xpu-smi is not installed"


def test_graphics_inside_the_processor_is_left_out(tmp_path: Path) -> None:
    says = Says()
    files = {"vendor": "0x8086", "device": "0x4680"}
    roots = card(tmp_path, INTEGRATED_ADDRESS, driver="i915", files=files)
    assert intel_devices(says, roots).devices == ()
    assert says.asked == []


def test_a_card_without_a_driver(tmp_path: Path) -> None:
    files = {"vendor": "0x8086", "device": "0xe211"}
    roots = card(tmp_path, "0000:97:00.0", driver=None, files=files)
    (found,) = intel_devices(Says(), roots).devices
    assert found.device.driver is None
    assert found.gaps["driver"].en == "no driver holds the card"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"device_list": [1]}', "Error: no device"])
def test_garbage_of_the_tool_is_no_knowledge(tmp_path: Path, text: str) -> None:
    roots = card(tmp_path, "0000:97:00.0", driver="xe", files=B60)
    (found,) = intel_devices(Says({"xpu-smi": text}), roots).devices
    assert found.device.memory_bytes is None
