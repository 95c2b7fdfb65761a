"""The solver's process: a job on standard input, findings on standard output, one JSON a line.

Started by :mod:`verstak.cutting.solver.process` as ``python -m verstak.cutting.solver.worker``.
The libraries below print banners to standard output as they like, so the pipe is set aside and
their prints go to standard error.
"""

from __future__ import annotations

import os
import sys

import msgspec

from verstak.cutting.job import CuttingJob
from verstak.cutting.layout import SheetLayout
from verstak.cutting.solver.search import Found, Search, SearchOptions


class Request(msgspec.Struct, frozen=True):
    """What the parent asks."""

    job: CuttingJob
    start: tuple[SheetLayout, ...]
    options: SearchOptions


class Line(msgspec.Struct, frozen=True):
    """What the child says: a finding, or that it has ended of itself."""

    found: Found | None = None
    ended: bool = False


def work() -> None:
    """Read one request, search, and say what is found."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)

    def say(line: Line) -> None:
        pipe.write(msgspec.json.encode(line) + b"\n")

    search = Search(
        request.job, request.start, request.options, lambda found: say(Line(found=found))
    )
    search.run()
    say(Line(ended=True))


if __name__ == "__main__":
    work()
