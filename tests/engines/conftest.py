"""One worker with the small model for all tests of this room, on a loop of its own."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path

import pytest

from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import LaunchPlan, WorkerOptions


class LiveWorker:
    """A real worker, and a way to await it from a synchronous test."""

    def __init__(self, model: Path, run_dir: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.worker = LlamaCppWorker(
            LaunchPlan(model, "small", context_tokens=768), WorkerOptions(run_dir=run_dir)
        )
        self.run(self.worker.start())

    def run[T](self, work: Coroutine[object, object, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=120)

    def close(self) -> None:
        self.run(self.worker.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()


@pytest.fixture(scope="session")
def live(small_gguf: Path) -> Iterator[LiveWorker]:
    """The 0.5B model at 768 tokens; a second to start once the file is in the page cache."""
    with tempfile.TemporaryDirectory(prefix="vs") as folder:
        found = LiveWorker(small_gguf, Path(folder))
        try:
            yield found
        finally:
            found.close()
