"""HiGHS without its banner.

Its constructor writes two lines to the process's standard output before any option can be set
(HiGHS 1.16, also asked about in ERGO-Code/HiGHS pull request 2161). Standard output belongs to
whoever runs the command, and may be JSON that a program reads, so it points elsewhere meanwhile.
The constructor says it once a process, and takes microseconds.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import highspy

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDOUT = 1


def silent_solver() -> highspy.Highs:
    """A solver that says nothing, works on one thread and proves what it returns."""
    with _stdout_elsewhere():
        highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its stubs leave it out
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    # Every objective here is a whole number: half of one proves the optimum.
    highs.setOptionValue("mip_abs_gap", 0.5)
    return highs


@contextmanager
def _stdout_elsewhere() -> Iterator[None]:
    try:
        kept = os.dup(_STDOUT)
    except OSError:  # a service without a standard output has nothing to spoil
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDOUT)
        yield
    finally:
        os.dup2(kept, _STDOUT)
        with suppress(OSError):
            os.close(nowhere)
        os.close(kept)
