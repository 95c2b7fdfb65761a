from __future__ import annotations

import pytest

from verstak.assistant.grounding.standards import (
    bare_families_in,
    clauses_in,
    named_spans,
    standards_in,
)


@pytest.mark.parametrize(
    ("text", "key", "edition"),
    [
        ("ГОСТ 16371-2014", "ГОСТ 16371", "14"),
        ("ГОСТ16371-93", "ГОСТ 16371", "93"),
        ("GOST 16371", "ГОСТ 16371", None),
        ("ГОСТ Р 54208-2010", "ГОСТ 54208", "10"),
        ("ГОСТу 13025.1-85", "ГОСТ 13025.1", "85"),
        ("EN 312:2010", "EN 312", "10"),
        ("DIN EN 312", "EN 312", None),
        ("ГОСТ Р ИСО 7170", "ISO 7170", None),
        ("EN 1995-1-1", "EN 1995-1-1", None),
        ("EN 622-5", "EN 622-5", None),
        ("ТР ТС 025/2012", "ТРТС 025", "12"),
        ("Еврокод 5", "Еврокод 5", None),
    ],
)
def test_spellings_of_standards(text: str, key: str, edition: str | None) -> None:
    (found,) = standards_in(f"По {text}.")
    assert (found.key, found.edition) == (key, edition)
    assert named_spans(f"По {text}.") == ((found.start, found.end),)


@pytest.mark.parametrize("text", ["EN и ISO", "тогда 5", "ОСТАЛОСЬ 5"])
def test_what_is_no_standard(text: str) -> None:
    assert standards_in(text) == ()


def test_a_family_without_a_number() -> None:
    assert [family for family, *_ in bare_families_in("по ГОСТу и GOST 5, по ISO")] == [
        "ГОСТ",
        "ISO",
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("п. 5.2.11", "5.2.11"),
        ("пункту 4.1", "4.1"),
        ("табл. 3", "3"),
        ("clause 5.2", "5.2"),
        ("Table D.7", "D.7"),
        ("§ 4", "4"),
        ("рисунок 2", "2"),
    ],
)
def test_clauses(text: str, number: str) -> None:
    (found,) = clauses_in(f"см. {text}, там")
    assert found.number == number
