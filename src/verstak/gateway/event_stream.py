"""Streams whose dialect frames them with events of its own: a beginning, and a failure."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Protocol

from verstak.errors import VerstakError
from verstak.gateway.generation import Batch


class EventWriter(Protocol):
    """Writes one answer as a dialect's events."""

    def begin(self) -> bytes:
        """Events before the first piece."""
        ...

    def feed(self, batch: Batch) -> bytes:
        """Events of one read of the worker's socket."""
        ...

    def fail(self, error: VerstakError) -> bytes:
        """Events that end the stream with an error."""
        ...


async def written(
    writer: EventWriter, batches: AsyncGenerator[Batch, None]
) -> AsyncGenerator[bytes, None]:
    """An answer as events; an error before the first one is raised, so that it gets a status.

    Raises:
        VerstakError: generation failed before anything was sent.
    """
    begun = False
    try:
        async with aclosing(batches):
            async for batch in batches:
                head = b"" if begun else writer.begin()
                begun = True
                yield head + writer.feed(batch)
    except VerstakError as error:
        if not begun:
            raise
        yield writer.fail(error)
