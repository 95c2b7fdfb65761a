from __future__ import annotations

from msgspec.structs import replace
from tests.evaluate.made_up_cards import (
    made_up_card,
    made_up_levels,
    made_up_onnx,
    perplexity,
    score,
)

from verstak.evaluate.comparison.tables import comparison_report
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Table


def table(cards: list, key: str) -> Table:  # type: ignore[type-arg]  # cards of the fixtures
    return next(each for each in comparison_report(cards).tables if each.key == key)


def column(found: Table, key: str) -> list[object]:
    at = next(at for at, each in enumerate(found.columns) if each.key == key)
    return [row[at] for row in found.rows]


def test_the_smallest_comes_first_and_keeps_its_number() -> None:
    artifacts = table(made_up_levels(), "artifacts")
    sizes = [each.value for each in column(artifacts, "size") if isinstance(each, Quantity)]
    assert sizes == sorted(sizes)
    names = dict(zip(column(artifacts, "name"), column(artifacts, "number"), strict=True))
    for key in ("divergence_1", "divergence_2", "speed_1"):
        found = table(made_up_levels(), key)
        for name, number in zip(column(found, "name"), column(found, "number"), strict=True):
            assert names[name] == number


def test_what_all_share_is_said_once() -> None:
    report = comparison_report(made_up_levels())
    assert {figure.key for figure in report.figures} == {"architecture", "base_model"}
    heads = {each.key for each in report.tables[0].columns}
    assert "licence" in heads, "the ONNX file tells none"
    assert "architecture" not in heads


def test_the_front_is_marked_and_a_single_artifact_has_none() -> None:
    best = dict(
        zip(
            column(table(made_up_levels(), "divergence_1"), "name"),
            column(table(made_up_levels(), "divergence_1"), "front"),
            strict=True,
        )
    )
    assert best["made-up:1.5b-q4_0"] is False
    assert best["made-up:1.5b-q4_k_m"] is True
    assert column(table(made_up_levels(), "divergence_2"), "front") == [None]


def test_perplexities_stand_side_by_side_where_the_tokens_are_the_same() -> None:
    read = [
        replace(made_up_card(level), perplexity=(perplexity(value),))
        for level, value in (("Q8_0", 9.0), ("Q2_K", 11.0))
    ]
    other = replace(made_up_onnx(), perplexity=(perplexity(7.0, layout="llama"),))
    one, two = table([*read, other], "perplexity_1"), table([*read, other], "perplexity_2")
    values = [each.value for each in column(one, "perplexity") if isinstance(each, Quantity)]
    assert values == [11.0, 9.0], "the smaller artifact first"
    assert column(two, "name") == [made_up_onnx().name]


def test_an_unasked_suite_is_unknown() -> None:
    found = table([made_up_card(), made_up_onnx()], "tasks")
    assert column(found, "arithmetic_ru")[1] is None


def test_two_versions_of_a_suite_have_columns_of_their_own() -> None:
    new = replace(made_up_card("Q8_0"), tasks=(replace(score(80), suite_digest="sha256:abc"),))
    keys = [each.key for each in table([made_up_card(), new], "tasks").columns]
    assert len([key for key in keys if key.startswith("arithmetic_ru")]) == 2
    assert len(set(keys)) == len(keys)


def test_a_note_of_all_cards_is_said_once_and_one_of_some_names_them() -> None:
    cards = made_up_levels()
    said = [note.en for note in comparison_report(cards).notes]
    assert len([each for each in said if cards[0].notes[0] in each]) == 1
    assert any(each.startswith("№ 1, 2") for each in said)
    alone = [note.en for note in comparison_report(cards[:1]).notes]
    assert cards[0].notes[0] in alone


def test_json_has_every_row() -> None:
    plain = comparison_report(made_up_levels()).to_json()
    rows = plain["tables"]["divergence_1"]["rows"]
    assert len(rows) == 10
    assert rows[0]["mean"]["provenance"]["low"] < rows[0]["mean"]["value"]
