from __future__ import annotations

import re

import pytest

from verstak.errors import UsageError
from verstak.furniture.standards.limit import Comparison, compare
from verstak.furniture.standards.rules import (
    RuleBase,
    decimals_of,
    load_rules,
    plain_words,
    word_stems,
)
from verstak.quantities.quantity import Cited, in_both, words_in

BASE = load_rules()
OFFICE = """
[subject]
en = "Our office"
ru = "Наше бюро"

[[parameter]]
key = "office.gap"
en = "gap of our office"
ru = "зазор бюро"
unit = "mm"
aliases = ["our gap"]

[[rule]]
id = "office.gap"
parameter = "office.gap"
comparison = "range"
value = [1.5, 2]
unit = "mm"
standard = "office 7"
confidence = "verified"
source = "folder 12"
note = { en = "since May", ru = "с мая" }
"""


def one_rule(**changed: str) -> str:
    fields = {
        "id": '"x"',
        "parameter": '"x.y"',
        "comparison": '"max"',
        "value": "3",
        "standard": '"s"',
        "confidence": '"verified"',
        "source": '"here"',
    } | changed
    return "[[rule]]\n" + "\n".join(f"{key} = {value}" for key, value in fields.items() if value)


def test_there_are_many_rules_and_each_has_a_source() -> None:
    assert len(BASE.rules) >= 60
    for rule in BASE.rules:
        assert rule.source, rule.id
        assert rule.standard, rule.id
        assert rule.parameter.name.en != rule.parameter.key, rule.id
        assert re.search("[а-яё]", rule.parameter.name.ru), rule.id


def test_a_source_is_not_a_bare_number_that_no_reader_could_follow() -> None:
    for rule in BASE.rules:
        said = in_both(rule.source)
        assert not re.search(r"\bid \d{6,}|stored", f"{said.en} {said.ru}"), rule.id


def test_every_condition_names_a_known_parameter() -> None:
    for rule in BASE.rules:
        for key in (*(c.parameter for c in (*rule.when, *rule.unless)), *filter(None, [rule.than])):
            assert key in BASE.parameters, (rule.id, key)
    for each in BASE.unverified:
        assert set(each.parameters) <= set(BASE.parameters)


def test_no_two_parameters_share_a_name() -> None:
    names: dict[str, str] = {}
    for parameter in BASE.parameters.values():
        for name in {plain_words(each) for each in parameter.names}:
            assert names.setdefault(name, parameter.key) == parameter.key, name


@pytest.mark.parametrize(
    ("rule_id", "comparison", "values", "confidence"),
    [
        ("gost_13025.top_shelf", Comparison.MAX, (1900,), "secondary"),
        ("gost_13025.wardrobe_depth", Comparison.MIN, (560,), "secondary"),
        ("en_312.p2_mor_13_20", Comparison.MIN, (11,), "verified"),
        ("en_312.p2_moe_20_25", Comparison.MIN, (1500,), "verified"),
        ("en_312.p2_ib_32_40", Comparison.MIN, (0.2,), "verified"),
        ("en_622.mdf_modulus_12_19", Comparison.MIN, (2200,), "verified"),
        ("system_32.front_row", Comparison.EQUAL, (37,), "verified"),
        ("confirmat.edge_hole", Comparison.RANGE, (4.5, 5.5), "verified"),
        ("hinges.height_2", Comparison.MAX, (750,), "secondary"),
        ("hinges.gap_22", Comparison.MIN, (2.0,), "secondary"),
        ("shelves.load_home", Comparison.MIN, (1.0,), "secondary"),
        ("formaldehyde.air_furniture", Comparison.MAX, (0.01,), "secondary"),
        ("saw.kerf", Comparison.RANGE, (3.2, 4.4), "verified"),
    ],
)
def test_rules_as_the_facts_have_them(
    rule_id: str, comparison: Comparison, values: tuple[float, ...], confidence: str
) -> None:
    rule = BASE.rule(rule_id)
    assert (rule.comparison, rule.values, rule.confidence) == (comparison, values, confidence)


