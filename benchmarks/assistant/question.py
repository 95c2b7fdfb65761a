"""One question of a benchmark of the assistant, and where the kept ones are read from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

type AnswerType = Literal[
    "number",
    "number_list",
    "number+bool",
    "number_list+bool",
    "yes_no",
    "key_facts",
    "ask_back",
    "impossible",
    "no_answer",
]
type Language = Literal["ru", "en"]

DATA = Path(__file__).parent / "data"
EXAM = Path(__file__).parents[2] / "tests" / "furniture" / "data" / "furniture_exam_ru_public.json"
"""The thirty public questions, as they were given: values, tolerances and derivations."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that an answer should hold, and the patterns by which it is recognised."""

    fact: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked and what a right answer holds.

    Args:
        id: Unique within its set.
        group: ``public``, ``paraphrase`` or ``generated``.
        category: For the table.
        style: How it is worded: ``typos``, ``terse`` …; empty for the original.
        language: Of the question.
        text: The question itself.
        answer_type: How it is marked.
        expected: Numbers, in the order of ``units``.
        tolerance: Absolute, in the same units.
        relative: Tolerance as a share of each number, where that is larger.
        units: One per number: ``mm``, ``m2``, ``count``, ``ratio`` …
        verdict: The right yes or no, where one is asked.
        asks: What the yes or no is about: ``error``, ``allowed`` …
        facts: What a description should hold.
        needed: How many of them.
    """

    id: str
    group: str
    category: str
    language: Language
    text: str
    answer_type: AnswerType
    expected: tuple[float, ...] = ()
    tolerance: float = 0.0
    relative: float = 0.0
    units: tuple[str, ...] = ()
    verdict: bool | None = None
    asks: str = ""
    facts: tuple[Fact, ...] = ()
    needed: int = 0
    style: str = ""
    derivation: str = ""

    @property
    def numeric(self) -> bool:
        """Whether a computed number is part of the answer."""
        return self.answer_type.startswith("number")


def public_questions() -> tuple[Question, ...]:
    """The public exam."""
    marks = _marks()
    return tuple(_question(row, marks[row["id"]], group="public") for row in _rows(EXAM))


def paraphrases() -> tuple[Question, ...]:
    """Five paraphrases of each public question."""
    marks = _marks()
    exam = {row["id"]: row for row in _rows(EXAM)}
    return tuple(
        _question({**exam[row["of"]], **row}, marks[row["of"]], group="paraphrase")
        for row in _rows(DATA / "paraphrases.json")
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def _marks() -> dict[str, dict[str, Any]]:
    marks: dict[str, dict[str, Any]] = json.loads((DATA / "marking.json").read_text("utf-8"))
    return marks


def _question(row: dict[str, Any], mark: dict[str, Any], *, group: str) -> Question:
    expected = row["expected"]
    values = expected if isinstance(expected, list) else [expected]
    verdicts = [value for value in values if isinstance(value, bool)]
    if row["answer_type"] == "yes_no":
        verdicts = [expected == "да"]
    return Question(
        id=row["id"],
        group=group,
        category=row["category"],
        language=row.get("language", "ru"),
        text=row["question"],
        answer_type=row["answer_type"],
        expected=tuple(_numbers(values)),
        tolerance=row["tolerance"] or 0.0,
        units=tuple(row.get("units", mark.get("units", ()))),
        verdict=verdicts[0] if verdicts else None,
        asks=mark.get("asks", ""),
        facts=tuple(Fact(fact["fact"], tuple(fact["patterns"])) for fact in mark.get("facts", ())),
        needed=mark.get("needed", 0),
        style=row.get("kind", ""),
        derivation=row.get("derivation", ""),
    )


def _numbers(values: list[Any]) -> Iterator[float]:
    for value in values:
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield float(value)
