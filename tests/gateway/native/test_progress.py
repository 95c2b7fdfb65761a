import threading
import time

import anyio
import msgspec
import pytest

from verstak.errors import DiskFull
from verstak.gateway.native.progress import Job, ProgressLine, Report, run_job


async def _collect(job: Job) -> list[ProgressLine]:
    return [line async for line in run_job(job)]


def test_lines_come_in_order_and_end() -> None:
    def job(report: Report, cancel: threading.Event) -> None:
        for status in ("a", "b", "success"):
            report(ProgressLine(status))

    assert [line.status for line in anyio.run(_collect, job)] == ["a", "b", "success"]


def test_a_slow_reader_sees_the_latest_figure_of_a_blob() -> None:
    async def slow() -> list[ProgressLine]:
        seen = []
        async for line in run_job(job):
            seen.append(line)
            await anyio.sleep(0.05)
        return seen

    def job(report: Report, cancel: threading.Event) -> None:
        for done in range(1001):
            report(ProgressLine("pulling x", "sha256:x", 1000, done))
        report(ProgressLine("success"))

    lines = anyio.run(slow)
    assert len(lines) < 50
    assert lines[-2].completed == 1000
    assert lines[-1].status == "success"


def test_failure_comes_after_the_lines() -> None:
    def job(report: Report, cancel: threading.Event) -> None:
        report(ProgressLine("a"))
        raise DiskFull("needs 2, has 1")

    async def run() -> None:
        lines = run_job(job)
        assert (await anext(lines)).status == "a"
        with pytest.raises(DiskFull):
            await anext(lines)

    anyio.run(run)


def test_closing_cancels_the_job_and_waits_for_it() -> None:
    ended = threading.Event()

    def job(report: Report, cancel: threading.Event) -> None:
        report(ProgressLine("a"))
        assert cancel.wait(60)
        time.sleep(0.05)
        ended.set()

    async def run() -> None:
        lines = run_job(job)
        assert (await anext(lines)).status == "a"
        await lines.aclose()

    anyio.run(run)
    assert ended.is_set()


def test_empty_fields_are_left_out() -> None:
    assert msgspec.json.encode(ProgressLine("success")) == b'{"status":"success"}'
    assert msgspec.json.encode(ProgressLine("p", "sha256:a", 5)) == (
        b'{"status":"p","digest":"sha256:a","total":5}'
    )
