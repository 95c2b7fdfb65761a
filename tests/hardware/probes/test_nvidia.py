"""NVIDIA's probe against what a real driver said (the program nvml asks it)."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.hardware.probes.recorded import Says, card, recorded

from verstak.hardware.probes.nvidia import from_nvml, from_smi, nvidia_devices
from verstak.hardware.probes.nvml import MEMORY_CLOCK
from verstak.hardware.probes.tool import ask

NVML = recorded("h100/nvml.json")
SMI = recorded("h100/nvidia-smi-q.xml")
NO_LIBRARY = '{"error": "NVML Shared Library Not Found"}'


def changed(**values: Any) -> str:
    """The recorded answer with some values of its card replaced."""
    said = json.loads(NVML)
    said["devices"][0] |= values
    return json.dumps(said)


def with_clock() -> str:
    """The recording lacks the memory clock; nvidia-smi of the same minute has it."""
    clock = re.search(r"<max_clocks>.*?<mem_clock>(\d+) MHz", SMI, re.DOTALL)
    assert clock is not None
    return changed(**{MEMORY_CLOCK: int(clock[1])})


def test_an_h100() -> None:
    (found,) = from_nvml(with_clock()).devices
    device = found.device
    assert device.name == "H100 80GB HBM3"
    assert device.kind == "gpu"
    assert device.memory_family == "hbm"
    assert device.memory_bytes == 85_520_809_984
    assert device.available_bytes == 85_017_493_504
    assert device.power_limit_w == 700
    assert device.idle_power_w == 71.207
    assert device.driver == "580.159.04"
    assert found.gaps.keys() == {"fp16_flops"}


def test_bandwidth_is_what_the_maker_says() -> None:
    (found,) = from_nvml(with_clock()).devices
    # NVIDIA's data sheet of the H100 SXM: 3.35 TB/s.
    assert found.device.bandwidth_bytes_per_s == pytest.approx(3.35e12, rel=0.001)


def test_what_is_not_told_is_unknown_with_the_drivers_words() -> None:
    refused = {"error": "Not Supported"}
    said = changed(nvmlDeviceGetPowerManagementLimit=refused, nvmlDeviceGetMemoryBusWidth=refused)
    (found,) = from_nvml(said).devices
    assert found.device.power_limit_w is None
    assert "Not Supported" in found.gaps["power_limit_w"].en
    assert found.device.bandwidth_bytes_per_s is None
    assert "Not Supported" in found.gaps["bandwidth_bytes_per_s"].en
    assert found.device.memory_family is None


def test_a_card_without_memory_of_its_own_works_in_main_memory() -> None:
    (found,) = from_nvml(changed(nvmlDeviceGetMemoryInfo={"error": "Not Supported"})).devices
    assert found.device.kind == "unified"
    assert found.device.memory_family == "unified"
    assert found.device.memory_bytes is None
    assert "Not Supported" in found.gaps["memory_bytes"].en


@pytest.mark.parametrize(
    "busy",
    [
        {"nvmlDeviceGetComputeRunningProcesses": [4711]},
        {"nvmlDeviceGetUtilizationRates": {"gpu": 12, "memory": 3}},
        {"nvmlDeviceGetUtilizationRates": {"error": "Not Supported"}},
    ],
)
def test_the_power_of_a_busy_card_is_not_its_idle_power(busy: dict[str, Any]) -> None:
    (found,) = from_nvml(changed(**busy)).devices
    assert found.device.idle_power_w is None
    assert "busy" in found.gaps["idle_power_w"].en


def test_a_divided_card_is_told_apart() -> None:
    (found,) = from_nvml(changed(nvmlDeviceGetMigMode=[1, 1])).devices
    assert "MIG is on" in found.gaps["memory_bytes"].en


def test_one_card_of_two_is_lost() -> None:
    said = json.loads(NVML)
    said["devices"].append({"error": "GPU is lost"})
    found = from_nvml(json.dumps(said))
    assert len(found.devices) == 1
    assert [reason.en for reason in found.reasons] == ["NVML: GPU is lost"]


def test_nvidia_smi_says_the_same() -> None:
    (by_library,) = from_nvml(NVML).devices
    (by_tool,) = from_smi(SMI).devices
    for name in ("name", "memory_bytes", "available_bytes", "power_limit_w", "driver", "kind"):
        assert getattr(by_tool.device, name) == getattr(by_library.device, name)
    assert "bandwidth_bytes_per_s" in by_tool.gaps


def test_older_drivers_name_the_limit_otherwise() -> None:
    old = SMI.replace("gpu_power_readings", "power_readings").replace(
        "current_power_limit", "power_limit"
    )
    (found,) = from_smi(old).devices
    assert found.device.power_limit_w == 700


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", '{"devices": 3}', '{"devices": [7]}', "<a/>", "Killed"]
)
def test_garbage_is_a_reason_and_no_device(text: str) -> None:
    for found in (from_nvml(text), from_smi(text)):
        assert found.devices == ()
    assert from_nvml(text).reasons


def test_entities_in_the_tools_xml_are_not_followed() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert from_smi(bomb).devices == ()


def test_a_machine_without_nvidia_has_nothing_to_explain(tmp_path: Path) -> None:
    roots = card(tmp_path, "0000:00:01.0", driver="virtio-pci", files={"vendor": "0x1af4"})
    found = nvidia_devices(Says({"probes.nvml": NO_LIBRARY}), roots)
    assert (found.devices, found.reasons) == ((), ())


def test_a_card_without_its_driver_is_said(tmp_path: Path) -> None:
    roots = card(tmp_path, "0000:01:00.0", driver=None, files={"vendor": "0x10de"})
    found = nvidia_devices(Says({"probes.nvml": NO_LIBRARY}), roots)
    assert found.devices == ()
    assert "NVIDIA cards on the PCI bus: 1" in found.reasons[0].en
    assert "Not Found" in found.reasons[0].ru


def test_nvidia_smi_is_asked_where_the_library_is_not_found(tmp_path: Path) -> None:
    says = Says({"probes.nvml": NO_LIBRARY, "/usr/lib/wsl/lib/nvidia-smi -q -x": SMI})
    roots = card(tmp_path, "0000:01:00.0", driver="nvidia", files={"vendor": "0x10de"})
    (found,) = nvidia_devices(says, roots).devices
    assert found.device.source.startswith("nvidia-smi")


def test_a_driver_that_hangs_is_a_reason(tmp_path: Path) -> None:
    late = ask(sys.executable, "-c", "import time; time.sleep(9)", timeout_s=0.01)
    roots = card(tmp_path, "0000:01:00.0", driver="nvidia", files={"vendor": "0x10de"})
    says = Says({"probes.nvml": late, "nvidia-smi": SMI})
    found = nvidia_devices(says, roots)
    assert "did not answer" in found.reasons[0].en
    assert "не ответила" in found.reasons[0].ru
    assert len(says.asked) == 1, "nvidia-smi would hang too"


def test_the_program_that_asks_the_driver_answers_here() -> None:
    """50 ms; with a driver or without, the answer is JSON."""
    answer = ask(sys.executable, "-P", "-m", "verstak.hardware.probes.nvml")
    assert answer.text is not None, answer.reason
    said = json.loads(answer.text)
    assert "devices" in said or "error" in said
