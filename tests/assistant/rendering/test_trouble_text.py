"""trouble_text: a question back, or why there is no result; no number of its own."""

from __future__ import annotations

from tests.assistant.sample_tools import sample_tools

from verstak.assistant.message.read_message import read_message
from verstak.assistant.rendering.account import unaccounted
from verstak.assistant.rendering.trouble_text import render_question_back, render_trouble
from verstak.errors import ToolFailed, ToolRefused

MESSAGE = read_message("полка −3 мм")
TOOL = sample_tools()[0]


def test_a_question_back_asks_once_and_names_the_rest() -> None:
    made = render_question_back("Какой длины?", ("материал", "чертёж"), MESSAGE, "ru")
    assert made.markdown.count("?") == 1
    assert "**Какой длины?**" in made.markdown
    assert "Ещё нужно: материал, чертёж." in made.markdown


def test_a_refusal_may_repeat_the_users_number_and_its_bound() -> None:
    error = ToolRefused("-3 mm", in_russian="длина: -3 мм — не бывает, не меньше 1 мм")
    made = render_trouble(TOOL, error, MESSAGE, "ru")
    assert made.markdown.startswith("**Так посчитать нельзя.**")
    assert unaccounted(made.markdown, made.claims) == ()
    assert {claim.provenance for claim in made.claims} <= {"given", "assumed"}


def test_a_failure_gives_no_number_whatever_its_words() -> None:
    error = ToolFailed("the result was 42", in_russian="получилось 42")
    made = render_trouble(TOOL, error, MESSAGE, "ru")
    assert "поэтому числа нет" in made.markdown
    assert "42" not in made.markdown
    assert TOOL.title.ru in made.markdown
    assert made.claims == ()
