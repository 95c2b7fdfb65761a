"""Long blocking work (a pull, a create) as a stream of progress lines.

The work runs in a thread of its own. What it reports is handed to the event loop; a slow client
sees fewer intermediate figures, it neither holds the work up nor makes a queue grow.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.gateway.error_map import JSON_TYPE
from verstak.gateway.streaming import StreamResponse, while_connected
from verstak.store.progress import PullProgress


class ProgressLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line, in Ollama's field order.

    Attributes:
        status: What is going on.
        digest: Blob that the figures belong to.
        total: Bytes of the blob.
        completed: Bytes of it that are here.
    """

    status: str
    digest: str = ""
    total: int = 0
    completed: int = 0


def line_of(progress: PullProgress) -> ProgressLine:
    """A step of a pull or push as its line."""
    return ProgressLine(
        status=progress.status,
        digest=progress.digest or "",
        total=progress.total_bytes or 0,
        completed=progress.completed_bytes or 0,
    )


type Report = Callable[[ProgressLine], None]
type Job = Callable[[Report, threading.Event], None]
"""Blocking work: reports lines, looks at the cancel event, raises VerstakError."""


class _Feed:
    """Lines of one job on their way from its thread to the event loop."""

    def __init__(self, job: Job) -> None:
        self._loop = asyncio.get_running_loop()
        self._job = job
        self._lines: deque[ProgressLine] = deque()
        self._wake = asyncio.Event()
        self._done: asyncio.Future[None] = self._loop.create_future()
        self._cancel = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._work, name="verstak-job", daemon=True).start()

    async def next_lines(self) -> list[ProgressLine]:
        """What came since the last call, empty once the job is over."""
        if not self._lines and not self._done.done():
            await self._wake.wait()
        self._wake.clear()
        lines = list(self._lines)
        self._lines.clear()
        return lines

    async def stop(self) -> BaseException | None:
        """Cancel, and wait until the job has given its locks and files back."""
        self._cancel.set()
        await asyncio.wait([self._done])
        return self._done.exception()

    def _work(self) -> None:
        failure: BaseException | None = None
        try:
            self._job(lambda line: self._post(self._append, line), self._cancel)
        except BaseException as error:  # noqa: BLE001 -- a thread's edge; raised again by run_job
            failure = error
        self._post(self._finish, failure)

    def _post[*A](self, call: Callable[[*A], None], *arguments: *A) -> None:
        # The loop may be closed already when the server stops while a job winds down.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call, *arguments)

    def _append(self, line: ProgressLine) -> None:
        if self._lines and line.digest and self._lines[-1].digest == line.digest:
            self._lines[-1] = line
        else:
            self._lines.append(line)
        self._wake.set()

    def _finish(self, failure: BaseException | None) -> None:
        if failure is None:
            self._done.set_result(None)
        else:
            self._done.set_exception(failure)
        self._wake.set()


async def run_job(job: Job) -> AsyncGenerator[ProgressLine, None]:
    """Run a job in a thread and yield its lines; closing the generator cancels the job.

    Raises:
        VerstakError: what the job raised.
    """
    feed = _Feed(job)
    feed.start()
    try:
        while lines := await feed.next_lines():
            for line in lines:
                yield line
    finally:
        failure = await feed.stop()
    if failure is not None:
        raise failure


async def answer_with_progress(request: Request, job: Job, *, stream: bool) -> Response:
    """Answer with a job's progress: line by line, or only the last one.

    Args:
        request: The request, its body read.
        job: The work.
        stream: Whether to send lines as they come; a failure after the first line is then a
            line too, in a reply that is 200 already. Otherwise the reply is the last line.
    """
    if stream:
        return StreamResponse(request, _encoded(job))
    last = await while_connected(request, _last_line(job))
    return Response(msgspec.json.encode(last), media_type=JSON_TYPE)


async def _encoded(job: Job) -> AsyncGenerator[bytes, None]:
    work = run_job(job)
    try:
        async for line in work:
            yield msgspec.json.encode(line) + b"\n"
    finally:
        await work.aclose()


async def _last_line(job: Job) -> ProgressLine:
    last = ProgressLine("")
    work = run_job(job)
    try:
        async for line in work:
            last = line
    finally:
        await work.aclose()
    return last
