"""The process itself; how `optimise` lives with a bad one is in test_optimise.py."""

from __future__ import annotations

import subprocess
import sys
import time

import msgspec
import psutil
import pytest
from tests.cutting.jobs import body

from verstak.cutting.solver.process import findings
from verstak.cutting.solver.quick import quick_layouts
from verstak.cutting.solver.search import SearchOptions
from verstak.cutting.solver.worker import Line, Request
from verstak.errors import SolverFailed


def request(seconds: float = 10) -> Request:
    job = body(30)
    return Request(job, quick_layouts(job)[0], SearchOptions("both", seconds, deterministic=True))


def test_the_worker_says_only_json_on_its_standard_output() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "verstak.cutting.solver.worker"],
        input=msgspec.json.encode(request()),
        capture_output=True,
        check=True,
    )
    lines = [msgspec.json.decode(line, type=Line) for line in done.stdout.splitlines()]
    assert lines[-1].ended
    assert any(line.found and line.found.layouts for line in lines)


def test_no_process_outlives_the_deadline() -> None:
    before = {child.pid for child in psutil.Process().children()}
    list(findings([request(600)], deadline=time.monotonic() + 0.3, cancelled=lambda: False))
    assert {child.pid for child in psutil.Process().children()} <= before


def test_a_caller_that_stops_listening_ends_the_process() -> None:
    before = {child.pid for child in psutil.Process().children()}
    for _ in findings([request()], deadline=time.monotonic() + 30, cancelled=lambda: False):
        break
    assert {child.pid for child in psutil.Process().children()} <= before


def test_a_missing_program_is_a_typed_error() -> None:
    with pytest.raises(SolverFailed, match="did not start"):
        list(
            findings(
                [request()],
                deadline=time.monotonic() + 5,
                cancelled=lambda: False,
                command=("no-such-program-anywhere",),
            )
        )
