"""Machines from names, and snapshots whose gaps the catalogue fills."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hardware.probes.test_nvidia import NVML, with_clock

from verstak.catalog.accelerators import accelerators
from verstak.errors import UnknownDevice, UsageError
from verstak.hardware.machine import MOST_DEVICES, Device, Machine, Processor, Unknown
from verstak.hardware.probes.nvidia import from_nvml
from verstak.plan.devices import (
    counted,
    device_of,
    machine_of,
    product_of,
    with_catalogue_figures,
)
from verstak.quantities.quantity import words_in

KNOWN = accelerators()
GIB = 2**30


def of(*gpus: str, memory: float | None = None, cores: int | None = None) -> Machine:
    return machine_of(gpus, known=KNOWN, memory_gib=memory, cores=cores).machine


@pytest.mark.parametrize(
    ("text", "count", "name"),
    [
        ("RTX 4090", 1, "RTX 4090"),
        ("rtx4090", 1, "rtx4090"),
        ("2x RTX 3090", 2, "RTX 3090"),
        ("2xRTX 3090", 2, "RTX 3090"),
        ("2 × 3090", 2, "3090"),
        ("2х RTX 3090", 2, "RTX 3090"),
        ("RTX 3090 x2", 2, "RTX 3090"),
        ("4*A100 80GB", 4, "A100 80GB"),
        ("Apple M4 Max 64GB", 1, "Apple M4 Max 64GB"),
    ],
)
def test_how_many_of_what(text: str, count: int, name: str) -> None:
    assert counted(text) == (count, name)


@given(st.integers(1, MOST_DEVICES), st.sampled_from([row.name for row in KNOWN]))
def test_a_count_never_eats_into_a_name(count: int, name: str) -> None:
    assert counted(f"{count}x {name}") == (count, name)
    assert counted(name) == (1, name)


@pytest.mark.parametrize("text", ["0x RTX 4090", "65x RTX 4090"])
def test_none_or_too_many_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="expected 1 to 64"):
        counted(text)


def test_a_card_of_the_catalogue() -> None:
    machine = of("RTX 4090", memory=64, cores=16)
    (device,) = machine.devices
    assert device.name == "GeForce RTX 4090"
    assert device.memory_bytes == 24 * GIB
    assert device.bandwidth_bytes_per_s == 1008e9
    assert device.power_limit_w == 450
    assert device.available_bytes is None, "nobody looked"
    assert "techpowerup" in device.source
    assert machine.memory_bytes == 64 * GIB
    assert machine.processor.cores == 16


def test_several_cards_keep_their_order() -> None:
    chosen = machine_of(["2x RTX 3090", "RTX 4090"], known=KNOWN)
    assert [device.name for device in chosen.machine.devices] == [
        "GeForce RTX 3090",
        "GeForce RTX 3090",
        "GeForce RTX 4090",
    ]
    assert [product.name for product in chosen.accelerators] == [
        device.name for device in chosen.machine.devices
    ]
    assert chosen.machine.name == "2 × GeForce RTX 3090 + GeForce RTX 4090"


def test_what_nobody_said_is_unknown_and_says_how_to_say_it() -> None:
    gaps = {gap.field: words_in(gap.reason, "en") for gap in of("RTX 4090").unknown}
    assert "--memory" in gaps["memory_bytes"]
    assert "--cores" in gaps["processor.cores"]
    assert "memory_bytes" not in {gap.field for gap in of("RTX 4090", memory=32).unknown}


def test_a_card_that_somebody_thinks_larger() -> None:
    chosen = machine_of(["GeForce RTX 4080 20GB"], known=KNOWN)
    assert chosen.machine.devices[0].memory_bytes == 16 * GIB
    (note,) = chosen.notes
    assert "20 GB is stated" in note.en
    assert "16 ГиБ" in note.ru


@pytest.mark.parametrize(
    ("text", "memory", "gib", "notes"),
    [
        ("Apple M4 Max", None, 128, 1),
        ("Apple M4 Max 64GB", None, 64, 0),
        ("Apple M4 Max", 48.0, 48, 0),
        ("Apple M4 Max", 512.0, 128, 1),
        ("Apple M4 Max 512GB", None, 128, 1),
        ("Apple M3 Max 30-core", 36.0, 36, 0),
    ],
)
def test_memory_that_the_graphics_shares(
    text: str, memory: float | None, gib: int, notes: int
) -> None:
    chosen = machine_of([text], known=KNOWN, memory_gib=memory)
    (device,) = chosen.machine.devices
    assert device.memory_bytes == gib * GIB
    assert chosen.machine.memory_bytes == gib * GIB, "it is the same memory"
    assert chosen.machine.processor.family == "arm64"
    assert len(chosen.notes) == notes


def test_two_machines_in_one_are_refused() -> None:
    with pytest.raises(UsageError, match="stands alone"):
        of("Apple M4 Max 64GB", "RTX 4090")


def test_the_processor_alone() -> None:
    machine = of("DDR5-5600", memory=32, cores=2)
    assert machine.devices == ()
    assert machine.memory_bandwidth_bytes_per_s == 89.6e9
    assert "channels" in machine.memory_bandwidth_source
    bare = of(memory=24, cores=2)
    assert bare.devices == ()
    assert bare.memory_bandwidth_bytes_per_s is None


def test_main_memory_is_no_device() -> None:
    with pytest.raises(UsageError, match="main memory"):
        device_of(KNOWN.find("DDR5-5600"))


@pytest.mark.parametrize("memory", [0.0, -8.0, 1e9, float("nan"), float("inf")])
def test_memory_that_cannot_be(memory: float) -> None:
    with pytest.raises(UsageError, match="--memory"):
        of("RTX 4090", memory=memory)


@pytest.mark.parametrize("cores", [0, -1, 10_000])
def test_cores_that_cannot_be(cores: int) -> None:
    with pytest.raises(UsageError, match="--cores"):
        of("RTX 4090", cores=cores)


def test_an_unknown_card_is_not_planned_with() -> None:
    with pytest.raises(UnknownDevice):
        of("2x RTX 4900")


def snapshot_of(text: str) -> Machine:
    (found,) = from_nvml(text).devices
    return Machine(
        name="server",
        processor=Processor(name=None, family="x86_64", cores=8),
        memory_bytes=256 * GIB,
        devices=(found.device,),
        unknown=tuple(Unknown(f"devices[0].{k}", v) for k, v in found.gaps.items()),
    )


def test_a_snapshot_is_completed_by_the_catalogue_and_keeps_what_it_measured() -> None:
    whole = with_catalogue_figures(snapshot_of(with_clock()), KNOWN)
    (device,) = whole.devices
    assert device.fp16_flops == KNOWN.find("H100 SXM5").fp16_flops
    assert device.bandwidth_bytes_per_s == pytest.approx(3352.32e9), "the driver's, not 3360"
    assert device.memory_bytes == 85_520_809_984
    assert device.idle_power_w == 71.207
    assert "fp16_flops: https://www.techpowerup.com" in device.source
    assert whole.unknown == ()


def test_a_gap_that_the_catalogue_fills_is_no_gap() -> None:
    whole = with_catalogue_figures(snapshot_of(NVML), KNOWN)
    assert whole.devices[0].bandwidth_bytes_per_s == 3360e9
    assert whole.unknown == ()


def test_a_card_that_the_catalogue_does_not_know_keeps_its_gaps() -> None:
    text = NVML.replace("NVIDIA H100 80GB HBM3", "NVIDIA RTX 9999")
    machine = snapshot_of(text)
    assert with_catalogue_figures(machine, KNOWN) == machine


@pytest.mark.parametrize(
    ("name", "mib", "product"),
    [
        ("GeForce RTX 4090", 24_564, "GeForce RTX 4090"),
        ("GeForce RTX 3060", 12_288, "GeForce RTX 3060 12 GB"),
        ("GeForce RTX 4060 Ti", 8_188, "GeForce RTX 4060 Ti 8 GB"),
        ("GeForce RTX 4060 Ti", 16_380, "GeForce RTX 4060 Ti 16 GB"),
        ("L4", 23_034, "L4"),
        ("H200", 143_771, "H200 SXM 141 GB"),
        ("GeForce RTX 4090", 49_140, None),
        ("GeForce RTX 4090 Laptop GPU", 16_376, None),
        ("GeForce RTX 4060 Ti", None, None),
        ("GeForce RTX 3060", None, "GeForce RTX 3060 12 GB"),
        ("Apple M3 Max 40-core", 65_536, "Apple M3 Max 40-core"),
        ("Apple M3 Max 30-core", 36_864, "Apple M3 Max 30-core"),
        ("Apple M4 Max 32-core", 36_864, "Apple M4 Max 32-core"),
        ("Apple M4 Max 40-core", 131_072, "Apple M4 Max"),
        ("Apple M4 Pro 20-core", 49_152, "Apple M4 Pro"),
        ("Radeon RX 7900 XT", 20_464, "Radeon RX 7900 XT"),
    ],
)
def test_products_by_the_names_and_sizes_that_drivers_tell(
    name: str, mib: int | None, product: str | None
) -> None:
    device = Device(name, "gpu", memory_bytes=None if mib is None else mib * 2**20)
    found = product_of(device, KNOWN)
    assert (None if found is None else found.name) == product


def test_a_card_of_which_a_file_tells_only_the_name() -> None:
    machine = replace(snapshot_of(NVML), devices=(Device("RTX 4090", "gpu"),), unknown=())
    (device,) = with_catalogue_figures(machine, KNOWN).devices
    assert device.memory_bytes == 24 * GIB
    assert device.vendor == "NVIDIA"
    assert device.source.startswith("vendor, memory_family, memory_bytes")


def test_graphics_without_memory_of_its_own_has_the_machines() -> None:
    said = json.loads(NVML)
    said["devices"][0] |= {
        "nvmlDeviceGetName": "NVIDIA GB10",
        "nvmlDeviceGetMemoryInfo": {"error": "Not Supported"},
    }
    machine = replace(snapshot_of(json.dumps(said)), memory_bytes=119 * GIB)
    (device,) = with_catalogue_figures(machine, KNOWN).devices
    assert device.memory_bytes == 119 * GIB
    assert device.bandwidth_bytes_per_s == 273e9
