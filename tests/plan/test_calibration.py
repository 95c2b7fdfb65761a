"""What a bench measured is solved for rates, and other models follow from them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.plan.calibration import (
    Calibration,
    ModelRun,
    ProbeRun,
    calibrate,
    read_calibration,
)

RATES = {"Q4_K": 20e9, "Q6_K": 18e9, "Q5_0": 9e9, "Q8_0": 21e9}
WEIGHTS = {"Q4_K": 0.5625, "Q6_K": 0.8203125, "Q5_0": 0.6875, "Q8_0": 1.0625}
SMALL = {"Q8_0": 146_000_000, "Q6_K": 43_000_000, "Q5_0": 173_000_000, "Q4_K": 29_000_000}
LARGE = {"Q4_K": 625_000_000, "Q6_K": 354_000_000}


def measured(layer_s: float = 0.3e-3, width_prompt_s: float = 1e-8) -> Calibration:
    probes = [
        ProbeRun(
            type_name=name,
            size_bytes=200_000_000,
            weights=round(200_000_000 / WEIGHTS[name]),
            layers=4,
            widths=50_000,
            decode_s=(200e6 / rate + 4 * layer_s,),
            prompt_s=(200e6 / WEIGHTS[name] / 1e11 + 50_000 * width_prompt_s,),
        )
        for name, rate in RATES.items()
    ]
    prompt = {name: round(part / WEIGHTS[name]) for name, part in SMALL.items()}
    model = ModelRun(
        name="small",
        layers=24,
        widths=138_000,
        read_by_type=SMALL,
        weights_by_type=prompt,
        decode_s=(sum(part / RATES[name] for name, part in SMALL.items()) + 24 * layer_s,) * 2,
        prompt_s=(sum(prompt.values()) / 1e11 + 138_000 * width_prompt_s,),
    )
    return calibrate(
        probes,
        model,
        when="2026-11-28T01:00:00Z",
        machine="here",
        processor="made up",
        threads=2,
        engine="none",
        bandwidth_bytes_per_s=40e9,
        seconds=60.0,
    )


@given(layer_us=st.floats(0, 500), prompt_ns=st.floats(0, 20))
@settings(max_examples=25, deadline=None)
def test_a_machine_that_obeys_the_formula_is_found_again(layer_us: float, prompt_ns: float) -> None:
    found = measured(layer_us * 1e-6, prompt_ns * 1e-9)
    assert found.layer_s == pytest.approx(layer_us * 1e-6, abs=1e-8)
    assert found.width_prompt_s == pytest.approx(prompt_ns * 1e-9, abs=1e-13)
    for rate in found.rates:
        assert rate.bytes_per_s == pytest.approx(RATES[rate.type_name], rel=1e-4)
        assert rate.weights_per_s == pytest.approx(1e11, rel=1e-4)
    expected = sum(part / RATES[name] for name, part in LARGE.items()) + 28 * layer_us * 1e-6
    assert found.token_s(LARGE, layers=28) == pytest.approx(expected, rel=1e-4)


def test_cache_is_read_at_the_bandwidth_of_memory() -> None:
    found = measured()
    more = found.token_s(LARGE, layers=28, kv_bytes=400_000_000)
    assert more - found.token_s(LARGE, layers=28) == pytest.approx(0.01)


def test_bounds_enclose_what_is_known_exactly() -> None:
    found = measured()
    total = sum(LARGE.values())
    slow = found.bounded_token_s(total, 28, 0, at="slowest")
    fast = found.bounded_token_s(total, 28, 0, at="fastest")
    assert fast < found.token_s(LARGE, layers=28) < slow
    assert fast < found.bounded_token_s(total, 28, 0, at="usual") < slow


def test_types_that_matter_must_have_been_measured() -> None:
    found = measured()
    assert found.unmeasured(LARGE) == ()
    assert found.unmeasured({**LARGE, "F32": 500_000}) == ()
    assert found.unmeasured({**LARGE, "IQ4_XS": 500_000_000}) == ("IQ4_XS",)


def test_a_real_model_of_other_types_is_refused() -> None:
    probe = ProbeRun("Q4_K", 1000, 2000, 1, 10, (1.0,), (1.0,))
    model = ModelRun("other", 1, 10, {"Q3_K": 1000}, {"Q3_K": 2000}, (1.0,), (1.0,))
    with pytest.raises(UsageError, match="Q3_K"):
        calibrate(
            [probe],
            model,
            when="",
            machine="",
            processor="",
            threads=1,
            engine="",
            bandwidth_bytes_per_s=1.0,
            seconds=1.0,
        )


def test_it_is_stored_and_read_back() -> None:
    found = measured()
    assert read_calibration(json.loads(json.dumps(found.to_plain()))) == found


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"bandwidth_bytes_per_s": 0},
        {"rates": []},
        {"rates": [{"type_name": "Q4_K", "bytes_per_s": -1, "weights_per_s": 1}]},
        {"layer_s": -1},
        {"threads": "two"},
    ],
)
def test_a_damaged_file_says_what_to_do(change: dict[str, object]) -> None:
    plain = json.loads(json.dumps(measured().to_plain())) | change
    with pytest.raises(UsageError) as caught:
        read_calibration(plain)
    assert "verstak bench" in (caught.value.remedy or "")


def test_something_else_is_no_calibration() -> None:
    with pytest.raises(UsageError, match="format"):
        read_calibration([1, 2])
    with pytest.raises(UsageError):
        read_calibration({"format": 1})


def test_runs_that_differ_are_told() -> None:
    found = measured()
    model = replace(found.model, decode_s=(0.02, 0.025))
    assert max(model.decode_s) / min(model.decode_s) - 1 == pytest.approx(0.25)
    assert found.spread == 0
