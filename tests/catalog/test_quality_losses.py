from __future__ import annotations

from dataclasses import replace

import pytest

from verstak.catalog.quality_losses import quality_losses, read_losses
from verstak.errors import InvalidSettings
from verstak.quantities.quantity import Cited, Computed, Measured

ROW = """\
[sources]
a = "a page"
[[loss]]
model = "M"
parameters_billions = 7
format = "GGUF"
level = "Q4_K_M"
benchmark = "b"
metric = "score"
value = 45.0
language = "ru"
source = "a"
"""


def test_published_rows() -> None:
    known = quality_losses()
    russian = known.of(model="T-pro-it-1.0")
    assert {row.level: row.value for row in russian} == {
        "BF16": 90.17,
        "Q8_0": 89.35,
        "Q6_K": 88.5,
        "Q5_K_M": 89.29,
        "Q4_K_M": 89.0,
    }
    assert {row.language for row in russian} == {"ru"}
    scoreboard = known.of(model="meta-llama-3-8b")
    assert len(scoreboard) >= 25
    assert all(row.deviation is not None for row in scoreboard)


def test_a_loss_is_worked_out_against_its_own_reference() -> None:
    known = quality_losses()
    (row,) = known.of(model="T-pro-it-1.0", level="q4_k_m")
    loss = known.loss(row)
    assert loss is not None
    assert loss.text() == "1.3 %"
    assert isinstance(loss.provenance, Computed)
    (mlx,) = known.of(level="4 bit, group 32")
    worse = known.loss(mlx)
    assert worse is not None
    assert worse.value == pytest.approx(19.55, abs=0.01)
    divergence = known.loss(known.of(model="Meta-Llama-3-8B", level="Q8_0")[0])
    assert divergence is not None
    assert (divergence.value, divergence.unit) == (0.001355, "nat")


def test_no_reference_no_loss() -> None:
    alone = read_losses(ROW, "l.toml")
    assert alone.loss(alone.rows[0]) is None
    with_it = alone.plus([replace(alone.rows[0], level="BF16", value=50.0)])
    loss = with_it.loss(with_it.rows[0])
    assert loss is not None
    assert loss.value == pytest.approx(10)


def test_measured_here_and_read_elsewhere() -> None:
    kinds = {type(row.provenance) for row in quality_losses().rows}
    assert kinds == {Cited, Measured}
    assert all(
        row.model.startswith("Qwen2.5-Coder") for row in quality_losses().rows if row.measured
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('"a"\n', '"b"\n'), r"loss\[0\]\.source: 'b' .*\(line 12\)"),
        (("45.0", "-1"), r"loss\[0\]\.value: .*\(line 10\)"),
        (("= 7", "= 0"), r"loss\[0\]\.parameters_billions"),
        (('"GGUF"', '"GGML"'), r"loss\[0\]\.format"),
    ],
)
def test_wrong_rows(change: tuple[str, str], message: str) -> None:
    with pytest.raises(InvalidSettings, match=message):
        read_losses(ROW.replace(*change), "l.toml")