def test_disagreeing_readings_travel_with_the_rule() -> None:
    depth = BASE.rule("gost_13025.wardrobe_depth")
    assert "540" in depth.conflicts[0].en
    assert "540" in depth.conflicts[0].ru
    assert len(BASE.rule("hinges.height_2").conflicts) == 2


def test_a_clause_stands_only_where_one_was_read() -> None:
    cited = {rule.clause for rule in BASE.rules if rule.is_of("ГОСТ 16371")}
    assert cited == {None}
    assert BASE.rule("formaldehyde.chamber").clause == "3.1"


def test_limits_are_cited_quantities() -> None:
    low, high = BASE.rule("confirmat.face_hole").limits()
    assert (low.value, high.value, low.unit, low.decimals) == (7, 8, "mm", 0)
    assert isinstance(low.provenance, Cited)
    assert "zakatayrukava" in words_in(low.provenance.source, "en")
    assert BASE.rule("gost_13025.top_shelf").reference.ru == "ГОСТ 13025.1-85"


def test_an_unknown_rule() -> None:
    with pytest.raises(KeyError):
        BASE.rule("nothing")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("wall_cabinet.top_shelf_height", "wall_cabinet.top_shelf_height"),
        ("верхняя полка навесного шкафа", "wall_cabinet.top_shelf_height"),
        ("Высота верхней полки навесного шкафа", "wall_cabinet.top_shelf_height"),
        ("wall cabinet top shelf height", "wall_cabinet.top_shelf_height"),
        ("глубина отделения под плечики", "wardrobe.depth"),
        ("шаг системы 32", "system32.pitch"),
    ],
)
def test_parameters_by_what_people_say(name: str, key: str) -> None:
    found = BASE.find_parameter(name)
    assert found is not None
    assert found.key == key


def test_an_unclear_name_is_not_guessed() -> None:
    assert BASE.find_parameter("толщина") is None
    assert BASE.find_parameter("высота дивана") is None
    assert BASE.find_parameter("?") is None
    assert {p.key for p in BASE.near("толщина полки", most=9)} >= {"shelf.thickness"}


def test_search_in_both_languages() -> None:
    assert BASE.search("формальдегид мебели", "ru")[0].id == "formaldehyde.air_furniture"
    assert BASE.search("formaldehyde furniture")[0].id == "formaldehyde.air_furniture"
    assert "gost_13025.wardrobe_depth" in [
        r.id for r in BASE.search("глубина шкафа плечики", "ru")[:3]
    ]
    assert BASE.search("zebra") == ()


def test_an_office_adds_its_own() -> None:
    both = load_rules({"office.toml": OFFICE})
    assert len(both.rules) == len(BASE.rules) + 1
    rule = both.rule("office.gap")
    assert (rule.subject.ru, rule.values, rule.note and rule.note.ru) == (
        "Наше бюро",
        (1.5, 2),
        "с мая",
    )
    assert both.find_parameter("our gap") is rule.parameter


def test_an_office_may_replace_a_shipped_rule() -> None:
    own = one_rule(
        id='"saw.kerf"', parameter='"saw.kerf"', value="3.8", unit='"mm"', standard='"our saw"'
    )
    both = load_rules({"own.toml": own})
    assert both.rule("saw.kerf").standard == "our saw"
    assert len(both.rules) == len(BASE.rules)


