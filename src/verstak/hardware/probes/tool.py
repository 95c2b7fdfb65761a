"""Asking another program, for as long as it takes and no longer.

A tool of a graphics driver may hang for ever when the driver is broken, and a snapshot must not.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from typing import Protocol

from verstak.quantities.text import Bilingual

TIMEOUT_S = 5.0
MAX_OUTPUT_BYTES = 8 * 2**20
_AFTER_KILL_S = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said.

    Attributes:
        text: Its standard output; ``None`` when there is none to rely on.
        reason: Why there is none; ``None`` when there is.
        missing: Whether the program is not installed.
    """

    text: str | None
    reason: Bilingual | None = None
    missing: bool = False


class Ask(Protocol):
    """Runs a program and gives its output; never raises."""

    def __call__(self, program: str, *arguments: str) -> Answer:
        """Run it.

        Args:
            program: Name on the search path, or a path.
            arguments: What follows it.
        """
        ...


def ask(program: str, *arguments: str, timeout_s: float = TIMEOUT_S) -> Answer:
    """Run a program without a terminal and in the C locale, and kill it when it is late.

    Args:
        program: Name on the search path, or a path.
        arguments: What follows it.
        timeout_s: Seconds until it is killed, with everything that it started.
    """
    path = shutil.which(program)
    if path is None:
        return Answer(
            None,
            Bilingual(f"{program} is not installed", f"{program} не установлена"),
            missing=True,
        )
    try:
        # A session of its own, so that what it started dies with it.
        process = subprocess.Popen(  # noqa: S603 - a fixed program with fixed arguments
            [path, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
            start_new_session=True,
        )
    except OSError as error:
        why = error.strerror or error
        return Answer(
            None, Bilingual(f"{program} does not start: {why}", f"{program} не запускается: {why}")
        )
    try:
        output, _ = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        _kill(process)
        return Answer(
            None,
            Bilingual(
                f"{program} did not answer within {timeout_s:g} s and was stopped",
                f"{program} не ответила за {timeout_s:g} с и остановлена",
            ),
        )
    if process.returncode != 0:
        status = process.returncode
        return Answer(
            None,
            Bilingual(
                f"{program} ended with status {status}",
                f"{program} завершилась с кодом {status}",
            ),
        )
    return Answer(output[:MAX_OUTPUT_BYTES].decode("utf-8", "replace"))


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    # A process that waits inside a driver cannot be killed: it is left to the system.
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_AFTER_KILL_S)
    if process.stdout is not None:
        process.stdout.close()
