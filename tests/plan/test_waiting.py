from __future__ import annotations

import random
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.plan.beside_cost import beside_cost
from verstak.plan.speed_rows import SpeedGroup
from verstak.plan.waiting import (
    WAIT_TARGET,
    Load,
    Pace,
    Paces,
    Station,
    paces,
    waiting_table,
)
from verstak.quantities.quantity import Estimated, Quantity

ANALYSIS = Load(share=1.0, prompt_tokens=1000, answer_tokens=500)
CARD = paces(
    prefill_per_s=(2000, 1500, 2500), decode_per_s=(38, 33, 42), beside=beside_cost("gddr")
)
PROCESSOR = paces(prefill_per_s=(60, 50, 75), decode_per_s=(20, 16, 24), beside=beside_cost("ddr"))


def _paces_of(group: SpeedGroup, prefill: float, decode: float) -> tuple[Pace, Pace, Pace]:
    both = {"prefill_per_s": (prefill,) * 3, "decode_per_s": (decode,) * 3}
    return paces(**both, beside=beside_cost(group)).each()


def test_a_request_alone_takes_its_reading_and_its_writing() -> None:
    pace = Pace(prefill_per_s=2000, decode_per_s=40, beside=0.04)
    assert pace.service_s(ANALYSIS, 1) == pytest.approx(0.5 + 12.5)
    assert pace.service_s(ANALYSIS, 4) == pytest.approx(4 * 0.5 + 500 * (0.025 + 3 * 0.001))


def test_a_processor_gains_hardly_anything_from_requests_side_by_side() -> None:
    for beside in (2, 3, 4):
        in_turn = [beside * pace.service_s(ANALYSIS, 1) for pace in PROCESSOR.each()]
        took = [pace.service_s(ANALYSIS, beside) for pace in PROCESSOR.each()]
        assert 0.9 * in_turn[0] < took[0] <= in_turn[0]
        assert took[1] > in_turn[1], "two requests took longer than one after the other, once"


@given(
    st.floats(min_value=20, max_value=5000),
    st.floats(min_value=2, max_value=300),
    st.integers(min_value=1, max_value=40),
)
def test_one_more_beside_never_helps_one_and_never_hurts_all(
    prefill: float, decode: float, beside: int
) -> None:
    for pace in _paces_of("hbm", prefill, decode):
        one, more = (pace.service_s(ANALYSIS, k) for k in (beside, beside + 1))
        assert more >= one
        assert (beside + 1) / more >= beside / one * (1 - 1e-9)


def test_the_pace_is_the_fluid_limit_of_a_device_that_is_shared_step_by_step() -> None:
    """Requests on one device, prompt by prompt and step by step, are served in S(k) on average.

    k requests are kept in service all along. The device reads a waiting prompt whole before it
    takes the next step; a step writes one token of everyone that has been read.
    """
    pace, k, rng = Pace(2000, 40, 0.16), 3, random.Random(4)
    prompt, answer = 800, 60
    clock = 0.0
    took: list[float] = []
    # Each slot: when its request came, tokens still to write; the prompt is to be read first.
    slots = [(0.0, rng.randint(1, 2 * answer - 1), False) for _ in range(k)]
    while len(took) < 4000:
        unread = [i for i, slot in enumerate(slots) if not slot[2]]
        if unread:
            clock += prompt / pace.prefill_per_s
            came, left, _ = slots[unread[0]]
            slots[unread[0]] = (came, left, True)
            continue
        clock += pace.step_s(k)
        for i, (came, left, read) in enumerate(slots):
            if left > 1:
                slots[i] = (came, left - 1, read)
            else:
                took.append(clock - came)
                slots[i] = (clock, rng.randint(1, 2 * answer - 1), False)
    load = Load(share=1.0, prompt_tokens=prompt, answer_tokens=answer)
    assert mean(took[200:]) == pytest.approx(pace.service_s(load, k), rel=0.03)


def test_the_customers_card_at_four_loads() -> None:
    table = waiting_table(Station((ANALYSIS,), CARD, slots=4))
    assert [row.requests_per_hour.value for row in table.rows] == [10, 20, 100, 1000]
    calm, busy, flooded = table.rows[0], table.rows[2], table.rows[3]
    waited = calm.wait_at(0.95)
    assert waited is not None
    assert waited.value == 0, "four slots, ten requests an hour"
    assert busy.utilisation is not None
    assert calm.utilisation is not None
    assert busy.utilisation.value == pytest.approx(10 * calm.utilisation.value)
    assert not flooded.wait
    assert flooded.why is not None
    assert "without end" in flooded.why.en
    assert flooded.machines is not None
    assert flooded.machines.value >= 2


