from __future__ import annotations

from dataclasses import replace

import pytest
from tests.assistant.rendering.real_results import quoting_step, rule_step, shelf_step, step

from verstak.assistant.events import Step
from verstak.assistant.rendering.account import unaccounted
from verstak.assistant.rendering.render import render_step
from verstak.assistant.tools.outcome import MadeFile, Passage
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual, Language

STEPS = {"shelf": shelf_step(), "rules": rule_step(), "quotation": quoting_step()}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("named", STEPS)
def test_every_numeral_has_a_claim(named: str, language: Language) -> None:
    made = render_step(STEPS[named], language, fault=False, yes_no=True)
    assert unaccounted(made.markdown, made.claims) == ()
    assert unaccounted(made.markdown, ()) != ()


@pytest.mark.parametrize(
    ("fault", "yes_no", "first"),
    [
        (False, True, "**Нет.** Прогиб 9,58 мм больше предела 4,00 мм."),
        (True, True, "**Да, это ошибка.** Прогиб 9,58 мм больше предела 4,00 мм."),
        (False, False, "**Мгновенный прогиб: 4,79 мм**"),
    ],
)
def test_the_first_line_is_the_answer(first: str, *, fault: bool, yes_no: bool) -> None:
    made = render_step(shelf_step(), "ru", fault=fault, yes_no=yes_no)
    assert made.markdown.splitlines()[0] == first


def test_the_figures_asked_for_come_one_per_line() -> None:
    asked = replace(shelf_step(), answers=("long_deflection", "greatest_span"))
    lines = render_step(asked, "en", fault=False, yes_no=False).markdown.splitlines()
    assert lines[0] == "**Long-term deflection: 9.58 mm**"
    assert lines[2] == "**Greatest span, long-term: 597 mm**"


def test_it_says_what_was_taken_from_where() -> None:
    markdown = render_step(shelf_step(), "ru", fault=False, yes_no=False).markdown
    taken = next(line for line in markdown.splitlines() if line.startswith("Взято"))
    assert "E = 1600 МПа — EN 312:2010 P2" in taken
    assert "Формула: w = 5 q L⁴ / (384 E I), где q = 147,15 Н/м" in markdown


def test_nothing_found_is_said_plainly() -> None:
    passage = Passage("Зазор не нормируется.", "handbook.pdf", "с. 3")
    nothing = step(Report(Bilingual("Search", "Поиск")), passages=(passage,), found=False)
    made = render_step(nothing, "ru", fault=False, yes_no=True)
    assert made.markdown.startswith("**В загруженных источниках ответа на это нет.**")
    assert "это не ответ" in made.markdown
    assert unaccounted(made.markdown, made.claims) == ()


def test_files_get_the_address_that_the_caller_gives() -> None:
    made_file = MadeFile("map.pdf", Bilingual("Sheet map", "Карта листа"), "application/pdf", b"")
    with_file: Step = step(Report(Bilingual("Plan", "План")), files=(made_file,))
    made = render_step(
        with_file, "en", fault=False, yes_no=False, link=lambda file: f"/files/7/{file.name}"
    )
    assert "[Sheet map](/files/7/map.pdf)" in made.markdown
    assert unaccounted(made.markdown, made.claims) == ()
