"""Sources of the knowledge."""

from __future__ import annotations

import pytest

from verstak.assistant.knowledge.cards import load_cards
from verstak.assistant.knowledge.citation import cited, load_citations, read_citations
from verstak.assistant.knowledge.glossary import load_glossary
from verstak.assistant.knowledge.rows import Row
from verstak.errors import UsageError

TWO = """
[[source]]
key = "page"
en = "a page"
ru = "страница"
confidence = "verified"

[[source]]
key = "own"
en = "own words"
ru = "свои слова"
confidence = "own"
"""
ROW = Row("file.toml", "a", {})


def test_several_places_are_named_together_and_as_trusty_as_the_weakest() -> None:
    both = cited(ROW, read_citations({"s.toml": TWO}), ("page", "own"))
    assert both.words.en == "a page; own words"
    assert both.words.ru == "страница; свои слова"
    assert both.confidence == "own"


@pytest.mark.parametrize("keys", [(), ("page", "elsewhere")])
def test_a_row_without_a_known_source_is_refused(keys: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=r"file\.toml: row 'a': a source"):
        cited(ROW, read_citations({"s.toml": TWO}), keys)


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ('"verified"', '"remembered"', "confidence must be"),
        ('ru = "страница"\n', "", "ru must be words"),
    ],
)
def test_a_source_that_says_too_little_is_refused(found: str, put: str, said: str) -> None:
    with pytest.raises(UsageError, match=rf"s\.toml: row 'page': {said}"):
        read_citations({"s.toml": TWO.replace(found, put)})


def test_every_shipped_source_is_cited() -> None:
    used = {term.source.en for term in load_glossary()}
    used |= {fact.source.en for term in load_glossary() for fact in term.facts}
    used |= {point.source.en for card in load_cards() for point in card.points}
    said = "; ".join(used)
    unused = [key for key, each in load_citations().items() if each.words.en not in said]
    assert unused == []
