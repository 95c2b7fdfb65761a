"""A process and all that it starts: spoken to, heard line by line, ended together."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

from verstak.errors import ToolchainFailed

_FAREWELL_S = 5.0
_POLL_S = 0.01
_LOG_LINES = 60


class ProcessGroup:
    """One that runs; whoever starts it has to close it.

    Args:
        command: Program and arguments.
        variables: Its whole environment.
        folder: Where it works; ``None`` = where we do.

    Raises:
        ToolchainFailed: no process could be started.
    """

    def __init__(
        self, command: Sequence[str], *, variables: Mapping[str, str], folder: Path | None = None
    ) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - callers name what they run
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=folder,
                env=dict(variables),
                start_new_session=True,  # killed as a group; Ctrl-C is for us to hear
            )
        except OSError as error:
            raise ToolchainFailed(
                f"{command[0]} could not be started: {error}",
                remedy="remove the toolchain and install it again: verstak toolchain list",
            ) from error
        assert self._process.stdin is not None  # noqa: S101
        assert self._process.stdout is not None  # noqa: S101
        assert self._process.stderr is not None  # noqa: S101
        self._stdin: IO[bytes] = self._process.stdin
        self._log = deque[str](maxlen=_LOG_LINES)
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._pipes = (
            (self._process.stdout, _reader(self._process.stdout, self._lines.put, self._end)),
            (self._process.stderr, _reader(self._process.stderr, self._keep, lambda: None)),
        )

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    @property
    def log(self) -> tuple[str, ...]:
        """The last lines of its standard error."""
        return tuple(self._log)

    def tell(self, line: bytes) -> None:
        """Write to its standard input; one that is dead hears nothing, and `hear` says so."""
        with contextlib.suppress(BrokenPipeError, ValueError):
            self._stdin.write(line + b"\n")
            self._stdin.flush()

    def hear(self, wait_s: float) -> bytes:
        """The next line of its standard output.

        Raises:
            TimeoutError: it has said nothing for so long.
            EOFError: it will say nothing more.
        """
        try:
            line = self._lines.get(timeout=wait_s)
        except queue.Empty:
            raise TimeoutError from None
        if line is None:
            self._end()  # whoever asks again hears the same
            raise EOFError
        return line

    def end(self) -> int:
        """Wait a little for what has said its last, and kill what is left of the group.

        Returns:
            Exit status of the process; below 0 = the signal that ended it.
        """
        until_s = time.monotonic() + _FAREWELL_S
        while self._process.returncode is None and time.monotonic() < until_s:
            # Looked at and not reaped: `close` still needs its number for the rest of the group.
            if psutil.Process(self.pid).status() == psutil.STATUS_ZOMBIE:
                break
            time.sleep(_POLL_S)
        self.close()
        return self._process.wait()

    def close(self) -> None:
        """End it with all that it started. Safe to call twice."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        if self._process.returncode is None:  # not waited for, so the number is still its own
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for pipe, reader in self._pipes:
            # What left the group may hold the pipe open for ever; closing it would wait as long.
            reader.join(_FAREWELL_S)
            if not reader.is_alive():
                pipe.close()

    def _end(self) -> None:
        self._lines.put(None)

    def _keep(self, line: bytes) -> None:
        if text := line.decode("utf-8", "replace").rstrip():
            self._log.append(text)


def _reader(
    pipe: IO[bytes], put: Callable[[bytes], None], at_end: Callable[[], None]
) -> threading.Thread:
    def read() -> None:
        for line in pipe:
            put(line)
        at_end()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread
