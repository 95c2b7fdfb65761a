"""What the sources have to say speaks for the tools that look things up."""

from __future__ import annotations

from verstak.assistant.choice.lookup_strength import lookup_strength
from verstak.assistant.knowledge.search import Knowledge


def test_a_term_of_the_glossary_speaks_for_the_glossary(knowledge: Knowledge) -> None:
    found = lookup_strength(knowledge, "Что такое шкант?", "ru", measured=False)
    assert found["define_term"] == max(found.values()) > 0.2
    assert found["search_documents"] < 0, "the office has no documents"


def test_a_stated_value_is_not_judged_by_words(knowledge: Knowledge) -> None:
    free = lookup_strength(knowledge, "Что такое шкант?", "ru", measured=False)
    measured = lookup_strength(knowledge, "Что такое шкант?", "ru", measured=True)
    assert 0 < measured["define_term"] < free["define_term"]


def test_what_no_source_holds_speaks_against_looking(knowledge: Knowledge) -> None:
    found = lookup_strength(knowledge, "Столица Франции", "ru", measured=False)
    assert max(found.values()) < 0