def test_without_the_shipped_rules() -> None:
    assert [rule.id for rule in load_rules({"a.toml": one_rule()}, shipped=False).rules] == ["x"]
    assert load_rules(shipped=False) == RuleBase((), {}, ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[rule", "expected TOML"),
        ("rule = 3", r"expected \[\[rule\]\] tables, found int"),
        (one_rule(source=""), "rule 'x': source is missing"),
        (one_rule(standard="7"), "standard is missing"),
        (one_rule(comparison='"about"'), "must be one of min, max"),
        (one_rule(confidence='"unverified"'), "must be verified or secondary"),
        (one_rule(value="[1, 2]"), "max needs one number"),
        (one_rule(value='"much"'), "max needs one number"),
        (one_rule(value="nan"), "must be a number"),
        (one_rule(value="{ a = 1 }"), "must be a number"),
        (one_rule(value=""), "max needs one number"),
        (one_rule(comparison='"range"', value="[2, 1]"), "smaller one first"),
        (one_rule(comparison='"is"', value="[]"), "one value"),
        (one_rule(comparison='"one_of"', value="[]"), "at least one"),
        (one_rule(comparison='"unset"'), "no value"),
        (one_rule(comparison='"multiple"', value="0"), "one number"),
        (one_rule(than='"a.b"'), "one number, or than"),
        (one_rule(when="3"), r"\[\[when\]\] tables"),
        (one_rule(when='[{ comparison = "max", value = 1 }]'), "names no parameter"),
        (one_rule(tolerance="-1"), "tolerance must be"),
        (one_rule(clause="5"), "clause must be words"),
        (one_rule(unit="5"), "unit must be words"),
        (one_rule(note='"x"'), "both languages"),
        (one_rule(parameter='"saw.kerf"', unit='"m"'), "saw.kerf is in 'mm'"),
        ('[[parameter]]\nen = "a"\nru = "b"', "needs a key"),
        ('[[parameter]]\nkey = "a"\nen = "a"', "both languages"),
        ('[[parameter]]\nkey = "a"\nen = "a"\nru = "a"\naliases = [1]', "list of words"),
        ('subject = "x"\n' + one_rule(), "both languages"),
    ],
)
def test_a_broken_file_is_named(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        load_rules({"office.toml": text})
    assert "office.toml" in caught.value.message


@pytest.mark.parametrize(
    ("value", "comparison", "limits", "kept"),
    [
        (5, Comparison.MIN, (5,), True),
        (4.999, Comparison.MIN, (5,), False),
        (5, Comparison.MAX, (5,), True),
        (5, Comparison.ABOVE, (5,), False),
        (5.01, Comparison.ABOVE, (5,), True),
        (5, Comparison.BELOW, (5,), False),
        (0.1 + 0.2, Comparison.EQUAL, (0.3,), True),
        (0.31, Comparison.EQUAL, (0.3,), False),
        (7, Comparison.RANGE, (7, 8), True),
        (8.1, Comparison.RANGE, (7, 8), False),
        (486, Comparison.MULTIPLE, (32,), False),
        (480, Comparison.MULTIPLE, (32,), True),
        (2.0, Comparison.ONE_OF, (0.4, 2), True),
        ("2750Х1830", Comparison.ONE_OF, ("2750x1830",), True),
        (True, Comparison.IS, (True,), True),
        (True, Comparison.IS, (False,), False),
        (True, Comparison.ONE_OF, (1,), False),
    ],
)
def test_comparisons(
    value: float | str, comparison: Comparison, limits: tuple[float | str, ...], kept: bool
) -> None:
    assert compare(value, comparison, limits) is kept


def test_a_tolerance_and_a_word_for_a_number() -> None:
    assert compare(37.1, Comparison.EQUAL, (37,), 0.1)
    assert not compare(37.2, Comparison.EQUAL, (37,), 0.1)
    with pytest.raises(UsageError, match="expected a number"):
        compare("far", Comparison.MAX, (37,))


def test_words_are_compared_by_their_first_letters() -> None:
    assert word_stems("Верхней полки") == word_stems("верхняя полка")
    assert plain_words(" Ёмкость,  System_32 ") == "емкость system 32"
    assert [decimals_of(v) for v in (7, 0.35, 12.5)] == [0, 2, 1]


def test_standard_and_source_may_be_said_in_both_languages() -> None:
    text = one_rule(
        standard='{ en = "our custom", ru = "наш обычай" }',
        source='{ en = "a sheet", ru = "лист" }',
    )
    rule = load_rules({"own.toml": text}, shipped=False).rules[0]
    assert rule.reference.ru.startswith("наш обычай")
    assert rule.is_of("our custom")
    assert rule.is_of("наш обычай")
    assert not rule.is_of("ГОСТ")


@pytest.mark.parametrize("wrong", ['{ en = "our custom" }', '{ en = "a", ru = "" }', '""', "3"])
def test_a_standard_that_is_no_words_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match="standard is missing"):
        load_rules({"own.toml": one_rule(standard=wrong)}, shipped=False)
