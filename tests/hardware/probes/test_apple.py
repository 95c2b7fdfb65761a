from __future__ import annotations

from tests.hardware.probes.recorded import Says, recorded

from verstak.hardware.probes.apple import apple_devices, sysctl

SYSCTL = {
    f"sysctl {line.partition(':')[0]}": line
    for line in recorded("apple/sysctl-m3-max.txt").splitlines()
}


def test_an_m3_max() -> None:
    says = Says({**SYSCTL, "AGXAccelerator": '      "gpu-core-count" = 30\n'})
    (found,) = apple_devices(says, system="darwin").devices
    device = found.device
    assert device.name == "Apple M3 Max 30-core"
    assert device.kind == "unified"
    assert device.memory_family == "unified"
    assert device.memory_bytes == 36 * 2**30
    assert {"bandwidth_bytes_per_s", "available_bytes"} <= found.gaps.keys()


def test_without_the_count_of_cores_the_chip_keeps_its_name() -> None:
    says = Says({**SYSCTL, "AGXAccelerator": recorded("apple/ioreg-m1-pro.txt")})
    (found,) = apple_devices(says, system="darwin").devices
    assert found.device.name == "Apple M3 Max"


def test_a_limit_that_somebody_set_for_graphics_counts() -> None:
    limit = "iogpu.wired_limit_mb: 24576"
    says = Says({**SYSCTL, "sysctl iogpu.wired_limit_mb": limit})
    (found,) = apple_devices(says, system="darwin").devices
    assert found.device.memory_bytes == 24 * 2**30
    assert "iogpu.wired_limit_mb" in found.device.source


def test_zero_means_that_nobody_set_one() -> None:
    says = Says({**SYSCTL, "sysctl iogpu.wired_limit_mb": "iogpu.wired_limit_mb: 0"})
    (found,) = apple_devices(says, system="darwin").devices
    assert found.device.memory_bytes == 36 * 2**30


def test_an_intel_mac_has_no_device_and_says_why() -> None:
    brand = "machdep.cpu.brand_string: Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz"
    found = apple_devices(Says({"sysctl machdep.cpu.brand_string": brand}), system="darwin")
    assert found.devices == ()
    assert "no Apple chip" in found.reasons[0].en


def test_elsewhere_nothing_is_asked() -> None:
    says = Says()
    assert apple_devices(says, system="linux").devices == ()
    assert says.asked == []


def test_sysctl_leaves_out_what_is_not_told() -> None:
    assert sysctl(Says(SYSCTL), "hw.memsize", "hw.nonsense") == {"hw.memsize": "38654705664"}
