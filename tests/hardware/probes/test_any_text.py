"""Whatever a tool prints, a probe gives devices or reasons and never raises."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.hardware.probes.recorded import Says, card
from tests.hardware.probes.test_amd import XT
from tests.hardware.probes.test_intel import B60

from verstak.hardware.cgroup import Roots
from verstak.hardware.probes.amd import amd_devices
from verstak.hardware.probes.apple import apple_devices
from verstak.hardware.probes.finding import Finding
from verstak.hardware.probes.intel import intel_devices
from verstak.hardware.probes.memory_modules import main_memory
from verstak.hardware.probes.nvidia import from_nvml, from_smi

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda each: (
        st.lists(each, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    *("devices", "driver", "error", "nvmlDeviceGetName", "nvmlDeviceGetMemoryInfo"),
                    *("total", "free", "nvmlDeviceGetMigMode", "nvmlDeviceGetPowerUsage"),
                    *("nvmlDeviceGetUtilizationRates", "nvmlDeviceGetMemoryBusWidth"),
                    *("card0", "GFX Version", "PCI Bus", "device_list", "pci_bdf_address"),
                    *("device_id", "device_name", "memory_physical_size_byte"),
                )
            ),
            each,
            max_size=5,
        )
    ),
    max_leaves=12,
)
texts = st.text(max_size=60) | values.map(json.dumps)
dmi = st.lists(
    st.sampled_from(
        (
            *("Memory Device", "\tSize: 16 GB", "\tSize: 0 GB", "\tType: DDR5", ""),
            *("\tData Width: 64 bits", "\tData Width: 0 bits", "\tSpeed: 4800 MT/s"),
            *("\tBank Locator: CHANNEL B", "Handle 0x1", ":", "\tSpeed: 0 MT/s"),
        )
    ),
    max_size=20,
).map("\n".join)


def sound(found: Finding) -> None:
    for each in found.devices:
        assert each.device.name
        assert each.device.memory_bytes is None or each.device.memory_bytes >= 0
    assert all(reason.en and reason.ru for reason in found.reasons)


@given(texts)
def test_nvidia(text: str) -> None:
    sound(from_nvml(text))
    sound(from_smi(text))


@given(values)
def test_a_device_of_any_shape(value: object) -> None:
    sound(from_nvml(json.dumps({"driver": "1", "devices": [value]})))


def both(root: Path) -> Roots:
    card(root, "0000:03:00.0", driver="amdgpu", files=XT)
    return card(root, "0000:97:00.0", driver="xe", files=B60)


def test_amd_and_intel(tmp_path: Path) -> None:
    roots = both(tmp_path)

    @given(texts)
    def any_text(text: str) -> None:
        says = Says({"rocm-smi": text, "xpu-smi": text})
        sound(amd_devices(says, roots, tmp_path / "none"))
        sound(intel_devices(says, roots))

    any_text()


@given(texts)
def test_apple(text: str) -> None:
    brand = "machdep.cpu.brand_string"
    says = Says({f"sysctl {brand}": f"{brand}: Apple M9", "sysctl": text, "ioreg": text})
    sound(apple_devices(says, system="darwin"))


@given(dmi | texts)
def test_main_memory(text: str) -> None:
    found = main_memory(Says({"dmidecode": text}))
    assert found.bandwidth_bytes_per_s is None or found.bandwidth_bytes_per_s > 0
    assert (found.bandwidth_bytes_per_s is None) == (found.reason is not None)
