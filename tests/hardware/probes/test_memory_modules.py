from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hardware.probes.recorded import Says, recorded

from verstak.hardware.probes.memory_modules import (
    MemoryModule,
    main_memory,
    modules,
    summed,
)
from verstak.hardware.probes.tool import Answer
from verstak.quantities.text import Bilingual

GIB = 2**30


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("threadripper", MemoryModule(16 * GIB, "DDR4", 3200e6, 64, "P0 A")),
        ("ryzen-7950x", MemoryModule(16 * GIB, "DDR5", 6000e6, 64, "P0 A")),
        ("ryzen-ai-max-395", MemoryModule(16 * GIB, "LPDDR5", 8000e6, 32, "P0 A")),
        ("crucial-gib", MemoryModule(32 * GIB, "DDR5", 4200e6, 64, "P0 A")),
        ("intel-bank-names", MemoryModule(32 * GIB, "DDR5", 5200e6, 64, None)),
        ("hp-ddr3", MemoryModule(4 * GIB, "DDR3", 1067e6, 64, None)),
    ],
)
def test_recorded_modules(name: str, expected: MemoryModule) -> None:
    assert modules(recorded(f"dmidecode/{name}.txt")) == (expected,)


def beside(name: str, letters: str) -> str:
    """The recorded module on several channels: the recordings show only the first."""
    text = recorded(f"dmidecode/{name}.txt")
    return "\n\n".join(text.replace("CHANNEL A", f"CHANNEL {letter}") for letter in letters)


def test_two_channels_of_a_desktop() -> None:
    found = summed(modules(beside("ryzen-7950x", "AB")))
    assert found.words == "2 × DDR5-6000"
    # The arithmetic of every data sheet: 2 × 6000 MT/s × 8 bytes.
    assert found.bandwidth_bytes_per_s == 96e9
    assert "2 channel(s)" in found.source


def test_eight_narrow_channels_make_what_the_maker_states() -> None:
    found = summed(modules(beside("ryzen-ai-max-395", "ABCDEFGH")))
    assert found.bandwidth_bytes_per_s == 256e9


def test_two_modules_on_one_channel_are_no_faster() -> None:
    found = summed(modules(beside("ryzen-7950x", "AA")))
    assert found.words == "2 × DDR5-6000"
    assert found.bandwidth_bytes_per_s == 48e9


def test_names_that_tell_no_channel_leave_the_bandwidth_open() -> None:
    text = recorded("dmidecode/intel-bank-names.txt")
    both = text + "\n\n" + text.replace("Controller0-DIMMA2", "Controller1-DIMMB2")
    found = summed(modules(both))
    assert found.words == "2 × DDR5-5200"
    assert found.bandwidth_bytes_per_s is None
    assert found.reason is not None
    assert "channels" in found.reason.en


def test_one_module_is_one_channel_whatever_its_name() -> None:
    found = summed(modules(recorded("dmidecode/intel-bank-names.txt")))
    assert found.bandwidth_bytes_per_s == 41.6e9


def test_zero_means_that_the_firmware_does_not_know() -> None:
    text = recorded("dmidecode/crucial-gib.txt").replace("4200 MT/s", "0 MT/s")
    found = summed(modules(text))
    assert found.words == "1 × DDR5"
    assert found.bandwidth_bytes_per_s is None
    assert found.reason is not None
    assert "speed" in found.reason.en


def test_mixed_modules_are_named_apart() -> None:
    slow = MemoryModule(8 * GIB, "DDR4", 2666e6, 64, "A")
    fast = MemoryModule(8 * GIB, "DDR4", 3200e6, 64, "A")
    found = summed([slow, fast])
    assert found.words == "1 × DDR4-2666 + 1 × DDR4-3200"
    assert found.bandwidth_bytes_per_s == pytest.approx(2666e6 * 8), "the slowest decides"


@given(
    st.lists(
        st.builds(
            MemoryModule,
            size_bytes=st.just(8 * GIB),
            type_name=st.just("DDR5"),
            transfers_per_s=st.sampled_from([4800e6, 5600e6]),
            width_bits=st.sampled_from([32, 64]),
            channel=st.sampled_from("ABCD"),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_bandwidth_never_exceeds_the_sum_of_the_modules(found: list[MemoryModule]) -> None:
    most = sum((each.transfers_per_s or 0) * (each.width_bits or 0) / 8 for each in found)
    told = summed(found).bandwidth_bytes_per_s
    assert told is not None
    assert 0 < told <= most


@pytest.mark.parametrize("text", ["", "# dmidecode 3.4\nNo SMBIOS nor DMI entry point found"])
def test_a_virtual_machine_lists_none(text: str) -> None:
    found = main_memory(Says({"dmidecode": text}))
    assert found.words is None
    assert found.reason is not None
    assert "no modules" in found.reason.en


def test_those_who_may_not_read_it_are_told() -> None:
    refused = Answer(None, Bilingual("dmidecode ended with status 1", "код 1"))
    found = main_memory(Says({"dmidecode": refused}))
    assert found.reason is not None
    assert "administrator" in found.reason.en
    assert "администратора" in found.reason.ru


def test_the_program_is_found_beside_the_search_path() -> None:
    says = Says({"/usr/sbin/dmidecode": recorded("dmidecode/ryzen-7950x.txt")})
    assert main_memory(says).words == "1 × DDR5-6000"
    reason = main_memory(Says()).reason
    assert reason is not None
    assert reason.en == "dmidecode is not installed"
