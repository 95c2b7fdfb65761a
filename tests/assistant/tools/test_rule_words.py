"""``rule_words``: rules told to people, without keys."""

from __future__ import annotations

from verstak.assistant.tools.rule_words import RuleWords
from verstak.furniture.standards.rules import load_rules

RULES = load_rules()
WORDS = RuleWords(RULES.parameters)


def test_limits() -> None:
    assert WORDS.limit(RULES.rule("gost_13025.top_shelf")).ru == "не более 1\u202f900 мм"
    assert WORDS.limit(RULES.rule("confirmat.edge_hole")).en == "from 4.5 mm to 5.5 mm"
    assert WORDS.limit(RULES.rule("hinges.distance")).ru == "более: ширина двери на петлях"


def test_conditions_name_parameters() -> None:
    said = WORDS.conditions(RULES.rule("en_312.p2_mor_13_20"))
    assert said.ru == "толщина плиты более 13 мм; толщина плиты не более 20 мм"
    assert "not when" in WORDS.conditions(RULES.rule("system_32.front_row")).en


def test_no_rule_shows_a_key() -> None:
    keys = set(RULES.parameters)
    for rule in RULES.rules:
        for words in (WORDS.limit(rule), WORDS.conditions(rule)):
            assert not keys & set(words.en.replace(":", " ").replace(";", " ").split())


def test_figures_have_their_own_keys() -> None:
    figures = WORDS.figures(RULES.rules)
    assert len({figure.key for figure in figures}) == len(figures)
    assert len(WORDS.sources(RULES.rules).rows) == len(RULES.rules)