def test_ranges_hold_their_value_and_follow_the_speed() -> None:
    table = waiting_table(Station((ANALYSIS,), CARD, slots=2), rates_per_hour=(100,))
    for _, seconds in (*table.rows[0].wait, *table.rows[0].response):
        source = seconds.provenance
        assert isinstance(source, Estimated)
        assert source.low <= seconds.value <= source.high
    second = table.second_machine_from
    assert isinstance(second.provenance, Estimated)
    assert second.provenance.low < second.value < second.provenance.high


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=1, max_value=6), st.floats(min_value=1, max_value=60))
def test_the_second_machine_is_due_where_the_target_breaks(slots: int, seconds: float) -> None:
    station = Station((ANALYSIS,), CARD, slots)
    target = Quantity(seconds, "s", WAIT_TARGET.provenance)
    most = waiting_table(station, rates_per_hour=(1,), target=target).second_machine_from.value
    below, above = station.queue(most * 0.999, 0), station.queue(most * 1.001, 0)
    assert below is not None
    assert above is not None
    assert below.stable
    assert below.wait_s(0.95) <= seconds
    assert not above.stable or above.wait_s(0.95) > seconds


def test_machines_share_the_load() -> None:
    station = Station((ANALYSIS,), CARD, slots=4)
    row = waiting_table(station, rates_per_hour=(1000,)).rows[0]
    assert row.machines is not None
    wanted = int(row.machines.value)
    enough, few = station.queue(1000 / wanted, 1), station.queue(1000 / (wanted - 1), 1)
    assert enough is not None
    assert few is not None
    assert enough.stable
    assert enough.wait_s(0.95) <= WAIT_TARGET.value
    assert not few.stable or few.wait_s(0.95) > WAIT_TARGET.value


def test_a_neighbour_on_the_device_takes_its_time() -> None:
    half = Load(share=0.5, prompt_tokens=1000, answer_tokens=500)
    alone = waiting_table(Station((half,), CARD, 1), rates_per_hour=(100,)).rows[0]
    beside = Station((half,), CARD, 1, neighbours=((half, CARD),))
    shared = waiting_table(beside, rates_per_hour=(100, 1000)).rows
    assert alone.utilisation is not None
    assert shared[0].utilisation is not None
    assert shared[0].utilisation.value > alone.utilisation.value
    assert shared[1].utilisation is None
    assert shared[1].why is not None
    assert "no time" in shared[1].why.en


def test_two_roles_behind_one_worker_are_one_stream() -> None:
    half = Load(share=0.5, prompt_tokens=1000, answer_tokens=500)
    one, two = Station((ANALYSIS,), CARD, 2), Station((half, half), CARD, 2)
    mixed = Station((half, Load(share=0.5, prompt_tokens=10, answer_tokens=10)), CARD, 2)
    first, second, third = (station.queue(50, 0) for station in (one, two, mixed))
    assert first is not None
    assert second is not None
    assert third is not None
    assert second.service_s == pytest.approx(first.service_s)
    assert second.cv == pytest.approx(first.cv)
    assert third.cv > first.cv, "short and long requests together vary more"


def test_the_offices_own_load_is_given() -> None:
    table = waiting_table(Station((ANALYSIS,), CARD, 4), given_per_hour=35)
    kinds = {
        row.requests_per_hour.value: type(row.requests_per_hour.provenance).__name__
        for row in table.rows
    }
    assert kinds == {10: "Assumed", 20: "Assumed", 35: "Given", 100: "Assumed", 1000: "Assumed"}


def test_what_cannot_be_meant_is_refused() -> None:
    with pytest.raises(UsageError, match="share above 0"):
        Load(share=0, prompt_tokens=1, answer_tokens=1)
    with pytest.raises(UsageError, match="speeds above 0"):
        paces(prefill_per_s=(1, 1, 1), decode_per_s=(1, 0, 1), beside=beside_cost("hbm"))
    station = Station((ANALYSIS,), Paces(*CARD.each()), 1)
    with pytest.raises(UsageError, match="loads and a target above 0"):
        waiting_table(station, given_per_hour=-5)


@given(st.integers(min_value=1, max_value=8), st.integers(min_value=9, max_value=200))
def test_other_kernels_for_many_never_make_a_step_shorter(few: int, many: int) -> None:
    """From nine requests on a smaller share counts, but no step is shorter than with eight."""
    pace = Pace(prefill_per_s=2000, decode_per_s=50, beside=0.17, beside_many=0.06)
    assert pace.step_s(few) <= pace.step_s(8) <= pace.step_s(many)
    assert pace.step_s(33) == pytest.approx((1 + 32 * 0.06) / 50)
    unknown = Pace(prefill_per_s=2000, decode_per_s=50, beside=0.17)
    assert unknown.step_s(many) == pytest.approx((1 + (many - 1) * 0.17) / 50)


def test_what_side_by_side_rests_on_is_said_where_it_counts() -> None:
    several = waiting_table(Station((ANALYSIS,), CARD, 4), rates_per_hour=(10,))
    alone = waiting_table(Station((ANALYSIS,), CARD, 1), rates_per_hour=(10,))
    assert beside_cost("gddr").why in several.notes
    assert beside_cost("gddr").why not in alone.notes
