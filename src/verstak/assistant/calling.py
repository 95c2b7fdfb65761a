"""One call of a tool beside the event loop: progress comes out, a stop goes in."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace

from verstak.assistant.events import Status
from verstak.assistant.stop_board import StopBoard
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.tool import Tool
from verstak.assistant.tools.trouble import as_tool_error
from verstak.errors import ToolError, ToolFailed, VerstakError
from verstak.quantities.text import Bilingual, Language

_log = logging.getLogger(__name__)

PATIENCE_S = 120.0
"""A tool that has said nothing for so long never will: the longest search has a minute."""

_KEPT = 8
"""Progress that nobody fetched in time; the oldest is dropped, the tool never waits."""


async def call_tool[T](
    tool: Tool,
    work: Callable[[Desk], T],
    desk: Desk,
    stops: StopBoard,
    *,
    patience_s: float = PATIENCE_S,
) -> AsyncGenerator[Status | T, None]:
    """Run a tool in a thread.

    Args:
        tool: What is called; its ``doing`` is the first status.
        work: The call itself, for example ``lambda desk: tool.run(arguments, desk)``; gets the
            desk with progress and stop connected.
        desk: Where it works.
        stops: Where a stop finds the call.
        patience_s: How long it may take altogether.

    Yields:
        What is being done, as often as the tool says, and last what ``work`` returned. Leaving
        early stops the call.

    Raises:
        ToolRefused: the arguments cannot be meant.
        ToolFailed: there is no result, whatever the reason: it is in the log.
    """
    loop = asyncio.get_running_loop()
    with stops.running() as call:
        progress = _Progress(loop)
        placed = replace(desk, progress=progress.say, cancelled=call.stopped)
        context = contextvars.copy_context()  # the request's id, for what the tool may log
        done = loop.run_in_executor(None, context.run, work, placed)
        done.add_done_callback(progress.wake)
        deadline = loop.time() + patience_s
        try:
            shown = Status(_words(tool.doing, tool, desk.language), tool.name, call.id)
            yield shown
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        await progress.arrived()
                except TimeoutError:
                    raise ToolFailed(
                        f"{tool.name} gave no result within {patience_s:.0f} s",
                        in_russian=f"{tool.title.ru}: расчёт не закончился в отведённое время",
                    ) from None
                for words in progress.taken():
                    status = replace(shown, text=_words(words, tool, desk.language))
                    if status != shown:
                        shown = status
                        yield status
                if done.done():
                    yield _result(tool, done)
                    return
        finally:
            done.cancel()


def _result[T](tool: Tool, done: asyncio.Future[T]) -> T:
    try:
        return done.result()
    except ToolError:
        raise
    except VerstakError as error:
        _log.warning("tool gave no result tool=%s code=%s", tool.name, error.code)
        raise as_tool_error(error) from error
    except Exception as error:  # the job's edge: a bug of one tool must not end the reply
        _log.exception("tool failed tool=%s", tool.name)
        raise ToolFailed(
            f"{tool.name} failed for a reason that only the server's log tells",
            in_russian=f"{tool.title.ru}: расчёт не удался, причина в журнале сервера",
        ) from error


def _words(words: Bilingual, tool: Tool, language: Language) -> str:
    """A status; one with a numeral would be a number that nothing accounts for."""
    text = words.in_(language)
    if any(character.isdigit() for character in text):
        return tool.doing.in_(language)
    return text


class _Progress:
    """What a thread says, for one reader on the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._said: deque[Bilingual] = deque(maxlen=_KEPT)
        self._news = asyncio.Event()
        self._woken = False

    def say(self, words: Bilingual) -> None:
        """Called from the tool's thread."""
        self._said.append(words)
        # Whoever says much wakes the loop once, not each time.
        if not self._woken:
            self._woken = True
            self._loop.call_soon_threadsafe(self._news.set)

    def wake(self, _: object) -> None:
        """The call has ended."""
        self._news.set()

    async def arrived(self) -> None:
        """Until there is something to look at."""
        await self._news.wait()
        self._news.clear()
        # Before the reader looks, so that what is said from now on wakes it again.
        self._woken = False

    def taken(self) -> list[Bilingual]:
        """What was said since the last time."""
        found: list[Bilingual] = []
        while self._said:
            found.append(self._said.popleft())
        return found
