"""A job's child process as its parent sees it: started, listened to, killed."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import IO

import msgspec

from verstak.errors import (
    Cancelled,
    QuantizationFailed,
    UnsupportedFeature,
    UsageError,
    VerstakError,
)
from verstak.quantize.job import Event, Failed, Finished, Job, decode_event

_POLL_S = 0.1
_LOG_LINES = 40
_BLAMED: Mapping[str, type[VerstakError]] = {
    "library": UnsupportedFeature,
    "request": UsageError,
    "unknown": QuantizationFailed,
}


def run_job(job: Job, *, on_event: Callable[[Event], None], cancel: threading.Event) -> None:
    """Run a job in a process of its own until it is done.

    Args:
        job: What to do.
        on_event: Hears what the child says, in the caller's thread.
        cancel: Stops the work when it is set; the child is killed.

    Raises:
        QuantizationFailed: the child died, gave up, or said something unreadable.
        UnsupportedFeature: the library is not one that can be used here.
        UsageError: what was asked for cannot be meant.
        Cancelled: `cancel` was set.
    """
    try:
        child = subprocess.Popen(
            (sys.executable, "-m", "verstak.quantize.child"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise QuantizationFailed(f"no process could be started: {error}") from error
    assert child.stdin is not None  # noqa: S101
    assert child.stdout is not None  # noqa: S101
    assert child.stderr is not None  # noqa: S101
    log = deque[str](maxlen=_LOG_LINES)
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    readers = (
        threading.Thread(target=_read, args=(child.stdout, lines.put), daemon=True),
        threading.Thread(target=_keep, args=(child.stderr, log), daemon=True),
    )
    try:
        for reader in readers:
            reader.start()
        with contextlib.suppress(BrokenPipeError):  # it died at once; how is told below
            child.stdin.write(msgspec.json.encode(job) + b"\n")
            child.stdin.flush()
        finished = _listen(lines, on_event, cancel)
        if not finished:
            raise QuantizationFailed(_cause_of_death(child, log))
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        for reader in readers:
            reader.join()
        for pipe in (child.stdout, child.stderr):
            pipe.close()
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()


def _listen(
    lines: queue.SimpleQueue[bytes | None],
    on_event: Callable[[Event], None],
    cancel: threading.Event,
) -> bool:
    """Hear the child out; returns whether it said that it finished."""
    finished = False
    while True:
        if cancel.is_set():
            raise Cancelled("the work was stopped; nothing was published")
        try:
            line = lines.get(timeout=_POLL_S)
        except queue.Empty:
            continue
        if line is None:
            return finished
        try:
            event = decode_event(line)
        except msgspec.DecodeError as error:
            raise QuantizationFailed(f"the quantiser said something unreadable: {error}") from error
        if isinstance(event, Failed):
            raise _BLAMED[event.blame](event.message, remedy=event.remedy or None)
        finished = finished or isinstance(event, Finished)
        on_event(event)


def _read(pipe: IO[bytes], put: Callable[[bytes | None], None]) -> None:
    for line in pipe:
        put(line)
    put(None)


def _keep(pipe: IO[bytes], log: deque[str]) -> None:
    for line in pipe:
        log.append(line.decode("utf-8", "replace").rstrip())


def _cause_of_death(child: subprocess.Popen[bytes], log: deque[str]) -> str:
    status = child.wait()
    how = f"by signal {-status}" if status < 0 else f"with status {status}"
    said = next((line for line in reversed(log) if line), "")
    return f"the quantiser's process ended {how}" + (f": {said}" if said else "")
