"""Predicted speeds: an interval where the evidence bears it, else a range and its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.test_calibration import LARGE, measured

from verstak.catalog.speed_evidence import speed_evidence
from verstak.errors import UsageError
from verstak.hardware.machine import Device
from verstak.plan.speed import default_speed_model, fit_speed
from verstak.plan.speed_value import DeviceShare

CARD = Device(
    name="GeForce RTX 4090",
    kind="gpu",
    vendor="NVIDIA",
    memory_family="gddr",
    bandwidth_bytes_per_s=1008e9,
    fp16_flops=82.58e12,
)
HOST = Device(name="host", kind="cpu", memory_family="ddr", bandwidth_bytes_per_s=42.7e9)
MODEL = default_speed_model()


def test_a_dense_model_on_one_card_has_an_interval() -> None:
    # Published, tier A: 8B at Q4_K_M on a 4090 127.7 tokens/s, at F16 54.3.
    small = MODEL.decode(read_bytes=4_625_000_000, device=CARD, layers=32)
    assert small.kind == "interval"
    assert small.reason is None
    assert small.low is not None
    assert small.high is not None
    assert small.value is not None
    assert small.low < small.value < small.high
    assert small.low < 127.7 < small.high
    large = MODEL.decode(read_bytes=15_000_000_000, device=CARD, layers=32)
    assert large.low is not None
    assert large.high is not None
    assert large.low < 54.34 < large.high
    assert small.quantity is not None
    assert small.quantity.unit == "tok/s"
    assert small.quantity.to_json()["provenance"]["kind"] == "estimated"


@given(
    read=st.integers(10**8, 10**11),
    more=st.integers(10**6, 10**11),
    layers=st.integers(1, 120),
    kv=st.integers(0, 10**9),
)
def test_more_to_read_is_slower_and_never_beyond_the_bandwidth(
    read: int, more: int, layers: int, kv: int
) -> None:
    first = MODEL.decode(read_bytes=read, device=CARD, layers=layers, kv_bytes=kv)
    second = MODEL.decode(read_bytes=read + more, device=CARD, layers=layers, kv_bytes=kv)
    assert first.value is not None
    assert second.value is not None
    assert second.value < first.value
    assert first.value * (read + kv) < 1008e9


def test_layers_that_nobody_told_are_those_of_the_nearest_model() -> None:
    guessed = MODEL.decode(read_bytes=4_900_000_000, device=CARD)
    told = MODEL.decode(read_bytes=4_900_000_000, device=CARD, layers=32)
    assert guessed.value == pytest.approx(told.value, rel=0.03)


@pytest.mark.parametrize(
    ("device", "moe", "word"),
    [
        (CARD, True, "experts"),
        (replace(CARD, name="GeForce GTX 1080 Ti"), False, "matrix"),
        (replace(CARD, name="Tesla P40"), False, "matrix"),
        (replace(CARD, kind="unified", memory_family="unified", name="GB10"), False, "few"),
        (replace(CARD, memory_family="hbm", name="A100 SXM4 80 GB"), False, "publishers of"),
        (HOST, False, "few"),
    ],
)
def test_what_is_borne_out_less_has_a_range(device: Device, moe: bool, word: str) -> None:
    speed = MODEL.decode(read_bytes=2_000_000_000, device=device, layers=28, moe=moe)
    assert speed.kind == "range"
    assert speed.reason is not None
    assert word in speed.reason.en
    assert speed.low is not None
    assert speed.value is not None
    assert speed.high is not None
    assert speed.low < speed.value < speed.high


@pytest.mark.parametrize("name", ["GeForce RTX 4090", "RTX A6000", "Tesla T4", "A40", "L4", "A100"])
def test_cards_with_matrix_units_are_not_taken_for_old_ones(name: str) -> None:
    card = replace(CARD, name=name)
    assert MODEL.decode(read_bytes=10**9, device=card, layers=28).kind == "interval"


def test_an_unknown_memory_has_no_speed_but_a_reason() -> None:
    for device in (replace(CARD, memory_family=None), replace(CARD, bandwidth_bytes_per_s=None)):
        speed = MODEL.decode(read_bytes=10**9, device=device, layers=28)
        assert speed.value is None
        assert speed.quantity is None
        assert speed.reason is not None
        assert "RTX 4090" in speed.reason.ru


def test_devices_that_share_a_model_work_in_turn() -> None:
    half = DeviceShare(CARD, read_bytes=20_000_000_000, layers=40)
    two = MODEL.decode_over([half, half])
    one = MODEL.decode(read_bytes=40_000_000_000, device=CARD, layers=80)
    assert two.value == pytest.approx(one.value)
    assert two.kind == "range"
    # Published: 70B at Q4_K_M on two 4090, 19.06 tokens/s.
    assert two.low is not None
    assert two.high is not None
    assert two.low < 19.06 < two.high


def test_a_part_in_main_memory_is_the_slow_one() -> None:
    card = DeviceShare(CARD, read_bytes=10_000_000_000, layers=48)
    host = DeviceShare(HOST, read_bytes=2_000_000_000, layers=16)
    spilled = MODEL.decode_over([card, host])
    whole = MODEL.decode(read_bytes=12_000_000_000, device=CARD, layers=64)
    assert spilled.value is not None
    assert whole.value is not None
    assert spilled.value < whole.value / 3
    assert spilled.kind == "range"
    measured_host = MODEL.decode_over([card, host], calibration=measured())
    assert measured_host.reason is not None
    assert "measurements of this machine" in measured_host.reason.en


def test_a_calibration_goes_before_the_evidence_on_the_processor_only() -> None:
    found = measured()
    total = sum(LARGE.values())
    here = MODEL.decode(
        read_bytes=total, device=HOST, layers=28, calibration=found, read_by_type=LARGE
    )
    assert here.value == pytest.approx(1 / found.token_s(LARGE, layers=28))
    assert here.low is not None
    assert here.high is not None
    assert here.value is not None
    assert here.low == pytest.approx(here.value / 1.15)
    assert here.high == pytest.approx(here.value * 1.15)
    blind = MODEL.decode(read_bytes=total, device=HOST, layers=28, calibration=found)
    assert blind.low is not None
    assert blind.high is not None
    assert blind.high - blind.low > here.high - here.low
    card = MODEL.decode(read_bytes=total, device=CARD, layers=28, calibration=found)
    assert card == MODEL.decode(read_bytes=total, device=CARD, layers=28)


def test_prompts_go_with_the_arithmetic_of_the_device() -> None:
    # Published: 8B at Q4_K_M on a 4090 reads 6,899 tokens/s.
    speed = MODEL.prefill_speed(parameters=8_030_261_248, device=CARD)
    assert speed.kind == "range"
    assert speed.low is not None
    assert speed.high is not None
    assert speed.value is not None
    assert speed.low < 6899 < speed.high
    half = MODEL.prefill_speed(parameters=4_015_130_624, device=CARD)
    assert half.value == pytest.approx(2 * speed.value)
    blind = MODEL.prefill_speed(parameters=8_030_261_248, device=replace(CARD, fp16_flops=None))
    assert blind.reason is not None
    assert "bandwidth" in blind.reason.en
    found = measured()
    weights = {"Q4_K": 10**9}
    here = MODEL.prefill_speed(
        parameters=10**9,
        device=HOST,
        widths=290_000,
        calibration=found,
        weights_by_type=weights,
    )
    assert here.value == pytest.approx(1 / found.prompt_token_s(weights, widths=290_000))


def test_sizes_that_no_model_has_are_refused() -> None:
    with pytest.raises(UsageError):
        MODEL.decode(read_bytes=0, device=CARD)
    with pytest.raises(UsageError):
        MODEL.decode(read_bytes=1, device=CARD, layers=0)
    with pytest.raises(UsageError):
        MODEL.decode(read_bytes=1, device=CARD, kv_bytes=-1)
    with pytest.raises(UsageError):
        MODEL.decode_over([])
    with pytest.raises(UsageError):
        MODEL.prefill_speed(parameters=0, device=CARD)


def test_without_rows_nothing_is_fitted() -> None:
    with pytest.raises(UsageError, match="gddr"):
        fit_speed(row for row in speed_evidence() if row.device.memory_family == "hbm")
