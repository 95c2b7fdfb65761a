"""Where a worker's blocks lie decides what requests side by side cost it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.placement.offices import machine, model, needs_of

from verstak.plan.beside_cost import beside_cost
from verstak.plan.candidates import Offer, Place
from verstak.plan.placement.figures import Estimator
from verstak.plan.placement.pace import worker_pace
from verstak.plan.speed import default_speed_model
from verstak.plan.speed_rows import SpeedGroup

CARD, PROCESSOR, HALF = Place((0,)), Place(), Place((0,), 14)


@pytest.mark.parametrize(
    ("gpu", "name", "place", "group", "moe"),
    [
        ("RTX 3090", "Qwen3-8B", CARD, "gddr", False),
        ("H100 SXM", "Qwen3-8B", CARD, "hbm", False),
        ("RTX 3090", "Qwen3-8B", PROCESSOR, "ddr", False),
        ("RTX 3090", "Qwen3-8B", HALF, "ddr", False),
        ("H100 SXM", "Qwen3-30B-A3B", CARD, "hbm", True),
    ],
)
def test_the_costliest_of_a_workers_devices_decides(
    gpu: str, name: str, place: Place, group: SpeedGroup, moe: bool
) -> None:
    where = machine(gpu, "DDR5-5600", memory_gib=64)
    offer = Offer((0,), model(name), "Q4_K_M", "f16", place, 8192, 4, roomy=True)
    figures = Estimator(where, needs_of("chat"), default_speed_model()).figures(offer)
    pace = worker_pace(offer, figures)
    assert pace is not None
    cost = beside_cost(group, moe=moe)
    assert pace.expected.beside == cost.few.middle
    assert pace.slow.beside == cost.few.high
    assert pace.fast.beside == cost.few.low
    assert pace.basis == cost.why


def test_without_a_speed_there_is_no_pace() -> None:
    where = machine("RTX 3090", memory_gib=64)
    nameless = replace(where.devices[0], memory_family=None, bandwidth_bytes_per_s=None)
    where = replace(where, devices=(nameless,))
    offer = Offer((0,), model("Qwen3-8B"), "Q4_K_M", "f16", CARD, 8192, 4, roomy=True)
    figures = Estimator(where, needs_of("chat"), default_speed_model()).figures(offer)
    assert figures.decode.value is None
    assert worker_pace(offer, figures) is None
