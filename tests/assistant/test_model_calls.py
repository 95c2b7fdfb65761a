"""One reply's calls of a worker: what is asked for, what comes back, what it costs."""

from __future__ import annotations

import asyncio

import pytest
from tests.assistant.sample_tools import sample_tools
from tests.assistant.scripted_model import CHAT, schema_of, scripted_model
from tests.fakes.scripted_worker import ScriptedWorker, answer, refusal

from verstak.assistant.model_calls import ModelCalls
from verstak.assistant.prompts import NO_TOOL, static_messages
from verstak.engines.protocol import Worker
from verstak.engines.sampling import Sampling
from verstak.errors import EngineError

TOOLS = sample_tools()[:3]


def calls_of(worker: Worker, sampling: Sampling | None = None) -> ModelCalls:
    return ModelCalls(worker, "ru", sampling or Sampling())


def test_a_choice_is_drawn_greedily_from_the_names() -> None:
    worker = scripted_model(chooses=TOOLS[1].name)
    calls = calls_of(worker, Sampling(temperature=0.9))
    assert asyncio.run(calls.choose("Как?", TOOLS)) is TOOLS[1]
    (_, body) = worker.requests[0]
    assert body["temperature"] == 0
    assert schema_of(body)["properties"]["tool"]["enum"][-1] == NO_TOOL
    assert calls.usage.prompt_tokens == 97


def test_none_of_them_is_an_answer() -> None:
    assert asyncio.run(calls_of(scripted_model(chooses=NO_TOOL)).choose("Как?", TOOLS)) is None


def test_numbers_are_picked_from_those_offered() -> None:
    calls = calls_of(scripted_model(chooses="300 мм"))
    picked = calls.pick_numbers("Как?", TOOLS[0], {"length": ("800 мм", "300 мм")})
    assert asyncio.run(picked) == {"length": "300 мм"}


def test_words_stream_and_every_call_counts_over_one_head() -> None:
    worker = scripted_model("Полка прогнётся заметно.", rewrites="Полка гнётся.")
    calls = calls_of(worker)

    async def run() -> list[str]:
        await calls.choose("Как?", TOOLS)
        pieces = [piece async for piece in calls.explain("Как?", ["прогиб: 3 мм"], 50)]
        pieces += [piece async for piece in calls.talk("Привет", 20)]
        pieces.append(await calls.rewrite("Одна фраза."))
        return pieces

    assert "".join(asyncio.run(run())) == "Полка прогнётся заметно." * 2 + "Полка гнётся."
    assert calls.usage.completion_tokens == 4 * 3
    assert calls.timings.cache_n == 4 * 90
    head = len(static_messages("ru"))
    heads = [body["messages"][:head] for _, body in worker.requests]
    assert heads == [heads[0]] * 4


@pytest.mark.parametrize(("own", "asked", "sent"), [(None, 50, 50), (20, 50, 20), (-1, 50, 50)])
def test_the_shorter_limit_of_length_holds(own: int | None, asked: int, sent: int) -> None:
    worker = scripted_model("Да.")
    calls = calls_of(worker, Sampling(max_tokens=own))

    async def run() -> None:
        async for _ in calls.explain("Как?", [], asked):
            pass

    asyncio.run(run())
    assert worker.requests[0][1]["max_tokens"] == sent


@pytest.mark.parametrize(
    "worker",
    [
        ScriptedWorker({CHAT: lambda _: refusal(500, "out of memory")}),
        ScriptedWorker(
            {CHAT: lambda _: answer({"choices": [{"message": {"content": '{"tool": '}}]})}
        ),
    ],
    ids=["fails", "half an answer"],
)
def test_a_worker_without_an_answer_is_an_engine_error(worker: ScriptedWorker) -> None:
    with pytest.raises(EngineError):
        asyncio.run(calls_of(worker).choose("Как?", TOOLS))
