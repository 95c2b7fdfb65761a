from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.furniture.standards.assignments import as_assignments, parse_assignments, parse_value
from verstak.furniture.standards.rule_check import Applied, CheckResult, Verdict, check
from verstak.furniture.standards.rules import load_rules
from verstak.quantities.quantity import Computed, Given, Quantity

BASE = load_rules()


def held(expression: str, standard: str | None = None) -> CheckResult:
    return check(parse_assignments(expression, BASE), BASE, standard=standard)


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("wall_cabinet.top_shelf_height = 1950", Verdict.DOES_NOT_CONFORM),
        ("wall_cabinet.top_shelf_height = 1900", Verdict.CONFORMS),
        ("верхняя полка навесного шкафа = 195 см", Verdict.DOES_NOT_CONFORM),
        ("wardrobe.depth = 0.56 m", Verdict.CONFORMS),
        ("wardrobe.depth = 559", Verdict.DOES_NOT_CONFORM),
        ("glass_shelf.thickness = 5; glass_shelf.length = 700", Verdict.DOES_NOT_CONFORM),
        ("glass_shelf.thickness = 5; glass_shelf.length = 650", Verdict.CONFORMS),
        ("glass_shelf.thickness = 6; glass_shelf.length = 700", Verdict.NO_RULE),
        ("hinge.count = 2; hinge.door_height = 900", Verdict.DOES_NOT_CONFORM),
        ("hinge.count = 3; hinge.door_height = 900; hinge.door_mass = 5", Verdict.CONFORMS),
        (
            "hinge.count = 3; hinge.door_height = 900; hinge.door_mass = 13 кг",
            Verdict.DOES_NOT_CONFORM,
        ),
        ("hinge.distance = 400; hinge.door_width = 396", Verdict.CONFORMS),
        ("hinge.distance = 396; hinge.door_width = 396", Verdict.DOES_NOT_CONFORM),
        ("system32.front_row_setback = 50", Verdict.DOES_NOT_CONFORM),
        ("system32.front_row_setback = 50; front.inset = да", Verdict.NO_RULE),
        ("shelf.load = 100 kg/m²", Verdict.CONFORMS),
        ("shelf.load = 100 кг/м2; shelf.use = кухня", Verdict.DOES_NOT_CONFORM),
        ("en_312.used_as_design_value = yes", Verdict.DOES_NOT_CONFORM),
        ("sheet.size = 2750х1830", Verdict.CONFORMS),
        ("door.warp = 1,0 мм; door.length = 700; door.width = 400", Verdict.CONFORMS),
        ("door.warp = 1,0 мм; door.length = 500; door.width = 400", Verdict.DOES_NOT_CONFORM),
        ("particleboard_p2.modulus = 1.7 GPa; board.thickness = 16", Verdict.CONFORMS),
        ("диван.высота = 400", Verdict.NO_RULE),
        ("door.thickness = 18", Verdict.NO_RULE),
    ],
)
def test_verdicts(expression: str, verdict: Verdict) -> None:
    assert held(expression).verdict is verdict


def test_the_rule_is_shown_with_its_source() -> None:
    report = held("wall_cabinet.top_shelf_height = 1950").report()
    tables = report.to_json()["tables"]
    (row,) = tables["rules"]["rows"]
    (source,) = tables["sources"]["rows"]
    assert row["rule"] == source["rule"] == "gost_13025.top_shelf"
    assert source["reference"]["en"] == "ГОСТ 13025.1-85"
    assert source["confidence"]["en"] == "secondary"
    assert "mebel-v-nsk.ru" in source["source"]
    assert row["limit"]["value"] == 1900
    assert row["limit"]["provenance"]["kind"] == "cited"
    assert row["found"]["provenance"]["kind"] == "given"
    assert report.figure("verdict").value == report.figures[0].value
    assert report.figure("verdict_code").value == "does_not_conform"


def test_no_rule_is_said_as_such_and_no_number_of_another_is_used() -> None:
    result = held("диван.высота = 400")
    assert result.outcomes == ()
    notes = " ".join(note.en for note in result.report().notes)
    assert "no rule found in the loaded sources" in notes


