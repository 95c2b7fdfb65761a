"""Plans in words and bars (``building``, ``wording``), and wishes out of reach (``lowering``)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.placement.offices import GIB, machine, model, needs_of, ready

from verstak.hardware.machine import Machine
from verstak.plan.byte_quantity import low_bytes
from verstak.plan.cache import CacheType
from verstak.plan.candidates import Choice, Offer, Place, offers, places_of
from verstak.plan.placement.building import build_plan, lacking_bytes
from verstak.plan.placement.conditions import LOWERED, Conditions
from verstak.plan.placement.figures import Estimator
from verstak.plan.placement.lowering import lowered_wishes
from verstak.plan.placement.pools import capacity_of, pools_of
from verstak.plan.placement.result import Plan
from verstak.plan.placement.search import Chosen, Search
from verstak.plan.placement.upgrades import Card, other_cards
from verstak.plan.placement.wording import choice_words, gib, model_notes, place_words
from verstak.plan.role_need import RoleNeed
from verstak.plan.speed import default_speed_model
from verstak.quantities.quantity import Cited, Quantity


def chosen(where: Machine, needs: tuple[RoleNeed, ...], *made: Offer) -> list[Chosen]:
    search = Search(
        Estimator(where, needs, default_speed_model()),
        ready=ready(),
        judge=lambda *_: 0,
    )
    found = [search.exact(offer) for offer in made]
    return [one for one in found if one is not None]


def plan_of(where: Machine, needs: tuple[RoleNeed, ...], *made: Offer) -> Plan:
    return build_plan(
        chosen(where, needs, *made),
        machine=where,
        pools=pools_of(where),
        conditions=Conditions(needs, {}),
    )


def offer(
    name: str, place: Place, *, at: int = 0, cache: CacheType = "f16", context: int = 8192
) -> Offer:
    return Offer((at,), model(name), "Q4_K_M", cache, place, context, 1, roomy=True)


def test_a_bar_holds_every_part_and_what_is_free() -> None:
    where = machine("RTX 3090", memory_gib=32)
    plan = plan_of(where, needs_of("chat"), offer("Qwen3-8B", Place((0,))))
    card, main = plan.bars
    assert {segment.term for segment in card.segments} == {
        "weights",
        "kv_cache",
        "compute",
        "overhead",
    }
    assert card.free is not None
    assert main.free is not None
    assert card.pool.available is not None
    taken = sum(segment.size.value for segment in card.segments)
    assert card.free.value == pytest.approx(card.pool.available.value - taken)
    assert low_bytes(card.free) < card.free.value
    assert plan.verdict == "fits"
    assert lacking_bytes(plan) == (0, 0)
    assert "stay free on" in plan.binding.en


def test_what_lacks_is_said_with_what_a_smaller_cache_would_save() -> None:
    where, needs = machine("RTX 3060 12GB"), needs_of("analysis;context=32768")
    full = plan_of(where, needs, offer("Qwen3-14B", Place((0,)), context=32768))
    assert full.verdict == "does_not_fit"
    assert "GiB too much on GeForce RTX 3060" in full.binding.en
    assert "; q8_0 cache saves" in full.binding.en
    assert "кэш q8_0 сбережёт" in full.binding.ru
    expected, most = lacking_bytes(full)
    assert 0 < expected < most
    small = plan_of(where, needs, offer("Qwen3-14B", Place((0,)), cache="q8_0", context=32768))
    assert "q8_0" not in small.binding.en, "it is taken already"
    assert lacking_bytes(small)[0] < expected


def test_memory_of_unknown_size_limits_nothing() -> None:
    where = replace(machine(memory_gib=8), memory_bytes=None)
    plan = plan_of(where, needs_of("chat"), offer("Qwen3-4B", Place()))
    assert plan.bars[0].free is None
    assert "not known" in plan.binding.en


def test_workers_on_one_device_slow_each_other() -> None:
    needs = needs_of("analysis;rate=50,chat;rate=50")
    cards = machine("2x RTX 3090")
    together = plan_of(
        cards, needs, offer("Qwen3-8B", Place((0,))), offer("Qwen3-4B", Place((0,)), at=1)
    )
    apart = plan_of(
        cards, needs, offer("Qwen3-8B", Place((0,))), offer("Qwen3-4B", Place((1,)), at=1)
    )
    slow, quick = (plan.worker_of("analysis").waiting for plan in (together, apart))
    assert slow is not None
    assert quick is not None
    assert slow.second_machine_from.value < quick.second_machine_from.value


def test_a_processor_without_a_known_bandwidth_says_so() -> None:
    where = machine(memory_gib=8)
    noted = plan_of(where, needs_of("chat"), offer("qwen2.5-coder:0.5b", Place()))
    assert any("51.2 GB/s" in note.en for note in noted.workers[0].notes)
    known = replace(where, memory_bandwidth_bytes_per_s=40e9)
    silent = plan_of(known, needs_of("chat"), offer("qwen2.5-coder:0.5b", Place()))
    assert not any("51.2 GB/s" in note.en for note in silent.workers[0].notes)


def test_notes_tell_licence_context_language_and_verdict() -> None:
    needs = needs_of("analysis;context=65536")
    said = " | ".join(
        note.en for note in model_notes(needs, offer("qwen2.5:32b", Place((0,)), context=65536))
    )
    assert "was trained for 32768 tokens" in said
    llama = " | ".join(
        note.en for note in model_notes(needs, offer("Llama-3.1-8B-Instruct", Place()))
    )
    assert "does not name Russian" in llama
    assert "licence" in llama
    mistral = " | ".join(note.en for note in model_notes(needs, offer("mistral:7b", Place())))
    assert "was not found" in mistral
    assert model("mistral:7b").tier_reason.en in mistral


def test_a_place_and_a_choice_in_words() -> None:
    two = machine("2x RTX 3090")
    assert place_words(two, Place((0, 1))).en == "GeForce RTX 3090 (0) + GeForce RTX 3090 (1)"
    assert place_words(two, Place((1,), 20)).ru.startswith("20 блоков на GeForce RTX 3090 (1)")
    assert "processor" in place_words(two, Place()).en
    needs = needs_of("analysis,chat")
    words = choice_words(
        needs, [offer("Qwen3-4B", Place(), at=1, cache="q8_0"), offer("Qwen3-8B", Place())]
    )
    assert words.en == "analysis: Qwen3-8B Q4_K_M; chat: Qwen3-4B Q4_K_M, q8_0 cache"
    assert words.ru.endswith("кэш q8_0")
    assert gib(1.7 * GIB) == "1.7"
    assert gib(0.04 * GIB) == "0.04"


def test_a_wish_within_reach_stays() -> None:
    needs = needs_of("chat")
    where = machine("RTX 4090")
    made = list(offers(needs, [pool(where, "Qwen3-4B", "Qwen3-8B")]))
    estimator = Estimator(where, needs, default_speed_model())
    assert lowered_wishes(estimator, made, capacity_of(pools_of(where), 1)) == {}


def test_a_wish_out_of_reach_becomes_what_the_fastest_reaches() -> None:
    needs = needs_of("chat")
    where = machine(memory_gib=8)
    made = list(offers(needs, [pool(where, "Qwen3-4B", "Qwen3-8B")]))
    estimator = Estimator(where, needs, default_speed_model())
    lowered = lowered_wishes(estimator, made, capacity_of(pools_of(where), 1))
    speeds = [estimator.figures(one).decode.value or 0.0 for one in made if one.sequences == 1]
    assert lowered == {0: pytest.approx(max(speeds) / LOWERED)}
    said = needs_of("chat;speed=75")
    stated = Estimator(where, said, default_speed_model())
    assert lowered_wishes(stated, made, capacity_of(pools_of(where), 1)) == {}, "a condition stays"


def pool(where: Machine, *names: str) -> Choice:
    models = tuple(model(name) for name in names)
    return Choice(models, {}, ("Q8_0", "Q4_K_M"), ("f16",), places_of(where))


def test_other_cards_say_what_they_buy_and_keep_unknown_prices_unknown() -> None:
    needs = needs_of("chat")
    small, large = (
        chosen(machine("RTX 4090"), needs, offer(name, Place((0,))))
        for name in ("Qwen3-4B", "Qwen3-8B")
    )
    price = Quantity(500, "€", Cited("a shop"))
    devices = [machine(name).devices[0] for name in ("RTX 3060 12GB", "RTX 3090", "RTX 4090")]
    found = other_cards(
        [Card(devices[0], None), Card(devices[1], price), Card(devices[2], None)],
        now=small,
        best_with=lambda device: large if device.memory_bytes == 24 * GIB else None,
        needs=needs,
    )
    assert [one.change.en for one in found] == [
        "GeForce RTX 3090 instead",
        f"{devices[0].name} instead",
        "GeForce RTX 4090 instead",
    ]
    assert found[0].price == price
    assert found[0].gains is not None
    assert "Qwen3-8B" in found[0].gains.en
    assert found[1].gains is None
    assert found[1].price is None
    assert found[1].why is not None
