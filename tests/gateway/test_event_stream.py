from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from verstak.engines.tool_calling import TextDelta
from verstak.errors import EngineDied, VerstakError
from verstak.gateway.event_stream import written
from verstak.gateway.generation import Batch


class Plain:
    """A dialect whose events are its words."""

    def begin(self) -> bytes:
        return b"begin "

    def feed(self, batch: Batch) -> bytes:
        return b"".join(e.content.encode() for e in batch if isinstance(e, TextDelta))

    def fail(self, error: VerstakError) -> bytes:
        return f"fail: {error.message}".encode()


async def batches(*pieces: str | VerstakError) -> AsyncGenerator[Batch, None]:
    for piece in pieces:
        if isinstance(piece, VerstakError):
            raise piece
        yield [TextDelta(piece)]


def run(*pieces: str | VerstakError) -> list[bytes]:
    async def collect() -> list[bytes]:
        return [piece async for piece in written(Plain(), batches(*pieces))]

    return asyncio.run(collect())


def test_the_beginning_comes_with_the_first_piece() -> None:
    assert run("a", "b") == [b"begin a", b"b"]


def test_a_late_failure_is_an_event() -> None:
    assert run("a", EngineDied("gone")) == [b"begin a", b"fail: gone"]


def test_an_early_failure_is_raised_so_that_it_gets_a_status() -> None:
    with pytest.raises(EngineDied, match="gone"):
        run(EngineDied("gone"))
