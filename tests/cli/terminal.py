"""A terminal for a program under test: what a person types and reads."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from types import TracebackType
from typing import Self

# The child takes the terminal as its own, so that Ctrl-C reaches it as a signal.
_LAUNCH = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'verstak', *sys.argv[1:]])"
)


class Terminal:
    """``verstak`` under a pseudo-terminal."""

    def __init__(self, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "TERM": "dumb"},
        )
        os.close(slave)
        self.seen = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def read_until(self, wanted: str, timeout_s: float = 60.0) -> str:
        """Text up to and including ``wanted``, which is consumed."""
        deadline = time.monotonic() + timeout_s
        while wanted not in self.seen:
            left_s = deadline - time.monotonic()
            ready = select.select([self._master], [], [], max(left_s, 0))[0]
            piece = b""
            if ready:
                try:
                    piece = os.read(self._master, 65536)
                except OSError:  # Linux: the other side is closed
                    piece = b""
            if not piece:
                raise AssertionError(f"{wanted!r} did not appear; seen: {self.seen!r}")
            self.seen += piece.decode("utf-8", errors="replace")
        before, _, self.seen = self.seen.partition(wanted)
        return before + wanted

    def wait(self, timeout_s: float = 20.0) -> int:
        return self.process.wait(timeout_s)
