"""The glossary."""

from __future__ import annotations

from collections import defaultdict

import pytest
from tests.assistant.knowledge.shipped_words import figures, folded, is_russian

from verstak.assistant.knowledge.citation import read_citations
from verstak.assistant.knowledge.glossary import Term, load_glossary, read_glossary
from verstak.errors import UsageError
from verstak.quantities.text import Bilingual

SOURCES = read_citations(
    {
        "s.toml": '[[source]]\nkey = "page"\nen = "p"\nru = "с"\nconfidence = "verified"\n'
        '[[source]]\nkey = "own"\nen = "o"\nru = "о"\nconfidence = "own"\n'
    }
)
ROW = """
[[term]]
key = "dowel"
ru = ["шкант", "чопик"]
en = ["dowel"]
definition = { en = "a rod", ru = "стержень" }
source = "own"
facts = [{ en = "8 mm", ru = "8 мм", source = "page" }, { en = "beech", ru = "бук" }]
"""


def test_a_term_carries_its_words_and_each_fact_its_source() -> None:
    (term,) = read_glossary({"f.toml": ROW}, SOURCES)
    assert term.head == Bilingual("dowel", "шкант")
    assert term.names == ("шкант", "чопик", "dowel")
    assert (term.source.en, term.confidence, term.clause) == ("o", "own", None)
    size, wood = term.facts
    assert (size.en, size.source.en, size.confidence) == ("8 mm", "p", "verified")
    assert (wood.ru, wood.source.en, wood.confidence) == ("бук", "o", "own")


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ('source = "own"\n', "", "a source"),
        ('en = ["dowel"]\n', "", "a head word is needed"),
        (', ru = "стержень"', "", "definition needs words in both languages"),
        ('ru = "бук"', 'ru = ""', "a fact needs words in both languages"),
        ('source = "page"', 'source = "nowhere"', "a source"),
        ('source = "own"\n', 'source = "own"\nsee = ["peg"]\n', "see names no term: peg"),
        ('source = "own"\n', 'source = "own"\nclause = 7\n', "clause must be words"),
    ],
)
def test_a_row_that_says_too_little_is_refused(found: str, put: str, said: str) -> None:
    with pytest.raises(UsageError, match=rf"f\.toml: row 'dowel': {said}"):
        read_glossary({"f.toml": ROW.replace(found, put)}, SOURCES)


def test_the_shipped_glossary_is_read_once() -> None:
    assert load_glossary() is load_glossary()


def test_it_has_what_the_trade_asks_for() -> None:
    assert len(load_glossary()) >= 170
    answered = {folded(name) for term in load_glossary() for name in term.names}
    assert answered >= {
        "шкант", "конфирмат", "минификс", "кромка", "присадка", "прифуговка", "пропил", "ким",
        "система 32", "гильотинный раскрой", "царга", "лдсп", "прогиб", "деталировка", "kerf",
    }  # fmt: skip


def test_no_name_leads_to_two_terms() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for term in load_glossary():
        for name in term.names:
            owners[folded(name)].add(term.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("term", load_glossary(), ids=lambda term: term.key)
def test_a_shipped_term_says_the_same_in_both_languages_and_cites_its_numbers(term: Term) -> None:
    said = ((term.definition, term.confidence), *((fact, fact.confidence) for fact in term.facts))
    for words, confidence in said:
        assert is_russian(words.ru)
        assert figures(words.ru) == figures(words.en)
        assert confidence != "own" or not figures(words.ru)
