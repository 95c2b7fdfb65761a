from __future__ import annotations

import dataclasses

import pytest

from verstak.hardware.machine import Device
from verstak.plan.byte_quantity import MIB, high_bytes, low_bytes
from verstak.plan.cache import LayerCache
from verstak.plan.device_overhead import checkpoint_bytes, device_overhead, host_libraries
from verstak.quantities.quantity import Computed, Estimated

CARD = Device("RTX 4090", "gpu", vendor="NVIDIA")


@pytest.mark.parametrize("published_mib", [107, 451, 456, 555])
def test_published_overheads_of_cuda_lie_in_the_range(published_mib: int) -> None:
    overhead = device_overhead(CARD)
    assert low_bytes(overhead) <= published_mib * MIB <= high_bytes(overhead)


@pytest.mark.parametrize("vendor", ["NVIDIA", "Apple", "AMD", "Intel", None])
def test_nothing_here_claims_to_be_measured(vendor: str | None) -> None:
    overhead = device_overhead(dataclasses.replace(CARD, vendor=vendor))
    assert isinstance(overhead.provenance, Estimated)
    assert 0 < low_bytes(overhead) < overhead.value < high_bytes(overhead)


def test_no_device_no_libraries() -> None:
    assert host_libraries(()).value == 0
    assert isinstance(host_libraries(()).provenance, Computed)
    assert low_bytes(host_libraries((CARD,))) > 0


def test_checkpoints_are_kept_of_windows_and_states_only() -> None:
    assert checkpoint_bytes((LayerCache(0, "full", 4096, 10**9),), context_tokens=4096).value == 0
    state = LayerCache(0, "recurrent", 0, round(149.6 * MIB))
    few = checkpoint_bytes((state,), context_tokens=4096)
    many = checkpoint_bytes((state,), context_tokens=10**6)
    assert few.value == 2 * state.bytes
    assert high_bytes(few) == 2 * state.bytes
    # unslothai/unsloth#11073: 18.7 GiB for four sequences of 32 checkpoints
    assert 4 * high_bytes(many) / 2**30 == pytest.approx(18.7, abs=0.05)
