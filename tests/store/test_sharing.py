from __future__ import annotations

import threading

import pytest

from verstak.errors import Cancelled, SourceUnavailable
from verstak.store.progress import PullProgress
from verstak.store.sharing import Job, JobBoard


def lines(job: Job[str], count: int) -> None:
    for number in range(count):
        job.tell(PullProgress("pulling x", "sha256:x", count, number))


def test_every_asker_gets_the_result_and_each_status() -> None:
    board: JobBoard[str] = JobBoard()
    joined, go = threading.Barrier(6), threading.Event()
    calls: list[int] = []

    def work(job: Job[str]) -> str:
        calls.append(1)
        job.tell(PullProgress("pulling manifest"))
        lines(job, 100)
        assert go.wait(60)
        job.tell(PullProgress("success"))
        return "done"

    results: list[tuple[str, list[str]]] = []

    def ask() -> None:
        seen: list[PullProgress] = []

        def note(progress: PullProgress) -> None:
            if not seen:
                joined.wait(60)
            seen.append(progress)

        result = board.share("key", work, on_progress=note, cancel=threading.Event())
        results.append((result, list(dict.fromkeys(line.status for line in seen))))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    joined.wait(60)
    go.set()
    for thread in threads:
        thread.join(60)
    assert calls == [1]
    assert results == [("done", ["pulling manifest", "pulling x", "success"])] * 5


def test_a_failure_goes_to_everybody_and_the_next_asker_starts_anew() -> None:
    board: JobBoard[str] = JobBoard()
    outcomes = iter([SourceUnavailable("no"), None])

    def work(job: Job[str]) -> str:
        outcome = next(outcomes)
        if outcome is not None:
            raise outcome
        return "done"

    with pytest.raises(SourceUnavailable):
        board.share("key", work, on_progress=lambda _: None, cancel=threading.Event())
    assert board.share("key", work, on_progress=lambda _: None, cancel=threading.Event()) == "done"


def test_the_last_one_to_leave_ends_the_work() -> None:
    board: JobBoard[str] = JobBoard()
    woken = threading.Event()
    ended = threading.Event()

    def work(job: Job[str]) -> str:
        job.on_abort(woken.set)
        woken.wait(200)
        ended.set()
        raise Cancelled("ended")

    cancel = threading.Event()
    threading.Timer(0.1, cancel.set).start()
    with pytest.raises(Cancelled):
        board.share("key", work, on_progress=lambda _: None, cancel=cancel)
    assert ended.wait(60)


def test_a_listener_that_fails_leaves_the_work_to_the_others() -> None:
    board: JobBoard[str] = JobBoard()
    begun, go = threading.Event(), threading.Event()

    def work(job: Job[str]) -> str:
        job.tell(PullProgress("pulling manifest"))
        begun.set()
        assert go.wait(60)
        return "done"

    results: list[str] = []

    def ask() -> None:
        results.append(
            board.share("key", work, on_progress=lambda _: None, cancel=threading.Event())
        )

    thread = threading.Thread(target=ask)
    thread.start()
    assert begun.wait(60)

    def broken(_: PullProgress) -> None:
        raise ConnectionError("the client hung up")

    with pytest.raises(ConnectionError):
        board.share("key", work, on_progress=broken, cancel=threading.Event())
    go.set()
    thread.join(60)
    assert results == ["done"]
