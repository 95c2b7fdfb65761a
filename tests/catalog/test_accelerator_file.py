"""Files of accelerators: what the accelerator module describes, and what an office may get wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.catalog.accelerator_file import FASTEST_PIN_GBIT_S, read_accelerators
from verstak.errors import InvalidSettings

ROW = """
[sources]
sheet = "data sheet, page 3"

[[accelerators]]
name = "Office Card 1"
aliases = ["OC1"]
vendor = "NVIDIA"
kind = "gpu"
memory_type = "GDDR6"
memory_gib = 24
memory_bus_bits = 384
bandwidth_gb_s = 768
board_power_w = 230
fp16_tflops = 27.77
release_date = "2021-04"
sources = ["sheet", "https://example.org/card"]
gaps = {}
"""

PRICE = """
[[accelerators.prices]]
kind = "street_used"
amount = 1350
currency = "EUR"
low = 1200
high = 1500
date = "2026-02"
source = "sheet"
"""

POWER = """
[[accelerators.power]]
scope = "system"
system = "PC with two cards"
idle_w = 90
load_low_w = 700
load_high_w = 760
source = "sheet"
"""


def test_units_are_bytes_seconds_and_operations() -> None:
    (row,) = read_accelerators(ROW + PRICE + POWER, "own.toml")
    assert row.memory_bytes == 24 * 2**30
    assert row.memory_gib == 24
    assert row.bandwidth_bytes_per_s == 768e9
    assert row.fp16_flops == pytest.approx(27.77e12)
    assert row.memory_family == "gddr"
    assert row.source == "data sheet, page 3; https://example.org/card"
    (price,) = row.prices
    assert (price.low, price.amount, price.high, price.date) == (1200, 1350, 1500, "2026-02")
    assert price.source == "data sheet, page 3"
    (power,) = row.power
    assert (power.idle_w, power.load_high_w) == (90, 760)


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("memory_gib = 24", "memory_gib = 0", "memory_gib", "expected 0.5 to 4096 GiB, found 0"),
        ("board_power_w = 230", "board_power_w = -5", "board_power_w", "found -5"),
        ("bandwidth_gb_s = 768", "bandwidth_gb_s = 1536", "bandwidth_gb_s", "32.0 Gbit/s a pin"),
        ('memory_type = "GDDR6"', 'memory_type = "DDR5"', "memory_type", "no memory of kind 'gpu'"),
        ('memory_type = "GDDR6"', 'memory_type = "VRAM"', "memory_type", "no memory of kind"),
        ('"2021-04"', '"April 2021"', "release_date", "expected a date"),
        ('"2021-04"', '"2021-13"', "release_date", "expected a date"),
        ('sources = ["sheet", "https://example.org/card"]', "sources = []", "sources", "where"),
        ('["sheet", ', '["leaflet", ', "sources[0]", "found 'leaflet'"),
        ("gaps = {}", 'gaps = { memory_gib = "?" }', "gaps.memory_gib", "the row has it"),
        ("gaps = {}", 'gaps = { memory = "?" }', "gaps.memory", "no such field"),
        ('kind = "gpu"', 'kind = "tpu"', "kind", "Invalid enum value 'tpu'"),
        ("memory_gib = 24", 'memory_gib = "24 GB"', "memory_gib", "Expected `float | null`"),
        ("memory_gib = 24", "memory = 24", "accelerators[0]", "unknown field `memory`"),
    ],
)
def test_a_wrong_field_is_named_with_its_file_and_line(
    old: str, new: str, field: str, reason: str
) -> None:
    text = ROW.replace(old, new)
    assert text != ROW
    with pytest.raises(InvalidSettings) as error:
        read_accelerators(text, "own.toml")
    message = error.value.message
    assert message.startswith("own.toml: accelerators[0]")
    assert field in message
    assert reason in message
    line = text.splitlines().index(next(one for one in text.splitlines() if new in one)) + 1
    assert f"(line {line})" in message


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("amount = 1350", "amount = -1", "must be more than 0"),
        ("amount = 1350", "amount = 1600", "low ≤ amount ≤ high"),
        ('"EUR"', '"eur"', "expected EUR, USD, RUB"),
        ("low = 1200", "", "a range has both"),
        ('"2026-02"', '"soon"', "expected a date"),
    ],
)
def test_a_price_that_cannot_be_is_refused(old: str, new: str, reason: str) -> None:
    with pytest.raises(InvalidSettings, match=reason):
        read_accelerators(ROW + PRICE.replace(old, new), "own.toml")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("load_low_w = 700", "load_low_w = 800", "more than load_high_w"),
        ("load_low_w = 700\n", "", "has both load_low_w and load_high_w"),
        ("idle_w = 90\nload_low_w = 700\nload_high_w = 760", "", "a reading has idle_w or a load"),
        ("idle_w = 90", "idle_w = 0", "expected 0.1 to"),
    ],
)
def test_a_power_reading_that_says_nothing_is_refused(old: str, new: str, reason: str) -> None:
    with pytest.raises(InvalidSettings, match=reason):
        read_accelerators(ROW + POWER.replace(old, new), "own.toml")


@given(st.sampled_from(sorted(FASTEST_PIN_GBIT_S)), st.floats(0.2, 3.0))
def test_no_bus_carries_more_than_its_pins(memory_type: str, share: float) -> None:
    bus = 1024
    bandwidth = FASTEST_PIN_GBIT_S[memory_type] * bus / 8 * share
    kind = "unified" if memory_type.startswith("LP") else "gpu"
    text = (
        ROW.replace('"GDDR6"', f'"{memory_type}"')
        .replace('kind = "gpu"', f'kind = "{kind}"')
        .replace("= 384", f"= {bus}")
        .replace("bandwidth_gb_s = 768", f"bandwidth_gb_s = {bandwidth}")
    )
    if share <= 1:
        assert read_accelerators(text, "own.toml")[0].bandwidth_bytes_per_s == bandwidth * 1e9
    elif share > 1.001:
        with pytest.raises(InvalidSettings, match="a pin"):
            read_accelerators(text, "own.toml")
