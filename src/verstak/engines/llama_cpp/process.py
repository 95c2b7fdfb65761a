"""The child process as the parent sees it: spawned, watched by callbacks, killed.

No task per process: asyncio calls us when the child writes or ends, so a death is noticed in the
same instant whether somebody waits for it or not.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import cast

from verstak.engines.llama_cpp.child import ChildConfig
from verstak.engines.llama_cpp.log import LogTail, crash, load_failure

_MAX_READY_BYTES = 4096
_DRAIN_S = 0.2


class ChildProcess(asyncio.SubprocessProtocol):
    """One child; build it with `spawn`."""

    def __init__(self) -> None:
        self.log = LogTail()
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.SubprocessTransport | None = None
        self.pid = 0
        self._ready_line = bytearray()
        self.ready: asyncio.Future[str | None] = self._loop.create_future()
        self.ended: asyncio.Future[int] = self._loop.create_future()

    @classmethod
    async def spawn(cls, config: ChildConfig) -> ChildProcess:
        """Start the child and hand it its configuration.

        Raises:
            OSError: the system could not start a process.
        """
        loop = asyncio.get_running_loop()
        # -P: a file beside the current folder's name must not shadow a module of ours. A session
        # of its own: Ctrl-C in the terminal is for the parent, which then stops its workers.
        transport, child = await loop.subprocess_exec(
            cls,
            sys.executable,
            "-P",
            "-m",
            "verstak.engines.llama_cpp.child",
            start_new_session=True,
        )
        child._transport = transport  # noqa: SLF001 - our own factory
        child.pid = transport.get_pid()
        stdin = cast("asyncio.WriteTransport", transport.get_pipe_transport(0))
        stdin.write(config.encode())
        return child

    # --- asyncio.SubprocessProtocol

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """The child wrote to its log, or said that it is ready."""
        if fd == 2:
            self.log.append(data)
            return
        self._ready_line += data[:_MAX_READY_BYTES]
        line, found, _ = self._ready_line.partition(b"\n")
        if found and not self.ready.done():
            self.ready.set_result(line.decode("utf-8", errors="replace"))

    def process_exited(self) -> None:
        """The child was reaped; its pipes normally end right after."""
        # A stray heir of the pipes must not keep us waiting.
        self._loop.call_later(_DRAIN_S, self._finish)

    def connection_lost(self, exc: Exception | None) -> None:
        """The child was reaped and its pipes are drained: the log is complete."""
        del exc
        self._finish()

    # --- used by the worker

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
        transport = self._require_transport()
        try:
            if not self.ended.done():
                with contextlib.suppress(ProcessLookupError):
                    transport.terminate()
                await asyncio.wait([self.ended], timeout=timeout_s)
            if not self.ended.done():
                with contextlib.suppress(ProcessLookupError):
                    transport.kill()
                await asyncio.wait([self.ended])
        except asyncio.CancelledError:
            # Nobody waits any more, but the child must not outlive us; the loop still reaps it.
            with contextlib.suppress(ProcessLookupError):
                transport.kill()
            raise

    def kill_now(self) -> None:
        """SIGKILL without waiting; the loop reaps the child."""
        with contextlib.suppress(ProcessLookupError):
            self._require_transport().kill()

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

    def _finish(self) -> None:
        if not self.ended.done():
            transport = self._require_transport()
            if not self.ready.done():
                self.ready.set_result(None)
            self.ended.set_result(transport.get_returncode() or 0)
            transport.close()

    def _require_transport(self) -> asyncio.SubprocessTransport:
        if self._transport is None:
            raise RuntimeError("the child was not spawned")
        return self._transport


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
