"""The report of a check; its entries are findings."""

from __future__ import annotations

import re
from functools import cache
from xml.etree.ElementTree import Element

import pytest
from tests.plan.report.offices import HOSTILE
from tests.plan.report.reading import has_class, of_class, read_page, words

from verstak.catalog.accelerators import accelerators
from verstak.catalog.known_models import known_models
from verstak.catalog.prices import prices
from verstak.catalog.speed_evidence import speed_evidence
from verstak.plan.report.element import clean
from verstak.plan.report.findings import SIGNS
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.statements_report import statements_html
from verstak.plan.speed import default_speed_model
from verstak.plan.statements.check import CheckedPlan, check_statements
from verstak.plan.statements.finding import VERDICT_WORDS, Verdict
from verstak.plan.statements.knowledge import Knowledge
from verstak.plan.statements.statement import DeviceMemory, FileSize, StatedPlan
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Language

LANGUAGES: tuple[Language, ...] = ("en", "ru")


@cache
def checked() -> CheckedPlan:
    statements = (
        FileSize(
            id="q4", text="It takes 9.5 GB", model="qwen2.5:32b", file_type="Q4_K_M", size=9.5
        ),
        FileSize(id="right", model="qwen2.5:32b", file_type="Q4_K_M", size=19.9),
        FileSize(id="nobody", text=HOSTILE, model="no-such-model", size=1.0),
        DeviceMemory(id="card", text="The card has 24 GB", memory_gb={"RTX 4090": 24.0}),
    )
    knowledge = Knowledge(
        models=known_models(),
        accelerators=accelerators(),
        prices=prices(),
        speed=default_speed_model(),
        evidence=speed_evidence(),
    )
    return check_statements(StatedPlan(HOSTILE, "2026-01", statements), knowledge)


@cache
def page(language: Language) -> Element:
    return read_page(statements_html(checked(), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_statement_has_its_verdict_and_why(language: Language) -> None:
    entries = of_class(page(language), "finding")
    assert len(entries) == len(checked().findings)
    for entry, finding in zip(entries, checked().findings, strict=True):
        assert has_class(entry, finding.verdict.value)
        said = words(entry)
        assert VERDICT_WORDS[finding.verdict].in_(language) in said
        assert clean(finding.explanation.in_(language)) in said
        assert finding.rule.in_(language) in said
        assert clean(finding.text) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_right_instead_is_marked(language: Language) -> None:
    entries = of_class(page(language), "finding")
    sheet = Sheet(language)
    shown = 0
    for entry, finding in zip(entries, checked().findings, strict=True):
        marks = {each.text for each in of_class(entry, "mark")}
        for figure in finding.figures:
            if isinstance(figure.value, Quantity):
                assert sheet.text(figure.value) in marks
                shown += 1
        if finding.off_by is not None:
            assert sheet.text(finding.off_by) in marks
    assert shown >= 2


def test_verdicts_are_counted() -> None:
    counts = words(of_class(page("en"), "counts")[0], without=("note-number",))
    for verdict, number in checked().counts().items():
        assert re.search(rf"{VERDICT_WORDS[verdict].en}\s+{number}\b", counts)


def test_every_verdict_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(Verdict)
    assert len(set(SIGNS.values())) == len(Verdict)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_plan_stays_words(language: Language) -> None:
    root = page(language)
    assert len(list(root.iter("script"))) == 1
    assert list(root.iter("img")) == []
    assert clean(HOSTILE) in words(root)


def test_no_language_is_left_in_the_other() -> None:
    english = words(page("en"), without=("cite", "blockquote"))
    assert re.findall(r"[а-яё]+", english.casefold()) == []
