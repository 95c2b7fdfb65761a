"""Speeds of several sequences at once: all with a source, and our own as they were measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verstak.catalog.parallel_evidence import parallel_evidence, read_parallel
from verstak.errors import InvalidSettings

RUN = Path(__file__).parents[2] / "benchmarks" / "results" / "plan_gpu.json"

SMALL = """
[sources.them]
publisher = "them"
address = "https://example.org/parallel"

[[rows]]
device = "a card"
vendor = "NVIDIA"
memory_family = "gddr"
model = "small"
file_type = "Q4_K_M"
how = "sequences"
counts = [1, 2, 4]
speeds = [10.0, 16.0, 20.0]
source = "them"
"""


def test_our_own_series_are_those_of_the_run() -> None:
    own = [row for row in parallel_evidence() if row.device == "H100 SXM 80GB"]
    shipped = sorted(
        (count, speed) for row in own for count, speed in zip(row.counts, row.speeds, strict=True)
    )
    run = json.loads(RUN.read_text(encoding="utf-8"))["parallel"]
    measured = sorted((one["sequences"], one["decode_tokens_per_s"]) for one in run)
    assert len(own) == 8
    assert [count for count, _ in shipped] == [count for count, _ in measured]
    assert [speed for _, speed in shipped] == pytest.approx(
        [speed for _, speed in measured], abs=0.01
    )


def test_a_step_is_counted_in_steps_of_one_sequence() -> None:
    (row,) = read_parallel(SMALL, "small.toml")
    assert row.steps() == ((2, 1.25), (4, 2.0))
    assert row.source == "https://example.org/parallel"


def test_every_series_has_a_source_and_a_known_way() -> None:
    for row in parallel_evidence():
        assert row.source
        assert row.publisher
        assert row.how in {"sequences", "pieces", "matrix", "requests"}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('source = "them"', 'source = "nobody"', "rows[0].source"),
        ('address = "https://example.org/parallel"', 'address = " "', "sources.them.address"),
        ("counts = [1, 2, 4]", "counts = [2, 4, 8]", "rows[0].counts"),
        ("counts = [1, 2, 4]", "counts = [1, 4, 2]", "rows[0].counts"),
        ("counts = [1, 2, 4]", "counts = [1, 2]", "rows[0].speeds"),
        ("speeds = [10.0, 16.0, 20.0]", "speeds = [10.0, 0.0, 20.0]", "rows[0].speeds"),
        ('how = "sequences"', 'how = "guessed"', "how"),
    ],
)
def test_a_broken_file_is_refused_by_name(old: str, new: str, field: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        read_parallel(SMALL.replace(old, new), "small.toml")
    assert "small.toml" in str(caught.value)
    assert field in str(caught.value)
