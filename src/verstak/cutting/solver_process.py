"""Starting the solver's process, listening to it, and ending it on time.

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
from collections.abc import Callable, Iterator

import msgspec

from verstak.cutting.search import Found
from verstak.cutting.solver_worker import Line, Request
from verstak.errors import SolverFailed

COMMAND = (sys.executable, "-m", "verstak.cutting.solver_worker")

_POLL_S = 0.05
_LAST_WORDS = 2000


def findings(
    request: Request,
    *,
    deadline: float,
    cancelled: Callable[[], bool],
    command: tuple[str, ...] = COMMAND,
) -> Iterator[Found]:
    """What the solver finds, as it finds it; ends by itself, at the deadline or when cancelled.

    Args:
        request: The job and how to search.
        deadline: On the monotonic clock, in seconds; the process is killed then.
        cancelled: Asked about twenty times a second.
        command: Program to start instead of the solver's own, for those who bring another.

    Raises:
        SolverFailed: the process could not be started, died, or said something senseless. What
            it found before was already handed out.
    """
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise SolverFailed(f"the solver's process did not start: {error}") from error
    lines: queue.Queue[bytes | None] = queue.Queue()
    errors: list[bytes] = []
    threads = [
        threading.Thread(target=_feed, args=(child, request), daemon=True),
        threading.Thread(target=_listen, args=(child, lines), daemon=True),
        threading.Thread(target=_keep_last_words, args=(child, errors), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield from _told(child, lines, errors, deadline, cancelled)
    finally:
        child.kill()
        child.wait()
        for thread in threads:
            thread.join(timeout=1)
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _told(
    child: subprocess.Popen[bytes],
    lines: queue.Queue[bytes | None],
    errors: list[bytes],
    deadline: float,
    cancelled: Callable[[], bool],
) -> Iterator[Found]:
    while not cancelled():
        left = deadline - time.monotonic()
        if left <= 0:
            return
        try:
            line = lines.get(timeout=min(_POLL_S, left))
        except queue.Empty:
            continue
        if line is None:
            status = child.wait()
            words = b"".join(errors)[-_LAST_WORDS:].decode(errors="replace").strip()
            raise SolverFailed(
                f"the solver's process ended with status {status} before it was done"
                + (f": {words.splitlines()[-1]}" if words else "")
            )
        try:
            said = msgspec.json.decode(line, type=Line)
        except msgspec.MsgspecError as error:
            raise SolverFailed(f"the solver said something senseless: {error}") from error
        if said.ended:
            return
        if said.found:
            yield said.found


def _feed(child: subprocess.Popen[bytes], request: Request) -> None:
    if child.stdin is None:
        return
    with contextlib.suppress(OSError):  # a child that died is found out by its silence
        child.stdin.write(msgspec.json.encode(request))
        child.stdin.close()


def _listen(child: subprocess.Popen[bytes], lines: queue.Queue[bytes | None]) -> None:
    if child.stdout:
        with contextlib.suppress(OSError, ValueError):
            for line in child.stdout:
                lines.put(line)
    lines.put(None)


def _keep_last_words(child: subprocess.Popen[bytes], errors: list[bytes]) -> None:
    if child.stderr:
        with contextlib.suppress(OSError, ValueError):
            for line in child.stderr:
                errors.append(line)
                del errors[:-20]
