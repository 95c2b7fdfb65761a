"""Measured and published speeds of generation with several sequences at once.

The rows say what was measured; what they mean for a plan is decided by
:mod:`verstak.plan.beside_cost`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from verstak.catalog.fields import FieldError, Table, read_table

type ParallelHow = Literal["sequences", "pieces", "matrix", "requests"]
"""Sequences decoded side by side; one prompt read so many tokens at a time; one matrix product
alone; whole requests through the server."""

type ParallelMemory = Literal["gddr", "hbm", "unified", "ddr"]

_FILE = "parallel_evidence.toml"


@dataclass(frozen=True, slots=True)
class ParallelSeries:
    """One model on one device with one, two and more sequences.

    Attributes:
        device: As the source calls it.
        vendor: Its maker.
        memory_family: Kind of its memory.
        model: As the source calls it.
        file_type: Type mix of its weights.
        how: What was done several at a time.
        experts: Whether a token passes only some of the model's experts.
        counts: Sequences at once, rising from 1.
        speeds: Tokens a second of all of them together, one for each count.
        publisher: Who measured.
        source: Where it can be read.
    """

    device: str
    vendor: str
    memory_family: ParallelMemory
    model: str
    file_type: str
    how: ParallelHow
    experts: bool
    counts: tuple[int, ...]
    speeds: tuple[float, ...]
    publisher: str
    source: str

    def steps(self) -> tuple[tuple[int, float], ...]:
        """Count and time of a step, in steps of one sequence alone; without the count 1."""
        alone = self.speeds[0]
        both = zip(self.counts, self.speeds, strict=True)
        return tuple((count, count * alone / speed) for count, speed in both if count > 1)


@cache
def parallel_evidence() -> tuple[ParallelSeries, ...]:
    """All series that ship with verstak.

    Raises:
        InvalidSettings: the package's file is damaged.
    """
    text = (files("verstak.catalog") / "data" / _FILE).read_text("utf-8")
    return read_parallel(text, _FILE)


def read_parallel(text: str, file_name: str) -> tuple[ParallelSeries, ...]:
    """Series of a file.

    Args:
        text: TOML: ``sources`` by name, and the ``rows``.
        file_name: Named in errors.

    Raises:
        InvalidSettings: names the file, the field and what is wrong.
    """
    return read_table(text, file_name, _File, _all_series)


class _Source(Table, frozen=True):
    publisher: str
    address: str
    date: str | None = None


class _Row(Table, frozen=True):
    device: str
    vendor: str
    memory_family: Literal["gddr", "hbm", "unified", "ddr"]
    model: str
    file_type: str
    how: Literal["sequences", "pieces", "matrix", "requests"]
    counts: tuple[int, ...]
    speeds: tuple[float, ...]
    source: str
    experts: bool = False


class _File(Table, frozen=True):
    sources: dict[str, _Source]
    rows: tuple[_Row, ...]


def _all_series(file: _File) -> tuple[ParallelSeries, ...]:
    for key, source in file.sources.items():
        if not source.address.strip():
            raise FieldError(f"sources.{key}.address", "a figure without a source is refused")
    return tuple(_series(f"rows[{at}]", row, file.sources) for at, row in enumerate(file.rows))


def _series(field: str, row: _Row, sources: dict[str, _Source]) -> ParallelSeries:
    if row.source not in sources:
        raise FieldError(f"{field}.source", f"{row.source!r} is not described in this file")
    rising = all(one < next_one for one, next_one in pairwise(row.counts))
    if row.counts[:1] != (1,) or len(row.counts) < 2 or not rising:
        raise FieldError(
            f"{field}.counts", f"expected 1 and larger counts, rising, found {list(row.counts)}"
        )
    if len(row.speeds) != len(row.counts) or not all(0 < x < float("inf") for x in row.speeds):
        raise FieldError(f"{field}.speeds", "expected one speed above 0 for every count")
    found = sources[row.source]
    return ParallelSeries(
        device=row.device,
        vendor=row.vendor,
        memory_family=row.memory_family,
        model=row.model,
        file_type=row.file_type,
        how=row.how,
        experts=row.experts,
        counts=row.counts,
        speeds=row.speeds,
        publisher=found.publisher,
        source=found.address,
    )
