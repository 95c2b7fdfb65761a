"""The cards."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.assistant.knowledge.shipped_words import figures, folded, is_russian

from verstak.assistant.knowledge.cards import Card, load_cards, read_cards
from verstak.assistant.knowledge.citation import read_citations
from verstak.assistant.knowledge.glossary import load_glossary
from verstak.errors import UsageError

SOURCES = read_citations(
    {"s.toml": '[[source]]\nkey = "page"\nen = "p"\nru = "с"\nconfidence = "secondary"\n'}
)
ROW = """
[[card]]
key = "sag"
questions = ["почему провисает полка", "why does a shelf sag"]
title = { en = "Sag", ru = "Провис" }
points = [{ en = "the span", ru = "пролёт", source = ["page"] }]
"""


def test_a_card_carries_its_questions_and_each_point_its_source() -> None:
    (card,) = read_cards({"f.toml": ROW}, SOURCES)
    assert card.questions == ("почему провисает полка", "why does a shelf sag")
    (point,) = card.points
    assert (point.text.ru, point.source.ru, point.confidence) == ("пролёт", "с", "secondary")
    assert card.see == ()


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        (', source = ["page"]', "", "a source"),
        ('en = "the span", ', "", "a point needs words in both languages"),
        ('title = { en = "Sag", ru = "Провис" }\n', "", "title needs words in both languages"),
        ('questions = ["почему провисает полка", "why does a shelf sag"]\n', "", "needs questions"),
        ('points = [{ en = "the span", ru = "пролёт", source = ["page"] }]', "", "needs questions"),
    ],
)
def test_a_row_that_says_too_little_is_refused(found: str, put: str, said: str) -> None:
    with pytest.raises(UsageError, match=rf"f\.toml: row 'sag': .*{said}"):
        read_cards({"f.toml": ROW.replace(found, put)}, SOURCES)


def test_there_are_enough_and_they_are_read_once() -> None:
    assert len(load_cards()) >= 60
    assert load_cards() is load_cards()


def test_no_question_leads_to_two_cards() -> None:
    asked = Counter(folded(question) for card in load_cards() for question in card.questions)
    assert [question for question, times in asked.items() if times > 1] == []


def test_related_entries_exist() -> None:
    known = {card.key for card in load_cards()} | {term.key for term in load_glossary()}
    assert {key for card in load_cards() for key in card.see} <= known


@pytest.mark.parametrize("card", load_cards(), ids=lambda card: card.key)
def test_a_shipped_card_is_asked_and_answered_in_both_languages(card: Card) -> None:
    assert {is_russian(question) for question in card.questions} == {True, False}
    for point in card.points:
        assert is_russian(point.text.ru)
        assert figures(point.text.ru) == figures(point.text.en)
        assert point.confidence != "own" or not figures(point.text.ru)
