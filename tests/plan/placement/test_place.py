"""What an administrator is told: the office's own pair on the card that it meant to buy, and more.

Whole plans over the real catalogue: one to two seconds each.
"""

from __future__ import annotations

import json
from functools import cache

import pytest
from tests.plan.placement.offices import GIB, machine, model, needs_of, ready

from verstak.catalog.accelerators import accelerators
from verstak.catalog.known_models import known_models
from verstak.catalog.load import load_catalog
from verstak.catalog.roles import Role
from verstak.errors import UnknownModel, UsageError
from verstak.hardware.machine import Machine
from verstak.plan.byte_quantity import high_bytes, low_bytes
from verstak.plan.placement.figures import Kept
from verstak.plan.placement.place import best_choice, place
from verstak.plan.placement.plain import to_plain
from verstak.plan.placement.pools import BANDWIDTH_WHY
from verstak.plan.placement.purchases import next_cards
from verstak.plan.placement.question import Question
from verstak.plan.placement.result import Placement, Plan
from verstak.plan.role_need import RoleNeed
from verstak.plan.speed import default_speed_model
from verstak.quantities.quantity import Estimated
from verstak.quantities.text import Bilingual

pytestmark = pytest.mark.integration  # each plan is 1 to 2 s of one core

CUSTOMER = "analysis=qwen2.5:32b,chat=mistral:7b"


@cache
def on_card(text: str | None = CUSTOMER) -> Placement:
    return answer(needs_of(text), machine("RTX 4090"))


def answer(needs: tuple[RoleNeed, ...], where: Machine) -> Placement:
    return place(needs, where, models=known_models(), speeds=default_speed_model(), ready=ready())


def used(plan: Plan, at: int) -> tuple[int, int, int]:
    sizes = [segment.size for segment in plan.bars[at].segments]
    return (
        sum(map(low_bytes, sizes)),
        sum(round(size.value) for size in sizes),
        sum(map(high_bytes, sizes)),
    )


def offered_pair() -> dict[str, str]:
    """Models of the roles that the store's own catalogue sets."""
    roles: list[Role] = list(load_catalog().roles.values())
    known = known_models()
    return {role.name: known.find(role.model).name for role in roles if role.like is None}


def test_the_customers_pair_does_not_fit_and_by_how_much() -> None:
    found = on_card()
    assert not found.fits
    assert found.wanted is not None
    lacking = found.wanted.lacking
    assert lacking is not None
    source = lacking.provenance
    assert isinstance(source, Estimated)
    assert 1.0 * GIB < source.low <= lacking.value <= source.high < 4.0 * GIB
    assert "GiB too much on GeForce RTX 4090" in found.wanted.plan.binding.en
    assert "q8_0 cache saves" in found.wanted.plan.binding.en
    assert "лишние" in found.wanted.plan.binding.ru


def test_what_the_pair_takes_is_what_the_checked_facts_say() -> None:
    """26.2 GiB with Q5_0 of the 7B: 20.8 and 5.4, computed by hand from files and geometry."""
    found = answer(
        needs_of("analysis=qwen2.5:32b,chat=mistral:7b-instruct-q5_0"), machine("RTX 4090")
    )
    assert found.wanted is not None
    low, expected, high = used(found.wanted.plan, 0)
    assert expected / GIB == pytest.approx(26.2, rel=0.01)
    assert low < expected < high


def test_changes_go_from_small_to_large_and_say_what_comes_of_them() -> None:
    found = on_card()
    assert found.wanted is not None
    kinds = [change.kind for change in found.wanted.changes]
    assert kinds == ["cache", "precision", "place", "smaller", "recommended"]
    by_kind = {change.kind: change for change in found.wanted.changes}
    assert by_kind["cache"].plan is None, "no cache is small enough"
    assert by_kind["cache"].lacking is not None
    for kind in ("precision", "place", "smaller", "recommended"):
        plan = by_kind[kind].plan
        assert plan is not None
        assert plan.verdict != "does_not_fit"
    precision = by_kind["precision"].plan
    assert precision is not None
    assert {worker.model.name for worker in precision.workers} == {
        "Qwen2.5-32B-Instruct",
        "Mistral-7B-Instruct-v0.3",
    }


@pytest.mark.parametrize("text", [CUSTOMER, None])
def test_plans_fit_serve_every_role_once_and_are_different(text: str | None) -> None:
    found = on_card(text)
    assert len(found.plans) == 3
    for plan in found.plans:
        served = [role for worker in plan.workers for role in worker.roles]
        assert sorted(served) == ["analysis", "chat"]
        assert plan.verdict in {"fits", "tight"}
        for at, bar in enumerate(plan.bars):
            if bar.pool.least_bytes is not None:
                assert used(plan, at)[2] <= bar.pool.least_bytes
    models = [tuple(worker.model.name for worker in plan.workers) for plan in found.plans]
    assert len(set(models)) == 3


def test_plans_meet_what_the_office_wrote_down() -> None:
    best = on_card().plans[0]
    assert best.misses == ()
    for role, slowest in (("analysis", 500 / 35), ("chat", 75)):
        speed = best.worker_of(role).figures.decode.value
        assert speed is not None
        assert speed >= slowest
    with pytest.raises(KeyError):
        best.worker_of("translation")


