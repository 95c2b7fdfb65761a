"""What `benchmarks.workshop.quantize` says of two files, and how `quantize_plot` draws it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from benchmarks.workshop.quantize import ratio_interval
from benchmarks.workshop.quantize_plot import plot


def test_a_ratio_of_the_same_chunks_knows_that_they_are_the_same() -> None:
    chance = random.Random(1)
    theirs = [chance.uniform(0.1, 1.0) for _ in range(40)]
    assert ratio_interval([0.8 * one for one in theirs], theirs) == pytest.approx((0.8, 0.8, 0.8))
    ours = [0.8 * one * chance.uniform(0.9, 1.1) for one in theirs]
    ratio, low, high = ratio_interval(ours, theirs)
    assert low < 0.8 < high
    assert low < ratio < high
    # The chunks themselves differ tenfold: apart, they would tell much less.
    assert high - low < 0.1


def test_the_interval_holds_the_ratio_about_as_often_as_it_says() -> None:
    chance = random.Random(2)
    held = 0
    for _ in range(400):
        theirs = [chance.uniform(0.5, 1.5) for _ in range(30)]
        _, low, high = ratio_interval([0.9 * one + chance.gauss(0, 0.1) for one in theirs], theirs)
        held += low <= 0.9 <= high
    assert 0.91 < held / 400 < 0.98


def test_every_preset_is_drawn(tmp_path: Path) -> None:
    rows = [
        {"preset": name, "preset_bytes": size, "preset_kld": kld, "bytes": size - 1, "kld": kld / 2}
        for name, size, kld in (("Q2_K", 1000, 0.5), ("Q4_K_M", 2000, 0.03))
    ]
    plot(tmp_path / "plot.svg", "small", rows)
    drawn = (tmp_path / "plot.svg").read_text("utf-8")
    assert all(name in drawn for name in ("Q2_K", "Q4_K_M", "small: mean KL divergence"))
    assert drawn.count("<circle") == 2 * len(rows) + 2
