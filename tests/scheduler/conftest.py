from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.worker import FakeEngines

from verstak.hardware.memory import MemorySnapshot
from verstak.model.architecture import Architecture
from verstak.plan.memory import MemoryNeed
from verstak.scheduler.options import SchedulerOptions
from verstak.scheduler.scheduler import LoadRequest, Scheduler

WEIGHTS_BYTES = 1000
TRAINED_TOKENS = 100


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def needed(
    arch: Architecture,
    *,
    weights_bytes: int,
    repacked_bytes: int,
    context_tokens: int,
    sequences: int,
) -> MemoryNeed:
    """One byte of cache a token: numbers that a test can add up."""
    return MemoryNeed(weights_bytes, context_tokens * sequences, repacked_bytes, 0, 0)


@dataclass
class Machine:
    """A machine whose memory is what its fake engines really have open.

    Attributes:
        total_bytes: Its memory.
        engines: Its workers.
        held: Blobs that are held now.
    """

    total_bytes: int = 10**9
    engines: FakeEngines = field(default_factory=FakeEngines)
    held: list[str] = field(default_factory=list)

    def memory(self) -> MemorySnapshot:
        """Mapped weights count as available, as the page cache does."""
        caches = sum(
            worker.plan.context_tokens * worker.plan.sequences for worker in self.engines.living
        )
        return MemorySnapshot(
            total_bytes=self.total_bytes, available_bytes=self.total_bytes - caches
        )

    def rss_of(self, pid: int) -> int:
        (worker,) = (worker for worker in self.engines.living if worker.pid == pid)
        return WEIGHTS_BYTES + worker.plan.context_tokens * worker.plan.sequences

    @contextmanager
    def hold(self, digest: str) -> Iterator[None]:
        self.held.append(digest)
        try:
            yield
        finally:
            self.held.remove(digest)

    @asynccontextmanager
    async def scheduler(self, **options: Any) -> AsyncIterator[Scheduler]:
        settings = {"memory_margin_bytes": 0, "default_context_tokens": 10} | options
        scheduler = Scheduler(
            SchedulerOptions(**settings),
            start_worker=self.engines.start_worker,
            memory=self.memory,
            rss_of=self.rss_of,
            need=needed,
            hold_blob=self.hold,
        )
        async with scheduler:
            yield scheduler
        assert not self.engines.living, "a worker outlived its scheduler"
        assert not self.held


@pytest.fixture
def machine() -> Machine:
    return Machine()


def ask(key: str = "a", context: int | None = None, **fields: Any) -> LoadRequest:
    """A request for the model ``key``, small unless told otherwise."""
    return LoadRequest(
        key=key,
        name=fields.pop("name", f"model-{key}"),
        model_path=Path(f"/nowhere/{key}.gguf"),
        architecture=Architecture(
            family="fake",
            layers=1,
            embedding_length=1,
            heads=1,
            kv_heads=(1,),
            key_length=1,
            value_length=1,
            context_length=TRAINED_TOKENS,
            vocabulary=None,
        ),
        weights_bytes=WEIGHTS_BYTES,
        repacked_bytes=0,
        context_tokens=context,
        **fields,
    )
