from __future__ import annotations

from tests.plan.placement.offices import machine, model, needs_of

from verstak.catalog.known_models import known_models
from verstak.catalog.load import load_catalog
from verstak.plan.candidates import (
    OFFLOADS,
    PROPOSED_TIERS,
    Choice,
    Place,
    offers,
    partial_places,
    places_of,
    proposed,
    ready_files,
)

SMALL, LARGE = model("Qwen3-4B"), model("Qwen3-8B")


def choice(*models: str, types: tuple[str, ...] = ("Q4_K_M",)) -> Choice:
    return Choice(tuple(model(one) for one in models), {}, types, ("f16",), (Place(),))


def test_places_are_each_device_all_together_and_the_processor() -> None:
    two = machine("2x RTX 3090", memory_gib=64)
    assert places_of(two) == (Place((0,)), Place((1,)), Place((0, 1)), Place())
    assert places_of(two, processor=False) == (Place((0,)), Place((1,)), Place((0, 1)))
    bare = machine(memory_gib=8)
    assert places_of(bare, processor=False) == (Place(),), "there is no other"


def test_a_named_model_may_lie_partly_on_the_processor() -> None:
    layers = [place.layers for place in partial_places(machine("RTX 4090"), LARGE)]
    assert LARGE.architecture is not None
    assert layers == [round(LARGE.architecture.layers * share) for share in OFFLOADS]
    assert partial_places(machine(memory_gib=8), LARGE) == ()


def test_roles_share_a_worker_only_where_all_of_them_may_choose_it() -> None:
    needs = needs_of("first;context=4096;parallel=1-4,second;context=1024")
    made = list(offers(needs, [choice("Qwen3-4B", "Qwen3-8B"), choice("Qwen3-8B")]))
    together = [one for one in made if one.positions == (0, 1)]
    assert {one.model.name for one in together} == {LARGE.name}
    assert {one.context_tokens for one in together} == {4096}, "the longest that one needs"
    assert {(one.sequences, one.roomy) for one in together} == {(2, False), (5, True)}
    alone = [one for one in made if one.positions == (0,)]
    assert {one.model.name for one in alone} == {SMALL.name, LARGE.name}
    assert {one.roles for one in made} == {1, 2, 3}
    assert len({one.key for one in made}) == len(made)


def test_precisions_are_those_that_every_role_allows() -> None:
    needs = needs_of("first,second")
    first, second = choice("Qwen3-8B", types=("Q8_0", "Q6_K")), choice("Qwen3-8B", types=("Q6_K",))
    together = [one for one in offers(needs, [first, second]) if len(one.positions) == 2]
    assert {one.file_type for one in together} == {"Q6_K"}


def test_what_is_proposed_can_be_computed_and_is_advised() -> None:
    models = proposed(known_models())
    assert len(models) > 50
    for one in models:
        assert one.tier in PROPOSED_TIERS
        assert one.architecture is not None
        assert one.parameters is not None


def test_the_stores_entries_are_ready() -> None:
    entries = list(load_catalog().models.values())
    found = ready_files(known_models(), entries)
    assert found == {
        (known_models().find(entry.name).name, entry.quantization) for entry in entries
    }
    assert found
