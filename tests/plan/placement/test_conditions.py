from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.placement.offices import machine, model, needs_of

from verstak.plan.candidates import Offer, Place, offers
from verstak.plan.placement.conditions import (
    CONDITIONS,
    Conditions,
    asked,
    broken_by_model,
    broken_by_speed,
    context_of,
    described,
    is_wish,
    knows,
)
from verstak.plan.placement.figures import Estimator
from verstak.plan.speed import default_speed_model


def offer(name: str, *, context: int = 2048, file_type: str = "Q4_K_M") -> Offer:
    return Offer((0,), model(name), file_type, "f16", Place(), context, 1, roomy=True)


def test_what_somebody_said_is_a_condition_and_the_rest_a_wish() -> None:
    said, assumed = needs_of("chat;speed=20,analysis")
    assert not is_wish(said, "tokens_per_s")
    assert is_wish(assumed, "tokens_per_s")
    for kind in ("memory", "context_tokens", "commercial"):
        assert not is_wish(assumed, kind)
    assert asked(assumed, "commercial")
    assert not asked(assumed, "first_token_s")


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("chat=mistral:7b", "Qwen3-8B", "models"),
        ("chat;types=Q8_0", "Qwen3-8B", "file_types"),
        ("chat;class=large", "Qwen3-8B", "quality"),
        ("chat;context=200000", "Qwen3-8B", "context_tokens"),
        ("chat;languages=ru", "Llama-3.1-8B-Instruct", "languages"),
        ("chat", "Qwen2.5-3B-Instruct", "commercial"),
    ],
)
def test_each_condition_breaks_on_what_it_is_about(text: str, name: str, kind: str) -> None:
    (need,) = needs_of(text)
    broken = broken_by_model(need, model(name), "Q4_K_M", need.context_tokens)
    assert broken == {kind}


def test_an_office_that_is_no_company_may_use_a_research_licence() -> None:
    (need,) = needs_of("chat;commercial=no")
    assert not broken_by_model(need, model("Qwen2.5-3B-Instruct"), "Q4_K_M", 2048)


def test_languages_are_known_not_known_or_not_found() -> None:
    assert knows(model("Qwen3-8B"), "ru") is True
    assert knows(model("Llama-3.1-8B-Instruct"), "ru") is False
    assert knows(model("Qwen3-8B"), "en") is True
    german = replace(model("Qwen3-8B"), languages="German, French")
    assert knows(german, "de") is True
    assert knows(german, "pl") is None
    assert knows(replace(german, languages=None), "de") is None


def test_the_makers_extension_counts_as_context() -> None:
    known = model("qwen2.5:32b")
    assert context_of(known) == known.context_extended
    bare = replace(known, context_extended=None)
    assert context_of(bare) == known.context_native


def test_speeds_are_held_against_the_need_or_the_lowered_wish() -> None:
    (need,) = needs_of("chat")
    assert need.tokens_per_s == 75
    assert broken_by_speed(need, 60, None, None) == {"tokens_per_s"}
    assert broken_by_speed(need, 80, None, None) == frozenset()
    assert broken_by_speed(need, None, None, None) == {"tokens_per_s"}
    assert broken_by_speed(need, 30, None, 25.0) == frozenset()
    assert broken_by_speed(need, 60, None, 90.0) == {"tokens_per_s"}, "never raised"


def test_a_first_token_needs_figures() -> None:
    (need,) = needs_of("chat;first-token=0.001")
    where = machine(memory_gib=8, cores=2)
    figures = Estimator(where, (need,), default_speed_model()).figures(offer("qwen2.5-coder:0.5b"))
    assert broken_by_speed(need, 1000, None, None) == frozenset()
    assert broken_by_speed(need, 1000, figures, None) == {"first_token_s"}


def test_a_judge_counts_wishes_and_refuses_broken_conditions() -> None:
    (need,) = needs_of("chat;languages=ru")
    conditions = Conditions((need,), {})
    assert conditions.judge(offer("Qwen3-8B"), 100.0, None) == 0
    assert conditions.judge(offer("Qwen3-8B"), 10.0, None) == 1
    assert conditions.judge(offer("Llama-3.1-8B-Instruct"), 100.0, None) is None
    relaxed = Conditions((need,), {}, frozenset({(0, "languages")}))
    assert relaxed.judge(offer("Llama-3.1-8B-Instruct"), 100.0, None) == 0


def test_every_condition_has_words_in_both_languages() -> None:
    (need,) = needs_of("chat=mistral:7b;speed=12.5;first-token=0.5;class=large;types=Q8_0")
    for kind in CONDITIONS:
        text = described(need, kind).text
        assert text.en.startswith("chat: ")
        assert text.ru != text.en
    assert "12,5" in described(need, "tokens_per_s").text.ru
    assert list(offers([], [])) == []
