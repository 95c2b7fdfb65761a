"""What the model reads: a static head, and schemas that leave it no way to invent."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.assistant.sample_tools import sample_tools

from verstak.assistant import prompts
from verstak.quantities.text import Language

TOOLS = sample_tools()[:2]
BOTH: tuple[Language, ...] = ("ru", "en")


@pytest.mark.parametrize("language", BOTH)
def test_the_head_is_the_same_every_time_and_alternates(language: Language) -> None:
    head = prompts.static_messages(language)
    assert head == prompts.static_messages(language)
    assert [one.role for one in head] == ["system", *["user", "assistant"] * (len(head) // 2)]


@pytest.mark.parametrize("language", BOTH)
def test_a_choice_names_every_tool_and_none(language: Language) -> None:
    text = prompts.choice_message("Как?", TOOLS, language).text
    assert all(tool.name in text and tool.about.in_(language) in text for tool in TOOLS)
    check = Draft202012Validator(prompts.choice_schema(TOOLS))
    assert check.is_valid({"tool": TOOLS[0].name})
    assert check.is_valid({"tool": prompts.NO_TOOL})
    assert not check.is_valid({"tool": "format_disk"})
    assert not check.is_valid({"tool": TOOLS[0].name, "span": 5})


@pytest.mark.parametrize(
    ("value", "allowed"),
    [("800 мм", True), (None, True), ("850 мм", False), (800, False), ("", False)],
)
def test_a_number_is_one_of_the_messages_or_none(value: Any, allowed: bool) -> None:
    check = Draft202012Validator(prompts.numbers_schema({"length": ("800 мм", "300 мм")}))
    assert check.is_valid({"length": value}) is allowed


def test_an_open_slot_is_shown_with_its_numbers() -> None:
    text = prompts.numbers_message("Как?", TOOLS[0], {"length": ("800 мм", "300 мм")}, "ru").text
    assert "длина" in text
    assert "800 мм, 300 мм" in text


def test_results_and_questions_are_shown_apart() -> None:
    text = prompts.explanation_message("Как?", ["прогиб: 3 мм"], "ru").text
    assert text.index("Как?") < text.index("- прогиб: 3 мм")
    assert "Как?" in prompts.talk_message("Как?", "ru").text
    assert "Одна фраза." in prompts.rewrite_message("Одна фраза.", "en").text


def test_a_long_question_keeps_its_head_and_tail() -> None:
    long = "начало " + "слово " * 5000 + "Какой прогиб?"
    short = prompts.shortened(long)
    assert len(short) < 1300
    assert short.startswith("начало")
    assert short.endswith("Какой прогиб?")
    assert prompts.shortened("Как?") == "Как?"
