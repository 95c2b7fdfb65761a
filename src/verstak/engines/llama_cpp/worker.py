"""One llama.cpp server in a process of its own, as `verstak.engines.protocol.Worker`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from verstak.engines.http1 import Address, Client, Response
from verstak.engines.llama_cpp.child import ChildConfig
from verstak.engines.llama_cpp.process import ChildProcess
from verstak.engines.llama_cpp.sockets import fresh_socket_path
from verstak.engines.protocol import LaunchPlan, WorkerOptions
from verstak.errors import EngineDied, EngineError, EngineTimeout
from verstak.hardware.processor import usable_cores

logger = logging.getLogger(__name__)

_HEALTH_TIMEOUT_S = 10.0
# A connection breaks a moment before the kernel reports the process: wait for the better message.
_REAP_WAIT_S = 1.0
# Prompts of sequences that lost their slot; the engine's default of 8 GiB is not ours to spend.
_PROMPT_CACHE_MIB = 256
# Every open connection, kept alive or waiting for a slot, holds one thread of the engine.
_SPARE_HTTP_THREADS = 16


class LlamaCppWorker:
    """Owns one child. Not restartable: after `stop` or a death, make a new one.

    Args:
        plan: What to load and with which context.
        options: How workers run on this machine.
    """

    def __init__(self, plan: LaunchPlan, options: WorkerOptions) -> None:
        self.plan = plan
        self._options = options
        self._child: ChildProcess | None = None
        self._client: Client | None = None
        self.socket_path: Path | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """Process id while the child lives."""
        return self._child.pid if self._child is not None and self._child.alive else None

    @property
    def alive(self) -> bool:
        """Whether the child runs."""
        return self._child is not None and self._child.alive

    @property
    def embedding_tokens(self) -> int:
        """Tokens of the longest single input that ``/v1/embeddings`` takes, special ones too."""
        return min(self._batch_tokens, self.plan.context_tokens)

    @property
    def _batch_tokens(self) -> int:
        return self._options.batch_of(pooling=self.plan.pooling)

    async def start(self) -> None:
        """Start the child and wait until it answers its health check.

        Raises:
            EngineError: it could not load the model; the message is llama.cpp's own cause.
            EngineDied: something killed it while it loaded.
            EngineTimeout: it was not healthy within ``start_timeout_s``.
        """
        if self._child is not None:
            raise EngineError("a worker is started once")
        self.socket_path = fresh_socket_path(self._options.run_dir)
        api_key = secrets.token_urlsafe(32)
        try:
            async with asyncio.timeout(self._options.start_timeout_s):
                await self._start_child(api_key)
        except TimeoutError as error:
            await self.stop(0.0)
            raise EngineTimeout(
                f"{self.plan.alias} was not loaded within {self._options.start_timeout_s:g} s",
                remedy="allow more time, or choose a smaller model",
            ) from error
        except BaseException:
            self._discard()
            raise

    async def stop(self, timeout_s: float = 5.0) -> None:
        """SIGTERM, then SIGKILL after the timeout. Safe to call twice."""
        self._stopping = True
        if self._client is not None:
            self._client.close()
        try:
            if self._child is not None:
                await self._child.kill(timeout_s)
        finally:
            self._remove_socket()

    async def died(self) -> EngineDied:
        """Wait until the child ends without being asked; returns the cause.

        A worker that is being stopped never died: whoever waits here then waits until cancelled.
        """
        if self._child is None:
            return EngineDied(f"the worker of {self.plan.alias} was never started")
        await asyncio.wait([self._child.ended])
        if self._stopping:
            await asyncio.get_running_loop().create_future()
        self._discard()
        return EngineDied(self._message(self._child.cause_of_death()))

    async def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Response:
        """Send one request and return once the answer's head has arrived.

        Raises:
            EngineDied: the worker ended first, or is not running.
        """
        if self._client is None:
            raise EngineDied(f"the worker of {self.plan.alias} is not running")
        return await self._client.send(method, path, body, headers)

    def log_tail(self) -> str:
        """The last of llama.cpp's log, for diagnosis; it holds no prompts."""
        return "" if self._child is None else self._child.log.text()

    async def _start_child(self, api_key: str) -> None:
        config = self._child_config(api_key)
        try:
            child = self._child = ChildProcess.spawn(config)
        except OSError as error:
            raise EngineError(f"no process could be started: {error}") from error
        await asyncio.wait([child.ready])
        listening = child.ready.result()
        if listening is None:
            kind = EngineDied if child.was_killed else EngineError
            raise kind(self._message(child.cause_of_death()))
        client = self._client = Client(
            _address(listening),
            headers={"Authorization": f"Bearer {api_key}"},
            explain=self._explain,
        )
        response = await client.send("GET", "/health", head_timeout_s=_HEALTH_TIMEOUT_S)
        answer = await response.read()
        if response.status != 200:
            raise EngineError(f"the worker is not healthy: {answer[:200].decode(errors='replace')}")
        logger.info(
            "worker started alias=%s pid=%d context_tokens=%d sequences=%d",
            self.plan.alias,
            child.pid,
            self.plan.context_tokens,
            self.plan.sequences,
        )

    def _child_config(self, api_key: str) -> ChildConfig:
        plan, options = self.plan, self._options
        threads = usable_cores() if options.threads is None else options.threads
        return ChildConfig(
            model_path=str(plan.model_path),
            alias=plan.alias,
            listen="127.0.0.1" if self.socket_path is None else str(self.socket_path),
            port=0,
            api_key=api_key,
            context_tokens=plan.context_tokens,
            sequences=plan.sequences,
            threads=threads,
            http_threads=plan.sequences + _SPARE_HTTP_THREADS,
            batch_tokens=self._batch_tokens,
            cache_type=options.cache_type,
            prompt_cache_mib=_PROMPT_CACHE_MIB,
            embedding=True,
            pooling=None if plan.pooling else "mean",
            parent_pid=os.getpid(),
        )

    async def _explain(self, lost: EngineDied) -> EngineDied:
        child = self._child
        if child is None:
            return lost
        if self._stopping:
            return EngineDied(f"the worker of {self.plan.alias} was stopped")
        await asyncio.wait([child.ended], timeout=_REAP_WAIT_S)
        if child.ended.done():
            return EngineDied(self._message(child.cause_of_death()))
        return lost

    def _message(self, cause: str) -> str:
        # Answers go to clients on other machines: they learn the model's name, not our folders.
        cause = cause.replace(str(self.plan.model_path), self.plan.alias)
        return f"{self.plan.alias}: {cause}"

    def _discard(self) -> None:
        if self._client is not None:
            self._client.close()
        if self._child is not None:
            self._child.kill_now()
        self._remove_socket()

    def _remove_socket(self) -> None:
        if self.socket_path is not None:
            with contextlib.suppress(OSError):
                self.socket_path.unlink(missing_ok=True)


def _address(listening: str) -> Address:
    """The address that the engine reports: ``unix:///path`` or ``http://127.0.0.1:1234``."""
    if listening.startswith("unix://"):
        return Address(socket_path=Path(listening.removeprefix("unix://")))
    host, _, port = listening.removeprefix("http://").rpartition(":")
    return Address(host=host, port=int(port))