def test_what_is_only_remembered_is_mentioned_and_not_checked() -> None:
    result = held("прогиб полки по ГОСТ 16371 = 3 мм")
    assert result.verdict is Verdict.NO_RULE
    (note,) = result.unverified
    assert "5.2.11" in note.words.ru
    assert any("unverified note exists" in n.en for n in result.report().notes)


def test_a_standard_that_was_read_and_says_nothing() -> None:
    result = held("door.thickness = 18", "ГОСТ 16371")
    assert [o.applied for o in result.outcomes] == [Applied.UNREGULATED]
    assert [a.name for a in result.without_rule] == ["door.thickness"]


def test_a_condition_that_was_not_told_leaves_the_rule_open() -> None:
    result = held("glass_shelf.length = 700")
    assert result.verdict is Verdict.NO_RULE
    (outcome,) = result.outcomes
    assert (outcome.applied, outcome.missing) == (Applied.OPEN, ("glass_shelf.thickness",))
    assert any("glass_shelf.thickness" in note.en for note in result.report().notes)
    (open_outcome,) = held("hinge.distance = 400").outcomes
    assert open_outcome.missing == ("hinge.door_width",)


def test_an_exception_that_holds_is_shown() -> None:
    result = held("glass_shelf.length=700; glass_shelf.thickness=5; middle support = yes")
    assert [o.applied for o in result.outcomes] == [Applied.EXCEPTED]
    assert result.verdict is Verdict.NO_RULE


def test_other_readings_are_notes() -> None:
    notes = [note.ru for note in held("wardrobe.depth = 550").report().notes]
    assert any("по другим данным: 540 мм" in note for note in notes)


def test_values_from_a_program() -> None:
    assert check({"wardrobe.depth": 560.0}, BASE).conforms
    assert not check({"en_312.used_as_design_value": True}, BASE).conforms
    with pytest.raises(UsageError, match="finite"):
        as_assignments({"wardrobe.depth": float("inf")}, BASE)
    with pytest.raises(UsageError, match="expected a number"):
        check({"wardrobe.depth": "deep"}, BASE)
    with pytest.raises(UsageError, match="expected a number"):
        check({"hinge.distance": 400, "hinge.door_width": "x"}, BASE)


def test_computed_values_keep_their_provenance() -> None:
    depth = Quantity(555, "mm", Computed("test"), 0)
    result = check({"wardrobe.depth": depth}, BASE)
    assert not result.conforms
    assert result.assignments[0].cell() is depth
    with pytest.raises(UsageError, match="is in 'mm', found 'kg'"):
        check({"wardrobe.depth": Quantity(5, "kg", Computed("test"))}, BASE)


def test_the_value_is_shown_as_given() -> None:
    (assignment,) = parse_assignments("wardrobe.depth = 56 cm;", BASE)
    cell = assignment.cell()
    assert isinstance(cell, Quantity)
    assert (cell.value, cell.unit) == (560, "mm")
    assert isinstance(cell.provenance, Given)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "nothing to check"),
        (" ; ", "nothing to check"),
        ("wardrobe.depth", "expected 'name = value'"),
        ("= 5", "expected 'name = value'"),
        ("wardrobe.depth =", "expected 'name = value'"),
        ("wardrobe.depth = deep", "expected a length"),
        ("wardrobe.depth = 5 kg", "expected a length"),
        ("hinge.door_mass = 5 mm", "is in kg"),
        ("hinge.distance = 400; hinge.door_width = да", "expected a length"),
        ("hinge.door_mass = heavy", "expected a number in kg"),
        ("x = " + "9" * 10_001, "characters"),
    ],
)
def test_what_cannot_be_read(expression: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_assignments(expression, BASE)


def test_values() -> None:
    load = BASE.parameters["shelf.load"]
    assert parse_value("1,5 кг/дм2", load) == 1.5
    assert parse_value("150", load) == 150
    assert parse_value("1 950", None) == 1950
    assert parse_value("НЕТ", None) is False
    assert parse_value("E1", BASE.parameters["board.emission_class"]) == "E1"
