"""The child process as the parent sees it: spawned, watched by callbacks, killed.

No task per process: the loop calls us when the child writes or ends, so a death is noticed in the
same instant whether somebody waits for it or not.

``subprocess`` starts it and not the loop, because uvloop forks, and a fork runs what libraries left
with ``pthread_atfork``, in this process and while its other threads work. OpenBLAS joins its threads
there; when one was computing for the assistant it could wait for ever, and the whole server with
it. ``subprocess`` uses ``vfork`` on Linux, which runs nobody's handlers.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

from verstak.engines.llama_cpp.child import ChildConfig
from verstak.engines.llama_cpp.log import LogTail, crash, load_failure

_MAX_READY_BYTES = 4096
_READ_BYTES = 64 * 1024


class ChildProcess:
    """One child; build it with `spawn`, in the thread of a running loop."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.log = LogTail()
        self.pid = process.pid
        self._loop = asyncio.get_running_loop()
        self._process = process
        self._ready_line = bytearray()
        self._readers: dict[int, Callable[[bytes], None]] = {}
        self.ready: asyncio.Future[str | None] = self._loop.create_future()
        self.ended: asyncio.Future[int] = self._loop.create_future()

    @classmethod
    def spawn(cls, config: ChildConfig) -> ChildProcess:
        """Start the child and hand it its configuration.

        Raises:
            OSError: the system could not start a process.
        """
        # -P: a file beside the current folder's name must not shadow a module of ours. A session
        # of its own: Ctrl-C in the terminal is for the parent, which then stops its workers.
        child = cls(
            subprocess.Popen(
                (sys.executable, "-P", "-m", "verstak.engines.llama_cpp.child"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
            )
        )
        child._watch(config)
        return child

    @property
    def alive(self) -> bool:
        """Whether the child has not ended yet."""
        return not self.ended.done()

    @property
    def was_killed(self) -> bool:
        """Whether a signal ended it, its own crash included."""
        return self.ended.done() and self.ended.result() < 0

    async def kill(self, timeout_s: float) -> None:
        """SIGTERM, SIGKILL after `timeout_s`, and wait until it is reaped."""
        try:
            if not self.ended.done():
                self._process.terminate()
                await asyncio.wait([self.ended], timeout=timeout_s)
            if not self.ended.done():
                self._process.kill()
                await asyncio.wait([self.ended])
        except asyncio.CancelledError:
            # Nobody waits any more, but the child must not outlive us; it is still reaped.
            self._process.kill()
            raise

    def kill_now(self) -> None:
        """SIGKILL without waiting; it is reaped all the same."""
        self._process.kill()

    def cause_of_death(self) -> str:
        """What ended the child, in the words of the engine or the system."""
        if not self.ended.done():
            return "the worker does not answer"
        returncode, log = self.ended.result(), self.log.text()
        if returncode >= 0:
            # Later errors in the log belong to requests, not to the end of the process.
            cause = load_failure(log) if self.ready.result() is None else crash(log)
            return cause or f"the worker ended with exit code {returncode}"
        name = _signal_name(-returncode)
        said = crash(log)
        return f"the worker was killed by {name}" + (f": {said}" if said else "")

    def _watch(self, config: ChildConfig) -> None:
        stdin, stdout, stderr = self._pipes()
        self._readers = {stdout: self._hear_ready, stderr: self.log.append}
        for pipe in self._readers:
            os.set_blocking(pipe, False)
            self._loop.add_reader(pipe, self._read, pipe)
        # A death is heard of here; nothing else would notice one in every system alike.
        threading.Thread(target=self._await_end, name=f"worker {self.pid}", daemon=True).start()
        with contextlib.suppress(BrokenPipeError):  # it died at once; `ended` tells how
            os.write(stdin, config.encode())  # an empty pipe holds far more

    def _pipes(self) -> tuple[int, int, int]:
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or stderr is None:
            raise RuntimeError("the child was started without pipes")
        return stdin.fileno(), stdout.fileno(), stderr.fileno()

    def _read(self, pipe: int) -> bool:
        """Take what lies in a pipe; False when there is nothing, now or ever."""
        try:
            data = os.read(pipe, _READ_BYTES)
        except BlockingIOError:
            return False
        if data:
            self._readers[pipe](data)
        else:
            self._loop.remove_reader(pipe)
        return bool(data)

    def _hear_ready(self, data: bytes) -> None:
        self._ready_line += data[:_MAX_READY_BYTES]
        line, found, _ = self._ready_line.partition(b"\n")
        if found and not self.ready.done():
            self.ready.set_result(line.decode("utf-8", errors="replace"))

    def _await_end(self) -> None:
        self._process.wait()
        with contextlib.suppress(RuntimeError):  # the loop has closed: nobody wants to know
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        # All it wrote lies in the pipes by now; an heir that holds them open is not waited for.
        for pipe in self._readers:
            while self._read(pipe):
                pass
            self._loop.remove_reader(pipe)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        if not self.ready.done():
            self.ready.set_result(None)
        self.ended.set_result(self._process.returncode)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
