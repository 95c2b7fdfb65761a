from __future__ import annotations

import pytest
from tests.scheduler.conftest import ask

from verstak.errors import Busy, EngineDied, EngineError
from verstak.scheduler.waiting import BUSY_MESSAGE, WaitingLine

pytestmark = pytest.mark.anyio


async def test_order_and_bounds_of_each_model() -> None:
    line = WaitingLine(limit=2)
    first, other, second = line.join(ask("a")), line.join(ask("b")), line.join(ask("a"))
    assert line.in_order() == (first, other, second)
    assert line.of("a") == [first, second]
    with pytest.raises(Busy, match=BUSY_MESSAGE):
        line.join(ask("a"))
    line.leave(first)
    line.leave(first)
    assert line.of("a") == [second]
    line.join(ask("a"))
    line.leave(other)
    assert not line.wants("b")
    assert line.of("b") == []
    assert len(line) == 2


async def test_each_caller_gets_an_error_of_its_own() -> None:
    class Lost(EngineDied):
        """An error that is not built from a message and a remedy."""

        def __init__(self, message: str, *, stale: bool) -> None:
            super().__init__(message, remedy="try again")
            self.stale = stale

    line = WaitingLine(limit=2)
    cause = Lost("gone", stale=True)
    caught: list[EngineError] = []
    for _ in range(2):
        waiter = line.join(ask("a"))
        waiter.fail(cause)
        with pytest.raises(Lost, match="gone") as error:
            await waiter.result()
        assert (error.value.message, error.value.remedy) == ("gone", "try again")
        assert error.value.stale
        assert error.value.__cause__ is cause
        caught.append(error.value)
    assert caught[0] is not caught[1]
