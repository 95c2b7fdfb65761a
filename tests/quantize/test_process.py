"""The child, its process, and the lines of a job between them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import psutil
import pytest

from verstak.errors import Cancelled, QuantizationFailed, UnsupportedFeature
from verstak.quantize.job import (
    Begun,
    CheckJob,
    CollectJob,
    ErrorsJob,
    ErrorTask,
    Event,
    Failed,
    Finished,
    Job,
    Override,
    ProbeJob,
    QuantizeJob,
    ScoredChunk,
    ScoreJob,
    TokenizeJob,
    decode_event,
    decode_job,
)
from verstak.quantize.process import run_job

# Starts a process of half a second in some tests.
pytestmark = pytest.mark.integration

NEVER = threading.Event()
JOBS = (
    QuantizeJob("l", "s", "o", 15, 2, (Override("ffn", "Q8_0"),), False, True, False, "m", 1),
    CollectJob("l", "m", "t", "o", "d", 512, 0, 3, 4, 1, False, 1),
    CheckJob("l", 1),
    TokenizeJob("l", "m", ("a", "б"), 1),
    ErrorsJob("l", "m", "i", (ErrorTask("t", ("Q3_K",)),), 8, 1, 1),
    ProbeJob("l", "m", "", (ScoredChunk((1, 2), 0, 1),), ({"t": "Q3_K"}, {}), 1, 1),
    ScoreJob("l", "m", (ScoredChunk((1, 2, 3), 0, 2),), "f", 2, 1, 1),
)


@pytest.mark.parametrize("job", JOBS, ids=lambda one: type(one).__name__)
def test_jobs_read_back(job: Job) -> None:
    assert decode_job(msgspec.json.encode(job)) == job


@pytest.mark.parametrize("event", [Begun("1", "2"), Finished(), Failed("x", "request", "y")])
def test_events_read_back(event: Event) -> None:
    assert decode_event(msgspec.json.encode(event)) == event


def test_a_library_that_is_none_is_told_by_type(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFeature, match="expected one file"):
        run_job(CheckJob(str(tmp_path), os.getpid()), on_event=lambda _: None, cancel=NEVER)


def test_a_child_of_somebody_else_ends_at_once(tmp_path: Path) -> None:
    with pytest.raises(QuantizationFailed, match="ended with status 1"):
        run_job(CheckJob(str(tmp_path), os.getpid() + 1), on_event=lambda _: None, cancel=NEVER)


def test_a_stop_before_the_start_is_heard(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        run_job(CheckJob(str(tmp_path), os.getpid()), on_event=lambda _: None, cancel=cancel)


def test_a_child_ends_with_its_parent(library: Path, llama: Path, tmp_path: Path) -> None:
    """The parent is killed; the child, busy inside the library, must not go on."""
    code = f"""
import os, threading
from verstak.quantize.process import run_job
from verstak.quantize.job import QuantizeJob
job = QuantizeJob({str(library)!r}, {str(llama)!r}, {str(tmp_path / "x")!r}, 30, 1, (), False,
                  False, False, "", os.getpid())
run_job(job, on_event=lambda event: print(event, flush=True), cancel=threading.Event())
"""
    parent = subprocess.Popen((sys.executable, "-c", code), stdout=subprocess.PIPE)
    assert parent.stdout is not None
    while b"TensorBegun" not in parent.stdout.readline():
        assert parent.poll() is None
    children = psutil.Process(parent.pid).children()
    assert children
    parent.kill()
    parent.wait()
    parent.stdout.close()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
