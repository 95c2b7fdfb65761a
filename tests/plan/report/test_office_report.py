"""The whole report; its parts are answer, workers, speeds, waits, money, guidance and basis."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from tests.plan.report.offices import EVERY, HOSTILE, hostile, too_large, two_cores
from tests.plan.report.reading import has_class, of_class, read_page, words

from verstak.plan.office_plan import OfficePlan
from verstak.plan.report.document import POLICY
from verstak.plan.report.element import clean
from verstak.plan.report.office_report import report_html
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.style import SCRIPT, STYLE
from verstak.plan.report.words import COMMERCIAL, NAMES_OF_TERMS, VERDICTS
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual, Language

LANGUAGES: tuple[Language, ...] = ("en", "ru")
EACH = [(name, language) for name in EVERY for language in LANGUAGES]
FOREIGN = ("cite", "name", "formula", "blockquote", "notes")
"""Names, sources and formulas are what they are; notes of sources too."""


@cache
def page(name: str, language: Language) -> Element:
    return read_page(report_html(EVERY[name](), language))


def section(root: Element, key: str) -> Element:
    return next(each for each in root.iter("section") if has_class(each, key))


def said(root: Element) -> str:
    """As it is read: a mark is set close to what follows it."""
    text = " ".join(words(root, without=("note-number",)).split())
    return re.sub(r" (?=[),;.:])", "", text)


# --- the answer -----------------------------------------------------------------------------


def test_what_does_not_fit_is_said_first_and_by_how_much() -> None:
    root = page("too_large", "en")
    answer = section(root, "answer")
    assert has_class(answer, "no")
    assert "It does not fit" in said(answer)
    wanted = too_large().wanted
    assert wanted is not None
    assert wanted.lacking is not None
    assert f"Lacking: {Sheet('en').text(wanted.lacking)}" in said(answer)
    chosen = too_large().chosen
    assert chosen is not None
    for worker in chosen.workers:
        assert f"{worker.model.name} {worker.offer.file_type}" in said(answer)
    assert next(root.iter("section")) is answer


def test_a_plan_is_called_one_and_a_conflict_is_named() -> None:
    assert "There is a plan" in said(section(page("two_cores", "en"), "answer"))
    root = page("nothing_fits", "ru")
    assert has_class(section(root, "answer"), "no")
    conflict = said(section(root, "conflict"))
    for each in EVERY["nothing_fits"]().conflict:
        assert each.text.ru in conflict


def test_every_proposal_has_its_memories() -> None:
    plans = section(page("too_large", "en"), "proposals")
    articles = list(plans.iter("article"))
    assert len(articles) == len(too_large().plans)
    for article, plan in zip(articles, too_large().plans, strict=True):
        bars = [bar for bar in plan.bars if bar.segments]
        assert len(of_class(article, "memory")) == len(bars)
        assert VERDICTS[plan.verdict].en in said(article)


def test_terms_of_every_model_are_told() -> None:
    licences = said(section(page("too_large", "ru"), "licences"))
    for note in too_large().licences:
        assert note.model in licences
        assert COMMERCIAL[note.commercial].ru in licences


def test_precision_is_advised_for_this_class_of_machine() -> None:
    precision = said(section(page("two_cores", "en"), "precision"))
    assert "desktop" in precision
    for each in two_cores().precision.advice:
        assert each.why.en in precision


def test_what_is_missing_for_money_is_said() -> None:
    money = said(section(page("two_cores", "en"), "money"))
    for each in two_cores().cost.missing:
        assert each.en in money
    assert "Paid in all" not in money


def test_money_is_drawn_and_tabled() -> None:
    cost = too_large().cost
    assert cost.curves
    assert cost.bars
    money = section(page("too_large", "en"), "money")
    lines = [each for each in of_class(money, "line") if each.tag == "polyline"]
    assert len(lines) >= len(cost.curves)
    for curve in cost.curves:
        assert curve.offer.en in said(money)
    for bar in cost.bars[:3]:
        assert bar.name.en in said(money)


# --- numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language"), EACH)
def test_every_mark_opens_a_note_and_every_note_is_opened(name: str, language: Language) -> None:
    root = page(name, language)
    notes = {each.get("id") for each in root.iter("li") if "popover" in each.attrib}
    opened = {each.get("popovertarget") for each in of_class(root, "mark") if each.tag == "button"}
    assert opened == notes
    for number in of_class(root, "number"):
        button, note = number[0], number[1]
        assert button.get("popovertarget") == f"note-{note.text}"
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "language"), EACH)
def test_every_number_in_a_table_is_a_mark(name: str, language: Language) -> None:
    for cell in page(name, language).iter("td"):
        if has_class(cell, "figure") and re.search(r"\d", words(cell)):
            assert of_class(cell, "mark"), words(cell)


def quantities(plain: Any) -> Iterator[dict[str, Any]]:
    """Numbers with a provenance in plain data."""
    if isinstance(plain, dict):
        if {"value", "unit", "provenance", "decimals"} <= plain.keys():
            yield plain
            return
        for each in plain.values():
            yield from quantities(each)
    elif isinstance(plain, list):
        for each in plain:
            yield from quantities(each)


def shown_parts(plan: OfficePlan) -> dict[str, Any]:
    """Of the plain data, what the report shows: of the waits, those of the chosen plan."""
    plain = plan.to_plain()
    plans = [plain["wanted"]["plan"]] if plain["wanted"] else []
    for each in [*plans, *plain["plans"]]:
        for worker in each["workers"]:
            del worker["waiting"]
    return {
        "plans": [*plans, *plain["plans"]],
        "needs": plain["needs"],
        "rate": plain["requests_per_hour"],
        "machine": plain["machine"],
        "inputs": plain["cost"]["inputs"],
        "report": plain["cost"]["report"],
        "improvements": plain["improvements"],
        "precision": plain["precision"],
    }


@pytest.mark.parametrize(("name", "language"), EACH)
def test_every_number_of_the_plain_data_is_shown_with_its_mark(
    name: str, language: Language
) -> None:
    plan = EVERY[name]()
    sheet = Sheet(language)
    marks = {each.text for each in of_class(page(name, language), "mark")}
    found = list(quantities(shown_parts(plan)))
    assert len(found) > 10
    for each in found:
        text = sheet.text(_quantity(each))
        # What lacks is shown without its sign.
        assert text in marks or text.removeprefix("-") in marks, each


def _quantity(plain: dict[str, Any]) -> Quantity:
    from verstak.quantities.quantity import Given

    return Quantity(plain["value"], plain["unit"], Given("x"), plain["decimals"])


@pytest.mark.parametrize(("name", "language"), EACH)
def test_numbers_in_what_limits_a_plan_are_marks_too(name: str, language: Language) -> None:
    plan = EVERY[name]()
    root = page(name, language)
    lines = [each for each in root.iter("p") if each.text or of_class(each, "mark")]
    asked = () if plan.wanted is None else (plan.wanted.plan,)
    for each in (*asked, *plan.plans):
        line = next(one for one in lines if said(one) == each.binding.in_(language))
        assert of_class(line, "mark")
    for change in () if plan.wanted is None else plan.wanted.changes:
        items = [one for one in root.iter("li") if said(one).endswith(change.text.in_(language))]
        assert of_class(items[0], "mark")


def test_waits_of_the_chosen_plan_are_marked() -> None:
    marks = {each.text for each in of_class(section(page("too_large", "en"), "waiting"), "mark")}
    sheet = Sheet("en")
    for _, table in too_large().waiting:
        assert table is not None
        assert sheet.text(table.second_machine_from) in marks
        for row in table.rows:
            for _, wait in (*row.wait, *row.response):
                assert sheet.text(wait) in marks


# --- one file -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language"), EACH)
def test_nothing_is_loaded_and_nothing_runs_but_our_own(name: str, language: Language) -> None:
    root = page(name, language)
    assert root.get("lang") == language
    allowed = {"html", "head", "body", "meta", "title", "style", "script"}
    for each in root.iter():
        assert each.tag not in {"link", "img", "iframe", "object", "form", "base"}
        for attribute, value in each.attrib.items():
            assert attribute != "style"
            assert not attribute.startswith("on")
            if attribute not in {"href", "content"}:
                assert "://" not in value or each.tag in allowed | {"div"}
        if each.tag != "a":
            assert "href" not in each.attrib
            assert "src" not in each.attrib
        else:
            assert each.get("href", "").startswith(("https://", "http://"))
    assert [each.text for each in root.iter("script")] == [SCRIPT]
    assert [each.text for each in root.iter("style")] == [STYLE]
    assert "@import" not in STYLE
    assert set(re.findall(r"url\((.)", STYLE)) == {"#"}
    assert "://" not in STYLE + SCRIPT


def test_the_policy_names_our_own_style_and_script() -> None:
    for content in (STYLE, SCRIPT):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in POLICY
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_words(language: Language) -> None:
    text = report_html(hostile(), language)
    root = read_page(text)
    assert clean(HOSTILE) in words(root)
    assert [each.text for each in root.iter("script")] == [SCRIPT]
    assert list(root.iter("img")) == []
    assert "\x00" not in text
    text.encode()


@pytest.mark.parametrize("name", EVERY)
def test_no_language_is_left_in_the_other(name: str) -> None:
    english, russian = (words(page(name, language), without=FOREIGN) for language in LANGUAGES)
    assert re.findall(r"[а-яё]+", english.casefold()) == []
    common = r"\b(the|of|and|is|are|not|with|for|from|on|at|what|which|plan|free|limit|memory)\b"
    found = set(re.findall(common, russian.casefold()))
    assert found == set()


def test_words_of_parts_are_said_in_both() -> None:
    for words_ in (*NAMES_OF_TERMS.values(), *VERDICTS.values(), *COMMERCIAL.values()):
        assert words_.en != words_.ru


def test_a_server_can_put_a_way_back_on_it() -> None:
    text = report_html(two_cores(), "en", back=("/", Bilingual("Back", "Назад")))
    link = next(read_page(text).iter("a"))
    assert (link.get("href"), link.text) == ("/", "Back")


# --- for everybody --------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language"), EACH)
def test_who_does_not_see_is_told_the_same(name: str, language: Language) -> None:
    root = page(name, language)
    for drawing in root.iter("svg"):
        if drawing.get("role") == "img":
            assert drawing[0].tag == "title"
            assert drawing[0].text
    for figure in root.iter("figure"):
        assert figure[0].tag == "figcaption"
        assert words(figure[0]).strip()
    for head in root.iter("th"):
        assert head.get("scope") in {"col", "row", "colgroup"}
    depth = 0
    for each in root.iter():
        if re.fullmatch(r"h[1-6]", each.tag):
            assert int(each.tag[1]) <= depth + 1, words(each)
            depth = int(each.tag[1])
    for box in of_class(root, "wide"):
        assert box.get("aria-label")
        assert box.get("tabindex") == "0"