@pytest.mark.parametrize("memory_gib", [8, 24])
@pytest.mark.parametrize("text", [CUSTOMER, None])
def test_two_cores_get_the_pair_that_the_store_offers(text: str | None, memory_gib: int) -> None:
    found = answer(needs_of(text), machine(memory_gib=memory_gib, cores=2))
    best = found.plans[0]
    for role, name in offered_pair().items():
        worker = best.worker_of(role)
        assert worker.model.name == name
        assert worker.offer.file_type == "Q4_K_M"
        assert BANDWIDTH_WHY in worker.notes, "what is assumed is said"
    assert [condition.role for condition in best.misses] == ["chat"]
    assert any("75" in note.en for note in found.notes), "the wish out of reach is named"
    assert found.fits is (text is None)


def test_the_pair_comes_from_speed_and_not_from_a_list() -> None:
    slow = machine(memory_gib=64, cores=2)
    calm = answer(needs_of(), slow).plans[0]
    assert {worker.model.name for worker in calm.workers} == set(offered_pair().values())
    patient = answer(needs_of("analysis;speed=1,chat;speed=1"), slow).plans[0]
    assert set(offered_pair().values()).isdisjoint(w.model.name for w in patient.workers)


def test_more_memory_never_makes_it_worse_and_something_is_bought() -> None:
    found = on_card()
    assert [one.change.en[:5] for one in found.improvements] == ["1 GiB", "2 GiB", "4 GiB", "8 GiB"]
    assert any(one.gains is not None for one in found.improvements)


def test_roles_share_a_worker_where_that_is_better() -> None:
    needs = needs_of("first=Qwen3-8B;types=Q8_0;speed=20,second=Qwen3-8B;types=Q8_0;speed=20")
    found = answer(needs, machine("RTX 3060 12GB"))
    best = found.plans[0]
    assert len(best.workers) == 1
    assert best.workers[0].offer.sequences == 2
    weights = [segment for segment in best.bars[0].segments if segment.term == "weights"]
    assert len(weights) == 1, "weights are there once"
    assert weights[0].roles == ("first", "second")


def test_a_licence_is_told_and_breaks() -> None:
    found = answer(needs_of("analysis=mistral-large"), machine("H100 PCIe 80 GB"))
    assert found.wanted is not None
    assert not found.fits
    assert "commercial" in {condition.kind for condition in found.wanted.broken}
    notes = " ".join(note.en for note in found.wanted.plan.workers[0].notes)
    assert "forbids use in a company" in notes
    assert [condition.kind for condition in found.conflict] == ["models", "commercial"]


def test_waits_are_those_of_the_offices_load() -> None:
    needs = needs_of("analysis;rate=15,chat;rate=5")
    best = answer(needs, machine("RTX 4090")).plans[0]
    waiting = best.worker_of("analysis").waiting
    assert waiting is not None
    rates = [row.requests_per_hour.value for row in waiting.rows]
    assert rates == [10, 20, 100, 1000]
    assert waiting.second_machine_from.value > 20


def test_everything_is_plain_data_with_provenance() -> None:
    plain = json.loads(json.dumps(to_plain(on_card())))
    assert plain["fits"] is False
    assert plain["constraints"] == []
    assert len(plain["plans"]) == 3

    def numbers(part: object) -> list[dict[str, object]]:
        if isinstance(part, dict):
            own = [part] if {"value", "unit"} <= part.keys() else []
            return own + [n for value in part.values() for n in numbers(value)]
        return [n for value in part for n in numbers(value)] if isinstance(part, list) else []

    every = numbers(plain)
    assert len(every) > 200
    assert all("kind" in number["provenance"] for number in every)  # type: ignore[operator]  # JSON


def test_every_sentence_is_in_both_languages() -> None:
    found = on_card()
    sentences: list[Bilingual] = [*found.notes]
    for plan in found.plans:
        sentences += [plan.binding, *(note for worker in plan.workers for note in worker.notes)]
        sentences += [miss.text for miss in plan.misses]
    if found.wanted is not None:
        sentences += [change.text for change in found.wanted.changes]
    for sentence in sentences:
        assert sentence.en
        assert any("а" <= letter <= "я" for letter in sentence.ru.casefold()), sentence


def test_cards_of_the_catalogue_are_ordered_by_price() -> None:
    question = Question(
        needs_of("chat"),
        machine("RTX 3060 12GB"),
        tuple(model(name) for name in ("Qwen3-8B", "Qwen3-14B", "Qwen3-32B")),
        default_speed_model(),
        kept=Kept(),
    )
    found = next_cards(
        question,
        present=accelerators().find("RTX 3060 12GB"),
        known=accelerators(),
        currency="USD",
    )
    priced = [one.price.value for one in found if one.price is not None]
    assert priced == sorted(priced)
    assert all((one.price is None) == (one.why is not None) for one in found)
    assert best_choice(question) is not None
    two = Question(question.needs, machine("2x RTX 3060 12GB"), question.models, question.speeds)
    with pytest.raises(UsageError, match="which one would be replaced"):
        next_cards(two, present=None, known=())


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one role"):
        answer((), machine("RTX 4090"))
    with pytest.raises(UnknownModel, match="gpt-9"):
        answer((RoleNeed(name="chat", models=("gpt-9",)),), machine("RTX 4090"))
