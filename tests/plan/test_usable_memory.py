from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.hardware.machine import Device
from verstak.plan.byte_quantity import GIB, MIB, high_bytes, low_bytes
from verstak.plan.usable_memory import usable_bytes, verdict
from verstak.quantities.quantity import Estimated

CARD = Device("RTX 4090", "gpu", vendor="NVIDIA", memory_bytes=24 * GIB)


@pytest.mark.parametrize(
    ("nominal_mib", "offered_mib"),
    [(24_576, 24_080), (24_576, 24_124), (16_384, 15_942), (32_768, 32_606), (11_264, 11_165)],
)
def test_what_drivers_offer_lies_in_the_range(nominal_mib: int, offered_mib: int) -> None:
    usable = usable_bytes(dataclasses.replace(CARD, memory_bytes=nominal_mib * MIB))
    assert usable is not None
    assert low_bytes(usable) <= offered_mib * MIB <= high_bytes(usable)


def test_what_the_driver_says_is_free_is_taken_as_it_is() -> None:
    usable = usable_bytes(dataclasses.replace(CARD, available_bytes=5 * GIB))
    assert usable is not None
    assert usable.value == 5 * GIB
    assert not isinstance(usable.provenance, Estimated)


def test_unknown_stays_unknown() -> None:
    assert usable_bytes(dataclasses.replace(CARD, memory_bytes=None)) is None


@pytest.mark.parametrize(("memory_gib", "offered_mib"), [(32, 21_845), (64, 48 * 1024)])
def test_apple_keeps_a_part_for_the_system(memory_gib: int, offered_mib: int) -> None:
    chip = Device("M", "unified", vendor="Apple", memory_bytes=memory_gib * GIB)
    usable = usable_bytes(chip)
    assert usable is not None
    assert usable.value / MIB == pytest.approx(offered_mib, abs=1)


def test_other_unified_memory_is_a_wide_guess() -> None:
    usable = usable_bytes(Device("GB10", "unified", memory_bytes=128 * GIB))
    assert usable is not None
    assert high_bytes(usable) > 1.5 * low_bytes(usable)


def test_three_verdicts_with_a_margin_of_one_gib_or_five_percent() -> None:
    assert verdict(23 * GIB, 24 * GIB) == "fits"
    assert verdict(23 * GIB + 1, 24 * GIB) == "tight"
    assert verdict(24 * GIB, 24 * GIB) == "tight"
    assert verdict(24 * GIB + 1, 24 * GIB) == "does_not_fit"
    assert verdict(1_950_000_000, 2 * 10**9) == "tight"
    assert verdict(1_900_000_000, 2 * 10**9) == "fits"
    assert verdict(1, 0) == "does_not_fit"


@given(need=st.integers(0, 10**12), more=st.integers(0, 10**12), have=st.integers(0, 10**12))
def test_more_need_is_never_a_better_verdict(need: int, more: int, have: int) -> None:
    order = ("fits", "tight", "does_not_fit")
    assert order.index(verdict(need, have)) <= order.index(verdict(need + more, have))
