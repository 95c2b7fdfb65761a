from __future__ import annotations

import pytest

from verstak.catalog.accelerators import accelerators
from verstak.plan.cost.measured_power import idle_power, likely_load, load_power
from verstak.quantities.quantity import Estimated


@pytest.mark.parametrize(
    ("billions", "low", "high"), [(32.8, 464.2, 509), (14, 464.2, 509), (3, 262, 509)]
)
def test_a_small_model_does_not_stand_for_a_large_one(
    billions: float, low: float, high: float
) -> None:
    power = load_power(accelerators().find("RTX 4090"), billions=billions)
    assert power is not None
    assert (power.low, power.high) == (low, high)
    assert isinstance(power.figure.provenance, Estimated)
    assert "geerlingguy" in str(power.figure.provenance.method)


def test_what_nobody_measured_is_not_known() -> None:
    assert load_power(accelerators().find("RTX 3090"), billions=8) is None  # two were measured
    assert load_power(accelerators().find("L4"), billions=8) is None


def test_machines_at_rest() -> None:
    idle = idle_power(accelerators())
    assert idle is not None
    assert (idle.low, idle.high) == (70, 90)
    assert idle_power([]) is None


def test_a_machine_that_nobody_measured_is_estimated_from_its_cards() -> None:
    known = accelerators()
    one = likely_load(known.find("L4"), known)
    two = likely_load(known.find("L4"), known, count=2)
    assert one is not None
    assert two is not None
    # 72 W times what an RTX 4090 (464.2 and 509 of 450 W) and two RTX 3090 (760 of 700 W) drew.
    assert (one.low, one.high) == pytest.approx((72 * 464.2 / 450, 72 * 509 / 450))
    assert two.value == pytest.approx(2 * one.value)
    assert isinstance(one.figure.provenance, Estimated)
    assert likely_load(known.find("L4"), []) is None
