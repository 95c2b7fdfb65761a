"""The parent side of the fake engine: the contract of ``verstak.engines.protocol.Worker``."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from verstak.engines.http1 import Address, Client, Response
from verstak.engines.protocol import LaunchPlan
from verstak.errors import EngineDied, EngineError

ENGINE = Path(__file__).with_name("engine.py")


class FakeWorker:
    """Owns one process of ``engine.py``."""

    def __init__(self, plan: LaunchPlan, settings: Mapping[str, object]) -> None:
        self.plan = plan
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._client: Client | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self.alive else None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def embedding_tokens(self) -> int:
        return self.plan.context_tokens

    async def start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fake-engine-")
        socket = Path(self._folder.name) / "s"
        process = self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", str(ENGINE)),
            json.dumps({**self._settings, "socket": str(socket)}),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        if not await process.stdout.readline():
            raise EngineError((await process.stderr.read()).decode().strip())
        self._client = Client(Address(socket_path=socket))

    async def stop(self, timeout_s: float = 5.0) -> None:
        if self._client is not None:
            self._client.close()
        if self._process is not None and self.alive:
            self._process.terminate()
            try:
                async with asyncio.timeout(timeout_s):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()

    async def died(self) -> EngineDied:
        assert self._process is not None
        return EngineDied(f"ended with {await self._process.wait()}")

    async def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Response:
        if self._client is None:
            raise EngineDied("not started")
        return await self._client.send(method, path, body, headers)


@dataclass
class FakeEngines:
    """Makes fake workers and remembers them.

    Attributes:
        settings: For ``engine.py``; change them before the next load.
        started: Every worker so far, in order.
    """

    settings: dict[str, object] = field(default_factory=dict)
    started: list[FakeWorker] = field(default_factory=list)

    def start_worker(self, plan: LaunchPlan) -> FakeWorker:
        worker = FakeWorker(plan, dict(self.settings))
        self.started.append(worker)
        return worker

    @property
    def living(self) -> list[FakeWorker]:
        return [worker for worker in self.started if worker.alive]
