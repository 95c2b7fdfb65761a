"""The kept data are whole: the exam, its paraphrases, the labelled questions for ``auto``."""

from __future__ import annotations

import json
import re
from collections import Counter

from benchmarks.assistant.numerals import UNITS
from benchmarks.assistant.question import DATA, paraphrases, public_questions

PUBLIC = {question.id: question for question in public_questions()}


def test_every_public_question_can_be_marked() -> None:
    assert len(PUBLIC) == 30
    for question in PUBLIC.values():
        assert len(question.expected) == len(question.units)
        assert set(question.units) <= {*UNITS, "count", "ratio"}
        match question.answer_type:
            case "key_facts":
                assert 0 < question.needed <= len(question.facts)
                for fact in question.facts:
                    assert fact.patterns
                    for pattern in fact.patterns:
                        re.compile(pattern)
            case "yes_no":
                assert question.verdict is not None
                assert question.asks
            case _:
                assert question.expected


def test_five_paraphrases_of_each_in_five_manners() -> None:
    every = paraphrases()
    assert len({question.text for question in every}) == len(every) == 150
    assert Counter(question.style for question in every) == dict.fromkeys(
        ("typos", "order", "units", "terse", "english"), 30
    )
    for question in every:
        original = PUBLIC[question.id.split(".")[0]]
        assert question.text != original.text
        assert question.verdict == original.verdict
        assert (question.language == "en") == (question.style == "english")
        assert re.search("[а-яА-Я]", question.text) or question.style == "english"


def test_other_units_ask_for_the_same_quantity() -> None:
    by_id = {question.id: question for question in paraphrases()}
    assert [by_id["F07.units"].expected, by_id["F07.units"].units] == [(4258,), ("g",)]
    for question in by_id.values():
        original = PUBLIC[question.id.split(".")[0]]
        for value, unit, was, old in zip(
            question.expected, question.units, original.expected, original.units, strict=True
        ):
            if unit in UNITS:
                assert UNITS[unit][0] == UNITS[old][0]
                assert abs(value * UNITS[unit][1] / UNITS[old][1] - was) < 1e-9
            else:
                assert value == was


def test_routing_questions_are_balanced() -> None:
    rows = json.loads((DATA / "routing.json").read_text(encoding="utf-8"))
    assert len(rows) >= 240
    assert len({row["question"] for row in rows}) == len(rows)
    assert {row["role"] for row in rows} == {"chat", "analysis"}
    for key in ("split", "language", "role"):
        counts = Counter(row[key] for row in rows)
        assert len(counts) == 2
        assert min(counts.values()) >= 0.45 * len(rows)
