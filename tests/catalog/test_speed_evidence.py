"""Published speeds: all rows are here, every one with a source, and broken files are refused."""

from __future__ import annotations

import pytest

from verstak.catalog.speed_evidence import read_evidence, speed_evidence
from verstak.errors import InvalidSettings

WHOLE = """
[sources.them]
publisher = "them"
tier = "A"
address = "https://example.org/speeds"
[models.small]
layers = 24
parameters = 500
source = "https://example.org/small"
[devices.card]
vendor = "NVIDIA"
memory_family = "gddr"
bandwidth_gb_per_s = 1000
[[rows]]
device = "card"
model = "small"
file_type = "Q4_K_M"
decode = 100
engine = "llama.cpp"
file_gb = 5.0
read_gb = 5.0
source = "them"
"""


def test_all_rows_are_carried_over() -> None:
    rows = speed_evidence()
    published = [row for row in rows if row.source.publisher != "verstak"]
    assert len(published) == 245
    assert len({row.source.id for row in published}) == 50
    own = [row.source.id for row in rows if row.source.publisher == "verstak"]
    assert sorted(own) == ["verstak-epyc"] * 2 + ["verstak-h100"] * 6
    assert {row.source.tier for row in rows} == {"A", "B", "C"}
    assert all(row.source.address for row in rows)
    assert all(row.model.source for row in rows)


def test_a_row_says_what_it_was() -> None:
    (row,) = [
        row
        for row in speed_evidence()
        if row.device.name == "RTX 4080" and row.file_type == "F16" and row.context_tokens == 1024
    ]
    assert row.decode_tokens_per_s == 40.29
    assert row.prefill_tokens_per_s == 6758.9
    assert row.read_bytes == pytest.approx(16.07e9)
    assert row.device.bandwidth_bytes_per_s == pytest.approx(716.8e9)
    assert row.implied_bandwidth_share == pytest.approx(0.903, abs=1e-3)
    assert row.model.layers == 32


def test_what_was_unusual_is_told() -> None:
    rows = speed_evidence()
    assert sum("spilled" in row.conditions for row in rows) == 8
    assert sum("half_filled" in row.conditions for row in rows) == 10
    assert sum("power_capped" in row.conditions for row in rows) == 1
    assert sum("layer_split" in row.conditions for row in rows) == 2
    assert all(row.devices == 2 for row in rows if "layer_split" in row.conditions)


def test_a_whole_file_is_read() -> None:
    (row,) = read_evidence(WHOLE, "speeds.toml")
    assert row.implied_bandwidth_share == pytest.approx(0.5)
    assert row.devices == 1
    assert row.prefill_tokens_per_s is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("decode = 100", "decode = 0", "rows[0].decode"),
        ("read_gb = 5.0", "read_gb = 6.0", "rows[0].read_gb"),
        ('device = "card"', 'device = "other"', "rows[0].device"),
        ('source = "them"', 'source = "nobody"', "rows[0].source"),
        ('address = "https://example.org/speeds"', 'address = " "', "sources.them.address"),
        ("layers = 24", "layers = 0", "models.small.layers"),
        ("bandwidth_gb_per_s = 1000", "bandwidth_gb_per_s = -1", "devices.card"),
        ('tier = "A"', 'tier = "D"', "sources"),
        ("decode = 100", "decode = 100\nhost_share = 1.5", "rows[0].host_share"),
        ("decode = 100", "decode = 100\ncontext = 0", "rows[0].context"),
        ("decode = 100", "decode = 100\ndevices = 0", "rows[0].devices"),
        ("decode = 100", "decode = 100\nspeed = 3", "rows"),
    ],
)
def test_a_broken_file_is_refused_by_name(old: str, new: str, field: str) -> None:
    broken = WHOLE.replace(old, new)
    assert broken != WHOLE
    with pytest.raises(InvalidSettings) as caught:
        read_evidence(broken, "speeds.toml")
    assert "speeds.toml" in caught.value.message
    assert field in caught.value.message
