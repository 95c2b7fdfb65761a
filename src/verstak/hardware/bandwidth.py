"""How fast main memory is read: several threads, each over its own part of a large array."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from statistics import median

import numpy as np

from verstak.errors import DoesNotFit, UsageError

USUAL_WORKING_SET_BYTES = 2**30
"""More than any cache in common use holds, so that memory itself is read."""

SMALLEST_WORKING_SET_BYTES = 2**26

_PASSES = 7
_VALUE_BYTES = 8
_LARGEST_PART = 0.25  # of what is free: the measurement must not push others out


@dataclass(frozen=True, slots=True)
class Bandwidth:
    """A measured bandwidth.

    Attributes:
        bytes_per_s: Median of the passes.
        lowest_bytes_per_s: Slowest pass.
        highest_bytes_per_s: Quickest pass.
        threads: That read side by side.
        working_set_bytes: What one pass reads.
    """

    bytes_per_s: float
    lowest_bytes_per_s: float
    highest_bytes_per_s: float
    threads: int
    working_set_bytes: int


def working_set_bytes(available_bytes: int | None) -> int:
    """What a measurement may take of the memory that is free.

    Args:
        available_bytes: Free memory; ``None`` = unknown.

    Raises:
        DoesNotFit: too little is free to measure anything but a cache.
    """
    if available_bytes is None:
        return USUAL_WORKING_SET_BYTES
    allowed = int(available_bytes * _LARGEST_PART)
    if allowed < SMALLEST_WORKING_SET_BYTES:
        raise DoesNotFit(
            f"{available_bytes // 2**20} MiB of memory are free, a measurement takes "
            f"{SMALLEST_WORKING_SET_BYTES // 2**20} MiB and a quarter of it at most",
            remedy="close other programs and try again",
        )
    return min(allowed, USUAL_WORKING_SET_BYTES)


def read_bandwidth(
    threads: int,
    *,
    set_bytes: int = USUAL_WORKING_SET_BYTES,
    passes: int = _PASSES,
    stop: threading.Event | None = None,
) -> Bandwidth:
    """Read an array again and again, and time it.

    The largest value is looked for: one comparison per eight bytes, far less than memory needs to
    deliver them, and numpy does it outside of Python's lock.

    Args:
        threads: Side by side; at least 1.
        set_bytes: Size of the array.
        passes: How often it is read.
        stop: Set from elsewhere to end early.

    Raises:
        UsageError: no threads, no passes or no memory asked for.
        DoesNotFit: the memory could not be had.

    Source:
        J. McCalpin, STREAM (1995), its rule that the array be four times the largest cache.
    """
    values = set_bytes // _VALUE_BYTES // max(threads, 1)
    if threads < 1 or passes < 1 or values < 1:
        raise UsageError(
            f"expected a thread, a pass and some bytes, found {threads}, {passes} and {set_bytes}"
        )
    try:
        parts = [np.ones(values) for _ in range(threads)]
    except MemoryError as error:
        raise DoesNotFit(
            f"{set_bytes} bytes of memory could not be had", remedy="close other programs"
        ) from error
    size = values * _VALUE_BYTES * threads
    rates: list[float] = []
    for _ in range(passes):
        if stop is not None and stop.is_set():
            break
        rates.append(size / _one_pass(parts))
    if not rates:
        raise UsageError("the measurement was stopped before its first pass")
    return Bandwidth(
        bytes_per_s=median(rates),
        lowest_bytes_per_s=min(rates),
        highest_bytes_per_s=max(rates),
        threads=threads,
        working_set_bytes=size,
    )


def _one_pass(parts: list[np.ndarray]) -> float:
    """Seconds until all threads have read their part, from when all of them stood ready."""
    gate = threading.Barrier(len(parts) + 1)

    def read(part: np.ndarray) -> None:
        gate.wait()
        part.max()
        gate.wait()

    readers = [threading.Thread(target=read, args=(part,), daemon=True) for part in parts]
    for reader in readers:
        reader.start()
    gate.wait()
    started = time.perf_counter()
    gate.wait()
    seconds = time.perf_counter() - started
    for reader in readers:
        reader.join()
    return seconds
