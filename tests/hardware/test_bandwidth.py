"""Reading memory: figures that hang together; how fast is the benchmark's question."""

from __future__ import annotations

import threading

import pytest

from verstak.errors import DoesNotFit, UsageError
from verstak.hardware.bandwidth import (
    SMALLEST_WORKING_SET_BYTES,
    USUAL_WORKING_SET_BYTES,
    read_bandwidth,
    working_set_bytes,
)


def test_a_pass_reads_what_it_says_it_reads() -> None:
    found = read_bandwidth(2, set_bytes=2**20, passes=3)
    assert found.threads == 2
    assert found.working_set_bytes == 2**20
    assert 0 < found.lowest_bytes_per_s <= found.bytes_per_s <= found.highest_bytes_per_s


def test_a_measurement_can_be_stopped() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(UsageError, match="stopped"):
        read_bandwidth(1, set_bytes=2**16, stop=stop)


@pytest.mark.parametrize(("threads", "size", "passes"), [(0, 2**20, 1), (1, 4, 1), (1, 2**20, 0)])
def test_nothing_to_read_is_refused(threads: int, size: int, passes: int) -> None:
    with pytest.raises(UsageError):
        read_bandwidth(threads, set_bytes=size, passes=passes)


def test_a_quarter_of_what_is_free_is_taken_at_most() -> None:
    assert working_set_bytes(None) == USUAL_WORKING_SET_BYTES
    assert working_set_bytes(2**40) == USUAL_WORKING_SET_BYTES
    assert working_set_bytes(2**30) == 2**28
    with pytest.raises(DoesNotFit):
        working_set_bytes(4 * SMALLEST_WORKING_SET_BYTES - 4)
