"""One reply in the making: the order of events, steps that share a call, what the model decides."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest
from tests.assistant.replies import Office, question_of
from tests.assistant.scripted_model import scripted_model

from verstak.assistant.events import Answered, Status, Step, Text

SHELF = "Полка из ЛДСП 16 мм, пролёт 800 мм, глубина 300 мм, 40 кг/м². Какой прогиб?"


def test_first_what_it_does_then_the_result_then_the_words(explaining: Office) -> None:
    reply = explaining.ask(SHELF, worker=scripted_model("Полка прогнётся заметно."))
    kinds = [type(event) for event in reply.events]
    assert kinds[0] is Status
    step, text = kinds.index(Step), kinds.index(Text)
    assert 0 < step < text
    assert reply.statuses[-1].text == "пишу пояснение"
    assert kinds[-1] is Answered
    assert kinds.count(Answered) == 1
    assert reply.text.rstrip().endswith("Полка прогнётся заметно.")
    assert reply.answered.usage.completion_tokens > 0


def test_a_status_names_its_tool_and_a_call_that_can_be_stopped(office: Office) -> None:
    status = next(one for one in office.ask(SHELF).statuses if one.tool)
    assert status.tool == "shelf"
    assert status.call
    assert status.text == office.assistant.toolbox.tools["shelf"].doing.ru


def test_two_figures_of_one_call_are_one_step(office: Office) -> None:
    reply = office.ask(f"{SHELF} А какое напряжение изгиба?")
    assert reply.tools == ("shelf",)
    assert len(reply.steps[0].answers) >= 2
    assert "Напряжение изгиба: 0,74 МПа" in reply.text
    assert reply.unaccounted == ()


def test_calls_are_lettered_in_order(office: Office) -> None:
    reply = office.ask("Сколько весит щит 600×400×16 из ЛДСП? Сколько будет 17*3?")
    assert [step.call for step in reply.steps] == ["a", "b"][: len(reply.steps)]
    assert len(reply.steps) == 2


def test_small_talk_without_numbers_is_the_models(explaining: Office) -> None:
    reply = explaining.ask("Привет!", worker=scripted_model("Здравствуйте, чем помочь?"))
    assert reply.text.strip() == "Здравствуйте, чем помочь?"
    assert reply.steps == ()
    numbered = explaining.ask("Привет!", worker=scripted_model("Мне 25 лет.", rewrites="Мне 25."))
    assert "25" not in numbered.text
    assert numbered.answered.left_out == 1


def test_a_question_with_numbers_that_no_tool_takes_is_not_for_talk(explaining: Office) -> None:
    worker = scripted_model("Конечно, 1961 год.")
    reply = explaining.ask("В каком году Гагарин полетел в космос, в 1961 или 1962?", worker=worker)
    assert "год" not in reply.text
    assert reply.unaccounted == ()


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_leaving_early_at_any_event_ends_cleanly(office: Office, after: int) -> None:
    async def run() -> int:
        seen = 0
        events = office.assistant.answer(question_of(SHELF), scripted_model())
        async with aclosing(events):
            async for _ in events:
                seen += 1
                if seen == after:
                    break
        return seen

    assert asyncio.run(run()) == after
