"""Which published rows are used: by rules that look at the run, never at the residual."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from verstak.catalog.speed_evidence import EvidenceRow, speed_evidence
from verstak.plan.speed_rows import group_of, point_of, read_bytes, refusal, used_points


def _row(device: str, model: str, **wanted: object) -> EvidenceRow:
    (row,) = [
        row
        for row in speed_evidence()
        if row.device.name == device
        and row.model.name == model
        and all(getattr(row, name) == value for name, value in wanted.items())
    ]
    return row


def test_every_row_is_used_or_refused_for_a_stated_reason() -> None:
    counts = Counter(refusal(row) for row in speed_evidence())
    assert counts[None] == len(used_points(speed_evidence())) == 159
    assert counts["tier_c"] == 2
    assert counts["beyond_bandwidth"] == 1
    assert counts["no_matrix_units"] == 8
    assert sum(counts.values()) == 253


def test_what_no_memory_can_deliver_is_refused() -> None:
    row = _row("RTX 3060 12GB", "Qwen2.5-Coder-7B-Instruct")
    assert row.source.tier == "B"
    assert row.implied_bandwidth_share == pytest.approx(1.547, abs=1e-3)
    assert refusal(row) == "beyond_bandwidth"
    assert refusal(replace(row, decode_tokens_per_s=60.0)) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"devices": 2}, "several_devices"),
        ({"conditions": ("spilled",)}, "spilled"),
        ({"conditions": ("power_capped",)}, "power_capped"),
        ({"conditions": ("half_filled",)}, "half_filled"),
        ({"context_tokens": 32_768}, "far_context"),
        ({"read_bytes": None}, "read_unknown"),
    ],
)
def test_an_unusual_run_is_refused_whatever_its_speed(
    change: dict[str, object], reason: str
) -> None:
    row = _row("RTX 4080", "Llama-3-8B-Instruct", file_type="F16")
    assert refusal(row) is None
    assert refusal(replace(row, **change)) == reason  # type: ignore[arg-type]
    assert refusal(replace(row, **change, decode_tokens_per_s=1.0)) == reason  # type: ignore[arg-type]


def test_a_table_that_is_only_looked_up_is_not_read() -> None:
    # Llama 3 8B: 128,256 tokens of 4,096 values; at 4.5 and 16 bits.
    small = _row("RTX 4080", "Llama-3-8B-Instruct", file_type="Q4_K_M")
    assert read_bytes(small) == pytest.approx(4.92e9 - 128_256 * 4_096 * 4.5 / 8)
    large = _row("RTX 4080", "Llama-3-8B-Instruct", file_type="F16")
    assert read_bytes(large) == pytest.approx(16.07e9 - 128_256 * 4_096 * 2)


def test_what_was_read_must_be_known() -> None:
    row = _row("RTX 4080", "Llama-3-8B-Instruct", file_type="F16")
    with pytest.raises(ValueError, match="not known"):
        point_of(replace(row, read_bytes=None))
    with pytest.raises(ValueError, match="geometry"):
        point_of(replace(row, model=replace(row.model, layers=None)))


def test_devices_share_coefficients_by_memory_and_apple_by_maker() -> None:
    assert group_of("unified", "Apple") == "apple"
    assert group_of("unified", "NVIDIA") == "unified"
    assert [group_of(family, None) for family in ("gddr", "hbm", "ddr")] == ["gddr", "hbm", "ddr"]
    assert group_of(None, "NVIDIA") is None
