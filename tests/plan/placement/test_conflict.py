from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.placement.offices import machine, model, needs_of, ready

from verstak.catalog.known_models import known_models
from verstak.plan.placement.conditions import CONDITIONS, ConditionKind
from verstak.plan.placement.conflict import smallest_conflict, smallest_hitting_set
from verstak.plan.placement.figures import Estimator
from verstak.plan.placement.place import place
from verstak.plan.placement.pools import capacity_of, pools_of
from verstak.plan.speed import default_speed_model

pytestmark = pytest.mark.integration  # bounds over the whole catalogue: 4 s together

KINDS: tuple[ConditionKind, ...] = CONDITIONS[:6]
RUSSIAN = tuple(m for m in known_models() if m.russian)


def conflict_of(text: str, *gpus: str, memory_gib: float | None = None) -> list[tuple[str, str]]:
    where = machine(*gpus, memory_gib=memory_gib)
    needs = needs_of(text)
    found = smallest_conflict(
        needs,
        models=RUSSIAN,
        estimator=Estimator(where, needs, default_speed_model()),
        capacity=capacity_of(pools_of(where), len(needs)),
        ready=ready(),
    )
    for condition in found:
        assert condition.text.en
        assert condition.text.ru
    return [(condition.role or "", condition.kind) for condition in found]


@given(st.lists(st.frozensets(st.sampled_from(KINDS), min_size=1), min_size=1, max_size=8))
def test_the_set_is_as_small_as_any(broken: list[frozenset[ConditionKind]]) -> None:
    found = smallest_hitting_set(broken, KINDS)
    assert found is not None
    assert all(one & found for one in broken)
    smaller = chain.from_iterable(combinations(KINDS, size) for size in range(len(found)))
    assert not any(all(one & set(chosen) for one in broken) for chosen in smaller)
    for kind in found:
        assert any(not one & (found - {kind}) for one in broken), "nothing in it is needless"


def test_where_one_way_breaks_nothing_there_is_no_conflict() -> None:
    assert smallest_hitting_set([frozenset({"models"}), frozenset()], KINDS) is None
    assert smallest_hitting_set([], KINDS) == frozenset()


def test_a_licence_against_a_model() -> None:
    assert conflict_of("chat=Qwen2.5-3B-Instruct", "RTX 4090") == [
        ("chat", "models"),
        ("chat", "commercial"),
    ]


def test_a_context_beyond_the_models_own() -> None:
    assert conflict_of("chat=saiga_llama3_8b;context=16384", "RTX 4090") == [
        ("chat", "models"),
        ("chat", "context_tokens"),
    ]


def test_a_model_against_the_machines_memory() -> None:
    assert conflict_of("analysis=qwen2.5:72b", memory_gib=8) == [
        ("analysis", "models"),
        ("analysis", "memory"),
    ]


def test_a_class_against_a_speed() -> None:
    found = conflict_of("analysis;class=large;speed=100;languages=ru", "RTX 3060 12GB")
    assert found == [("analysis", "quality"), ("analysis", "tokens_per_s")]


def test_a_speed_that_nothing_reaches_conflicts_with_the_machine_alone() -> None:
    assert conflict_of("chat;speed=5000", "RTX 4090") == [("chat", "tokens_per_s")]


def test_two_roles_that_fit_alone_conflict_over_memory() -> None:
    found = conflict_of(
        "analysis=T-pro-it-2.1;types=Q4_K_M;context=2048;speed=20,"
        "chat=T-lite-it-2.1;types=Q8_0;speed=20",
        "RTX 4090",
    )
    kinds = {kind for _, kind in found}
    assert ("", "memory") in found
    assert {"analysis", "chat"} <= {role for role, _ in found}
    assert "commercial" not in kinds, "nothing needless is named"


def test_what_can_be_had_is_no_conflict() -> None:
    assert conflict_of("analysis,chat", "RTX 4090") == []


@pytest.mark.parametrize(
    ("text", "plans"), [("analysis;speed=900", 0), ("analysis=Qwen2.5-3B-Instruct", 1)]
)
def test_the_answer_names_the_conflict_beside_what_can_be_had(text: str, plans: int) -> None:
    answer = place(
        needs_of(text),
        machine("RTX 4090"),
        models=(*RUSSIAN, model("Mistral-Nemo-Instruct-2407")),
        speeds=default_speed_model(),
        improvements=False,
    )
    assert answer.conflict
    assert not answer.fits
    assert min(len(answer.plans), 1) == plans
