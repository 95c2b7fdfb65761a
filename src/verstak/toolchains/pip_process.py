"""pip as a child process: what it says while it works, and why it gave up."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from verstak.errors import Cancelled, DiskFull, IntegrityError, SourceUnavailable, ToolchainFailed

_POLL_S = 0.2
_LOG_LINES = 30


def run_pip(
    python: Path,
    arguments: Sequence[str],
    *,
    on_line: Callable[[str], None],
    on_wait: Callable[[], None],
    cancel: threading.Event,
) -> None:
    """Run verstak's own pip for another interpreter's environment.

    Indexes, certificates, proxies and caches are those that pip is set up for on this machine.

    Args:
        python: Interpreter whose environment is meant.
        arguments: What pip is told.
        on_line: Hears each line of its output.
        on_wait: Called now and then while it says nothing.
        cancel: Stops it.

    Raises:
        SourceUnavailable: no index has what is wanted, or none answered.
        IntegrityError: bytes differ from the lock's hashes.
        DiskFull: no room.
        ToolchainFailed: it failed otherwise.
        Cancelled: `cancel` was set.
    """
    command = (
        *(sys.executable, "-I", "-m", "pip", "--python", str(python)),
        *("--disable-pip-version-check", "--no-input"),
        *arguments,
    )
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    log = deque[str](maxlen=_LOG_LINES)
    try:
        child = subprocess.Popen(  # noqa: S603 - our own pip, words from the lock
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for us to hear; we end it with all it started
        )
    except OSError as error:
        raise ToolchainFailed(f"pip could not be started: {error}") from error
    assert child.stdout is not None  # noqa: S101
    assert child.stderr is not None  # noqa: S101
    readers = (
        threading.Thread(target=_read, args=(child.stdout, lines.put), daemon=True),
        threading.Thread(target=_keep, args=(child.stderr, log), daemon=True),
    )
    for reader in readers:
        reader.start()
    try:
        while True:
            if cancel.is_set():
                raise Cancelled("the installation was stopped; nothing was installed")
            try:
                line = lines.get(timeout=_POLL_S)
            except queue.Empty:
                on_wait()
                continue
            if line is None:
                break
            on_line(line)
        status = child.wait()
    finally:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for reader in readers:
            reader.join()
        child.stdout.close()
        child.stderr.close()
    if status != 0:
        raise _typed(status, log)


def _read(pipe: IO[bytes], put: Callable[[str | None], None]) -> None:
    for line in pipe:
        put(line.decode("utf-8", "replace").rstrip())
    put(None)


def _keep(pipe: IO[bytes], log: deque[str]) -> None:
    for line in pipe:
        if text := line.decode("utf-8", "replace").strip():
            log.append(text)


type _Failure = SourceUnavailable | IntegrityError | DiskFull | ToolchainFailed


def _typed(status: int, log: Sequence[str]) -> _Failure:
    """Pip has one exit status for everything; its words say what it was."""
    said = " ".join(line.removeprefix("ERROR: ") for line in log if line.startswith("ERROR"))
    whole = "\n".join(log)
    if "DO NOT MATCH THE HASHES" in whole:
        return IntegrityError(
            "a package differs from the lock's hash, so nothing was installed",
            remedy="the index serves other bytes than were checked: do not use them",
        )
    if "No space left on device" in whole:
        return DiskFull("pip found no room left on the disk", remedy="free some space")
    # The last one: what is wanted is not there, and pip is set up with constraints, which it blames.
    if any(
        words in whole
        for words in (
            "No matching distribution",
            "Could not find a version",
            "ResolutionImpossible",
        )
    ):
        return SourceUnavailable(
            f"the package index lacks a package, or does not answer: {said}",
            remedy="check `pip config list` and the network",
        )
    how = f"by signal {-status}" if status < 0 else f"with status {status}"
    return ToolchainFailed(f"pip ended {how}: {said or (log[-1] if log else 'it said nothing')}")
