from __future__ import annotations

from dataclasses import replace

from tests.plan.placement.offices import GIB, machine

from verstak.plan.byte_quantity import high_bytes, low_bytes
from verstak.plan.placement.pools import (
    ASSUMED_BANDWIDTH,
    capacity_of,
    pools_of,
    processor_device,
)
from verstak.quantities.quantity import Computed


def test_devices_come_first_and_main_memory_last() -> None:
    pools = pools_of(machine("2x RTX 3090", memory_gib=64))
    assert [pool.device is None for pool in pools] == [False, False, True]
    assert len({pool.name.en for pool in pools}) == 3, "equal cards are told apart"
    assert pools[2].name.ru == "оперативная память"


def test_a_described_machine_leaves_something_to_its_system() -> None:
    main = pools_of(machine(memory_gib=8))[0].available
    assert main is not None
    assert 6 * GIB < low_bytes(main) < high_bytes(main) < 8 * GIB


def test_a_running_machine_has_what_it_says() -> None:
    running = replace(machine(memory_gib=8), memory_available_bytes=5 * GIB)
    (main,) = pools_of(running)
    assert main.least_bytes == 5 * GIB
    assert main.available is not None
    assert isinstance(main.available.provenance, Computed)


def test_memory_that_is_not_known_does_not_limit() -> None:
    pools = pools_of(machine("RTX 4090"))
    assert pools[-1].available is None
    assert capacity_of(pools, 2).memory_mib[-1] is None


def test_a_machine_smaller_than_its_system_has_nothing() -> None:
    tiny = replace(machine(memory_gib=1), memory_bytes=2**20)
    assert pools_of(tiny)[0].least_bytes == 0


def test_the_processor_is_a_device_with_an_assumed_or_known_bandwidth() -> None:
    assumed = processor_device(machine(memory_gib=8))
    assert assumed.bandwidth_bytes_per_s == ASSUMED_BANDWIDTH
    assert "not known" in assumed.source
    known = processor_device(replace(machine(memory_gib=8), memory_bandwidth_bytes_per_s=9e9))
    assert known.bandwidth_bytes_per_s == 9e9
    assert known.kind == "cpu"
