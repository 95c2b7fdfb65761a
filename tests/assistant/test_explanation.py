"""The model's words under a result: accepted, rewritten once, or left out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest
from tests.assistant.replies import Office
from tests.assistant.scripted_model import scripted_model

from verstak.assistant.explanation import Explanation, results_for_model
from verstak.assistant.grounding.evidence import gather
from verstak.assistant.message.read_message import read_message
from verstak.assistant.model_calls import ModelCalls
from verstak.engines.sampling import Sampling

QUESTION = "Полка из ЛДСП 16 мм, пролёт 800 мм, глубина 300 мм, 40 кг/м². Какой прогиб?"
INVENTED = "Прогиб составит ровно 47 мм."


def explained(office: Office, said: str, rewrites: str = "") -> tuple[list[str], Explanation]:
    steps = office.ask(QUESTION).steps

    async def words() -> AsyncGenerator[str, None]:
        for at in range(0, len(said), 6):
            yield said[at : at + 6]

    async def run() -> tuple[list[str], Explanation]:
        explanation = Explanation()
        model = ModelCalls(scripted_model(rewrites=rewrites), "ru", Sampling())
        evidence = gather((read_message(QUESTION),), steps, "ru")
        found = [one async for one in explanation.sentences(words(), model, evidence)]
        return found, explanation

    return asyncio.run(run())


def test_a_sentence_that_is_accounted_for_passes_with_its_claims(office: Office) -> None:
    said, explanation = explained(office, "При пролёте 800 мм полка прогнётся на 3,83 мм.")
    assert len(said) == 1
    assert explanation.left_out == 0
    assert {claim.value for claim in explanation.claims} >= {800.0}


def test_an_invented_number_is_rewritten_once(office: Office) -> None:
    said, explanation = explained(office, INVENTED, "Полка прогнётся заметно.")
    assert said == ["Полка прогнётся заметно."]
    assert explanation.left_out == 0


@pytest.mark.parametrize("rewrites", ["", INVENTED, "Раз фраза. Два фраза."])
def test_what_cannot_be_rewritten_is_left_out_and_counted(office: Office, rewrites: str) -> None:
    said, explanation = explained(office, INVENTED, rewrites)
    assert said == []
    assert explanation.left_out == 1
    assert explanation.claims == []


def test_rewriting_is_bounded(office: Office) -> None:
    said, explanation = explained(office, f"{INVENTED} " * 10, "Полка прогнётся заметно.")
    assert len(said) == 2
    assert explanation.left_out == 8


def test_marks_of_lists_and_scraps_say_nothing(office: Office) -> None:
    said, _ = explained(office, "Вот:\n\n1. Полка прогнётся заметно.\n\n2. Да.\n")
    assert said == ["Полка прогнётся заметно."]


def test_the_model_reads_a_few_lines_of_what_was_computed(office: Office) -> None:
    lines = results_for_model(office.ask(QUESTION).steps, "ru")
    assert 2 <= len(lines) <= 8
    assert lines[0].casefold().startswith("мгновенный прогиб: 3,83")
    assert len(set(lines)) == len(lines)
    assert results_for_model((), "ru") == ()


def test_the_reply_says_that_something_was_left_out(explaining: Office) -> None:
    reply = explaining.ask(QUESTION, worker=scripted_model(INVENTED, rewrites=INVENTED))
    assert "47" not in reply.text
    assert "Часть пояснения опущена" in reply.text
    assert reply.answered.left_out == 1
    assert reply.unaccounted == ()
