"""The lazy search against computing everything; its bounds (``floor``) against exact figures."""

from __future__ import annotations

from functools import cache

import pytest
from tests.plan.placement.offices import machine, model, needs_of, ready
from tests.plan.test_calibration import measured

from verstak.plan.candidates import Choice, Offer, Place, offers, partial_places, places_of
from verstak.plan.file_size import OFFERED_TYPES
from verstak.plan.placement.column import Capacity
from verstak.plan.placement.conditions import Conditions
from verstak.plan.placement.figures import Estimator, geometry_of, is_careful, judged
from verstak.plan.placement.floor import exact_floor, least_bits, weight_floor
from verstak.plan.placement.pools import capacity_of, pools_of
from verstak.plan.placement.program import best_plans, costs_of
from verstak.plan.placement.search import Search
from verstak.plan.speed import default_speed_model

pytestmark = pytest.mark.integration  # small models, planned tensor by tensor: 7 s together

NAMES = ("qwen2.5-coder:0.5b", "qwen2.5-coder:1.5b", "Qwen3-4B", "Qwen3-8B", "gemma-3-1b-it")
MACHINES = {
    "card": machine("RTX 4060 Ti 8 GB", memory_gib=32),
    "processor": machine(memory_gib=8, cores=2),
    "chip": machine("Apple M4 16GB"),
    "two cards": machine("2x RTX 3070", memory_gib=16),
}


@cache
def every_offer(name: str) -> tuple[Offer, ...]:
    where = MACHINES[name]
    models = tuple(model(one) for one in NAMES)
    choice = Choice(models, {}, ("Q8_0", "Q4_K_M"), ("f16", "q8_0"), places_of(where))
    return tuple(offers(needs_of(), [choice, choice]))


@cache
def search_of(name: str) -> Search:
    needs = needs_of()
    estimator = Estimator(MACHINES[name], needs, default_speed_model())
    return Search(estimator, ready=ready(), judge=Conditions(needs, {}).judge)


@pytest.mark.parametrize("name", MACHINES)
def test_a_bound_never_says_more_than_the_truth(name: str) -> None:
    estimator = Estimator(MACHINES[name], needs_of(), default_speed_model())
    for offer in every_offer(name)[::7]:
        bound = Estimator(MACHINES[name], needs_of(), default_speed_model()).bound(offer)
        figures = estimator.figures(offer)
        tight = estimator.bound(offer)
        for least, closer, most in zip(
            bound.memory_mib, tight.memory_mib, figures.memory_mib, strict=True
        ):
            assert least <= closer + 1 <= most + 2
        careful = is_careful(geometry_of(offer.model), offer.place)
        rate = judged(figures.decode, careful=careful)
        assert rate is not None
        assert bound.tokens_per_s is not None
        assert bound.tokens_per_s >= rate * (1 - 1e-9)


def test_blocks_shared_with_the_processor_have_bounds_too() -> None:
    where = machine("RTX 4060 Ti 8 GB", memory_gib=32)
    estimator = Estimator(where, needs_of(), default_speed_model())
    for place in partial_places(where, model("Qwen3-8B")):
        offer = Offer((0,), model("Qwen3-8B"), "Q4_K_M", "f16", place, 8192, 1, roomy=False)
        bound, figures = estimator.bound(offer), estimator.figures(offer)
        assert all(a <= b for a, b in zip(bound.memory_mib, figures.memory_mib, strict=True))
        assert figures.decode.low is not None
        assert bound.tokens_per_s is not None
        assert bound.tokens_per_s >= figures.decode.low
        assert figures.memory.host.blocks > 0
        assert figures.decode.reason is not None, "blocks shared out give a range, with a reason"


@pytest.mark.parametrize("file_type", ["Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0", "Q3_K_M"])
@pytest.mark.parametrize("name", ["qwen2.5-coder:0.5b", "gemma-3-1b-it", "gpt-oss:20b"])
def test_weights_are_never_below_their_floor(name: str, file_type: str) -> None:
    known = model(name)
    arch = geometry_of(known)
    estimator = Estimator(machine(memory_gib=64), needs_of(), default_speed_model())
    floor = weight_floor(known, arch, file_type)
    exact = exact_floor(estimator.file(known, file_type), arch)
    assert 0 < floor.all_bytes <= exact.all_bytes
    assert 0 < floor.device_bytes <= exact.device_bytes
    assert 0 < floor.read_bytes <= exact.read_bytes


def test_every_precision_that_is_offered_has_a_floor() -> None:
    for file_type in OFFERED_TYPES:
        assert 1 <= least_bits(file_type) <= 32
    assert least_bits("Q4_K_M") == 4.5
    assert least_bits("IQ3_M") == 3


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("share", [1.0, 0.6])
def test_the_lazy_search_finds_what_computing_everything_finds(name: str, share: float) -> None:
    where, search = MACHINES[name], search_of(name)
    whole = capacity_of(pools_of(where), 2)
    capacity = Capacity(2, tuple(m if m is None else int(m * share) for m in whole.memory_mib))
    computed = [chosen for offer in every_offer(name) if (chosen := search.exact(offer))]
    columns = [chosen.column for chosen in computed]
    expected = [
        costs_of([columns[i] for i in plan]) for plan in best_plans(columns, capacity, plans=3)
    ]
    fresh = Estimator(where, needs_of(), default_speed_model())
    lazy = Search(fresh, ready=ready(), judge=Conditions(needs_of(), {}).judge)
    found = lazy.best(every_offer(name), capacity, plans=3)
    assert [costs_of([one.column for one in plan]) for plan in found] == expected
    assert lazy.computed < len(computed) or not expected
    if found:
        again = Search(search.estimator, ready=ready(), judge=Conditions(needs_of(), {}).judge)
        known = again.best(every_offer(name), capacity, plans=1, known=found[0])
        assert costs_of([one.column for one in known[0]]) == expected[0]


def test_what_is_impossible_is_no_offer() -> None:
    search = search_of("processor")
    good = Offer((0,), model("Qwen3-4B"), "Q4_K_M", "f16", Place(), 2048, 1, roomy=False)
    bad = Offer((0,), model("Qwen3-4B"), "Q9_X", "f16", Place(), 2048, 1, roomy=False)
    assert search.exact(good) is not None
    assert search.exact(bad) is None


def test_a_measured_machine_is_predicted_from_what_was_measured() -> None:
    needs = needs_of()
    where = MACHINES["processor"]
    bench = Estimator(where, needs, default_speed_model(), measured())
    published = Estimator(where, needs, default_speed_model())
    for offer in every_offer("processor")[::5]:
        bound = Estimator(where, needs, default_speed_model(), measured()).bound(offer)
        figures = bench.figures(offer)
        assert figures.decode.value is not None
        assert bound.tokens_per_s is not None
        assert bound.tokens_per_s >= figures.decode.value * (1 - 1e-9)
        assert figures.decode.value != published.figures(offer).decode.value
