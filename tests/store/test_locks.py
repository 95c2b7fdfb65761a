from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable

import pytest

from verstak.errors import Busy, Cancelled
from verstak.model.names import Digest
from verstak.store.locks import StoreLocks
from verstak.store.store import Store

type StartChild = Callable[..., subprocess.Popen[str]]

ONE, TWO = Digest("1" * 64), Digest("2" * 64)


def line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def test_locks_and_leases_lie_outside_the_models_folder(store: Store) -> None:
    with store.locks.publishing(), store.locks.blob(ONE), store.locks.lease([ONE]):
        assert not store.layout.root.exists()
        assert store.layout.leases_dir.parent == store.layout.state_dir


def test_publishing_is_reentrant_in_a_thread_and_exclusive_between_threads(store: Store) -> None:
    inside, order = threading.Event(), []

    def other() -> None:
        inside.wait()
        with store.locks.publishing():
            order.append("other")

    thread = threading.Thread(target=other)
    thread.start()
    with store.locks.publishing():
        with store.locks.publishing():
            inside.set()
            time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]


def test_a_store_that_is_kept_busy_is_told_so(store: Store) -> None:
    impatient = StoreLocks(store.layout, timeout_s=0.1)
    with store.locks.publishing(), pytest.raises(Busy), impatient.publishing():
        pass


def test_one_writer_for_a_digest_many_for_different_ones(store: Store) -> None:
    with store.locks.blob(ONE), store.locks.blob(TWO):
        with store.locks.try_blob(ONE) as mine:
            assert not mine
        with pytest.raises(Busy), store.locks.blob(ONE, timeout_s=0.05):
            pass
    with store.locks.try_blob(ONE) as mine:
        assert mine


def test_waiting_for_a_digest_can_be_cancelled(store: Store) -> None:
    cancel = threading.Event()
    threading.Timer(0.1, cancel.set).start()
    with store.locks.blob(ONE):
        started = time.monotonic()
        with pytest.raises(Cancelled), store.locks.blob(ONE, cancel=cancel):
            pass
        assert time.monotonic() - started < 60


def test_eight_who_want_the_same_digest_go_one_after_another(store: Store) -> None:
    inside = 0
    most = 0
    guard = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        with store.locks.blob(ONE):
            with guard:
                inside += 1
                most = max(most, inside)
            time.sleep(0.01)
            with guard:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_lease_counts_until_its_last_holder_lets_go(store: Store) -> None:
    first, second = store.locks.lease([ONE, TWO]), store.locks.lease([ONE])
    assert store.locks.leased() == {ONE, TWO}
    first.release()
    first.release()
    assert store.locks.leased() == {ONE}
    thread = threading.Thread(target=second.release)
    thread.start()
    thread.join()
    assert store.locks.leased() == frozenset()
    assert list(store.layout.leases_dir.iterdir()) == []


def test_files_that_are_no_leases_are_left_alone(store: Store) -> None:
    store.layout.leases_dir.mkdir(parents=True)
    (store.layout.leases_dir / "README").write_text("mine")
    assert store.locks.leased() == frozenset()
    assert (store.layout.leases_dir / "README").exists()


@pytest.mark.integration  # one child process, half a second
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal")
def test_another_process_counts_and_its_death_frees_everything(
    store: Store, start_child: StartChild
) -> None:
    child = start_child(
        "lease = store.lease(['sha256:' + '1' * 64])\n"
        "with store.blob_lock(Digest('2' * 64)), store.locks.publishing():\n"
        "    say('held')\n"
        "    sys.stdin.readline()\n"
    )
    assert line(child) == "held"
    impatient = StoreLocks(store.layout, timeout_s=0.1)
    with pytest.raises(Busy), impatient.publishing():
        pass
    with store.locks.try_blob(TWO) as mine:
        assert not mine
    assert store.locks.leased() == {ONE}
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=10)
    with store.locks.publishing():
        assert store.locks.leased() == frozenset()
    with store.locks.try_blob(TWO) as mine:
        assert mine
