from __future__ import annotations

import pytest

from verstak.assistant.knowledge.rule_passages import (
    editions_of,
    rule_entry,
    rule_passage,
    rule_statement,
    standards_of,
)
from verstak.furniture.standards.rules import load_rules

BASE = load_rules()


def test_a_rule_is_said_with_its_limit_and_conditions() -> None:
    rule = BASE.rule("gost_16371.door_warp_long")
    assert rule_statement(rule, BASE).ru == (
        "покоробленность двери: не более 1,2 мм "
        "(длина двери: более 600 мм; ширина двери: менее 600 мм)."
    )
    assert "1.2 mm" in rule_statement(rule, BASE).en


@pytest.mark.parametrize(
    ("rule", "family", "number", "editions"),
    [
        ("gost_13025.top_shelf", "ГОСТ", "13025.1", {"85"}),
        ("gost_16371.door_gap", "ГОСТ", "16371", {"93"}),
        ("gost_10632.density", "ГОСТ", "10632", {"07"}),
        ("en_622.mdf_modulus_19_30", "EN", "622-5", set()),
    ],
)
def test_standard_and_edition_are_read(
    rule: str, family: str, number: str, editions: set[str]
) -> None:
    found = BASE.rule(rule)
    assert any(name.is_named(family, number) for name in standards_of(found))
    assert not any(name.is_named(family, "1") for name in standards_of(found))
    assert editions_of(found) == editions


def test_every_rule_can_be_searched_and_quoted() -> None:
    for rule in BASE.rules:
        passage = rule_passage(rule, BASE)
        assert passage.source
        assert passage.text
        assert rule_entry(rule, BASE).title
