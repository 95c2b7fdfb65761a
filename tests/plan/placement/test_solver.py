"""The solver keeps standard output clean, which only a process of its own can show."""

from __future__ import annotations

import subprocess
import sys

from verstak.plan.placement.solver import silent_solver

# A child process: about half a second for importing the solver.

PROGRAM = """
from verstak.plan.placement.solver import silent_solver
print("before", flush=True)
highs = silent_solver()
highs.addVar(0.0, 1.0)
highs.run()
print("after")
"""


def test_nothing_but_our_own_lines_is_printed() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.split() == ["before", "after"]
    assert ran.stderr == ""


def test_it_stops_at_nothing_but_the_optimum() -> None:
    highs = silent_solver()
    _, gap = highs.getOptionValue("mip_rel_gap")
    assert gap == 0.0
