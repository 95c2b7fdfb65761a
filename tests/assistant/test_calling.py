"""Real threads, real tools; a tool here is a function as any other."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import pytest

from verstak.assistant.calling import call_tool
from verstak.assistant.events import Status
from verstak.assistant.stop_board import StopBoard
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Outcome
from verstak.assistant.tools.tool import Tool
from verstak.errors import DiskFull, InvalidCutList, ToolFailed, ToolRefused
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual

EMPTY = Outcome(Report(Bilingual("Nothing", "Ничего")))


def tool_of(function: Callable[..., Outcome]) -> Tool:
    return Tool(
        name="weigh",
        title=Bilingual("Weight", "Масса"),
        doing=Bilingual("weighing", "взвешиваю"),
        about=Bilingual("Weighs.", "Взвешивает."),
        examples=(),
        function=function,
        slots={},
    )


def called(
    function: Callable[..., Outcome], stops: StopBoard, patience_s: float = 30.0
) -> AsyncGenerator[Status | Outcome, None]:
    tool = tool_of(function)
    return call_tool(
        tool, lambda placed: tool.run({}, placed), Desk(), stops, patience_s=patience_s
    )


def collect(function: Callable[..., Outcome], patience_s: float = 30.0) -> list[Status | Outcome]:
    async def run() -> list[Status | Outcome]:
        return [piece async for piece in called(function, StopBoard(), patience_s)]

    return asyncio.run(run())


def test_a_call_says_what_it_does_and_then_gives_its_result() -> None:
    def plain(*, desk: Desk) -> Outcome:
        desk.progress(Bilingual("thinking", "думаю"))
        return EMPTY

    first, second, outcome = collect(plain)
    assert isinstance(first, Status)
    assert isinstance(second, Status)
    assert (first.text, second.text) == ("взвешиваю", "думаю")
    assert first.tool == "weigh"
    assert first.call == second.call
    assert first.call
    assert first.call.isalpha()
    assert outcome is EMPTY


def test_a_tool_works_in_a_thread_of_its_own() -> None:
    seen: list[int] = []

    def where(*, desk: Desk) -> Outcome:
        del desk
        seen.append(threading.get_ident())
        return EMPTY

    collect(where)
    assert seen != [threading.get_ident()]


def test_a_status_never_holds_a_number() -> None:
    def counting(*, desk: Desk) -> Outcome:
        desk.progress(Bilingual("41 sheets", "41 лист"))
        return EMPTY

    assert [piece.text for piece in collect(counting) if isinstance(piece, Status)] == ["взвешиваю"]


def test_a_talkative_tool_neither_waits_nor_fills_the_memory() -> None:
    def talkative(*, desk: Desk) -> Outcome:
        for turn in range(50_000):
            desk.progress(Bilingual("x", "да" if turn % 2 else "нет"))
        return EMPTY

    pieces = collect(talkative)
    assert pieces[-1] is EMPTY
    assert isinstance(pieces[-2], Status)
    assert pieces[-2].text == "да"


def test_a_stop_ends_a_search_with_its_best_so_far() -> None:
    def endless(*, desk: Desk) -> Outcome:
        while not desk.cancelled():
            time.sleep(0.001)
        return EMPTY

    async def run() -> list[object]:
        stops = StopBoard()
        pieces: list[object] = []
        async for piece in called(endless, stops):
            pieces.append(piece)
            if isinstance(piece, Status):
                assert piece.call
                assert stops.stop(piece.call)
        assert isinstance(pieces[0], Status)
        assert pieces[0].call
        assert not stops.stop(pieces[0].call), "what has ended cannot be stopped"
        return pieces

    assert asyncio.run(run())[-1] is EMPTY


def test_whoever_leaves_early_stops_the_thread() -> None:
    ended = threading.Event()

    def endless(*, desk: Desk) -> Outcome:
        while not desk.cancelled():
            time.sleep(0.001)
        ended.set()
        return EMPTY

    async def run() -> None:
        async with aclosing(called(endless, StopBoard())) as pieces:
            await anext(pieces)

    asyncio.run(run())
    assert ended.wait(60)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ToolRefused("a shelf of −3 mm"), ToolRefused),
        (InvalidCutList("no parts"), ToolRefused),
        (ToolFailed("no result"), ToolFailed),
        (DiskFull("no room"), ToolFailed),
        (ZeroDivisionError("a bug"), ToolFailed),
    ],
)
def test_every_failure_is_one_of_two(raised: Exception, expected: type[Exception]) -> None:
    def failing(*, desk: Desk) -> Outcome:
        del desk
        raise raised

    with pytest.raises(expected) as caught:
        collect(failing)
    if isinstance(raised, ZeroDivisionError):
        assert "a bug" not in str(caught.value)


def test_a_tool_that_hangs_is_given_up() -> None:
    def hanging(*, desk: Desk) -> Outcome:
        while not desk.cancelled():
            time.sleep(0.001)
        return EMPTY

    with pytest.raises(ToolFailed, match="no result within"):
        collect(hanging, patience_s=0.05)
