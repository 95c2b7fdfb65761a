"""Starting the solver's processes, listening to them, and ending them on time.

The only module of the room that touches the system: the solver is foreign machine code that
cannot be interrupted, so a limit that is really kept needs a process that can be killed.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from verstak.cutting.solver.search import Found
from verstak.cutting.solver.worker import Line, Request
from verstak.errors import SolverFailed

COMMAND = (sys.executable, "-m", "verstak.cutting.solver.worker")

_POLL_S = 0.05
_LAST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Lost:
    """A process that can no longer be listened to, and why; the others go on."""

    message: str


@dataclass(frozen=True, slots=True)
class _Voice:
    """One thing that one process said: a line, or its end."""

    child: int
    line: bytes | None


def findings(
    requests: Sequence[Request],
    *,
    deadline: float,
    cancelled: Callable[[], bool],
    command: tuple[str, ...] = COMMAND,
) -> Iterator[Found | Lost]:
    """What the solvers find, as they find it, each in a process of its own.

    Ends when all have ended, at the deadline, when cancelled, or when the caller stops listening;
    no process outlives it.

    Args:
        requests: The job and how to search, one per process.
        deadline: On the monotonic clock, in seconds; the processes are killed then.
        cancelled: Asked about twenty times a second.
        command: Program to start instead of the solver's own, for those who bring another.

    Raises:
        SolverFailed: a process could not be started.
    """
    voices: queue.Queue[_Voice] = queue.Queue()
    children: list[_Child] = []
    try:
        for number, request in enumerate(requests):
            children.append(_Child(command, request, number, voices))
        yield from _told(children, voices, deadline, cancelled)
    finally:
        for child in children:
            child.end()


def _told(
    children: list[_Child],
    voices: queue.Queue[_Voice],
    deadline: float,
    cancelled: Callable[[], bool],
) -> Iterator[Found | Lost]:
    speaking = set(range(len(children)))
    while speaking and not cancelled():
        left = deadline - time.monotonic()
        if left <= 0:
            return
        try:
            voice = voices.get(timeout=min(_POLL_S, left))
        except queue.Empty:
            continue
        if voice.child not in speaking:
            continue
        if voice.line is None:
            speaking.remove(voice.child)
            yield Lost(children[voice.child].last_words())
            continue
        try:
            said = msgspec.json.decode(voice.line, type=Line)
        except msgspec.MsgspecError as error:
            speaking.remove(voice.child)
            yield Lost(f"the solver said something senseless: {error}")
            continue
        if said.ended:
            speaking.remove(voice.child)
        elif said.found:
            yield said.found


class _Child:
    """One process and the threads at its three pipes."""

    def __init__(
        self, command: tuple[str, ...], request: Request, number: int, voices: queue.Queue[_Voice]
    ) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError as error:
            raise SolverFailed(f"the solver's process did not start: {error}") from error
        self._errors: list[bytes] = []
        self._threads = [
            threading.Thread(target=_feed, args=(self._process, request), daemon=True),
            threading.Thread(target=_listen, args=(self._process, number, voices), daemon=True),
            threading.Thread(target=_keep_last, args=(self._process, self._errors), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def last_words(self) -> str:
        """Why a process that fell silent did so."""
        status = self._process.wait()
        self._threads[2].join(timeout=1)
        words = b"".join(self._errors)[-_LAST_WORDS:].decode(errors="replace").strip()
        return f"the solver's process ended with status {status} before it was done" + (
            f": {words.splitlines()[-1]}" if words else ""
        )

    def end(self) -> None:
        """Kill it, whatever it does, and put its pipes away."""
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(timeout=1)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _feed(child: subprocess.Popen[bytes], request: Request) -> None:
    if child.stdin is None:
        return
    with contextlib.suppress(OSError):  # a child that died is found out by its silence
        child.stdin.write(msgspec.json.encode(request))
        child.stdin.close()


def _listen(child: subprocess.Popen[bytes], number: int, voices: queue.Queue[_Voice]) -> None:
    if child.stdout:
        with contextlib.suppress(OSError, ValueError):
            for line in child.stdout:
                voices.put(_Voice(number, line))
    voices.put(_Voice(number, None))


def _keep_last(child: subprocess.Popen[bytes], errors: list[bytes]) -> None:
    if child.stderr:
        with contextlib.suppress(OSError, ValueError):
            for line in child.stderr:
                errors.append(line)
                del errors[:-20]
