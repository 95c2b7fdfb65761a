"""Of evidence, evidence_texts and facts: what may be said about a real result."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.assistant.rendering.real_results import QUESTION, quoting_step, shelf_step

from verstak.assistant.events import Argument
from verstak.assistant.grounding.evidence import gather
from verstak.assistant.grounding.evidence_texts import outcome_texts
from verstak.assistant.grounding.facts import Stand, step_facts
from verstak.assistant.tools.outcome import Feed
from verstak.quantities.quantity import Computed, Estimated, Given, Quantity


def test_everything_that_went_into_a_figure_is_a_fact() -> None:
    facts = step_facts(shelf_step(), "ru")
    known = {(fact.symbol, round(float(fact.value), 2)) for fact in facts}
    # Deflection, its inputs, and the inputs of these: q from p, g and b; I from b and t.
    assert known >= {("mm", 4.79), ("N/m", 147.15), ("kg/m²", 50.0), ("m/s²", 9.81)}
    assert known >= {("mm⁴", 102400.0), ("mm", 16.0), ("MPa", 1600.0)}
    assert {fact.tool for fact in facts} == {"shelf_deflection"}


def test_a_feed_and_the_bounds_of_an_estimate_are_facts() -> None:
    fed = Quantity(7, "mm", Computed("a", (("x", Quantity(3, "kg", Given("x"))),)))
    vague = Quantity(10, "h", Estimated("by area", 8, 12))
    step = shelf_step()
    outcome = replace(step.outcome, feeds=(Feed(fed, ()), Feed(vague, ())))
    values = {float(fact.value) for fact in step_facts(replace(step, outcome=outcome), "en")}
    assert values >= {7, 3, 10, 8, 12}


def test_the_users_words_and_the_arguments_are_evidence() -> None:
    step = shelf_step()
    extra = Argument("pitch", "шаг", 32, "mm", "default", "система 32")
    evidence = gather([QUESTION], [replace(step, arguments=(extra,))], "ru")
    by_source = {fact.source: fact for fact in evidence.facts}
    assert by_source["80 см"].value == 80
    assert by_source["80 см"].stand is Stand.MESSAGE
    assert by_source["система 32"].kind == "assumed"
    assert evidence.verdicts == (False,)


def test_constants_of_formulas_stand_apart() -> None:
    evidence = gather([], [shelf_step()], "ru")
    constants = {f.value for f in evidence.facts if f.stand is Stand.FORMULA}
    assert constants >= {Decimal(384), Decimal(12)}
    assert not any(f.value == 384 for f in evidence.facts if f.stand is not Stand.FORMULA)


def test_standards_and_clauses_come_with_their_source() -> None:
    evidence = gather([], [quoting_step()], "ru")
    (standard,) = evidence.standards
    assert (standard.name.key, standard.kind) == ("ГОСТ 16371", "cited")
    assert evidence.clauses == {"5.2.11"}
    assert not any(fact.value == 16371 for fact in evidence.facts)


def test_texts_come_in_both_languages_and_know_their_source() -> None:
    texts = {one.text: one for one in outcome_texts(quoting_step(), "ru")}
    assert texts["The gap shall be at most 1.5 mm."].source == "ГОСТ 16371-2014, п. 5.2.11"
    assert texts["Зазор — не более 1,5 мм."].kind == "cited"
    assert texts["п. 5.2.11"].is_place
